//! Passwords: hashed with argon2id, a few at a time, and judged before they are taken.

use std::sync::{Arc, OnceLock};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use kernel::{Answer, Ctx};
use shared::Problem;
use shared::identity::SecretText;
use shared::identity::session::{JudgePassword, PasswordAdvice};
use tokio::sync::Semaphore;
use zxcvbn::Score;

/// 19 MiB, two passes, one lane: the first choice of OWASP's Password Storage Cheat Sheet (2025).
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

const SHORTEST: usize = 10;
/// zxcvbn's "safely unguessable: moderate protection from offline slow-hash scenario".
const SCORE: Score = Score::Three;
/// How long an attempt waits for its turn, in seconds.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// The room where passwords are checked; so many at once and no more, each takes 19 MiB.
#[derive(Default)]
pub(crate) struct Hashing {
    room: OnceLock<Arc<Semaphore>>,
    /// The hash of a password that nobody has, checked for names that nobody has, so that both take the same time.
    decoy: OnceLock<String>,
}

impl Hashing {
    async fn turn(&self, ctx: &Ctx) -> Answer<tokio::sync::OwnedSemaphorePermit> {
        let at_once = usize::try_from(ctx.limit("sign_ins_at_once")).unwrap_or(1);
        let room = self.room.get_or_init(|| Arc::new(Semaphore::new(at_once))).clone();
        match tokio::time::timeout(PATIENCE, room.acquire_owned()).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(Problem::too_fast(PATIENCE.as_secs()).into()),
        }
    }
}

/// The hash of a new password, as a PHC string.
pub(crate) async fn hash(ctx: &Ctx, password: &SecretText) -> Answer<String> {
    let turn = ctx.state::<Hashing>().turn(ctx).await?;
    let (password, salt): (SecretText, [u8; 16]) = (password.clone(), ctx.chance());
    let hashed = ctx.beside(move || {
        let _turn = turn;
        let hashed = argon2().hash_password_with_salt(password.reveal().as_bytes(), &salt);
        hashed.map(|hash| hash.to_string()).map_err(|error| anyhow::anyhow!("{error}"))
    });
    Ok(hashed.await??)
}

/// Whether the password is the one of the hash. Without a hash it takes the same time and is not.
pub(crate) async fn matches(ctx: &Ctx, password: &SecretText, phc: Option<String>) -> Answer<bool> {
    if password.reveal().len() as u64 > ctx.limit("password_bytes") {
        return Ok(false);
    }
    let hashing = ctx.state::<Hashing>();
    let turn = hashing.turn(ctx).await?;
    let password = password.clone();
    let chance: [u8; 32] = ctx.chance();
    let checked = ctx.beside(move || {
        let _turn = turn;
        let known = phc.is_some();
        let phc = phc.unwrap_or_else(|| hashing.decoy.get_or_init(|| decoy(&chance)).clone());
        let right = PasswordHash::new(&phc)
            .is_ok_and(|hash| argon2().verify_password(password.reveal().as_bytes(), &hash).is_ok());
        known && right
    });
    Ok(checked.await?)
}

/// What looks like the hash of a password and is chance: nobody has its password, and it costs nothing to make.
fn decoy(chance: &[u8; 32]) -> String {
    let (memory, passes, lanes) = (Params::DEFAULT_M_COST, Params::DEFAULT_T_COST, Params::DEFAULT_P_COST);
    let (salt, hash) = (STANDARD_NO_PAD.encode(&chance[..16]), STANDARD_NO_PAD.encode(chance));
    format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${hash}")
}

pub(crate) async fn judge_password(ctx: Ctx, op: JudgePassword) -> Answer<PasswordAdvice> {
    let (name, longest) = (ctx.caller().name.clone(), ctx.limit("password_bytes"));
    Ok(ctx.beside(move || judge(op.password.reveal(), &[&name], longest)).await?)
}

/// # Errors
/// With what is weak about it.
pub(crate) async fn accept(ctx: &Ctx, password: &SecretText, name: &str) -> Answer<()> {
    let (typed, name, longest) = (password.clone(), name.to_owned(), ctx.limit("password_bytes"));
    let judged = ctx.beside(move || judge(typed.reveal(), &[&name], longest)).await?;
    if judged.accepted {
        return Ok(());
    }
    let problem = Problem::new(422, "identity.weak-password", "This password would be guessed too soon.");
    Err(problem.detail(judged.advice.join(" ")).field("password", judged.advice.join(" ")).into())
}

/// What is to be said about a password of somebody who is known by these words.
pub(crate) fn judge(password: &str, about: &[&str], longest: u64) -> PasswordAdvice {
    if password.len() as u64 > longest {
        // Not even looked at: hashing must not cost more than the request is worth.
        let advice = vec![format!("Use at most {longest} bytes.")];
        return PasswordAdvice { score: 0, accepted: false, advice };
    }
    let words: Vec<&str> = about.iter().copied().filter(|word| !word.is_empty()).chain(["portal"]).collect();
    let entropy = zxcvbn::zxcvbn(password, &words);
    let mut advice = Vec::new();
    if password.chars().count() < SHORTEST {
        advice.push(format!("Use at least {SHORTEST} characters."));
    }
    if let Some(feedback) = entropy.feedback() {
        advice.extend(feedback.warning().map(|warning| warning.to_string()));
        advice.extend(feedback.suggestions().iter().map(ToString::to_string));
    }
    let accepted = entropy.score() >= SCORE && password.chars().count() >= SHORTEST;
    if !accepted && advice.is_empty() {
        advice.push("Add another word or two, uncommon ones are better.".to_owned());
    }
    PasswordAdvice { score: entropy.score().into(), accepted, advice }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_decoy_costs_what_a_real_hash_costs() {
        let decoy = decoy(&[7; 32]);
        let real = argon2().hash_password_with_salt(b"a password", &[1; 16]).unwrap().to_string();
        let cost = |phc: &str| phc.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        let length = |phc: &str| phc.rsplit('$').next().map(str::len);
        assert_eq!((cost(&decoy), length(&decoy)), (cost(&real), length(&real)));
        let hash = PasswordHash::new(&decoy).unwrap();
        let refused = argon2().verify_password(b"a password", &hash).unwrap_err();
        assert!(
            matches!(refused, argon2::password_hash::Error::PasswordInvalid),
            "it is computed to the end: {refused}"
        );
    }

    #[test]
    fn weak_passwords_are_told_what_is_weak() {
        for password in ["", "password", "12345678901234", "qwertyuiop", "miramiramira", "Portal2026!", "short-Xq7"] {
            let judged = judge(password, &["mira"], 1_024);
            assert!(!judged.accepted && !judged.advice.is_empty(), "{password}: {judged:?}");
        }
        for password in ["correct horse battery staple", "tH9-vul kan-oester", "Überflüssige Türklinken"] {
            assert!(judge(password, &["mira"], 1_024).accepted, "{password}");
        }
        assert!(!judge(&"tH9-vul kan-oester".repeat(100), &[], 1_024).accepted);
    }
}
