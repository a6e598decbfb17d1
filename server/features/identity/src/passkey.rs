//! Passkeys: added, listed, removed, and signing in with one. What a ceremony must remember stays on the server.

use kernel::{Answer, Ctx};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::identity::passkeys::{
    AddPasskey, ListMyPasskeys, Passkey as Listed, PasskeyChallenge, RemovePasskey, SignInWithPasskey, StartPasskey,
    StartPasskeySignIn, StartPasskeyStepUp, StepUpWithPasskey,
};
use shared::identity::{AccountChange, Me, SecretText};
use shared::{Problem, Timestamp};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url,
    Uuid, Webauthn, WebauthnBuilder,
};

use crate::bearer;
use crate::config::Config;
use crate::doctor::Course;
use crate::session::{self, Proof, own, proved_lately};
use crate::slowing::Slowing;
use crate::store::accounts::{self, AccountRow};
use crate::store::passkeys::{self, PasskeyRow};

/// For the host that people type; a passkey made there opens nothing elsewhere.
fn relying_party(config: &Config) -> anyhow::Result<Webauthn> {
    let origin = Url::parse(&config.public_url)?;
    let host = origin.host_str().unwrap_or_default().to_owned();
    Ok(WebauthnBuilder::new(&host, &origin)?.rp_name("NEXT Portal").build()?)
}

pub(crate) async fn start_passkey(ctx: Ctx, _: StartPasskey) -> Answer<PasskeyChallenge> {
    proved_lately(&ctx)?;
    let party = relying_party(&ctx.state::<Config>())?;
    let (account, known) = {
        let mut tx = ctx.read().await?;
        let (account, _) = own(&ctx, &mut tx).await?;
        let known = passkeys::of(&mut tx, &account.id).await?;
        (account, known)
    };
    let id = Uuid::parse_str(&account.id).map_err(anyhow::Error::from)?;
    let known = known.into_iter().map(|row| row.credential).collect();
    let started = party.start_passkey_registration(id, &account.name, &account.name, Some(known));
    let (options, state) = started.map_err(anyhow::Error::from)?;
    let mut options = serde_json::to_value(options)?;
    // Kept on the device under the account, so that it can be offered before anybody typed a name.
    options["publicKey"]["authenticatorSelection"]["residentKey"] = json!("required");
    options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = json!(true);
    challenge(&ctx, Some(&account.id), &state, options).await
}

pub(crate) async fn add_passkey(ctx: Ctx, op: AddPasskey) -> Answer<Vec<Listed>> {
    let party = relying_party(&ctx.state::<Config>())?;
    let (owner, state): (_, PasskeyRegistration) = take(&ctx, &op.challenge).await?.ok_or_else(over)?;
    let mut tx = ctx.begin().await?;
    let (account, _) = own(&ctx, &mut tx).await?;
    if owner.as_deref() != Some(account.id.as_str()) {
        return Err(over().into());
    }
    let credential: Option<RegisterPublicKeyCredential> = serde_json::from_value(op.credential).ok();
    let made = credential.and_then(|credential| party.finish_passkey_registration(&credential, &state).ok());
    let made = made.ok_or_else(|| {
        Problem::new(422, "identity.passkey-refused", "This passkey does not count.")
            .detail("Begin again. The address of the portal must be the one that it is configured with.")
    })?;
    let name: String = op.name.trim().chars().take(100).collect();
    let row = PasskeyRow {
        id: ctx.new_id(),
        account_id: account.id.clone(),
        name: if name.is_empty() { "Passkey".to_owned() } else { name },
        credential: made.cred_id().to_vec(),
        passkey: serde_json::to_string(&made)?,
        created_at: ctx.now().micros(),
        used_at: None,
    };
    if passkeys::insert(&mut tx, &row).await? == 0 {
        return Err(Problem::conflict("This passkey is known already.").into());
    }
    session::tell(&ctx, &mut tx, &account, AccountChange::PasskeyAdded { name: row.name }).await?;
    tx.commit().await?;
    list_my_passkeys(ctx, ListMyPasskeys {}).await
}

pub(crate) async fn list_my_passkeys(ctx: Ctx, _: ListMyPasskeys) -> Answer<Vec<Listed>> {
    let mut tx = ctx.read().await?;
    let (account, _) = own(&ctx, &mut tx).await?;
    let rows = passkeys::of(&mut tx, &account.id).await?;
    Ok(rows
        .into_iter()
        .map(|row| Listed {
            id: row.id,
            name: row.name,
            created_at: Timestamp(row.created_at),
            used_at: row.used_at.map(Timestamp),
        })
        .collect())
}

pub(crate) async fn remove_passkey(ctx: Ctx, op: RemovePasskey) -> Answer<Vec<Listed>> {
    proved_lately(&ctx)?;
    let mut tx = ctx.begin().await?;
    let (account, _) = own(&ctx, &mut tx).await?;
    let name = passkeys::of(&mut tx, &account.id).await?.into_iter().find(|row| row.id == op.id).map(|row| row.name);
    let name = name.ok_or_else(Problem::not_found)?;
    passkeys::remove(&mut tx, &account.id, &op.id).await?;
    session::tell(&ctx, &mut tx, &account, AccountChange::PasskeyRemoved { name }).await?;
    tx.commit().await?;
    list_my_passkeys(ctx, ListMyPasskeys {}).await
}

pub(crate) async fn start_passkey_sign_in(ctx: Ctx, _: StartPasskeySignIn) -> Answer<PasskeyChallenge> {
    slowly(&ctx)?;
    let party = relying_party(&ctx.state::<Config>())?;
    let (options, state) = party.start_discoverable_authentication().map_err(anyhow::Error::from)?;
    challenge(&ctx, None, &state, serde_json::to_value(options)?).await
}

pub(crate) async fn sign_in_with_passkey(ctx: Ctx, op: SignInWithPasskey) -> Answer<Me> {
    slowly(&ctx)?;
    let party = relying_party(&ctx.state::<Config>())?;
    let (_, state): (_, DiscoverableAuthentication) = take(&ctx, &op.challenge).await?.ok_or_else(over)?;
    let credential: Option<PublicKeyCredential> = serde_json::from_value(op.credential).ok();
    let Some((account, row)) = checked(&ctx, &party, credential, state).await? else {
        let problem = Problem::new(401, "identity.passkey-refused", "This passkey does not count.")
            .detail("Sign in another way, then look at the list of your passkeys.");
        let step = shared::identity::accounts::SignInStep {
            what: "The passkey is known and its answer is right".to_owned(),
            passed: false,
        };
        let advice =
            "The passkey was removed here, belongs to another address of the portal, or its account is suspended.";
        let course = Course::of(vec![step], advice.to_owned(), problem);
        course.keep(&ctx, "", "passkey", ctx.caller().address.as_deref().unwrap_or_default()).await?;
        return Err(course.problem().into());
    };
    let mut tx = ctx.begin().await?;
    passkeys::used(&mut tx, &row.id, &row.passkey, ctx.now()).await?;
    session::begin(&ctx, tx, &account, Proof { way: "passkey", provider_session: None }).await
}

pub(crate) async fn start_passkey_step_up(ctx: Ctx, _: StartPasskeyStepUp) -> Answer<PasskeyChallenge> {
    slowly(&ctx)?;
    let party = relying_party(&ctx.state::<Config>())?;
    let account = {
        let mut tx = ctx.read().await?;
        session::of_browser(&ctx, &mut tx).await?.0
    };
    let (options, state) = party.start_discoverable_authentication().map_err(anyhow::Error::from)?;
    challenge(&ctx, Some(&account.id), &state, serde_json::to_value(options)?).await
}

pub(crate) async fn step_up_with_passkey(ctx: Ctx, op: StepUpWithPasskey) -> Answer<Me> {
    slowly(&ctx)?;
    let party = relying_party(&ctx.state::<Config>())?;
    let (owner, state): (_, DiscoverableAuthentication) = take(&ctx, &op.challenge).await?.ok_or_else(over)?;
    let credential: Option<PublicKeyCredential> = serde_json::from_value(op.credential).ok();
    let proved = checked(&ctx, &party, credential, state).await?;
    let mut tx = ctx.begin().await?;
    let (account, session) = session::of_browser(&ctx, &mut tx).await?;
    // A passkey of somebody else proves nothing about this one, nor does a question that was put to somebody else.
    let mine = proved.filter(|(whose, _)| whose.id == account.id && owner.as_deref() == Some(account.id.as_str()));
    let (_, row) = mine.ok_or_else(|| {
        Problem::new(401, "identity.passkey-refused", "This passkey does not count.")
            .detail("Use one of your own that the portal knows; look at the list of your passkeys.")
    })?;
    passkeys::used(&mut tx, &row.id, &row.passkey, ctx.now()).await?;
    session::prove_again(&ctx, tx, &account, &session).await
}

/// The account of the passkey, and the passkey with its new counter.
async fn checked(
    ctx: &Ctx,
    party: &Webauthn,
    credential: Option<PublicKeyCredential>,
    state: DiscoverableAuthentication,
) -> Answer<Option<(AccountRow, PasskeyRow)>> {
    let Some(credential) = credential else { return Ok(None) };
    let Ok((owner, id)) = party.identify_discoverable_authentication(&credential) else { return Ok(None) };
    let mut tx = ctx.read().await?;
    let account = accounts::by_id(&mut tx, &owner.to_string()).await?.filter(AccountRow::is_active);
    let Some(account) = account else { return Ok(None) };
    let known = passkeys::of(&mut tx, &account.id).await?.into_iter().find(|row| row.credential == id);
    let Some(row) = known else { return Ok(None) };
    let mut passkey: Passkey = serde_json::from_str(&row.passkey)?;
    let Ok(result) = party.finish_discoverable_authentication_v2(&credential, state, &passkey) else {
        return Ok(None);
    };
    passkey.update_credential(&result);
    Ok(Some((account, PasskeyRow { passkey: serde_json::to_string(&passkey)?, ..row })))
}

fn slowly(ctx: &Ctx) -> Answer<()> {
    let address = ctx.caller().address.clone().unwrap_or_default();
    Ok(ctx.state::<Slowing>().pace.take(&address, ctx.limit("sign_ins_per_minute"), ctx.now())?)
}

fn over() -> Problem {
    Problem::new(400, "identity.challenge-over", "This was not begun here, was answered before, or is over.")
        .detail("Begin again.")
}

/// Keeps what a ceremony must remember, and gives the browser its question.
async fn challenge(
    ctx: &Ctx,
    account: Option<&str>,
    state: &impl Serialize,
    options: Value,
) -> Answer<PasskeyChallenge> {
    let (id, now) = (bearer::opaque(ctx.chance()), ctx.now());
    let state = serde_json::to_string(state)?;
    let seconds = i64::try_from(ctx.limit("passkey_seconds")).unwrap_or(i64::MAX);
    let ends_at = now.plus_seconds(seconds).micros();
    let mut tx = ctx.begin().await?;
    passkeys::insert_challenge(&mut tx, bearer::hash(&id), account, &state, ends_at, now).await?;
    tx.commit().await?;
    Ok(PasskeyChallenge { challenge: SecretText::new(id), options })
}

/// What a ceremony remembered, once; nothing when it is over, or was one of another kind.
async fn take<T: DeserializeOwned>(ctx: &Ctx, id: &SecretText) -> Answer<Option<(Option<String>, T)>> {
    let Some(id) = bearer::hash_opaque(id.reveal()) else { return Ok(None) };
    let mut tx = ctx.begin().await?;
    let taken = passkeys::take_challenge(&mut tx, id).await?;
    tx.commit().await?;
    let fresh = taken.filter(|(_, _, ends_at)| ctx.now().micros() < *ends_at);
    Ok(fresh.and_then(|(account, state, _)| Some((account, serde_json::from_str(&state).ok()?))))
}
