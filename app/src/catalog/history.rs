//! The history tab: the revisions as a timeline, and what changed between any two of them, by field and by line.

mod compare;
mod timeline;
pub mod words;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::catalog::{CompareRevisions, Comparison, EntityRef, ListRevisions, Revision};

use super::entity::Detail;
use crate::{
    t,
    ui::{
        icon::Icon,
        load::{Load, use_call},
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
    let revisions = {
        let reference = reference.clone();
        use_call(move || ListRevisions { reference: reference.clone() })
    };
    let view = move |revisions: Vec<Revision>| page(&reference, revisions, pair);
    view! { <Load of=revisions view=view /> }.into_any()
}

fn page(reference: &EntityRef, revisions: Vec<Revision>, pair: Memo<Pair>) -> AnyView {
    if revisions.is_empty() {
        return view! { <Empty icon=Icon::Clock title=t!(catalog_no_history) /> }.into_any();
    }
    let several = revisions.len() > 1;
    let all = StoredValue::new(revisions);
    let here = StoredValue::new(reference.clone());
    let list = move || all.with_value(|all| here.with_value(|here| timeline::timeline(here, all, pair.get())));
    let right = if several {
        let comparison = use_call(move || CompareRevisions {
            reference: here.get_value(),
            from: pair.get().from,
            to: pair.get().to,
        });
        let view = move |comparison: Comparison| here.with_value(|here| compare::comparison(here, comparison));
        view! {
            {move || all.with_value(|all| here.with_value(|here| timeline::chooser(here, all, pair.get())))}
            <Load of=comparison view=view />
        }
        .into_any()
    } else {
        view! { <Empty icon=Icon::Clock title=t!(catalog_one_revision)><p>{t!(catalog_one_revision_note)}</p></Empty> }
            .into_any()
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
