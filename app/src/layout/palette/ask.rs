//! Asking: what the first sign of the text means, the question to the server, and the answer as rows need it.

use shared::{
    Problem,
    catalog::{Choice, CountFacets, EntityHead, Facet, ListEntities},
    search::{Hit, Search},
};

use crate::{browser, call::call, t};

/// What the first sign says one wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    #[default]
    Everything,
    Action,
    Person,
    Tag,
    Filter,
    Help,
}

impl Mode {
    /// The mode of a text, and the text without its sign.
    pub fn of(typed: &str) -> (Mode, &str) {
        let text = typed.trim_start();
        let mode = match text.chars().next() {
            Some('>') => Mode::Action,
            Some('@') => Mode::Person,
            Some('#') => Mode::Tag,
            Some(':') => Mode::Filter,
            Some('?') => Mode::Help,
            _ => return (Mode::Everything, text.trim_end()),
        };
        (mode, text.get(1..).unwrap_or_default().trim())
    }

    /// Where the palette looks, in words.
    pub fn scope(self) -> String {
        match self {
            Mode::Everything => t!(palette_in_everything),
            Mode::Action => t!(palette_in_actions),
            Mode::Person => t!(palette_in_people),
            Mode::Tag => t!(palette_in_tags),
            Mode::Filter => t!(palette_in_catalog),
            Mode::Help => t!(palette_in_help),
        }
    }
}

/// What the palette asks the server for; modes without a question are answered from what the page knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    Words(String),
    People(String),
    Tags,
    Filter(String),
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    pub hits: Vec<Hit>,
    /// How many there are of each kind.
    pub kinds: Vec<Choice>,
    pub tags: Vec<Choice>,
    pub heads: Vec<EntityHead>,
    pub total: usize,
    /// From question to answer, in milliseconds.
    pub millis: u64,
    /// The server has been asked.
    pub asked: bool,
    /// Another answer is on its way.
    pub waits: bool,
    pub did_you_mean: Option<String>,
    /// Why there is no answer.
    pub trouble: Option<String>,
}

impl Question {
    pub fn of(typed: &str) -> Option<Question> {
        let (mode, words) = Mode::of(typed);
        match mode {
            Mode::Everything if words.is_empty() => None,
            Mode::Everything => Some(Question::Words(words.to_owned())),
            Mode::Person if words.is_empty() => Some(Question::Filter("kind:user,group".to_owned())),
            Mode::Person => Some(Question::People(words.to_owned())),
            Mode::Tag => Some(Question::Tags),
            Mode::Filter => Some(Question::Filter(words.to_owned())),
            Mode::Action | Mode::Help => None,
        }
    }

    pub async fn ask(self) -> Answer {
        let began = browser::elapsed_micros();
        let answered = match self {
            Question::Words(words) => found(words, Vec::new()).await,
            Question::People(words) => found(words, vec!["user".to_owned(), "group".to_owned()]).await,
            Question::Tags => tags().await,
            Question::Filter(filter) => listed(filter).await,
        };
        let millis = u64::try_from((browser::elapsed_micros() - began) / 1_000).unwrap_or(0);
        match answered {
            Ok(answer) => Answer { millis, asked: true, ..answer },
            Err(problem) => Answer { trouble: Some(problem.to_string()), asked: true, ..Answer::default() },
        }
    }
}

async fn found(words: String, kinds: Vec<String>) -> Result<Answer, Problem> {
    let found = call(Search { words, kinds, owners: Vec::new(), limit: Some(24), cursor: None }).await?;
    let kinds = of(found.facets, "kind");
    Ok(Answer { hits: found.hits, kinds, total: found.total, did_you_mean: found.did_you_mean, ..Answer::default() })
}

async fn tags() -> Result<Answer, Problem> {
    let counts = call(CountFacets { filter: String::new() }).await?;
    let tags = of(counts.facets, "tag");
    Ok(Answer { total: tags.len(), tags, ..Answer::default() })
}

async fn listed(filter: String) -> Result<Answer, Problem> {
    let page = call(ListEntities { filter, sort: String::new(), limit: Some(12), cursor: None }).await?;
    Ok(Answer { total: page.total, heads: page.items, ..Answer::default() })
}

fn of(facets: Vec<Facet>, name: &str) -> Vec<Choice> {
    facets.into_iter().find(|facet| facet.name == name).map(|facet| facet.choices).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sign_says_what_is_wanted() {
        for (typed, mode, words) in [
            ("", Mode::Everything, ""),
            (" stock ledger ", Mode::Everything, "stock ledger"),
            ("> theme", Mode::Action, "theme"),
            ("@mira", Mode::Person, "mira"),
            ("#", Mode::Tag, ""),
            (":owner:checkout -tag:legacy", Mode::Filter, "owner:checkout -tag:legacy"),
            ("?", Mode::Help, ""),
            ("a > b", Mode::Everything, "a > b"),
        ] {
            assert_eq!(Mode::of(typed), (mode, words), "{typed:?}");
        }
    }

    #[test]
    fn nothing_is_asked_for_what_the_page_knows() {
        assert_eq!(Question::of("  "), None);
        assert_eq!(Question::of(">dark"), None);
        assert_eq!(Question::of("?"), None);
        assert_eq!(Question::of("#tier"), Some(Question::Tags));
        assert_eq!(Question::of("@"), Some(Question::Filter("kind:user,group".to_owned())));
    }
}
