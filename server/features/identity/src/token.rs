//! Tokens of programs, and signing a command line in by a code.

use kernel::{Answer, Ctx, Tx};
use shared::identity::tokens::{
    ApproveDevice, AskDeviceSignIn, BeginDeviceSignIn, CreateToken, DeviceAnswer, DeviceSignIn, ListMyTokens, NewToken,
    RevokeToken, Token,
};
use shared::identity::{AccountChange, SecretText};
use shared::{Problem, Timestamp};

use crate::bearer;
use crate::session::{self, own, proved_lately};
use crate::slowing::{Patience, Slowing};
use crate::store::accounts::{self, AccountRow};
use crate::store::tokens::{self, TokenRow};

/// Seconds between two questions of a command line that waits for its approval.
const INTERVAL: u64 = 3;
/// The life of a token that a command line gets.
const DEVICE_DAYS: u32 = 30;
/// Letters that are neither mistaken for others nor make words (RFC 8628, section 6.1).
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

pub(crate) async fn create_token(ctx: Ctx, op: CreateToken) -> Answer<NewToken> {
    proved_lately(&ctx)?;
    let mut tx = ctx.begin().await?;
    let (account, _) = own(&ctx, &mut tx).await?;
    let new = issue(&ctx, &mut tx, &account, &op).await?;
    tx.commit().await?;
    Ok(new)
}

/// A token for the named account, made on the command line of the machine.
///
/// # Errors
/// When there is no such account, or the scopes or days are wrong.
pub async fn issue_for(ctx: &Ctx, account: &str, op: &CreateToken) -> Answer<NewToken> {
    let mut tx = ctx.begin().await?;
    let account = accounts::by_name(&mut tx, account).await?.ok_or_else(Problem::not_found)?;
    let new = issue(ctx, &mut tx, &account, op).await?;
    tx.commit().await?;
    Ok(new)
}

async fn issue(ctx: &Ctx, tx: &mut Tx, account: &AccountRow, op: &CreateToken) -> Answer<NewToken> {
    let scopes = parse_scopes(&op.scopes)?;
    let name = op.name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Problem::invalid("A token needs a name of up to 100 letters that says what it is for.").into());
    }
    let ends_at = after_days(ctx, op.days)?;
    let now = ctx.now();
    if tokens::open_of(tx, &account.id, now).await?.len() as u64 >= ctx.limit("tokens_per_account") {
        let problem = Problem::conflict("The account has as many tokens as it may.");
        return Err(problem.detail("Revoke one that is not needed any more.").into());
    }
    let text = bearer::token(ctx.chance());
    let row = TokenRow {
        id: ctx.new_id(),
        account_id: account.id.clone(),
        name: name.to_owned(),
        scopes: scopes.join(" "),
        created_at: now.micros(),
        ends_at: ends_at.micros(),
        used_at: None,
        ended_at: None,
    };
    tokens::insert(tx, &row, bearer::hash(&text)).await?;
    let told = AccountChange::TokenCreated { token: row.id.clone(), name: row.name.clone() };
    session::tell(ctx, tx, account, told).await?;
    Ok(NewToken { token: SecretText::new(text), about: describe(row) })
}

/// When something ends that shall be good for so many days.
///
/// # Errors
/// When that is too long, or no time at all.
pub(crate) fn after_days(ctx: &Ctx, days: u32) -> Answer<Timestamp> {
    let most = ctx.limit("token_days");
    if !(1..=most).contains(&u64::from(days)) {
        let problem = Problem::invalid(format!("It can be good for 1 to {most} days."));
        return Err(problem.field("days", format!("From 1 to {most}.")).into());
    }
    Ok(ctx.now().plus_seconds(i64::from(days) * 86_400))
}

/// # Errors
/// When there is none, or one is no permission word or its beginning.
pub(crate) fn parse_scopes(scopes: &[String]) -> Answer<Vec<String>> {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let fits = |scope: &str| scope.len() <= 100 && scope.split('.').count() <= 3 && scope.split('.').all(part);
    let mut parsed: Vec<String> = scopes.iter().map(|scope| scope.trim().to_owned()).collect();
    parsed.sort();
    parsed.dedup();
    if parsed.is_empty() || parsed.len() > 50 || !parsed.iter().all(|scope| fits(scope)) {
        let problem = Problem::invalid("A token needs scopes: permission words or their beginnings.");
        return Err(problem.field("scopes", "Such as `catalog` or `catalog.entity.read`.").into());
    }
    Ok(parsed)
}

pub(crate) async fn list_my_tokens(ctx: Ctx, _: ListMyTokens) -> Answer<Vec<Token>> {
    let mut tx = ctx.read().await?;
    let (account, _) = own(&ctx, &mut tx).await?;
    Ok(tokens::open_of(&mut tx, &account.id, ctx.now()).await?.into_iter().map(describe).collect())
}

pub(crate) async fn revoke_token(ctx: Ctx, op: RevokeToken) -> Answer<Vec<Token>> {
    let mut tx = ctx.begin().await?;
    let (account, _) = own(&ctx, &mut tx).await?;
    if tokens::end(&mut tx, &account.id, &op.id, ctx.now()).await? == 0 {
        return Err(Problem::not_found().into());
    }
    session::tell(&ctx, &mut tx, &account, AccountChange::TokenRevoked { token: op.id }).await?;
    tx.commit().await?;
    list_my_tokens(ctx, ListMyTokens {}).await
}

pub(crate) async fn begin_device_sign_in(ctx: Ctx, _: BeginDeviceSignIn) -> Answer<DeviceSignIn> {
    let (now, address) = (ctx.now(), ctx.caller().address.clone().unwrap_or_default());
    ctx.state::<Slowing>().pace.take(&address, ctx.limit("sign_ins_per_minute"), now)?;
    let device = bearer::opaque(ctx.chance());
    let code = spoken(ctx.chance());
    let ends_at = now.plus_seconds(i64::try_from(ctx.limit("device_seconds")).unwrap_or(i64::MAX));
    let mut tx = ctx.begin().await?;
    tokens::sweep_devices(&mut tx, now).await?;
    tokens::insert_device(&mut tx, bearer::hash(&device), &code, ends_at.micros()).await?;
    tx.commit().await?;
    Ok(DeviceSignIn { device: SecretText::new(device), path: "/device".to_owned(), code, ends_at, interval: INTERVAL })
}

/// `BCDF-GHJK`: 34 bits, good for ten minutes and slowed down like a password.
fn spoken(chance: [u8; 8]) -> String {
    let letters: String = chance.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect();
    format!("{}-{}", &letters[..4], &letters[4..])
}

pub(crate) async fn approve_device(ctx: Ctx, op: ApproveDevice) -> Answer<Token> {
    proved_lately(&ctx)?;
    let scopes = parse_scopes(&op.scopes)?;
    let (now, mut tx) = (ctx.now(), ctx.begin().await?);
    let (account, _) = own(&ctx, &mut tx).await?;
    let (slowing, key) = (ctx.state::<Slowing>(), format!("device {}", account.id));
    let patience = Patience { free: ctx.limit("sign_in_failures"), longest: ctx.limit("sign_in_wait_seconds") };
    slowing.check(&key, patience, now)?;
    let letters: String = op.code.chars().filter(char::is_ascii_alphabetic).collect();
    let code = letters.to_uppercase();
    let code = if code.len() == 8 { format!("{}-{}", &code[..4], &code[4..]) } else { code };
    if tokens::approve_device(&mut tx, &code, &account.id, &scopes.join(" "), now).await? == 0 {
        slowing.wrong(&key, now);
        let problem = Problem::new(404, "identity.no-such-code", "No command line waits under this code.");
        return Err(problem.detail("A code is good for ten minutes; begin again with `portal login`.").into());
    }
    tx.commit().await?;
    let ends_at = now.plus_seconds(i64::from(DEVICE_DAYS) * 86_400);
    Ok(Token { id: String::new(), name: DEVICE_NAME.to_owned(), scopes, created_at: now, ends_at, used_at: None })
}

const DEVICE_NAME: &str = "portal login";

pub(crate) async fn ask_device_sign_in(ctx: Ctx, op: AskDeviceSignIn) -> Answer<DeviceAnswer> {
    let ended = || {
        Problem::new(404, "identity.no-such-device", "Nobody approved this command line in time.")
            .detail("Begin again with `portal login`.")
    };
    let Some(hash) = bearer::hash_opaque(op.device.reveal()) else { return Err(ended().into()) };
    let (now, mut tx) = (ctx.now(), ctx.begin().await?);
    let Some((account, scopes)) = tokens::device(&mut tx, hash, now).await? else { return Err(ended().into()) };
    let (Some(account), Some(scopes)) = (account, scopes) else { return Ok(DeviceAnswer { token: None }) };
    let account = accounts::by_id(&mut tx, &account).await?.filter(AccountRow::is_active);
    let Some(account) = account else { return Err(ended().into()) };
    if tokens::take_device(&mut tx, hash).await? == 0 {
        return Err(ended().into());
    }
    let scopes = scopes.split_whitespace().map(str::to_owned).collect();
    let wanted = CreateToken { name: DEVICE_NAME.to_owned(), scopes, days: DEVICE_DAYS };
    let token = issue(&ctx, &mut tx, &account, &wanted).await?;
    tx.commit().await?;
    Ok(DeviceAnswer { token: Some(token) })
}

fn describe(row: TokenRow) -> Token {
    Token {
        id: row.id,
        name: row.name,
        scopes: row.scopes.split_whitespace().map(str::to_owned).collect(),
        created_at: Timestamp(row.created_at),
        ends_at: Timestamp(row.ends_at),
        used_at: row.used_at.map(Timestamp),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_permission_words_or_their_beginnings() {
        let parse = |scopes: &[&str]| parse_scopes(&scopes.iter().map(|scope| (*scope).to_owned()).collect::<Vec<_>>());
        assert_eq!(parse(&["search", "catalog.entity.read", "search"]).unwrap(), ["catalog.entity.read", "search"]);
        for scopes in [&[][..], &[""], &["Catalog"], &["catalog."], &["a.b.c.d"], &["*"], &["catalog entity"]] {
            assert!(parse(scopes).is_err(), "{scopes:?}");
        }
    }
}
