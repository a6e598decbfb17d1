//! Who is behind a request: the person of a token, of a session, or in the demo of a cookie.

use std::collections::HashMap;

use async_trait::async_trait;
use http::{HeaderMap, header};
use kernel::{Answer, Caller, Ctx, Recognise, Role, Tx};
use shared::Problem;
use shared::catalog::EntityRef;
use shared::identity::SIGN_IN;

use crate::config::{Config, Https};
use crate::setup::Household;
use crate::standing::{Standing, worth_noting};
use crate::store::accounts::AccountRow;
use crate::store::sessions::SessionRow;
use crate::store::{accounts, sessions, tokens};
use crate::{bearer, client};

/// Asks the database for every request, so that whoever is suspended or signed out is so at once.
pub(crate) struct ByCredentials {
    pub config: Config,
}

#[async_trait]
impl Recognise for ByCredentials {
    async fn recognise(&self, ctx: &Ctx, headers: &HeaderMap) -> Answer<Option<Caller>> {
        if let Some(authorization) = headers.get(header::AUTHORIZATION) {
            let authorization = authorization.to_str().unwrap_or_default();
            if authorization.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("basic ")) {
                // A client that shows its secret may do nothing but exchange it for a token.
                let scopes = Some(vec![SIGN_IN.word().to_owned()]);
                return Ok(Some(Caller { scopes, ..Caller::anonymous(Role::Nobody) }));
            }
            // Whoever shows a token means it: a bad one is refused and never taken for a visitor.
            return by_token(ctx, authorization).await.map(Some);
        }
        if let Some(caller) = by_session(ctx, self.config.https, headers).await? {
            return Ok(Some(caller));
        }
        if let Some(caller) = crate::demo::by_cookie(ctx, headers).await? {
            return Ok(Some(caller));
        }
        let stranger = self.config.strangers.map(Caller::anonymous);
        Ok(if stranger.is_some() && ctx.state::<Household>().is_founded(ctx).await? { stranger } else { None })
    }

    async fn shut_out(&self, tx: &mut Tx) -> Answer<Vec<EntityRef>> {
        let people = accounts::suspended(tx).await?;
        Ok(people.iter().filter_map(|(person,)| person.parse().ok()).collect())
    }

    async fn could_come(&self, ctx: &Ctx, tx: &mut Tx) -> Answer<Option<Vec<(EntityRef, Vec<EntityRef>)>>> {
        if ctx.demo() {
            return Ok(None);
        }
        let mut claimed: HashMap<String, Vec<EntityRef>> = HashMap::new();
        for (account, group) in accounts::all_groups(tx).await? {
            claimed.entry(account).or_default().extend(group.parse().ok());
        }
        let mut people = Vec::new();
        for account in accounts::all(tx).await?.iter().filter(|account| account.is_active()) {
            let person = account.person()?;
            let mut teams = claimed.remove(&account.id).unwrap_or_default();
            if let Some(directory) = &ctx.ports().directory {
                teams.extend(directory.person(ctx, &person).await?.map(|record| record.teams).unwrap_or_default());
            }
            people.push((person, teams));
        }
        Ok(Some(people))
    }
}

async fn by_token(ctx: &Ctx, authorization: &str) -> Answer<Caller> {
    // One answer for every reason: who holds a bad token learns nothing about good ones.
    let refused = || {
        Problem::new(401, "identity.token-refused", "This token does not count.")
            .detail("It may have ended, been revoked, or been cut when it was copied. Make a new one in the portal.")
    };
    let (scheme, token) = authorization.split_once(' ').unwrap_or_default();
    let hash = scheme.eq_ignore_ascii_case("bearer").then(|| bearer::hash_token(token.trim())).flatten();
    let Some(hash) = hash else { return Err(refused().into()) };
    let (now, mut tx) = (ctx.now(), ctx.read().await?);
    let Some(token) = tokens::by_hash(&mut tx, hash).await? else { return Err(refused().into()) };
    let caller = match accounts::by_id(&mut tx, &token.account_id).await?.filter(AccountRow::is_active) {
        Some(account) => Some(person(ctx, &mut tx, &account).await?),
        None => client::of_token(&mut tx, &token.account_id).await?,
    };
    let (Some(caller), Standing::Open) = (caller, token.standing(now)) else { return Err(refused().into()) };
    drop(tx);
    if worth_noting(token.used_at, now) {
        let mut tx = ctx.begin().await?;
        tokens::touch(&mut tx, &token.id, now).await?;
        tx.commit().await?;
    }
    Ok(Caller { scopes: Some(token.scopes.split_whitespace().map(str::to_owned).collect()), ..caller })
}

async fn by_session(ctx: &Ctx, https: Https, headers: &HeaderMap) -> Answer<Option<Caller>> {
    let Some(hash) = https.read(headers).as_deref().and_then(bearer::hash_opaque) else { return Ok(None) };
    let (now, mut tx) = (ctx.now(), ctx.read().await?);
    let Some((session, account)) = open_session(ctx, &mut tx, hash).await? else { return Ok(None) };
    let caller = person(ctx, &mut tx, &account).await?;
    drop(tx);
    if worth_noting(Some(session.seen_at), now) {
        let mut tx = ctx.begin().await?;
        sessions::touch(&mut tx, &session.id, now).await?;
        tx.commit().await?;
    }
    Ok(Some(Caller { stepped_up: session.stepped_up(now), ..caller }))
}

/// The session of this token and its account, if both still count.
async fn open_session(ctx: &Ctx, tx: &mut Tx, hash: [u8; 32]) -> Answer<Option<(SessionRow, AccountRow)>> {
    let Some(session) = sessions::by_token(tx, hash).await? else { return Ok(None) };
    let idle = i64::try_from(ctx.limit("session_idle_seconds")).unwrap_or(i64::MAX);
    if session.standing(ctx.now(), idle) != Standing::Open {
        return Ok(None);
    }
    let account = accounts::by_id(tx, &session.account_id).await?.filter(AccountRow::is_active);
    Ok(account.map(|account| (session, account)))
}

/// The session that this request came with.
pub(crate) async fn current(ctx: &Ctx, tx: &mut Tx) -> Answer<Option<(SessionRow, AccountRow)>> {
    let https = ctx.state::<Config>().https;
    match https.read(ctx.headers()).as_deref().and_then(bearer::hash_opaque) {
        Some(hash) if ctx.header("authorization").is_none() => open_session(ctx, tx, hash).await,
        _ => Ok(None),
    }
}

/// What is known about the person of an account. Which roles they hold is known to whoever decides.
pub(crate) async fn person(ctx: &Ctx, tx: &mut Tx, account: &AccountRow) -> Answer<Caller> {
    let reference = account.person()?;
    let record = match ctx.ports().directory.clone() {
        Some(directory) => directory.person(ctx, &reference).await?,
        None => None,
    };
    let (name, mut teams) =
        record.map_or_else(|| (account.name.clone(), Vec::new()), |record| (record.name, record.teams));
    let claimed = accounts::groups(tx, &account.id).await?;
    for group in claimed.iter().filter_map(|group| group.parse::<EntityRef>().ok()) {
        if !teams.contains(&group) {
            teams.push(group);
        }
    }
    Ok(Caller::person(reference, name, Vec::new(), teams))
}
