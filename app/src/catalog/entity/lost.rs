//! An address of an entity that is not there: what is called nearly so, and where to look.

use leptos::prelude::*;
use shared::{
    catalog::EntityRef,
    search::{Found, Hit, Search},
};

use crate::{
    layout::page::{Crumb, Page},
    paths, t,
    ui::{
        button::ButtonLink,
        icon::{Icon, Size, icon},
        kind::{kind_icon, kind_word, kind_words},
        load::{Load, set_status, use_call},
    },
};

/// How many near names are offered.
const NEAR: usize = 6;

pub fn lost(reference: EntityRef) -> AnyView {
    set_status(404);
    let words = reference.name().replace(['-', '_', '.'], " ");
    let near = {
        let words = words.clone();
        use_call(move || Search {
            words: words.clone(),
            kinds: Vec::new(),
            owners: Vec::new(),
            limit: Some(NEAR),
            cursor: None,
        })
    };
    let wanted = reference.kind().to_owned();
    let kind = kind_word(reference.kind());
    let filter = format!("kind:{}", reference.kind());
    let title = t!(catalog_lost, name = reference.name(), kind = &kind);
    let find = t!(catalog_search_for, name = reference.name());
    let others = t!(catalog_all_of_kind, kind = kind_words(reference.kind()));
    view! {
        <Page title=t!(layout_not_found) crumbs=vec![Crumb::new(t!(layout_catalog), paths::CATALOG)]>
            <div class="lost">
                <h1>{title}</h1>
                <p class="muted">{t!(catalog_lost_why)}" "<code class="inline">{reference.to_string()}</code></p>
                <Load of=near view=move |found| near_names(found, &wanted) />
                <p class="row">
                    <ButtonLink href=paths::search(&words) icon=Icon::Search>{find}</ButtonLink>
                    <ButtonLink href=paths::catalog(&filter) icon=Icon::Box>{others}</ButtonLink>
                    <ButtonLink href=paths::TRASH.to_owned() icon=Icon::Trash>{t!(layout_trash)}</ButtonLink>
                </p>
            </div>
        </Page>
    }
    .into_any()
}

fn near_names(mut found: Found, kind: &str) -> AnyView {
    // What is of the same kind is more likely meant.
    found.hits.sort_by_key(|hit| hit.kind != kind);
    if found.hits.is_empty() {
        return ().into_any();
    }
    let hit = |hit: Hit| {
        let title: String = hit.title.iter().map(|span| span.text.as_str()).collect();
        let href = hit
            .anchor
            .as_deref()
            .map_or_else(|| paths::entity(&hit.reference), |anchor| paths::operation(&hit.reference, anchor));
        view! {
            <li>
                <a class="row" href=href>
                    {icon(kind_icon(&hit.kind, hit.detail.as_deref()), Size::Px16)}
                    <span class="mid">{title}</span>
                    <span class="subtle">{kind_word(&hit.kind)}</span>
                </a>
            </li>
        }
    };
    view! {
        <section class="near" aria-labelledby="near">
            <h2 id="near">{t!(catalog_near)}</h2>
            <ul>{found.hits.into_iter().map(hit).collect_view()}</ul>
        </section>
    }
    .into_any()
}
