//! Spelling: the words that were meant, taken from what was found and may be seen.

use shared::near::distance;
use shared::search::{Hit, Span};

use crate::question::Question;
use crate::words::{forgiven, words};

/// The question with each word that nothing contains replaced by the nearest one of the hits; nothing if that changes nothing.
pub fn better(question: &Question, hits: &[Hit]) -> Option<String> {
    let text = |spans: &[Span]| spans.iter().map(|span| span.text.as_str()).collect::<String>();
    let mut known: Vec<String> = Vec::new();
    for hit in hits {
        known.extend(words(&text(&hit.title), false).into_iter().map(|word| word.text));
        known.extend(words(hit.reference.name(), false).into_iter().map(|word| word.text));
    }
    for hit in hits {
        known.extend(words(&text(&hit.passage), false).into_iter().map(|word| word.text));
    }
    let mut changed = false;
    let said: Vec<&str> = question
        .words
        .iter()
        .map(|word| {
            if known.iter().any(|known| known.starts_with(word.as_str())) {
                return word.as_str();
            }
            let nearest = known
                .iter()
                .filter_map(|known| Some((distance(word, known, forgiven(word))?, known)))
                .min_by_key(|(cost, _)| *cost);
            match nearest {
                Some((_, nearest)) => {
                    changed = true;
                    nearest.as_str()
                }
                None => word.as_str(),
            }
        })
        .collect();
    changed.then(|| said.join(" "))
}
