//! What a problem says: names between backticks as code, and a title where the server only knows a name.

use leptos::prelude::*;
use shared::catalog::ProblemGroup;

use crate::{t, ui::kind::kind_word};

/// A sentence whose names stand between backticks.
pub fn said(text: &str) -> AnyView {
    let piece = |(position, piece): (usize, &str)| match position % 2 {
        0 => piece.to_owned().into_any(),
        _ => view! { <code class="inline">{piece.to_owned()}</code> }.into_any(),
    };
    // A backtick without its partner is a backtick.
    if text.matches('`').count() % 2 == 1 {
        return text.to_owned().into_any();
    }
    text.split('`').enumerate().map(piece).collect_view().into_any()
}

/// The title of a group, without backticks: for a missing or contested entity a sentence about it, else what is wrong.
pub fn title(group: &ProblemGroup) -> String {
    let about = group.places.first().and_then(|place| place.about.as_ref());
    match (group.cause.as_str(), about) {
        ("reference", Some(about)) => {
            t!(
                problems_title_reference,
                kind = kind_word(about.kind()),
                name = about.name(),
                count = group.places.len()
            )
        }
        ("conflict", Some(about)) => t!(problems_title_conflict, name = about.name()),
        ("duplicate", Some(about)) => t!(problems_title_duplicate, name = about.name(), count = group.places.len()),
        _ => group.title.replace('`', ""),
    }
}
