//! The sign-in doctor: which step of a sign-in failed, and what to change. Keeps no secrets.

use kernel::{Answer, Ctx};
use shared::identity::accounts::{FailedSignIn, ListFailedSignIns, SignInStep};
use shared::{Problem, Timestamp};

use crate::sign_in::no_such_pair;
use crate::store::accounts::{self, FailureRow};

/// The steps of signing in with a password, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    AccountFound,
    PasswordSet,
    PasswordRight,
    AccountActive,
    CodeGiven,
    CodeRight,
}

const ORDER: [(Step, &str); 6] = [
    (Step::AccountFound, "There is an account of that name"),
    (Step::PasswordSet, "The account has a password"),
    (Step::PasswordRight, "The password is right"),
    (Step::AccountActive, "The account is active"),
    (Step::CodeGiven, "A code was given"),
    (Step::CodeRight, "The code is right and was not used before"),
];

impl Step {
    fn advice(self) -> &'static str {
        match self {
            Step::AccountFound => {
                "Look for a typing mistake in the name, or make the account with `portal admin create-user`."
            }
            Step::PasswordSet => {
                "This account signs in with a provider or a passkey. Give it a password with `portal admin set-password`."
            }
            Step::PasswordRight => {
                "Nothing to change here; the person may have forgotten the password. Give a new one with `portal admin set-password`."
            }
            Step::AccountActive => "The account is suspended. Restore it if it should be used.",
            Step::CodeGiven => "The account asks for a code of its authenticator.",
            Step::CodeRight => {
                "Compare the clocks of the telephone and of this machine; a code is good for 30 seconds, and once. A recovery code helps."
            }
        }
    }
}

/// How a sign-in went.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Course {
    pub steps: Vec<SignInStep>,
    pub advice: String,
    problem: Problem,
    asks: bool,
}

impl Course {
    /// All steps before this one passed.
    pub(crate) fn failed(at: Step) -> Course {
        let mut steps = Vec::new();
        for (step, what) in ORDER {
            steps.push(SignInStep { what: what.to_owned(), passed: step != at });
            if step == at {
                break;
            }
        }
        let problem = match at {
            Step::AccountFound | Step::PasswordSet | Step::PasswordRight => no_such_pair(),
            Step::AccountActive => Problem::new(403, "identity.suspended", "This account is suspended.")
                .detail("Ask an administrator of the portal."),
            Step::CodeGiven => Problem::new(401, "identity.code-needed", "A code is needed too.")
                .detail("Type the six digits that your authenticator shows, or a recovery code."),
            Step::CodeRight => Problem::new(401, "identity.code-wrong", "This code does not count.").detail(
                "Wait for the next one; each code counts once. Look whether the clock of your telephone is right.",
            ),
        };
        Course { steps, advice: at.advice().to_owned(), problem, asks: at == Step::CodeGiven }
    }

    /// A failure that has steps of its own.
    pub(crate) fn of(steps: Vec<SignInStep>, advice: String, problem: Problem) -> Course {
        Course { steps, advice, problem, asks: false }
    }

    /// Whether nothing was wrong yet: the next step only needs more.
    pub(crate) fn asks(&self) -> bool {
        self.asks
    }

    pub(crate) fn problem(self) -> Problem {
        self.problem
    }

    /// Keeps it for the admins.
    pub(crate) async fn keep(&self, ctx: &Ctx, name: &str, way: &str, address: &str) -> Answer<()> {
        let now = ctx.now();
        let failure = FailureRow {
            id: ctx.new_id(),
            at: now.micros(),
            name: presentable(name),
            way: way.to_owned(),
            address: address.to_owned(),
            steps: serde_json::to_string(&self.steps)?,
            advice: self.advice.clone(),
        };
        let mut tx = ctx.begin().await?;
        accounts::insert_failure(&mut tx, failure).await?;
        accounts::trim_failures(&mut tx, kept(ctx)).await?;
        tx.commit().await
    }
}

/// Only what can be a name: people type their password into the wrong field.
fn presentable(name: &str) -> String {
    let fits = name.len() <= 64
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.@".contains(&byte));
    if fits { name.to_owned() } else { "(not a name)".to_owned() }
}

pub(crate) async fn list_failed_sign_ins(ctx: Ctx, _: ListFailedSignIns) -> Answer<Vec<FailedSignIn>> {
    let mut tx = ctx.read().await?;
    let rows = accounts::failures(&mut tx, kept(&ctx)).await?;
    Ok(rows
        .into_iter()
        .map(|row| FailedSignIn {
            at: Timestamp(row.at),
            name: row.name,
            way: row.way,
            address: row.address,
            steps: serde_json::from_str(&row.steps).unwrap_or_default(),
            advice: row.advice,
        })
        .collect())
}

/// How many failures are kept, and shown.
fn kept(ctx: &Ctx) -> i64 {
    i64::try_from(ctx.limit("failed_sign_ins")).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_guesses_learns_the_same_from_every_step_up_to_the_password() {
        let said = |step| Course::failed(step).problem();
        assert_eq!(said(Step::AccountFound), said(Step::PasswordRight));
        assert_eq!(said(Step::AccountFound), said(Step::PasswordSet));
    }

    #[test]
    fn a_password_in_the_field_of_the_name_is_not_kept() {
        assert_eq!(presentable("mira.k-2"), "mira.k-2");
        assert_eq!(presentable("Tr0ub4dor&3"), "(not a name)");
        assert_eq!(presentable(&"a".repeat(65)), "(not a name)");
    }
}
