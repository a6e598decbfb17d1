//! Question: what a person typed, as queries from strict to forgiving.

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, Query, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::schema::Fields;
use crate::words::{forgiven, key, words};

/// What is read of a question; the rest cannot make it clearer.
const LONGEST: usize = 400;
const MOST_WORDS: usize = 16;

/// How strictly words are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// All words, as they are or as beginnings.
    Exact,
    /// All words, with mistakes forgiven.
    Forgiving,
    /// Any of the words, with mistakes forgiven.
    Any,
}

/// What was asked, in words.
#[derive(Debug, Clone)]
pub struct Question {
    pub words: Vec<String>,
    /// All of it as the key of a name.
    key: String,
}

impl Question {
    /// Reads any text; a text without words asks nothing.
    pub fn read(text: &str) -> Question {
        let text: String = text.chars().take(LONGEST).collect();
        let mut found: Vec<String> = Vec::new();
        for word in words(&text, false) {
            if found.len() < MOST_WORDS && !found.contains(&word.text) {
                found.push(word.text);
            }
        }
        Question { words: found, key: key(&text) }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The rounds that make sense for this question, in order; the first that finds something counts.
    pub fn rounds(&self) -> &'static [Round] {
        if self.words.len() > 1 {
            &[Round::Exact, Round::Forgiving, Round::Any]
        } else {
            &[Round::Exact, Round::Forgiving]
        }
    }

    /// `hidden` are the references of owners whose titles the asker must not find anything by.
    pub fn query(&self, fields: &Fields, round: Round, hidden: &[String]) -> Box<dyn Query> {
        let occur = if round == Round::Any { Occur::Should } else { Occur::Must };
        let last = self.words.len().saturating_sub(1);
        let each =
            self.words.iter().enumerate().map(|(at, word)| (occur, one_word(fields, word, at == last, round, hidden)));
        let all: Box<dyn Query> = Box::new(BooleanQuery::new(each.collect()));
        let whole = Term::from_field_text(fields.key, &self.key);
        let exact: Box<dyn Query> = Box::new(TermQuery::new(whole.clone(), IndexRecordOption::Basic));
        let begins: Box<dyn Query> = Box::new(FuzzyTermQuery::new_prefix(whole, 0, true));
        Box::new(BooleanQuery::new(vec![
            (Occur::Must, all),
            (Occur::Should, Box::new(ConstScoreQuery::new(exact, 60.0))),
            (Occur::Should, Box::new(ConstScoreQuery::new(begins, 12.0))),
        ]))
    }
}

/// Where a word may be, the best place first; only the best counts, the others break ties.
fn one_word(fields: &Fields, word: &str, last: bool, round: Round, hidden: &[String]) -> Box<dyn Query> {
    let is = |field: Field, score: f32| -> Box<dyn Query> {
        Box::new(ConstScoreQuery::new(
            Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::Basic)),
            score,
        ))
    };
    let begins = |field: Field, score: f32| -> Box<dyn Query> {
        Box::new(ConstScoreQuery::new(
            Box::new(FuzzyTermQuery::new_prefix(Term::from_field_text(field, word), 0, true)),
            score,
        ))
    };
    let relevant = |field: Field, boost: f32| -> Box<dyn Query> {
        Box::new(BoostQuery::new(
            Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs)),
            boost,
        ))
    };
    let mut places = vec![
        is(fields.title, 10.0),
        is(fields.names, 9.0),
        begins(fields.title, 6.0),
        begins(fields.names, 5.5),
        is(fields.joined, 8.0),
        // `orders` also begins `orderstatus`, which nobody means.
        begins(fields.joined, 0.7),
        is(fields.tags, 4.0),
        is(fields.about, 3.0),
        is(fields.text, 1.5),
        relevant(fields.title, 0.5),
        relevant(fields.text, 0.2),
    ];
    let letters = word.chars().count();
    if last && letters >= 2 {
        places.push(begins(fields.tags, 2.0));
        places.push(begins(fields.about, 1.2));
    }
    if last && letters >= 3 {
        places.push(begins(fields.text, 0.8));
    }
    let mistakes = u8::try_from(forgiven(word)).unwrap_or(0);
    if round != Round::Exact && mistakes > 0 {
        for step in 1..=mistakes {
            let near = |field: Field, score: f32| -> Box<dyn Query> {
                let query = FuzzyTermQuery::new(Term::from_field_text(field, word), step, true);
                Box::new(ConstScoreQuery::new(Box::new(query), score / f32::from(step)))
            };
            places.extend([
                near(fields.title, 4.0),
                near(fields.names, 3.5),
                near(fields.tags, 1.5),
                near(fields.about, 1.0),
                near(fields.text, 0.6),
            ]);
        }
        let beginning = FuzzyTermQuery::new_prefix(Term::from_field_text(fields.title, word), 1, true);
        places.push(Box::new(ConstScoreQuery::new(Box::new(beginning), 2.0)));
    }
    places.push(owner_called(fields, word, last, round, hidden));
    Box::new(DisjunctionMaxQuery::with_tie_breaker(places, 0.1))
}

/// What belongs to an owner whose title holds the word, unless that owner is hidden.
fn owner_called(fields: &Fields, word: &str, last: bool, round: Round, hidden: &[String]) -> Box<dyn Query> {
    let term = Term::from_field_text(fields.owner_words, word);
    let scored = |query: Box<dyn Query>, score: f32| -> Box<dyn Query> { Box::new(ConstScoreQuery::new(query, score)) };
    let mut places = vec![scored(Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic)), 3.0)];
    if last && word.chars().count() >= 2 {
        places.push(scored(Box::new(FuzzyTermQuery::new_prefix(term.clone(), 0, true)), 1.2));
    }
    if round != Round::Exact {
        let mistakes = u8::try_from(forgiven(word)).unwrap_or(0);
        let near = |step: u8| Box::new(FuzzyTermQuery::new(term.clone(), step, true));
        places.extend((1..=mistakes).map(|step| scored(near(step), 1.0 / f32::from(step))));
    }
    let called: Box<dyn Query> = Box::new(DisjunctionMaxQuery::new(places));
    if hidden.is_empty() {
        return called;
    }
    let theirs = TermSetQuery::new(hidden.iter().map(|owner| Term::from_field_text(fields.owner, owner)));
    Box::new(BooleanQuery::new(vec![(Occur::Must, called), (Occur::MustNot, Box::new(theirs))]))
}
