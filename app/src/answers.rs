//! Answers at hand: what the operations said while the server rendered the page. The server writes them into the page,
//! so that the browser's first render sees exactly what the server's saw, without asking again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use shared::Method;

use crate::browser::Answered;

/// The id of the element that carries the answers.
pub const ELEMENT: &str = "answers";

/// A question as it goes over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub method: Method,
    pub uri: String,
    pub body: Option<String>,
}

impl Question {
    /// What the question is known by in the page.
    fn key(&self) -> String {
        let Question { method, uri, body } = self;
        format!("{} {uri} {}", method.name(), body.as_deref().unwrap_or_default())
    }
}

/// The answers of one page. While the server renders, a question without an answer is noted; the server asks what was
/// noted and renders again, until nothing is missing. So rendering itself never waits, and always goes the same way.
#[derive(Debug, Clone, Default)]
pub struct Answers(Arc<Mutex<Rounds>>);

#[derive(Debug, Default)]
struct Rounds {
    known: Vec<Known>,
    missing: Vec<Question>,
}

#[derive(Debug)]
struct Known {
    key: String,
    answer: Answered,
    /// The last render asked for it.
    used: bool,
}

/// One answer in the page.
#[derive(Serialize, Deserialize)]
struct Written<'a> {
    key: String,
    status: u16,
    #[serde(borrow)]
    body: &'a RawValue,
}

impl Answers {
    fn rounds(&self) -> MutexGuard<'_, Rounds> {
        // A render that panicked leaves whole answers behind.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer, when it is known; else the question is noted.
    pub fn to(&self, question: &Question) -> Option<Answered> {
        let key = question.key();
        let mut rounds = self.rounds();
        if let Some(known) = rounds.known.iter_mut().find(|known| known.key == key) {
            known.used = true;
            return Some(known.answer.clone());
        }
        if !rounds.missing.contains(question) {
            rounds.missing.push(question.clone());
        }
        None
    }

    /// What the last render could not find; a new round begins.
    pub fn take_missing(&self) -> Vec<Question> {
        let mut rounds = self.rounds();
        rounds.known.iter_mut().for_each(|known| known.used = false);
        std::mem::take(&mut rounds.missing)
    }

    pub fn put(&self, question: &Question, answer: Answered) {
        self.rounds().known.push(Known { key: question.key(), answer, used: false });
    }

    /// The answers that this render used, as JSON that may stand within a `<script>`.
    pub fn written(&self) -> String {
        let rounds = self.rounds();
        let used = rounds.known.iter().filter(|known| known.used);
        let written: Vec<Written<'_>> = used
            .filter_map(|known| {
                // What is not JSON is of no use to the browser; it asks for it again.
                let body = serde_json::from_slice(&known.answer.body).ok()?;
                Some(Written { key: known.key.clone(), status: known.answer.status, body })
            })
            .collect();
        // Within JSON a `<` stands in texts only, and there it may be written so.
        serde_json::to_string(&written).unwrap_or_default().replace('<', "\\u003c")
    }

    /// The answers that a page carries; none when it carries none that can be read.
    pub fn read(text: &str) -> Answers {
        let written: Vec<Written<'_>> = serde_json::from_str(text).unwrap_or_default();
        let known = written
            .into_iter()
            .map(|Written { key, status, body }| {
                let answer = Answered { status, body: body.get().as_bytes().to_vec() };
                Known { key, answer, used: false }
            })
            .collect();
        Answers(Arc::new(Mutex::new(Rounds { known, missing: Vec::new() })))
    }
}

/// The answers at the end of the page. It is written after everything that asks.
pub fn element() -> AnyView {
    let answers = use_context::<Answers>();
    let written = move || answers.as_ref().map(Answers::written);
    view! { <script id=ELEMENT r#type="application/json" inner_html=written></script> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(uri: &str) -> Question {
        Question { method: Method::Get, uri: uri.to_owned(), body: None }
    }

    #[test]
    fn the_browser_reads_what_the_render_used_and_nothing_else() {
        let answers = Answers::default();
        for uri in ["/a", "/b", "/b"] {
            assert!(answers.to(&question(uri)).is_none());
        }
        let missing = answers.take_missing();
        assert_eq!(missing, [question("/a"), question("/b")]);
        for asked in &missing {
            answers.put(asked, Answered { status: 200, body: format!("[\"{}</script>\"]", asked.uri).into_bytes() });
        }
        assert!(answers.to(&question("/b")).is_some());
        assert!(answers.take_missing().is_empty());
        assert!(answers.to(&question("/b")).is_some());

        let written = answers.written();
        assert!(!written.contains('<'), "{written}");
        let read = Answers::read(&written);
        assert!(read.to(&question("/a")).is_none());
        let found = read.to(&question("/b")).map(|answer| serde_json::from_slice::<Vec<String>>(&answer.body).ok());
        assert_eq!(found.flatten(), Some(vec!["/b</script>".to_owned()]));
    }
}
