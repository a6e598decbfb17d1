//! The portal's command line.

mod admin;
mod commands;
mod login;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use portal::config::{Config, LogFormat};

#[derive(Parser)]
#[command(
    name = "portal",
    version,
    about = "NEXT Portal: a software catalog and everything around it",
    max_term_width = 100
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the portal
    Serve {
        #[command(flatten)]
        place: Place,
        /// Address and port [default: 127.0.0.1:8080]
        #[arg(long)]
        listen: Option<SocketAddr>,
        /// The sample company, with sign-in as its people; on loopback only
        #[arg(long)]
        demo: bool,
        /// A file, folder, glob, git repository or URL to serve; may be given several times
        #[arg(long, value_name = "PATH|URL")]
        catalog: Vec<String>,
        /// Say whether the configuration is right, print it, and stop
        #[arg(long)]
        check_config: bool,
    },
    /// Bring entities in: files, folders, globs, git repositories, URLs
    Import {
        #[command(flatten)]
        place: Place,
        #[arg(required = true, value_name = "PATH|URL")]
        targets: Vec<String>,
    },
    /// Say what is wrong with catalog files, as `file:line: message`; needs no database
    Validate {
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<String>,
    },
    /// Look whether the database is whole
    Verify {
        #[command(flatten)]
        place: Place,
        /// Read every page of it
        #[arg(long)]
        deep: bool,
    },
    /// Accounts, roles, tokens and keys; works while the portal serves
    Admin {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        command: admin::Command,
    },
    /// Sign this command line in to a portal: shows a code that somebody types in there
    Login {
        /// What people type, such as https://portal.example.com
        #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
        portal: String,
        /// Where the token is kept, readable by its owner only [default: next-portal/token in the folder of configurations]
        #[arg(long, value_name = "FILE")]
        token_file: Option<PathBuf>,
    },
    /// Print the OpenAPI document
    Openapi,
}

/// Where configuration and data are.
#[derive(Args, Clone)]
pub struct Place {
    /// Configuration in TOML
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder for database, search index and caches [default: portal-data]
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
}

impl Place {
    fn config(&self) -> Result<Config> {
        let mut config = Config::load(self.config.as_deref())?;
        if let Some(folder) = &self.data_dir {
            config.server.data_dir = folder.clone();
        }
        Ok(config)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse().command).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("portal: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Serve { place, listen, demo, catalog, check_config } => {
            let mut config = place.config()?;
            config.server.listen = listen.unwrap_or(config.server.listen);
            config.server.demo |= demo;
            config.catalog.sources.extend(catalog);
            config.check()?;
            if check_config {
                print!("{}", config.to_toml());
                return Ok(ExitCode::SUCCESS);
            }
            log(&config)?;
            portal::serve(config).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Import { place, targets } => commands::import(place.config()?, targets).await,
        Command::Validate { paths } => commands::validate(&paths).await,
        Command::Verify { place, deep } => commands::verify(place.config()?, deep).await,
        Command::Admin { place, command } => admin::run(place.config()?, command).await,
        Command::Login { portal, token_file } => {
            let file = token_file.or_else(portal::config::token_file);
            let file = file.ok_or_else(|| anyhow::anyhow!("there is no home folder; use --token-file"))?;
            login::run(&portal, &file).await
        }
        Command::Openapi => {
            println!("{}", serde_json::to_string_pretty(&kernel::openapi(portal::features::all(&Config::default())))?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn log(config: &Config) -> Result<()> {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_new(&config.log.filter)
        .map_err(|error| anyhow::anyhow!("log.filter is `{}`: {error}", config.log.filter))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.log.format {
        LogFormat::Text => builder.with_target(false).init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(())
}
