//! What changed in the catalog, newest first; what came together is one line.

use leptos::prelude::*;
use shared::catalog::Change;

use crate::{
    paths::{self, ListState},
    t,
    ui::{
        icon::{Icon, Size, icon},
        reference::EntityLink,
        time::Time,
    },
};

/// How many of the entities of one group of changes are named.
const NAMED: usize = 6;

pub fn section(recent: Vec<Change>) -> AnyView {
    let nothing = recent.is_empty().then(|| view! { <p class="muted">{t!(home_no_changes)}</p> });
    let groups = grouped(recent);
    let last = groups.len().saturating_sub(1);
    // The last group may go on beyond what was asked for, so its number says nothing.
    let rows = groups.into_iter().enumerate().map(|(at, group)| cause(group, at == last)).collect_view();
    view! {
        <section aria-labelledby="recent">
            <div class="sect-h"><h2 id="recent">{t!(home_recent)}</h2></div>
            {nothing}
            <ol class="causes">{rows}</ol>
        </section>
    }
    .into_any()
}

/// Changes of the same kind that came together, newest first.
fn grouped(changes: Vec<Change>) -> Vec<Vec<Change>> {
    const TOGETHER: i64 = 60;
    let mut groups: Vec<Vec<Change>> = Vec::new();
    for change in changes {
        match groups.last_mut() {
            Some(group)
                if group
                    .iter()
                    .all(|other| other.word == change.word && other.at.seconds_since(change.at).abs() <= TOGETHER) =>
            {
                group.push(change);
            }
            _ => groups.push(vec![change]),
        }
    }
    groups
}

fn cause(group: Vec<Change>, open_ended: bool) -> AnyView {
    let Some(Change { word, at, target, .. }) = group.first().cloned() else { return ().into_any() };
    let alone = group.len() == 1;
    let count = if open_ended && group.len() > NAMED { 0 } else { group.len() };
    let (drawn, what) = match word.as_str() {
        "entity-added" => (Icon::Plus, t!(home_added, count = count)),
        "entity-changed" => (Icon::Pencil, t!(home_was_changed, count = count)),
        "entity-orphaned" => (Icon::Question, t!(home_orphaned, count = count)),
        "entity-removed" => (Icon::Trash, t!(home_removed, count = count)),
        "entity-restored" => (Icon::Undo, t!(home_restored, count = count)),
        "entity-purged" => (Icon::X, t!(home_purged, count = count)),
        other => (Icon::Clock, other.replace('-', " ")),
    };
    let (title, hits) = if alone {
        (view! { <EntityLink to=target /><span class="muted cut">{what}</span> }.into_any(), None)
    } else {
        (view! { <b>{what}</b> }.into_any(), Some(hits(group, open_ended)))
    };
    view! {
        <li class="cause">
            <span class="cause-i">{icon(drawn, Size::Px16)}</span>
            <div>
                <div class="cause-t">{title}<span class="subtle"><Time at=at /></span></div>
                {hits}
            </div>
        </li>
    }
    .into_any()
}

fn hits(group: Vec<Change>, open_ended: bool) -> AnyView {
    let more = group.len().saturating_sub(NAMED);
    let said = t!(home_more, count = if open_ended { 0 } else { more });
    let newest = paths::list(&ListState { sort: "-changed".to_owned(), ..ListState::default() });
    let more = (more > 0).then(|| view! { <li><a class="hits-m" href=newest>{said}</a></li> });
    let hit = |change: Change| view! { <li><EntityLink to=change.target /></li> };
    view! { <ul class="hits">{group.into_iter().take(NAMED).map(hit).collect_view()}{more}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use shared::{Timestamp, catalog::Named};

    use super::*;

    fn change(word: &str, second: i64) -> Change {
        let target = Named { reference: "component:default/x".parse().unwrap(), title: "x".to_owned(), found: true };
        Change {
            target,
            kind: "Component".to_owned(),
            word: word.to_owned(),
            at: Timestamp::default().plus_seconds(second),
            revision: None,
        }
    }

    #[test]
    fn changes_that_came_together_are_one_group() {
        let changes = vec![change("a", 500), change("a", 490), change("b", 489), change("a", 488), change("a", 300)];
        let sizes: Vec<usize> = grouped(changes).iter().map(Vec::len).collect();
        assert_eq!(sizes, [2, 1, 1, 1]);
    }
}
