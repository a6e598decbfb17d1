//! The last revisions of an entity in a few lines, beside its overview.

use leptos::prelude::*;
use shared::catalog::{EntityRef, ListRevisions, Revision};

use super::Detail;
use crate::{
    catalog::history::words::summary,
    paths::{self, Tab},
    t,
    ui::{
        icon::{Icon, Size, icon},
        load::{Load, use_call},
        time::Age,
    },
};

/// How many revisions are shown.
const SHOWN: usize = 5;

pub fn recent(detail: &Detail) -> AnyView {
    let reference = detail.head.reference.clone();
    let all = paths::tab(&reference, Tab::History);
    let revisions = {
        let reference = reference.clone();
        use_call(move || ListRevisions { reference: reference.clone() })
    };
    let view = move |revisions: Vec<Revision>| list(&reference, revisions);
    view! {
        <section aria-labelledby="changes">
            <div class="sect-h"><h2 id="changes">{t!(catalog_recent_changes)}</h2><a class="btn btn-quiet btn-sm push" href=all>{t!(catalog_all)}</a></div>
            <Load of=revisions view=view />
        </section>
    }
    .into_any()
}

fn list(reference: &EntityRef, revisions: Vec<Revision>) -> AnyView {
    let item = |revision: &Revision| {
        let first = revision.number <= 1;
        let drawn = if first { Icon::Plus } else { Icon::Pencil };
        let href = if first {
            paths::tab(reference, Tab::History)
        } else {
            paths::comparison(reference, revision.number - 1, revision.number)
        };
        view! {
            <li>
                {icon(drawn, Size::Px14)}
                <a class="cut" href=href>{summary(revision)}</a>
                <span class="subtle"><Age at=revision.at /></span>
            </li>
        }
    };
    view! { <ol class="acts">{revisions.iter().take(SHOWN).map(item).collect_view()}</ol> }.into_any()
}
