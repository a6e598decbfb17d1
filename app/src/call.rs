//! call(operation): the only way out of the pages. Fetch in the browser, the server's in-process door while rendering.

use serde::de::DeserializeOwned;
use shared::{Operation, Problem, form};

use crate::{browser, t};

/// The code of the problem that says: the portal itself could not be reached.
pub const OFFLINE: &str = "offline";

/// Asks an operation and waits for its answer.
///
/// # Errors
/// The `Problem` that the portal answered with, or one with the code [`OFFLINE`].
pub async fn call<O: Operation>(operation: O) -> Result<O::Output, Problem> {
    let asked = form::ask(&operation).map_err(|error| Problem::invalid(error.to_string()))?;
    let answer = browser::fetch(O::ROUTE.method, &asked.uri, asked.body).await.map_err(|_| offline())?;
    read(answer.status, &answer.body)
}

fn read<T: DeserializeOwned>(status: u16, body: &[u8]) -> Result<T, Problem> {
    if (200..300).contains(&status) {
        return serde_json::from_slice(body).map_err(|error| unreadable(status, &error));
    }
    Err(serde_json::from_slice(body).unwrap_or_else(|error| unreadable(status, &error)))
}

/// An answer that is neither what was asked for nor a problem: a proxy's page, or another version of the portal.
fn unreadable(status: u16, error: &serde_json::Error) -> Problem {
    let status = if (400..600).contains(&status) { status } else { 502 };
    Problem::new(status, "unreadable", t!(call_unreadable)).detail(error.to_string())
}

fn offline() -> Problem {
    Problem::new(503, OFFLINE, t!(call_offline)).detail(t!(call_offline_advice))
}
