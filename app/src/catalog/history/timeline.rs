//! The revisions by day, and the choice of any two of them.

use leptos::prelude::*;
use shared::catalog::{EntityRef, Revision};

use super::{Pair, words::summary};
use crate::{
    catalog::{entity::file_name, source::commit_short},
    paths::{self, Tab},
    t,
    texts::date::{clock, day, exact},
    ui::{
        button::{Button, Height},
        icon::{Icon, Size, icon},
    },
};

pub fn timeline(reference: &EntityRef, revisions: &[Revision], pair: Pair) -> AnyView {
    let mut days: Vec<(String, Vec<&Revision>)> = Vec::new();
    for revision in revisions {
        let day = day(revision.at);
        match days.last_mut() {
            Some((known, all)) if *known == day => all.push(revision),
            _ => days.push((day, vec![revision])),
        }
    }
    let entry = |revision: &&Revision| entry(reference, revision, pair);
    let day = |(day, revisions): (String, Vec<&Revision>)| view! { <h2>{day}</h2><ol>{revisions.iter().map(entry).collect_view()}</ol> };
    days.into_iter().map(day).collect_view().into_any()
}

fn entry(reference: &EntityRef, revision: &Revision, pair: Pair) -> AnyView {
    let first = revision.number <= 1;
    let href = if first {
        paths::comparison(reference, 1, 1)
    } else {
        paths::comparison(reference, revision.number - 1, revision.number)
    };
    let current = pair.to == revision.number && (first || pair.from == revision.number - 1);
    let place = revision.place.as_ref().map(|place| view! { {file_name(&place.path).to_owned()}{commit_short(place)} });
    view! {
        <li>
            <a href=href aria-current=current.then_some("true")>
                <span class="tile">{icon(if first { Icon::Plus } else { Icon::Pencil }, Size::Px16)}</span>
                <span class="cut"><b class="cut">{summary(revision)}</b><span class="muted cut t12">{t!(catalog_revision, number = revision.number)}" · "{place}</span></span>
                <time class="subtle" datetime=revision.at.to_string() title=exact(revision.at)>{clock(revision.at)}</time>
            </a>
        </li>
    }
    .into_any()
}

/// A form that compares any two revisions; it works without the browser app.
pub fn chooser(reference: &EntityRef, revisions: &[Revision], pair: Pair) -> AnyView {
    let choice = |chosen: i64| {
        let option = move |revision: &Revision| {
            let words = format!(
                "{} · {} {}",
                t!(catalog_revision, number = revision.number),
                day(revision.at),
                clock(revision.at)
            );
            view! { <option value=revision.number.to_string() selected=revision.number == chosen>{words}</option> }
        };
        revisions.iter().map(option).collect_view()
    };
    view! {
        <form class="two" method="get" action=paths::tab(reference, Tab::History)>
            <label><span class="subtle">{t!(catalog_from)}</span><select name="from" class="select">{choice(pair.from)}</select></label>
            <label><span class="subtle">{t!(catalog_to)}</span><select name="to" class="select">{choice(pair.to)}</select></label>
            <Button kind="submit" height=Height::Usual>{t!(catalog_compare)}</Button>
        </form>
    }
    .into_any()
}
