//! An empty list teaches: what to leave out, what was perhaps meant, or how to bring the first things in.

use leptos::prelude::*;
use shared::{catalog::FacetCounts, search::Search};

use super::{Counts, state::Asked};
use crate::{
    paths, t,
    ui::{
        button::{ButtonLink, Look},
        icon::{Icon, Size, icon},
        load::{Load, use_call},
        note::Empty,
    },
};

pub fn nothing(counts: Counts, asked: Asked) -> AnyView {
    let view = move |counts: FacetCounts| if counts.total == 0 { first_things() } else { nothing_fits(&asked) };
    view! { <div class="list-t"><Load of=counts view=view /></div> }.into_any()
}

/// Two ways to bring something into an empty catalog.
fn first_things() -> AnyView {
    view! {
        <Empty icon=Icon::Box title=t!(catalog_empty)>
            <p>{t!(catalog_empty_ways)}</p>
            <p class="row">
                <ButtonLink href=paths::new_source("") look=Look::Primary icon=Icon::Plus>{t!(catalog_add_source)}</ButtonLink>
            </p>
            <p>{t!(catalog_empty_command)}</p>
            <p><code class="inline">"portal import PATH"</code></p>
        </Empty>
    }
    .into_any()
}

fn nothing_fits(asked: &Asked) -> AnyView {
    let terms = asked.filter.terms();
    let several = terms.len() > 1;
    let without = terms.iter().filter(|_| several).map(|term| {
        view! {
            <li>
                <a class="btn" href=asked.under(&asked.filter.without_term(term))>
                    {icon(Icon::X, Size::Px12)}
                    <span class="cut">{t!(catalog_without, condition = &term.text)}</span>
                </a>
            </li>
        }
    });
    let without = without.collect_view();
    let clear = asked.under(&Default::default());
    let words: Vec<&str> = asked.filter.words().collect();
    let meant = (!words.is_empty()).then(|| meant(words.join(" "), asked.clone()));
    view! {
        <Empty icon=Icon::Filter title=t!(catalog_nothing_fits)>
            {several.then(|| view! { <p>{t!(catalog_try_without)}</p> })}
            <ul class="tries">{without}</ul>
            {meant}
            <p><a class="link" href=clear>{t!(catalog_clear)}</a></p>
        </Empty>
    }
    .into_any()
}

/// What the search index thinks was meant.
fn meant(words: String, asked: Asked) -> AnyView {
    let search = paths::search(&words);
    let found = use_call(move || Search {
        words: words.clone(),
        kinds: Vec::new(),
        owners: Vec::new(),
        limit: Some(1),
        cursor: None,
    });
    let view = move |found: shared::search::Found| {
        let better = found.did_you_mean.map(|better| {
            let href = asked.under(&asked.filter.with_words(&better));
            view! { <p>{t!(catalog_did_you_mean)}" "<a class="link mid" href=href>{better}</a></p> }
        });
        let elsewhere = (found.total > 0).then(|| {
            view! { <p><a class="link" href=search.clone()>{t!(catalog_search_finds, count = found.total)}</a></p> }
        });
        view! { {better}{elsewhere} }.into_any()
    };
    view! { <Load of=found view=view /> }.into_any()
}
