//! call(operation): the only way out of the pages. Fetch in the browser, the server's in-process door while rendering.

pub mod proof;

use std::{future::poll_fn, task::Poll};

use serde::de::DeserializeOwned;
use shared::{Method, Operation, Problem, form};

use crate::{
    browser::{self, Answered},
    t,
};

/// The code of the problem that says: the portal itself could not be reached.
pub const OFFLINE: &str = "offline";

/// Asks an operation and waits for its answer.
///
/// # Errors
/// The `Problem` that the portal answered with, or one with the code [`OFFLINE`].
pub async fn call<O: Operation>(operation: O) -> Result<O::Output, Problem> {
    let asked = form::ask(&operation).map_err(|error| Problem::invalid(error.to_string()))?;
    let answer = proved(O::ROUTE.method, &asked.uri, asked.body).await?;
    read(answer.status, &answer.body)
}

/// The answer; one that was refused for want of a proof is asked for again once the person has given it.
async fn proved(method: Method, uri: &str, body: Option<String>) -> Result<Answered, Problem> {
    loop {
        let answer = browser::fetch(method, uri, body.clone()).await.map_err(|_| offline())?;
        if !matches!(answer.status, 401 | 403) {
            return Ok(answer);
        }
        match serde_json::from_slice::<Problem>(&answer.body) {
            Ok(problem) if proof::overcome(&problem).await => {}
            _ => return Ok(answer),
        }
    }
}

/// Asks several operations at once and waits for all their answers, which come in the order of the questions.
///
/// # Errors
/// The first problem, in that order.
pub async fn call_all<O: Operation>(operations: impl IntoIterator<Item = O>) -> Result<Vec<O::Output>, Problem> {
    let mut waiting: Vec<_> = operations.into_iter().map(|operation| (Box::pin(call(operation)), None)).collect();
    let answers = poll_fn(|context| {
        for (asking, answer) in &mut waiting {
            if answer.is_none()
                && let Poll::Ready(ready) = asking.as_mut().poll(context)
            {
                *answer = Some(ready);
            }
        }
        if waiting.iter().any(|(_, answer)| answer.is_none()) {
            return Poll::Pending;
        }
        Poll::Ready(waiting.iter_mut().filter_map(|(_, answer)| answer.take()).collect())
    });
    answers.await
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_and_a_problem_stays_the_problem_it_is() {
        assert_eq!(read::<Vec<u8>>(200, b"[1,2]"), Ok(vec![1, 2]));
        let problem = Problem::not_found();
        let body = serde_json::to_vec(&problem).unwrap();
        assert_eq!(read::<Vec<u8>>(404, &body), Err(problem));
    }

    #[test]
    fn a_page_of_a_proxy_in_between_is_named_as_what_it_is() {
        for (status, shown) in [(200, 502), (403, 403), (302, 502), (504, 504)] {
            let problem = read::<Vec<u8>>(status, b"<html>Bad gateway</html>").unwrap_err();
            assert_eq!((problem.code.as_str(), problem.status), ("unreadable", shown));
        }
    }
}
