//! An empty list teaches: what to leave out, what was perhaps meant, or how to bring the first things in.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    Problem,
    catalog::{CountFacets, filter::Filter},
    search::Search,
};

use super::state::Asked;
use crate::{
    call::call,
    paths, t,
    ui::{
        button::{ButtonLink, Look},
        icon::{Icon, Size, icon},
        note::Empty,
    },
};

/// What there is instead, when nothing fits.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Instead {
    /// How many entities there are at all.
    total: usize,
    /// The words of the filter, and how many things the search finds with them.
    words: String,
    found: usize,
    /// A spelling that would find more.
    better: Option<String>,
}

/// # Errors
/// When the portal cannot say how many entities there are.
pub async fn instead(filter: String) -> Result<Instead, Problem> {
    let words = Filter::parse(&filter).map(|filter| filter.words().collect::<Vec<_>>().join(" ")).unwrap_or_default();
    let total = call(CountFacets { filter: String::new() }).await?.total;
    let mut instead = Instead { total, words, found: 0, better: None };
    if !instead.words.is_empty() {
        let search = Search {
            words: instead.words.clone(),
            kinds: Vec::new(),
            owners: Vec::new(),
            limit: Some(1),
            cursor: None,
        };
        // Without the search one can still leave conditions out.
        if let Ok(found) = call(search).await {
            instead.found = found.total;
            instead.better = found.did_you_mean;
        }
    }
    Ok(instead)
}

pub fn nothing(instead: &Instead, asked: &Asked) -> AnyView {
    let content = if instead.total == 0 { first_things() } else { nothing_fits(instead, asked) };
    view! { <div class="list-t">{content}</div> }.into_any()
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

fn nothing_fits(instead: &Instead, asked: &Asked) -> AnyView {
    let terms = asked.filter.terms();
    let several = terms.len() > 1;
    let without = terms.iter().filter(|_| several).map(|term| {
        let href = asked.under(&asked.filter.without_term(term));
        let words = t!(catalog_without, condition = &term.text);
        view! { <li><a class="btn" href=href>{icon(Icon::X, Size::Px12)}<span class="cut">{words}</span></a></li> }
    });
    let without = without.collect_view();
    let clear = asked.under(&Default::default());
    let better = instead.better.clone().map(|better| {
        let href = asked.under(&asked.filter.with_words(&better));
        view! { <p>{t!(catalog_did_you_mean)}" "<a class="link mid" href=href>{better}</a></p> }
    });
    let elsewhere = (instead.found > 0).then(|| {
        let href = paths::search(&instead.words);
        view! { <p><a class="link" href=href>{t!(catalog_search_finds, count = instead.found)}</a></p> }
    });
    view! {
        <Empty icon=Icon::Filter title=t!(catalog_nothing_fits)>
            {several.then(|| view! { <p>{t!(catalog_try_without)}</p> })}
            <ul class="tries">{without}</ul>
            {better}
            {elsewhere}
            <p><a class="link" href=clear>{t!(catalog_clear)}</a></p>
        </Empty>
    }
    .into_any()
}
