//! The history tab: the revisions as a timeline, and what changed between any two of them, by field and by line.

mod compare;
mod timeline;
pub mod words;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Problem,
    catalog::{CompareRevisions, Comparison, EntityRef, ListRevisions, Revision},
};

use super::entity::Detail;
use crate::{
    call::call,
    t,
    ui::{
        icon::Icon,
        load::{Load, use_answer},
        note::Empty,
    },
};

/// Two revisions to compare; equal ones mean the first revision, which has nothing before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    pub from: i64,
    pub to: i64,
}

impl Pair {
    /// What the address asks for, else the last change.
    fn asked(from: Option<i64>, to: Option<i64>, last: i64) -> Pair {
        let to = to.filter(|to| (1..=last).contains(to)).unwrap_or(last);
        let from = from.filter(|from| (1..=last).contains(from)).unwrap_or((to - 1).max(1));
        Pair { from, to }
    }
}

pub fn tab(detail: &Detail) -> AnyView {
    let query = use_query_map();
    let reference = detail.head.reference.clone();
    let last = detail.revision;
    let pair = Memo::new(move |_| {
        let number = |name: &str| query.with(|query| query.get(name).and_then(|number| number.parse().ok()));
        Pair::asked(number("from"), number("to"), last)
    });
    let question = {
        let reference = reference.clone();
        move || (reference.clone(), pair.get())
    };
    // One answer for both, so that what is compared and the list of revisions change together.
    let told = use_answer(question, ask);
    let view = move |(revisions, comparison)| page(&reference, revisions, comparison, pair.get_untracked());
    view! { <Load of=told view=view /> }.into_any()
}

async fn ask((reference, pair): (EntityRef, Pair)) -> Result<(Vec<Revision>, Option<Comparison>), Problem> {
    let revisions = call(ListRevisions { reference: reference.clone() }).await?;
    if revisions.len() < 2 {
        return Ok((revisions, None));
    }
    let comparison = call(CompareRevisions { reference, from: pair.from, to: pair.to }).await?;
    Ok((revisions, Some(comparison)))
}

fn page(reference: &EntityRef, revisions: Vec<Revision>, comparison: Option<Comparison>, pair: Pair) -> AnyView {
    if revisions.is_empty() {
        return view! { <Empty icon=Icon::Clock title=t!(catalog_no_history) /> }.into_any();
    }
    let list = timeline::timeline(reference, &revisions, pair);
    let right = match comparison {
        Some(comparison) => {
            let chooser = timeline::chooser(reference, &revisions, pair);
            let compared = compare::comparison(reference, comparison);
            view! { {chooser}{compared} }.into_any()
        }
        None => view! { <Empty icon=Icon::Clock title=t!(catalog_one_revision)><p>{t!(catalog_one_revision_note)}</p></Empty> }
            .into_any(),
    };
    view! {
        <div class="hi-b">
            <nav class="tl" aria-label=t!(catalog_changes)>{list}</nav>
            <div class="df">{right}</div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_change_is_compared_unless_the_address_says_otherwise() {
        for ((from, to, last), pair) in [
            ((None, None, 5), Pair { from: 4, to: 5 }),
            ((Some(2), Some(4), 5), Pair { from: 2, to: 4 }),
            ((None, Some(3), 5), Pair { from: 2, to: 3 }),
            ((Some(9), Some(-1), 5), Pair { from: 4, to: 5 }),
            ((None, None, 1), Pair { from: 1, to: 1 }),
        ] {
            assert_eq!(Pair::asked(from, to, last), pair);
        }
    }
}
