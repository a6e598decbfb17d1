//! Words for problems of signing in, in the reader's language; what is not known here the server has said well enough.

use leptos::prelude::*;
use shared::{Problem, identity::accounts::AccountState};

use crate::{
    browser::PasskeyTrouble,
    sending::Sending,
    t,
    ui::{label::Tone, note::Note},
};

/// What happened and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub title: String,
    pub advice: String,
}

impl Said {
    pub fn of(problem: &Problem) -> Said {
        let (title, advice) = match problem.code.as_str() {
            "identity.sign-in-failed" => (t!(identity_failed), t!(identity_failed_advice)),
            "identity.code-wrong" => (t!(identity_code_wrong), t!(identity_code_wrong_advice)),
            "identity.suspended" => (t!(identity_suspended), t!(identity_suspended_advice)),
            "identity.passkey-refused" => (t!(identity_passkey_refused), t!(identity_passkey_refused_advice)),
            "identity.challenge-over" => (t!(identity_challenge_over), t!(identity_challenge_over_advice)),
            "identity.setup-link-refused" => (t!(identity_setup_refused), t!(identity_setup_refused_advice)),
            "identity.no-such-code" => (t!(identity_no_such_code), t!(identity_no_such_code_advice)),
            "too-fast" => (t!(identity_too_fast), t!(identity_too_fast_advice)),
            _ => (problem.title.clone(), problem.detail.clone()),
        };
        Said { title, advice }
    }

    pub fn of_passkey(trouble: PasskeyTrouble) -> Said {
        let (title, advice) = match trouble {
            PasskeyTrouble::Unknown | PasskeyTrouble::Elsewhere => {
                (t!(identity_passkey_unknown), t!(identity_passkey_unknown_advice))
            }
            PasskeyTrouble::Known => (t!(identity_passkey_known), t!(identity_passkey_known_advice)),
            PasskeyTrouble::Refused | PasskeyTrouble::Replaced => {
                (t!(identity_passkey_not_given), t!(identity_passkey_not_given_advice))
            }
        };
        Said { title, advice }
    }
}

impl From<&Problem> for Said {
    fn from(problem: &Problem) -> Said {
        Said::of(problem)
    }
}

/// What went wrong, where it was asked for.
pub fn trouble(sending: Sending) -> AnyView {
    let note = move || {
        sending.problem.get().map(|problem| {
            let Said { title, advice } = Said::of(&problem);
            view! { <Note tone=Tone::Bad title=title><p>{advice}</p></Note> }
        })
    };
    note.into_any()
}

pub fn state(state: AccountState) -> (Tone, String) {
    match state {
        AccountState::Active => (Tone::Ok, t!(identity_active)),
        AccountState::Suspended => (Tone::Warn, t!(identity_state_suspended)),
    }
}
