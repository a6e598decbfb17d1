//! `portal admin`: accounts, roles, tokens and keys, from the machine itself. Works beside a portal that serves.

use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use kernel::{Caller, Ctx, Refusal};
use portal::config::Config;
use shared::identity::accounts::{Account, AccountState};
use shared::identity::tokens::CreateToken;

#[derive(Subcommand)]
pub enum Command {
    /// Make an account
    CreateUser {
        name: String,
        /// Their User entity [default: user:default/NAME]
        #[arg(long, value_name = "REFERENCE")]
        person: Option<String>,
        /// Read a password from standard input; without one the person signs in with a provider
        #[arg(long)]
        password_stdin: bool,
        /// Give the role `admin`
        #[arg(long)]
        admin: bool,
    },
    /// Give a new password, read from standard input; all sessions of the account end
    SetPassword { name: String },
    /// Give a role, such as `admin`
    Grant { name: String, role: String },
    /// Take a role away; the last admin stays
    Revoke { name: String, role: String },
    /// Suspend an account: its sessions and tokens are refused at once
    Suspend {
        name: String,
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Let a suspended account in again
    Restore { name: String },
    /// Make a token that acts for an account, and print it once
    Token {
        name: String,
        /// Permission words or their beginnings, or `all`; may be given several times
        #[arg(long = "scope", value_name = "SCOPE", default_value = "all")]
        scopes: Vec<String>,
        #[arg(long, default_value_t = 90)]
        days: u32,
        /// What it is for
        #[arg(long = "for", value_name = "TEXT", default_value = "made on the command line")]
        about: String,
    },
    /// Secrets that are kept sealed in the database
    Secret {
        #[command(subcommand)]
        command: SecretCommand,
    },
    /// Make a new master key and wrap every secret by it
    RotateKey,
}

#[derive(Subcommand)]
pub enum SecretCommand {
    /// Seal the client secret of a provider that the configuration names, read from standard input
    Set { provider: String },
}

/// # Errors
/// In the words of the operation that refused.
pub async fn run(config: Config, command: Command) -> Result<ExitCode> {
    let opened = portal::visit(&config).await?;
    let outcome = done(&opened.portal.ctx(Caller::command()), command).await;
    opened.portal.stop().await;
    println!("{}", outcome?);
    Ok(ExitCode::SUCCESS)
}

async fn done(ctx: &Ctx, command: Command) -> Result<String> {
    let said = match command {
        Command::CreateUser { name, person, password_stdin, admin } => {
            let password = password_stdin.then(|| typed("password")).transpose()?;
            let made = identity::command::create_user(ctx, &name, person.as_deref(), password).await;
            let account = made.map_err(words)?;
            if admin {
                permissions::grant(ctx, &account.person, "admin").await.map_err(words)?;
            }
            line(ctx, &account).await?
        }
        Command::SetPassword { name } => {
            line(ctx, &identity::command::set_password(ctx, &name, typed("password")?).await.map_err(words)?).await?
        }
        Command::Grant { name, role } => {
            let account = identity::command::named(ctx, &name).await.map_err(words)?;
            permissions::grant(ctx, &account.person, &role).await.map_err(words)?;
            line(ctx, &account).await?
        }
        Command::Revoke { name, role } => {
            let account = identity::command::named(ctx, &name).await.map_err(words)?;
            permissions::revoke(ctx, &account.person, &role).await.map_err(words)?;
            line(ctx, &account).await?
        }
        Command::Suspend { name, reason } => {
            line(ctx, &identity::command::suspend(ctx, &name, &reason).await.map_err(words)?).await?
        }
        Command::Restore { name } => line(ctx, &identity::command::restore(ctx, &name).await.map_err(words)?).await?,
        Command::Token { name, scopes, days, about } => {
            let wanted = CreateToken { name: about, scopes, days };
            identity::command::token(ctx, &name, wanted).await.map_err(words)?.token.reveal().to_owned()
        }
        Command::Secret { command: SecretCommand::Set { provider } } => {
            identity::command::set_provider_secret(ctx, &provider, typed("secret")?).await.map_err(words)?;
            format!("the secret for `{provider}` is sealed")
        }
        Command::RotateKey => {
            let (key, count) = identity::command::rotate_key(ctx).await.map_err(words)?;
            format!("{count} secrets are wrapped by the new master key {key}")
        }
    };
    Ok(said)
}

fn words(refusal: Refusal) -> anyhow::Error {
    refusal.into()
}

async fn line(ctx: &Ctx, account: &Account) -> Result<String> {
    let state = match account.state {
        AccountState::Active => "active",
        AccountState::Suspended => "suspended",
    };
    let held = permissions::held_by(ctx, &account.person).await.map_err(words)?;
    let mut roles: Vec<&str> = held.iter().map(|assignment| assignment.role.as_str()).collect();
    roles.dedup();
    let roles = if roles.is_empty() { "no roles".to_owned() } else { roles.join(", ") };
    Ok(format!("{}: {state}, {}, {roles}", account.name, account.person))
}

/// From a pipe: what is secret in the arguments would stand in the list of processes and in the history of the shell.
fn typed(what: &str) -> Result<String> {
    let mut typed = String::new();
    if std::io::stdin().is_terminal() {
        eprintln!("Type the {what} and Enter; it is shown as you type. A pipe keeps it from the screen.");
    }
    std::io::stdin().lock().read_line(&mut typed).with_context(|| format!("cannot read the {what}"))?;
    let typed = typed.trim_end_matches(['\r', '\n']);
    if typed.is_empty() {
        bail!("there is no {what} on standard input");
    }
    Ok(typed.to_owned())
}
