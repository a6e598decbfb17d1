//! The menu: a rail at the side, a bar at the bottom on a phone. One line per place.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::{
    Permission, audit,
    catalog::{READ_PROBLEMS, READ_SOURCES},
    permissions::{READ_POLICIES, READ_REQUESTS, READ_ROLES},
};

use super::{Myself, palette::PaletteOpen};
use crate::{
    paths, t,
    ui::{
        icon::{Icon, Size, icon},
        load::nothing,
    },
};

/// A place of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Home,
    Catalog,
    Apis,
    Teams,
    Search,
    Sources,
    Problems,
    Trash,
    Roles,
    Policies,
    Requests,
    Audit,
}

const MAIN: [Place; 5] = [Place::Home, Place::Catalog, Place::Apis, Place::Teams, Place::Search];
const ADMIN: [Place; 7] =
    [Place::Sources, Place::Problems, Place::Trash, Place::Roles, Place::Policies, Place::Requests, Place::Audit];
const BOTTOM: [Place; 5] = [Place::Home, Place::Catalog, Place::Search, Place::Teams, Place::Problems];

impl Place {
    fn link(self) -> (Icon, String, String) {
        match self {
            Place::Home => (Icon::Home, paths::HOME.to_owned(), t!(layout_home)),
            Place::Catalog => (Icon::Box, paths::CATALOG.to_owned(), t!(layout_catalog)),
            Place::Apis => (Icon::Plug, paths::kind("api"), t!(layout_apis)),
            Place::Teams => (Icon::Users, paths::kind("group"), t!(layout_teams)),
            Place::Search => (Icon::Search, paths::SEARCH.to_owned(), t!(layout_search)),
            Place::Sources => (Icon::Folder, paths::SOURCES.to_owned(), t!(layout_sources)),
            Place::Problems => (Icon::Alert, paths::PROBLEMS.to_owned(), t!(layout_problems)),
            Place::Trash => (Icon::Trash, paths::TRASH.to_owned(), t!(layout_trash)),
            Place::Roles => (Icon::Key, paths::ROLES.to_owned(), t!(layout_roles)),
            Place::Policies => (Icon::Scale, paths::POLICIES.to_owned(), t!(layout_policies)),
            Place::Requests => (Icon::Inbox, paths::REQUESTS.to_owned(), t!(layout_requests)),
            Place::Audit => (Icon::List, paths::AUDIT.to_owned(), t!(layout_audit)),
        }
    }

    /// What one must be allowed to see it; most places are open to all.
    const fn needs(self) -> Option<Permission> {
        match self {
            Place::Sources => Some(READ_SOURCES),
            Place::Problems => Some(READ_PROBLEMS),
            Place::Roles => Some(READ_ROLES),
            Place::Policies => Some(READ_POLICIES),
            Place::Requests => Some(READ_REQUESTS),
            Place::Audit => Some(audit::READ),
            _ => None,
        }
    }

    fn open_to(self, may: &[String]) -> bool {
        self.needs().is_none_or(|need| may.iter().any(|word| word == need.word()))
    }

    /// The place that an address belongs to.
    pub fn of(path: &str, query: &str) -> Option<Place> {
        let mut segments = path.split('/').skip(1);
        let place = match segments.next().unwrap_or_default() {
            "" => Place::Home,
            "graph" => Place::Catalog,
            "catalog" => match segments.next() {
                Some("api") => Place::Apis,
                Some("group" | "user") => Place::Teams,
                Some(_) => Place::Catalog,
                None if query.contains("q=kind:api") => Place::Apis,
                None if query.contains("q=kind:group") => Place::Teams,
                None => Place::Catalog,
            },
            "search" => Place::Search,
            "sources" => Place::Sources,
            "problems" => Place::Problems,
            "trash" => Place::Trash,
            "roles" => Place::Roles,
            "policies" => Place::Policies,
            "access" if segments.next() == Some("requests") => Place::Requests,
            "audit" => Place::Audit,
            _ => return None,
        };
        Some(place)
    }
}

/// The place of the page that is shown.
fn here() -> Memo<Option<Place>> {
    let location = use_location();
    Memo::new(move |_| Place::of(&location.pathname.get(), &location.search.get()))
}

fn entries(places: Vec<Place>, here: Memo<Option<Place>>, size: Size) -> AnyView {
    // On a phone the search is the palette; without the browser app it is the page.
    let palette = (size == Size::Px20).then(use_context::<PaletteOpen>).flatten();
    let entry = |place: Place| {
        let (drawn, href, label) = place.link();
        let palette = palette.filter(|_| place == Place::Search);
        let open = move |event: leptos::ev::MouseEvent| {
            if let Some(PaletteOpen(palette)) = palette {
                event.prevent_default();
                palette.set(true);
            }
        };
        view! {
            <a href=href title=label aria-current=move || (here.get() == Some(place)).then_some("page") on:click=open>
                {icon(drawn, size)}
                <span>{label.clone()}</span>
            </a>
        }
    };
    places.into_iter().map(entry).collect_view().into_any()
}

/// The places that are open to the person who looks.
fn open(places: &'static [Place], here: Memo<Option<Place>>, size: Size) -> AnyView {
    let Myself(me) = expect_context();
    me.show(nothing, move |me| {
        let may = me.map(|me| me.may).unwrap_or_default();
        entries(places.iter().copied().filter(|place| place.open_to(&may)).collect(), here, size)
    })
}

#[component]
pub fn Rail() -> impl IntoView {
    let here = here();
    view! {
        <nav class="nav" aria-label=t!(layout_main)>{entries(MAIN.to_vec(), here, Size::Px16)}</nav>
        <nav class="nav" aria-labelledby="nav-admin">
            <h2 class="nav-h" id="nav-admin">{t!(layout_admin)}</h2>
            {open(&ADMIN, here, Size::Px16)}
        </nav>
    }
    .into_any()
}

#[component]
pub fn BottomBar() -> impl IntoView {
    let here = here();
    view! { <nav class="bottom" aria-label=t!(layout_bottom)>{open(&BOTTOM, here, Size::Px20)}</nav> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_belongs_to_a_place() {
        for (path, query, place) in [
            ("/", "", Some(Place::Home)),
            ("/catalog", "", Some(Place::Catalog)),
            ("/catalog", "q=kind:api", Some(Place::Apis)),
            ("/catalog/api/default/stock-v3/source", "", Some(Place::Apis)),
            ("/catalog/component/default/x", "", Some(Place::Catalog)),
            ("/problems/abc", "", Some(Place::Problems)),
            ("/nowhere", "", None),
        ] {
            assert_eq!(Place::of(path, query), place, "{path}?{query}");
        }
    }
}
