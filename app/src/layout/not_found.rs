//! Not found: what could have been meant, and where to look.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::{
    catalog::Named,
    search::{Hit, Search},
};

use super::page::Page;
use crate::{
    paths, t,
    ui::{
        button::{Button, ButtonLink, Look},
        icon::{Icon, Size, icon},
        load::{nothing, set_status, use_call},
        reference::EntityLink,
    },
};

/// The page for an address that leads to nothing. The last part of the address is what one is asked to search for.
#[component]
pub fn NotFound() -> impl IntoView {
    set_status(404);
    let path = use_location().pathname;
    let words = Memo::new(move |_| words_of(&path.get()));
    view! {
        <Page title=t!(layout_not_found)>
            <div class="lost">
                <h1>{t!(layout_not_found_title)}</h1>
                <p class="muted">{t!(layout_not_found_why)}</p>
                <form class="lost-f" method="get" action=paths::SEARCH role="search">
                    <div class="field field-lg">
                        {icon(Icon::Search, Size::Px16)}
                        <input name="q" type="search" aria-label=t!(layout_find) value=move || words.get() />
                    </div>
                    <Button kind="submit" look=Look::Primary height=crate::ui::button::Height::Large>{t!(layout_search)}</Button>
                </form>
                <Near words=words />
                <p class="row">
                    <ButtonLink href=paths::CATALOG.to_owned() icon=Icon::Box>{t!(layout_catalog)}</ButtonLink>
                    <ButtonLink href=paths::HOME.to_owned() icon=Icon::Home>{t!(layout_home)}</ButtonLink>
                    <ButtonLink href=paths::TRASH.to_owned() icon=Icon::Trash>{t!(layout_trash)}</ButtonLink>
                </p>
            </div>
        </Page>
    }
    .into_any()
}

/// What one could search for: the last part of an address, with blanks.
fn words_of(path: &str) -> String {
    path.rsplit('/')
        .find(|part| !part.is_empty())
        .unwrap_or_default()
        .replace(['-', '_', '.', '+'], " ")
        .replace("%20", " ")
}

/// What is called nearly like it. Nothing is shown when nothing is found, or search does not answer.
#[component]
fn Near(words: Memo<String>) -> impl IntoView {
    let found =
        use_call(move || Search { words: words.get(), kinds: vec![], owners: vec![], limit: Some(5), cursor: None });
    found.show(nothing, |found| match found {
        Ok(found) if !found.hits.is_empty() => near(found.hits),
        _ => nothing(),
    })
}

fn near(hits: Vec<Hit>) -> AnyView {
    let hit = |hit: Hit| {
        let title = hit.title.iter().map(|span| span.text.as_str()).collect::<String>();
        let to = Named { reference: hit.reference, title, found: true };
        view! {
            <li class="row">
                <EntityLink to=to entity_type=hit.detail />
                <span class="subtle cut">{hit.owner_title}</span>
            </li>
        }
    };
    view! {
        <section aria-labelledby="near">
            <div class="sect-h"><h2 id="near">{t!(layout_not_found_near)}</h2></div>
            <ul class="stack">{hits.into_iter().map(hit).collect_view()}</ul>
        </section>
    }
    .into_any()
}
