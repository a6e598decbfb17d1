//! Clients: registered by an admin, and given short-lived tokens for their secret (RFC 6749, section 4.4).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::{Answer, Caller, Ctx, Principal, Role, Tx};
use shared::catalog::EntityRef;
use shared::events::Event;
use shared::identity::clients::{
    Client, ClientToken, CreateClient, GiveClientToken, ListClients, NewClient, RemoveClient, RenewClientSecret,
};
use shared::identity::{AccountChange, SecretText};
use shared::{Problem, Timestamp};

use crate::account::{self, may_change};
use crate::bearer;
use crate::slowing::Slowing;
use crate::store::clients::{self, ClientRow};
use crate::store::tokens::{self, TokenRow};
use crate::token::{after_days, parse_scopes};

/// What roles are assigned to.
pub(crate) fn subject(name: &str) -> Answer<EntityRef> {
    Ok(EntityRef::new("client", "default", name).map_err(anyhow::Error::from)?)
}

pub(crate) async fn list_clients(ctx: Ctx, _: ListClients) -> Answer<Vec<Client>> {
    let mut tx = ctx.read().await?;
    clients::all(&mut tx).await?.into_iter().map(describe).collect()
}

pub(crate) async fn create_client(ctx: Ctx, op: CreateClient) -> Answer<NewClient> {
    may_change(&ctx)?;
    let (now, ends_at) = (ctx.now(), after_days(&ctx, op.days)?);
    let about: String = op.about.trim().chars().take(200).collect();
    if about.is_empty() {
        return Err(Problem::invalid("Say what the client is for.").field("about", "It stands in the list.").into());
    }
    let row = ClientRow {
        name: account::parse_name(&op.name)?,
        about,
        scopes: parse_scopes(&op.scopes)?.join(" "),
        created_at: now.micros(),
        ends_at: ends_at.micros(),
        used_at: None,
    };
    let secret = bearer::opaque(ctx.chance());
    let mut tx = ctx.begin().await?;
    if clients::all(&mut tx).await?.len() as u64 >= ctx.limit("clients") {
        let problem = Problem::conflict("There are as many clients as there may be.");
        return Err(problem.detail("Remove one that is not needed any more.").into());
    }
    if clients::insert(&mut tx, &row, bearer::hash(&secret)).await? == 0 {
        let problem = Problem::conflict(format!("There is, or was, a client named {}.", row.name));
        return Err(problem.detail("A name is never given twice; choose another one.").into());
    }
    tell(&ctx, &mut tx, &row.name, AccountChange::ClientRegistered { scopes: row.scopes.clone() }).await?;
    tx.commit().await?;
    Ok(NewClient { secret: SecretText::new(secret), about: describe(row)? })
}

pub(crate) async fn renew_client_secret(ctx: Ctx, op: RenewClientSecret) -> Answer<NewClient> {
    may_change(&ctx)?;
    let ends_at = after_days(&ctx, op.days)?;
    let secret = bearer::opaque(ctx.chance());
    let mut tx = ctx.begin().await?;
    let row = named(&mut tx, &op.name).await?;
    clients::renew(&mut tx, &row.name, bearer::hash(&secret), ends_at.micros()).await?;
    tell(&ctx, &mut tx, &row.name, AccountChange::ClientSecretRenewed).await?;
    tx.commit().await?;
    Ok(NewClient { secret: SecretText::new(secret), about: describe(ClientRow { ends_at: ends_at.micros(), ..row })? })
}

pub(crate) async fn remove_client(ctx: Ctx, op: RemoveClient) -> Answer<Vec<Client>> {
    may_change(&ctx)?;
    let (now, mut tx) = (ctx.now(), ctx.begin().await?);
    let row = named(&mut tx, &op.name).await?;
    clients::remove(&mut tx, &row.name, now).await?;
    tokens::end_all(&mut tx, subject(&row.name)?.as_str(), now).await?;
    tell(&ctx, &mut tx, &row.name, AccountChange::ClientRemoved).await?;
    tx.commit().await?;
    list_clients(ctx, ListClients {}).await
}

pub(crate) async fn give_client_token(ctx: Ctx, op: GiveClientToken) -> Answer<ClientToken> {
    let address = ctx.caller().address.clone().unwrap_or_default();
    ctx.state::<Slowing>().pace.take(&address, ctx.limit("sign_ins_per_minute"), ctx.now())?;
    if op.grant_type != "client_credentials" {
        let problem =
            Problem::new(400, "identity.unsupported-grant-type", "Only `client_credentials` is supported here.");
        return Err(problem.into());
    }
    let (name, secret) = shown(&ctx, &op)?;
    let refused =
        || Problem::new(401, "identity.invalid-client", "No client has this name and secret, or its secret has ended.");
    let now = ctx.now();
    let hash = bearer::hash_opaque(secret.reveal()).ok_or_else(refused)?;
    // Whoever only tries keeps no writer waiting.
    let client = {
        let mut tx = ctx.read().await?;
        clients::proved(&mut tx, &name, hash, now).await?.ok_or_else(refused)?
    };
    let scopes = within(&client.scopes, op.scope.as_deref())?;
    // From here on it is the client that acts.
    let ctx = ctx.acting_as(Caller { address: Some(address), ..caller(&client.name)? });
    let seconds = ctx.limit("client_token_seconds");
    let (subject, mut tx) = (subject(&client.name)?, ctx.begin().await?);
    let open = tokens::open_of(&mut tx, subject.as_str(), now).await?;
    let most = usize::try_from(ctx.limit("tokens_per_account")).unwrap_or(usize::MAX);
    for oldest in open.iter().skip(most.saturating_sub(1)) {
        tokens::end(&mut tx, subject.as_str(), &oldest.id, now).await?;
    }
    let text = bearer::token(ctx.chance());
    let row = TokenRow {
        id: ctx.new_id(),
        account_id: subject.to_string(),
        name: client.name.clone(),
        scopes: scopes.clone(),
        created_at: now.micros(),
        ends_at: now.plus_seconds(i64::try_from(seconds).unwrap_or(3_600)).micros(),
        used_at: None,
        ended_at: None,
    };
    tokens::insert(&mut tx, &row, bearer::hash(&text)).await?;
    clients::touch(&mut tx, &client.name, now).await?;
    tell(&ctx, &mut tx, &client.name, AccountChange::ClientTokenGiven { scopes: scopes.clone() }).await?;
    tx.commit().await?;
    Ok(ClientToken {
        access_token: SecretText::new(text),
        token_type: "Bearer".to_owned(),
        expires_in: seconds,
        scope: scopes,
    })
}

/// Name and secret, from the header or from the body, never from both (RFC 6749, section 2.3).
fn shown(ctx: &Ctx, op: &GiveClientToken) -> Answer<(String, SecretText)> {
    let wrong = |title: &str| Problem::new(400, "identity.invalid-request", title.to_owned());
    let basic = ctx
        .header("authorization")
        .map(|header| basic(header).ok_or_else(|| wrong("The header `Authorization` is not HTTP Basic.")));
    match (basic.transpose()?, &op.client_id, &op.client_secret) {
        (Some((name, secret)), id, None) if id.as_ref().is_none_or(|id| *id == name) => Ok((name, secret)),
        (None, Some(id), Some(secret)) => Ok((id.clone(), secret.clone())),
        (None, ..) => {
            Err(Problem::new(401, "identity.invalid-client", "Say which client it is, and show its secret.").into())
        }
        (Some(_), ..) => Err(wrong("Show name and secret once: as HTTP Basic or in the form.").into()),
    }
}

/// RFC 7617, with both parts form-encoded (RFC 6749, section 2.3.1).
fn basic(header: &str) -> Option<(String, SecretText)> {
    let (scheme, rest) = header.split_once(' ')?;
    let bytes = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(rest.trim()).ok()).flatten()?;
    let text = String::from_utf8(bytes).ok()?;
    let (name, secret) = text.split_once(':')?;
    let decoded = |text: &str| {
        let pair = format!("x={text}");
        let mut pairs = url::form_urlencoded::parse(pair.as_bytes());
        pairs.next().map(|(_, value)| value.into_owned())
    };
    Some((decoded(name)?, SecretText::new(decoded(secret)?)))
}

/// The wanted scopes, if the client has all of them; all that it has unless told.
fn within(has: &str, wanted: Option<&str>) -> Answer<String> {
    let Some(wanted) = wanted.map(str::trim).filter(|wanted| !wanted.is_empty()) else { return Ok(has.to_owned()) };
    let covered = |scope: &str| {
        has.split(' ').any(|own| {
            own == "all" || scope.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    let refused = || Problem::new(400, "identity.invalid-scope", "The client may not have these scopes.");
    let parsed = parse_scopes(&wanted.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    let parsed = parsed.map_err(|_| refused())?;
    if parsed.iter().all(|scope| covered(scope)) { Ok(parsed.join(" ")) } else { Err(refused().into()) }
}

/// The client itself, as whoever comes with one of its tokens. It has the roles that are assigned to it, and no others.
pub(crate) fn caller(name: &str) -> Answer<Caller> {
    Ok(Caller::new(Principal::Person(subject(name)?), name, Role::Nobody))
}

/// Whose token it is, while the client is there.
pub(crate) async fn of_token(tx: &mut Tx, owner: &str) -> Answer<Option<Caller>> {
    let Ok(reference) = owner.parse::<EntityRef>() else { return Ok(None) };
    match clients::by_name(tx, reference.name()).await? {
        Some(client) if reference.kind() == "client" => caller(&client.name).map(Some),
        _ => Ok(None),
    }
}

async fn named(tx: &mut Tx, name: &str) -> Answer<ClientRow> {
    Ok(clients::by_name(tx, &name.trim().to_lowercase()).await?.ok_or_else(Problem::not_found)?)
}

async fn tell(ctx: &Ctx, tx: &mut Tx, name: &str, what: AccountChange) -> Answer<()> {
    ctx.tell(tx, Event::AccountChanged { person: subject(name)?, what }).await?;
    Ok(())
}

fn describe(row: ClientRow) -> Answer<Client> {
    Ok(Client {
        subject: subject(&row.name)?,
        name: row.name,
        about: row.about,
        scopes: row.scopes.split_whitespace().map(str::to_owned).collect(),
        created_at: Timestamp(row.created_at),
        ends_at: Timestamp(row.ends_at),
        used_at: row.used_at.map(Timestamp),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_gets_its_scopes_or_narrower_ones() {
        for (has, wanted, gets) in [
            ("catalog search", None, Some("catalog search")),
            ("catalog search", Some(" "), Some("catalog search")),
            ("catalog", Some("catalog.entity.read"), Some("catalog.entity.read")),
            ("catalog.entity", Some("catalog"), None),
            ("catalog", Some("catalogue"), None),
            ("catalog", Some("catalog identity"), None),
            ("all", Some("identity catalog"), Some("catalog identity")),
            ("catalog", Some("all"), None),
            ("catalog", Some("CATALOG"), None),
        ] {
            assert_eq!(within(has, wanted).ok().as_deref(), gets, "{has} {wanted:?}");
        }
    }

    #[test]
    fn name_and_secret_of_a_header_are_decoded_and_nonsense_is_nobody() {
        let header = |text: &str| format!("Basic {}", STANDARD.encode(text));
        let read = |header: &str| basic(header).map(|(name, secret)| (name, secret.reveal().to_owned()));
        assert_eq!(read(&header("ci:a%2Bb")), Some(("ci".to_owned(), "a+b".to_owned())));
        assert_eq!(read(&header("ci:")), Some(("ci".to_owned(), String::new())));
        for wrong in ["", "Basic", "Basic !", "Bearer x", &header("no-colon")] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
