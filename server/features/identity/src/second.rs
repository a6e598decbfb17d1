//! The second factor: adding an authenticator, checking codes, recovery codes.

use kernel::{Answer, Ctx, Secret, Tx};
use shared::Problem;
use shared::identity::second::{
    AddAuthenticator, ConfirmAuthenticator, Enrolment, Factors, RecoveryCodes, RemoveAuthenticator, RenewRecoveryCodes,
    ShowMyFactors,
};
use shared::identity::{AccountChange, SecretText};

use crate::config::Config;
use crate::picture::Picture;
use crate::session::{self, own, proved_lately};
use crate::slowing::{Patience, Slowing};
use crate::store::accounts::AccountRow;
use crate::store::{accounts, factors, passkeys, providers};
use crate::{bearer, totp};

/// What the seed is sealed for.
const SEED: &str = "identity.authenticator";
const CODES: usize = 10;

/// How a code was found.
pub(crate) enum Checked {
    /// It was right, or the account needs none.
    Passed,
    Needed,
    Wrong,
}

/// Checks the code of an account that may have a second factor. A right code is taken: it counts once.
pub(crate) async fn check(ctx: &Ctx, account: &AccountRow, code: Option<&SecretText>) -> Answer<Checked> {
    let mut tx = ctx.begin().await?;
    let known = factors::authenticator(&mut tx, &account.id).await?.filter(|known| known.confirmed_at.is_some());
    let Some(known) = known else { return Ok(Checked::Passed) };
    let Some(code) = code.map(|code| code.reveal().trim()).filter(|code| !code.is_empty()) else {
        return Ok(Checked::Needed);
    };
    let seed = ctx.secret(&mut tx, &known.secret_id, SEED).await?;
    let step = seed.and_then(|seed| totp::step_of(seed.reveal(), code, ctx.now()));
    let right = match step {
        Some(step) => factors::take_step(&mut tx, &account.id, step).await? > 0,
        None => take_recovery_code(ctx, &mut tx, account, code).await?,
    };
    tx.commit().await?;
    Ok(if right { Checked::Passed } else { Checked::Wrong })
}

async fn take_recovery_code(ctx: &Ctx, tx: &mut Tx, account: &AccountRow, code: &str) -> Answer<bool> {
    let taken = factors::take_code(tx, &account.id, hash_code(code), ctx.now()).await? > 0;
    if taken {
        session::tell(ctx, tx, account, AccountChange::RecoveryCodeUsed).await?;
    }
    Ok(taken)
}

/// Hyphens, spaces and the case of letters are for the eye.
fn hash_code(code: &str) -> [u8; 32] {
    let plain: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect();
    bearer::hash(&plain)
}

pub(crate) async fn add_authenticator(ctx: Ctx, _: AddAuthenticator) -> Answer<Enrolment> {
    proved_lately(&ctx)?;
    let seed: [u8; 20] = ctx.chance();
    let mut tx = ctx.begin().await?;
    let (account, _) = own(&ctx, &mut tx).await?;
    if let Some(known) = factors::authenticator(&mut tx, &account.id).await? {
        if known.confirmed_at.is_some() {
            return Err(Problem::conflict("The account has an authenticator.").detail("Remove it first.").into());
        }
        ctx.forget_secret(&mut tx, &known.secret_id).await?;
    }
    let secret = ctx.keep_secret(&mut tx, SEED, &Secret::new(seed)).await?;
    factors::put_authenticator(&mut tx, &account.id, &secret).await?;
    tx.commit().await?;
    let address = totp::address("NEXT Portal", &account.name, &seed);
    let picture = Picture::of(&address)?;
    Ok(Enrolment {
        seed: SecretText::new(totp::base32(&seed)),
        address: SecretText::new(address),
        picture: SecretText::new(picture.path),
        side: picture.side,
    })
}

pub(crate) async fn confirm_authenticator(ctx: Ctx, op: ConfirmAuthenticator) -> Answer<RecoveryCodes> {
    let mut tx = ctx.begin().await?;
    let (account, _) = own(&ctx, &mut tx).await?;
    let (slowing, key, now) = (ctx.state::<Slowing>(), format!("confirm {}", account.id), ctx.now());
    let patience = Patience { free: ctx.limit("sign_in_failures"), longest: ctx.limit("sign_in_wait_seconds") };
    slowing.check(&key, patience, now)?;
    let waiting = factors::authenticator(&mut tx, &account.id).await?.filter(|known| known.confirmed_at.is_none());
    let Some(waiting) = waiting else {
        return Err(Problem::conflict("There is no authenticator to confirm.").detail("Add one first.").into());
    };
    let seed = ctx.secret(&mut tx, &waiting.secret_id, SEED).await?;
    let step = seed.and_then(|seed| totp::step_of(seed.reveal(), op.code.reveal(), now));
    let Some(step) = step else {
        slowing.wrong(&key, now);
        let problem =
            Problem::new(422, "identity.code-wrong", "This is not the code that the authenticator shows now.");
        return Err(problem
            .detail("Look whether the clock of your telephone is right, and type the next code.")
            .into());
    };
    factors::take_step(&mut tx, &account.id, step).await?;
    factors::confirm(&mut tx, &account.id, now).await?;
    let codes = new_codes(&ctx, &mut tx, &account).await?;
    session::tell(&ctx, &mut tx, &account, AccountChange::AuthenticatorAdded).await?;
    tx.commit().await?;
    Ok(codes)
}

pub(crate) async fn renew_recovery_codes(ctx: Ctx, _: RenewRecoveryCodes) -> Answer<RecoveryCodes> {
    proved_lately(&ctx)?;
    let mut tx = ctx.begin().await?;
    let (account, _) = own(&ctx, &mut tx).await?;
    let known = factors::authenticator(&mut tx, &account.id).await?;
    if known.is_none_or(|known| known.confirmed_at.is_none()) {
        return Err(Problem::conflict("Recovery codes go with an authenticator.").detail("Add one first.").into());
    }
    let codes = new_codes(&ctx, &mut tx, &account).await?;
    session::tell(&ctx, &mut tx, &account, AccountChange::RecoveryCodesRenewed).await?;
    tx.commit().await?;
    Ok(codes)
}

pub(crate) async fn remove_authenticator(ctx: Ctx, _: RemoveAuthenticator) -> Answer<Factors> {
    proved_lately(&ctx)?;
    let mut tx = ctx.begin().await?;
    let (account, _) = own(&ctx, &mut tx).await?;
    let Some(known) = factors::authenticator(&mut tx, &account.id).await? else {
        return Err(Problem::not_found().into());
    };
    ctx.forget_secret(&mut tx, &known.secret_id).await?;
    factors::remove_authenticator(&mut tx, &account.id).await?;
    factors::put_codes(&mut tx, &account.id, Vec::new()).await?;
    session::tell(&ctx, &mut tx, &account, AccountChange::AuthenticatorRemoved).await?;
    tx.commit().await?;
    show_my_factors(ctx, ShowMyFactors {}).await
}

/// The ids of the providers that know the account.
async fn known_by(ctx: &Ctx, tx: &mut Tx, account: &str) -> Answer<Vec<String>> {
    let issuers = providers::issuers_of(tx, account).await?;
    let config = ctx.state::<Config>();
    let known = config.providers.iter().filter(|known| issuers.iter().any(|(issuer,)| *issuer == known.issuer));
    Ok(known.map(|known| known.id.clone()).collect())
}

pub(crate) async fn show_my_factors(ctx: Ctx, _: ShowMyFactors) -> Answer<Factors> {
    let mut tx = ctx.read().await?;
    let (account, _) = own(&ctx, &mut tx).await?;
    let known = factors::authenticator(&mut tx, &account.id).await?;
    Ok(Factors {
        password: accounts::password(&mut tx, &account.id).await?.is_some(),
        authenticator: known.is_some_and(|known| known.confirmed_at.is_some()),
        passkeys: passkeys::of(&mut tx, &account.id).await?.len() as u64,
        providers: known_by(&ctx, &mut tx, &account.id).await?,
        recovery_codes_left: u64::try_from(factors::codes_left(&mut tx, &account.id).await?).unwrap_or_default(),
    })
}

/// Ten codes of 80 bits: too many to guess, so that a fast hash keeps them.
async fn new_codes(ctx: &Ctx, tx: &mut Tx, account: &AccountRow) -> Answer<RecoveryCodes> {
    let plain: Vec<String> = (0..CODES).map(|_| totp::base32(&ctx.chance::<10>())).collect();
    factors::put_codes(tx, &account.id, plain.iter().map(|code| hash_code(code)).collect()).await?;
    let grouped = |code: &String| {
        let groups: Vec<&str> = (0..code.len()).step_by(4).map(|at| &code[at..at + 4]).collect();
        SecretText::new(groups.join("-").to_lowercase())
    };
    Ok(RecoveryCodes { codes: plain.iter().map(grouped).collect() })
}
