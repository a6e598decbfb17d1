//! Passkeys as a conversation of three: the server asks, the browser's authenticator answers, the server decides.

use shared::{
    Operation, Problem,
    identity::{
        Me,
        passkeys::{
            AddPasskey, Passkey, PasskeyChallenge, SignInWithPasskey, StartPasskey, StartPasskeySignIn,
            StartPasskeyStepUp, StepUpWithPasskey,
        },
    },
};

use super::words::Said;
use crate::{
    browser::{self, Mediation, PasskeyTrouble},
    call::call,
};

/// Why it came to nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum NoPasskey {
    Browser(PasskeyTrouble),
    Server(Problem),
}

impl NoPasskey {
    pub fn said(&self) -> Said {
        match self {
            NoPasskey::Browser(trouble) => Said::of_passkey(*trouble),
            NoPasskey::Server(problem) => Said::of(problem),
        }
    }
}

/// Signs in with a passkey.
///
/// # Errors
/// When the browser gives none, or it does not count.
pub async fn sign_in(mediation: Mediation) -> Result<Me, NoPasskey> {
    let PasskeyChallenge { challenge, options } = asked(StartPasskeySignIn {}).await?;
    let given = browser::ask_for_passkey(&options.to_string(), mediation).await.map_err(NoPasskey::Browser)?;
    asked(SignInWithPasskey { challenge, credential: read(&given)? }).await
}

/// Proves once more who I am, in the session that there is.
///
/// # Errors
/// When the browser gives none, or it does not count.
pub async fn step_up() -> Result<Me, NoPasskey> {
    let PasskeyChallenge { challenge, options } = asked(StartPasskeyStepUp {}).await?;
    let given = browser::ask_for_passkey(&options.to_string(), Mediation::AtOnce).await.map_err(NoPasskey::Browser)?;
    asked(StepUpWithPasskey { challenge, credential: read(&given)? }).await
}

/// Adds a passkey under a name, and answers with all of them.
///
/// # Errors
/// When the browser makes none, or it does not count.
pub async fn add(name: String) -> Result<Vec<Passkey>, NoPasskey> {
    let PasskeyChallenge { challenge, options } = asked(StartPasskey {}).await?;
    let made = browser::make_passkey(&options.to_string()).await.map_err(NoPasskey::Browser)?;
    asked(AddPasskey { challenge, name, credential: read(&made)? }).await
}

async fn asked<O: Operation>(operation: O) -> Result<O::Output, NoPasskey> {
    call(operation).await.map_err(NoPasskey::Server)
}

fn read(answer: &str) -> Result<serde_json::Value, NoPasskey> {
    serde_json::from_str(answer).map_err(|_| NoPasskey::Browser(PasskeyTrouble::Unknown))
}
