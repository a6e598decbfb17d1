//! Accounts: made, suspended, restored.

use kernel::{AccessClass, Answer, Ctx, Principal, Tx};
use shared::catalog::EntityRef;
use shared::identity::accounts::{Account, AccountState, CreateAccount, ListAccounts, RestoreAccount, SuspendAccount};
use shared::identity::{AccountChange, MANAGE_ACCOUNTS, SecretText};
use shared::{Problem, Timestamp};

use crate::password;
use crate::session::{self, proved_lately};
use crate::store::accounts::{self, AccountRow};
use crate::store::{sessions, tokens};

/// Whether the caller may change accounts; the log keeps by which policy. The operator of the machine is not asked, and
/// beside a portal that serves there is nobody who could ask.
pub(crate) fn may_change(ctx: &Ctx) -> Answer<()> {
    proved_lately(ctx)?;
    match ctx.principal() {
        Principal::Command | Principal::System(_) => Ok(()),
        Principal::Person(_) | Principal::Anonymous => {
            ctx.permit(MANAGE_ACCOUNTS, &AccessClass::of("identity.account"))
        }
    }
}

/// # Errors
/// When it cannot be the name of an account.
pub(crate) fn parse_name(text: &str) -> Answer<String> {
    let name = text.trim().to_lowercase();
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
    let begins = name.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    if begins && name.len() <= 63 && name.bytes().all(fits) {
        return Ok(name);
    }
    let problem = Problem::new(422, "identity.bad-name", "This cannot be the name of an account.");
    Err(problem
        .field("name", "Use up to 63 lower-case letters, digits, `-`, `_` and `.`, beginning with a letter or a digit.")
        .into())
}

/// Saves a new account and tells it. The person is `user:default/<name>` unless told.
pub(crate) async fn insert(ctx: &Ctx, tx: &mut Tx, name: &str, person: Option<EntityRef>) -> Answer<AccountRow> {
    let person = match person {
        Some(person) => person,
        None => EntityRef::new("user", "default", name).map_err(anyhow::Error::from)?,
    };
    if person.kind() != "user" {
        return Err(Problem::invalid(format!("{person} is not a person.")).into());
    }
    if accounts::by_name(tx, name).await?.is_some() {
        return Err(Problem::conflict(format!("There is an account named {name}.")).into());
    }
    if accounts::by_person(tx, person.as_str()).await?.is_some() {
        return Err(Problem::conflict(format!("{person} has an account already.")).into());
    }
    let row = AccountRow {
        id: ctx.new_id(),
        name: name.to_owned(),
        person: person.to_string(),
        state: "active".to_owned(),
        created_at: ctx.now().micros(),
    };
    accounts::insert(tx, &row).await?;
    session::tell(ctx, tx, &row, AccountChange::Created).await?;
    Ok(row)
}

pub(crate) async fn list_accounts(ctx: Ctx, _: ListAccounts) -> Answer<Vec<Account>> {
    let mut tx = ctx.read().await?;
    let rows = accounts::all(&mut tx).await?;
    rows.iter().map(|row| Ok(describe(row)?)).collect()
}

pub(crate) async fn create_account(ctx: Ctx, op: CreateAccount) -> Answer<Account> {
    may_change(&ctx)?;
    let name = parse_name(&op.name)?;
    let phc = match &op.password {
        Some(typed) => {
            password::accept(&ctx, typed, &name).await?;
            Some(password::hash(&ctx, typed).await?)
        }
        None => None,
    };
    let mut tx = ctx.begin().await?;
    let row = insert(&ctx, &mut tx, &name, op.person).await?;
    if let Some(phc) = phc {
        accounts::set_password(&mut tx, &row.id, &phc, ctx.now()).await?;
    }
    tx.commit().await?;
    Ok(describe(&row)?)
}

pub(crate) async fn suspend_account(ctx: Ctx, op: SuspendAccount) -> Answer<Account> {
    may_change(&ctx)?;
    let (now, mut tx) = (ctx.now(), ctx.begin().await?);
    let row = named(&mut tx, &op.name).await?;
    if *ctx.principal() == Principal::Person(row.person()?) {
        let problem = Problem::conflict("You cannot suspend yourself.");
        return Err(problem.detail("Ask another administrator, who stays to let you in again.").into());
    }
    if let Some(roles) = ctx.ports().roles.clone() {
        roles.shut_out(&ctx, &mut tx, &row.person()?).await?;
    }
    accounts::set_state(&mut tx, &row.id, "suspended", Some(op.reason.trim())).await?;
    sessions::end_all(&mut tx, &row.id, "", now).await?;
    tokens::end_all(&mut tx, &row.id, now).await?;
    session::tell(&ctx, &mut tx, &row, AccountChange::Suspended { reason: op.reason.trim().to_owned() }).await?;
    tx.commit().await?;
    Ok(describe(&AccountRow { state: "suspended".to_owned(), ..row })?)
}

pub(crate) async fn restore_account(ctx: Ctx, op: RestoreAccount) -> Answer<Account> {
    may_change(&ctx)?;
    let mut tx = ctx.begin().await?;
    let row = named(&mut tx, &op.name).await?;
    accounts::set_state(&mut tx, &row.id, "active", None).await?;
    session::tell(&ctx, &mut tx, &row, AccountChange::Restored).await?;
    tx.commit().await?;
    Ok(describe(&AccountRow { state: "active".to_owned(), ..row })?)
}

/// For somebody who forgot theirs. All sessions end: whoever knew the old one is out.
pub(crate) async fn set_password(ctx: &Ctx, name: &str, password: &SecretText) -> Answer<Account> {
    may_change(ctx)?;
    password::accept(ctx, password, name).await?;
    let phc = password::hash(ctx, password).await?;
    let (now, mut tx) = (ctx.now(), ctx.begin().await?);
    let row = named(&mut tx, name).await?;
    accounts::set_password(&mut tx, &row.id, &phc, now).await?;
    let count = sessions::end_all(&mut tx, &row.id, "", now).await?;
    session::tell(ctx, &mut tx, &row, AccountChange::PasswordChanged).await?;
    session::tell(ctx, &mut tx, &row, AccountChange::SessionsEnded { count }).await?;
    tx.commit().await?;
    Ok(describe(&row)?)
}

/// The account of this name.
pub(crate) async fn show(ctx: &Ctx, name: &str) -> Answer<Account> {
    let mut tx = ctx.read().await?;
    Ok(describe(&named(&mut tx, name).await?)?)
}

async fn named(tx: &mut Tx, name: &str) -> Answer<AccountRow> {
    let row = accounts::by_name(tx, &name.trim().to_lowercase()).await?;
    Ok(row.ok_or_else(Problem::not_found)?)
}

fn describe(row: &AccountRow) -> anyhow::Result<Account> {
    Ok(Account {
        id: row.id.clone(),
        name: row.name.clone(),
        person: row.person()?,
        state: if row.is_active() { AccountState::Active } else { AccountState::Suspended },
        created_at: Timestamp(row.created_at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_and_short() {
        for (text, name) in [
            ("mira", Some("mira")),
            (" Mira.K-2_x ", Some("mira.k-2_x")),
            ("", None),
            (".mira", None),
            ("mira k", None),
            ("mira@example.com", None),
            ("мира", None),
        ] {
            assert_eq!(parse_name(text).ok().as_deref(), name, "{text}");
        }
        assert!(parse_name(&"a".repeat(64)).is_err());
    }
}
