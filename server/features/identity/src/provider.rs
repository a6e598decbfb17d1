//! Signing in with a provider that speaks OpenID Connect: code flow with PKCE, state bound to the browser, nonce.

pub(crate) mod discovery;
pub(crate) mod logout;
mod person;
pub(crate) mod secret;
mod token;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Answer, Ctx, Refusal};
use sha2::{Digest, Sha256};
use shared::identity::Me;
use shared::identity::accounts::SignInStep;
use shared::identity::providers::{
    Arrival, Departure, FinishProviderSignIn, ListProviders, Provider as Listed, StartProviderSignIn,
    StartProviderStepUp,
};
use shared::identity::safe_return;
use shared::{Problem, Timestamp};

use crate::bearer;
use crate::config::{Config, Provider};
use crate::doctor::Course;
use crate::session::{self, Proof};
use crate::slowing::Slowing;
use crate::store::providers::{self, DepartureRow};
use token::Claims;

/// Seconds that the clocks of provider and portal may differ.
const SKEW: i64 = 60;
/// The page that the provider sends the browser back to.
const CALLBACK: &str = "/sign-in/callback";

pub(crate) async fn list_providers(ctx: Ctx, _: ListProviders) -> Answer<Vec<Listed>> {
    let config = ctx.state::<Config>();
    let listed = |id: &str, title: &str, unsupported: Option<String>| Listed {
        id: id.to_owned(),
        title: title.to_owned(),
        unsupported,
    };
    let known = config.providers.iter().map(|known| listed(&known.id, &known.title, None));
    let saml = config.saml.iter().map(|title| listed("saml", title, Some("saml".to_owned())));
    Ok(known.chain(saml).collect())
}

pub(crate) async fn start_provider_sign_in(ctx: Ctx, op: StartProviderSignIn) -> Answer<Departure> {
    depart(&ctx, &op.provider, op.return_to.as_deref(), None).await
}

pub(crate) async fn start_provider_step_up(ctx: Ctx, op: StartProviderStepUp) -> Answer<Departure> {
    let account = {
        let mut tx = ctx.read().await?;
        session::of_browser(&ctx, &mut tx).await?.0
    };
    depart(&ctx, &op.provider, op.return_to.as_deref(), Some(account.id)).await
}

/// Notes what must come back, and says where to send the browser. Who proves once more is asked for it there again.
async fn depart(ctx: &Ctx, provider: &str, return_to: Option<&str>, proves: Option<String>) -> Answer<Departure> {
    let address = ctx.caller().address.clone().unwrap_or_default();
    ctx.state::<Slowing>().pace.take(&address, ctx.limit("sign_ins_per_minute"), ctx.now())?;
    let config = ctx.state::<Config>();
    let provider = known(&config, provider)?;
    let found = discovery::metadata(ctx, provider).await.map_err(|why| down(provider, &why))?;
    let (state, visit) = (bearer::opaque(ctx.chance()), bearer::opaque(ctx.chance()));
    let (nonce, verifier) = (bearer::opaque(ctx.chance()), bearer::opaque(ctx.chance()));
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    let mut to = found.authorization_endpoint().url().clone();
    to.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", &callback(&config))
        .append_pair("scope", &scopes(provider))
        .append_pair("state", &state)
        .append_pair("nonce", &nonce)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    if proves.is_some() {
        to.query_pairs_mut().append_pair("prompt", "login").append_pair("max_age", "0");
    }
    let (now, way) = (ctx.now(), i64::try_from(ctx.limit("provider_seconds")).unwrap_or(i64::MAX));
    let row = DepartureRow {
        state: bearer::hash(&state),
        visit: bearer::hash(&visit),
        provider: provider.id.clone(),
        nonce,
        verifier,
        return_to: safe_return(return_to),
        proves,
        began_at: now.micros(),
        ends_at: now.plus_seconds(way).micros(),
    };
    let mut tx = ctx.begin().await?;
    providers::insert_departure(&mut tx, &row, now).await?;
    tx.commit().await?;
    ctx.set_cookie(config.https.set_visit(&visit, way));
    Ok(Departure { address: to.to_string() })
}

pub(crate) async fn finish_provider_sign_in(ctx: Ctx, op: FinishProviderSignIn) -> Answer<Arrival> {
    let config = ctx.state::<Config>();
    let departure = depart_once(&ctx, &config, &op.state).await?;
    let provider = known(&config, &departure.provider)?;
    match arrive(&ctx, &config, provider, &departure, &op).await {
        Ok(arrival) => Ok(arrival),
        Err(Failed::Course(course)) => {
            let address = ctx.caller().address.clone().unwrap_or_default();
            course.keep(&ctx, "", &provider.id, &address).await?;
            Err(course.problem().into())
        }
        Err(Failed::Refused(refusal)) => Err(refusal),
    }
}

/// The departure of this state, if this browser began it and time is not over. It is gone then, well or not.
async fn depart_once(ctx: &Ctx, config: &Config, state: &str) -> Answer<DepartureRow> {
    let refused = || {
        Problem::new(400, "identity.unknown-departure", "This sign-in was not begun in this browser, or is over.")
            .detail("Begin again on the sign-in page.")
    };
    let visit = config.https.read_visit(ctx.headers()).as_deref().and_then(bearer::hash_opaque);
    let (Some(state), Some(visit)) = (bearer::hash_opaque(state), visit) else { return Err(refused().into()) };
    let mut tx = ctx.begin().await?;
    let departure = providers::take_departure(&mut tx, state, visit).await?;
    tx.commit().await?;
    let mine = departure.filter(|row| ctx.now().micros() < row.ends_at);
    Ok(mine.ok_or_else(refused)?)
}

enum Failed {
    Course(Course),
    Refused(Refusal),
}

impl<E: Into<Refusal>> From<E> for Failed {
    fn from(error: E) -> Failed {
        Failed::Refused(error.into())
    }
}

/// The steps in their order; the one that fails is the last of the course.
const STEPS: [&str; 4] = [
    "The provider let the person in",
    "The provider exchanged the code for a token",
    "The token is signed by the provider, for this portal, fresh, and an answer to this sign-in",
    "The subject is linked to an account",
];

fn failed(step: usize, advice: String, problem: Problem) -> Failed {
    let steps = STEPS.iter().take(step + 1).enumerate();
    let steps = steps.map(|(at, what)| SignInStep { what: (*what).to_owned(), passed: at < step }).collect();
    Failed::Course(Course::of(steps, advice, problem))
}

async fn arrive(
    ctx: &Ctx,
    config: &Config,
    provider: &Provider,
    departure: &DepartureRow,
    op: &FinishProviderSignIn,
) -> Result<Arrival, Failed> {
    let refused = |title: String| Problem::new(401, "identity.provider-refused", title);
    let again = "Try again, or ask an administrator, who sees what went wrong.";
    let Some(code) = op.code.as_ref().filter(|_| op.error.is_none()) else {
        // What the address says is whatever somebody wrote there; only words of the standard are repeated.
        let said = op
            .error
            .as_deref()
            .filter(|said| said.len() < 60 && said.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
        let advice = format!("The provider said: {}. Look at its own log.", said.unwrap_or("something unknown"));
        return Err(failed(0, advice, refused(format!("{} did not let you in.", provider.title)).detail(again)));
    };
    let metadata = discovery::metadata(ctx, provider).await.map_err(|why| down(provider, &why))?;
    let exchanged =
        token::exchange(ctx, provider, &metadata, code.reveal(), &departure.verifier, &callback(config)).await;
    let text = exchanged.map_err(|why| {
        failed(1, why, refused(format!("{} gave no token for this sign-in.", provider.title)).detail(again))
    })?;
    let claims = token::verified(provider, &metadata, &text, Some(&departure.nonce), ctx.now()).map_err(|why| {
        failed(2, why, refused(format!("The token of {} does not count.", provider.title)).detail(again))
    })?;
    if let Some(account) = &departure.proves {
        let me = proved_again(ctx, account, departure, &claims).await?;
        return Ok(Arrival { me, return_to: departure.return_to.clone() });
    }
    let mut tx = ctx.begin().await?;
    let account = match person::account(ctx, &mut tx, provider, &claims).await? {
        Ok(account) => account,
        Err(advice) => {
            drop(tx);
            let problem = refused(format!("{} knows you, this portal does not yet.", provider.title))
                .detail("Ask an administrator to link you.");
            return Err(failed(3, advice, problem));
        }
    };
    let proof = Proof { way: &provider.id, provider_session: claims.session.as_deref() };
    let me = session::begin(ctx, tx, &account, proof).await?;
    Ok(Arrival { me, return_to: departure.return_to.clone() })
}

/// The one who is signed in here proved to the provider, since they set out, that it is still them.
async fn proved_again(ctx: &Ctx, account: &str, departure: &DepartureRow, claims: &Claims) -> Result<Me, Failed> {
    let refused = |why: &str| {
        let title = "This does not prove that it is you.".to_owned();
        Problem::new(401, "identity.provider-refused", title).detail(why.to_owned())
    };
    let set_out = Timestamp(departure.began_at).plus_seconds(-SKEW);
    if claims.proved_at.is_none_or(|at| at < set_out) {
        let advice = "The provider did not ask for the proof again: its token has no `auth_time` of now. It must heed `max_age` and `prompt=login`.";
        let problem = refused("The provider did not ask you again. Use a password or a passkey instead.");
        return Err(failed(2, advice.to_owned(), problem));
    }
    let mut tx = ctx.begin().await?;
    let (own, session) = session::of_browser(ctx, &mut tx).await?;
    let linked = providers::linked(&mut tx, &claims.issuer, &claims.subject).await?;
    if own.id != account || linked.as_deref() != Some(account) {
        let problem = refused("Somebody else signed in there. Sign in there as yourself.");
        return Err(failed(3, "The subject is linked to another account, or to none.".to_owned(), problem));
    }
    Ok(session::prove_again(ctx, tx, &own, &session).await?)
}

fn known<'a>(config: &'a Config, id: &str) -> Answer<&'a Provider> {
    Ok(config.providers.iter().find(|known| known.id == id).ok_or_else(Problem::not_found)?)
}

fn callback(config: &Config) -> String {
    format!("{}{CALLBACK}", config.public_url)
}

fn scopes(provider: &Provider) -> String {
    let more = provider.scopes.iter().map(String::as_str).filter(|scope| *scope != "openid");
    std::iter::once("openid").chain(more).collect::<Vec<_>>().join(" ")
}

/// A provider that cannot be reached; other ways to sign in do not need it.
fn down(provider: &Provider, why: &str) -> Problem {
    tracing::warn!(provider = provider.id, why, "a provider cannot be used");
    Problem::unreachable(format!("{} cannot be reached now.", provider.title))
        .detail("Name and password still work where you have them. Try again later.")
}
