//! Refusal: why an operation did not do what it was asked; a problem for the reader, or a fault for the log.

use shared::Problem;

/// What every operation answers.
pub type Answer<T> = Result<T, Refusal>;

#[derive(Debug)]
pub enum Refusal {
    /// For the reader: says what happened and what to do.
    Problem(Problem),
    /// For the log: the reader learns only that something went wrong, and the request's id.
    Fault(anyhow::Error),
}

impl Refusal {
    /// What the reader gets to see.
    pub fn into_problem(self) -> Problem {
        match self {
            Refusal::Problem(problem) => problem,
            Refusal::Fault(_) => Problem::fault(),
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Refusal {
        Refusal::Problem(problem)
    }
}

impl From<anyhow::Error> for Refusal {
    fn from(error: anyhow::Error) -> Refusal {
        match error.downcast::<Problem>() {
            Ok(problem) => Refusal::Problem(problem),
            Err(error) => Refusal::Fault(error),
        }
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Refusal {
        Refusal::Fault(error.into())
    }
}

impl From<db::DbError> for Refusal {
    fn from(error: db::DbError) -> Refusal {
        use db::DbError::{Busy, Closed, DiskFull, StopWrites, Unstorable};
        match error {
            Busy | Closed | DiskFull | StopWrites { .. } => {
                Refusal::Problem(Problem::unreachable("The portal cannot save anything now.").detail(error.to_string()))
            }
            Unstorable(what) => Refusal::Problem(Problem::invalid(format!(
                "The request holds a {what}, which nothing in the portal can be called."
            ))),
            other => Refusal::Fault(other.into()),
        }
    }
}

impl From<Refusal> for anyhow::Error {
    fn from(refusal: Refusal) -> anyhow::Error {
        match refusal {
            Refusal::Problem(problem) => problem.into(),
            Refusal::Fault(error) => error,
        }
    }
}
