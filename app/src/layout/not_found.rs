//! Not found: what could have been meant, and where to look.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::page::Page;
use crate::{
    paths, t,
    ui::{
        button::{Button, ButtonLink, Look},
        icon::{Icon, Size, icon},
        load::set_status,
    },
};

/// The page for an address that leads to nothing. The last part of the address is what one is asked to search for.
#[component]
pub fn NotFound() -> impl IntoView {
    set_status(404);
    let path = use_location().pathname;
    let words =
        move || path.get().rsplit('/').find(|part| !part.is_empty()).unwrap_or_default().replace(['-', '_'], " ");
    view! {
        <Page title=t!(layout_not_found)>
            <div class="lost">
                <h1>{t!(layout_not_found_title)}</h1>
                <p class="muted">{t!(layout_not_found_why)}</p>
                <form class="lost-f" method="get" action=paths::SEARCH role="search">
                    <div class="field field-lg">
                        {icon(Icon::Search, Size::Px16)}
                        <input name="q" type="search" aria-label=t!(layout_find) value=words() />
                    </div>
                    <Button kind="submit" look=Look::Primary height=crate::ui::button::Height::Large>{t!(layout_search)}</Button>
                </form>
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
