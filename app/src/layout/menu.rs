//! The menu: a rail at the side, a bar at the bottom on a phone. One line per place.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::{
    Permission, audit,
    catalog::{READ, READ_PROBLEMS, READ_SOURCES},
    identity::{Me, READ_ACCOUNTS},
    permissions::{READ_POLICIES, READ_REQUESTS, READ_ROLES},
    search::SEARCH,
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
    Accounts,
    Roles,
    Policies,
    Requests,
    Audit,
}

const MAIN: [Place; 5] = [Place::Home, Place::Catalog, Place::Apis, Place::Teams, Place::Search];
const ADMIN: [Place; 8] = [
    Place::Sources,
    Place::Problems,
    Place::Trash,
    Place::Accounts,
    Place::Roles,
    Place::Policies,
    Place::Requests,
    Place::Audit,
];
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
            Place::Accounts => (Icon::User, paths::ACCOUNTS.to_owned(), t!(layout_accounts)),
            Place::Roles => (Icon::Key, paths::ROLES.to_owned(), t!(layout_roles)),
            Place::Policies => (Icon::Scale, paths::POLICIES.to_owned(), t!(layout_policies)),
            Place::Requests => (Icon::Inbox, paths::REQUESTS.to_owned(), t!(layout_requests)),
            Place::Audit => (Icon::List, paths::AUDIT.to_owned(), t!(layout_audit)),
        }
    }

    /// What one must be allowed to see it.
    const fn needs(self) -> Permission {
        match self {
            Place::Home | Place::Catalog | Place::Apis | Place::Teams | Place::Trash => READ,
            Place::Search => SEARCH,
            Place::Sources => READ_SOURCES,
            Place::Problems => READ_PROBLEMS,
            Place::Accounts => READ_ACCOUNTS,
            Place::Roles => READ_ROLES,
            Place::Policies => READ_POLICIES,
            Place::Requests => READ_REQUESTS,
            Place::Audit => audit::READ,
        }
    }

    fn open_to(self, may: &[String]) -> bool {
        may.iter().any(|word| word == self.needs().word())
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
            "accounts" => Place::Accounts,
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

/// The places that are open to the person who looks. Without an answer those that most are open to.
fn open(places: &'static [Place], of: Option<&Me>) -> Vec<Place> {
    let usual = [READ.word().to_owned(), SEARCH.word().to_owned()];
    let may = of.map_or(&usual[..], |me| &me.may);
    places.iter().copied().filter(|place| place.open_to(may)).collect()
}

#[component]
pub fn Rail() -> impl IntoView {
    let here = here();
    let Myself(me) = expect_context();
    let menus = move |me: Option<Me>| {
        let (main, admin) = (open(&MAIN, me.as_ref()), open(&ADMIN, me.as_ref()));
        let main = (!main.is_empty())
            .then(|| view! { <nav class="nav" aria-label=t!(layout_main)>{entries(main, here, Size::Px16)}</nav> });
        let admin = (!admin.is_empty()).then(|| {
            view! {
                <nav class="nav" aria-labelledby="nav-admin">
                    <h2 class="nav-h" id="nav-admin">{t!(layout_admin)}</h2>
                    {entries(admin, here, Size::Px16)}
                </nav>
            }
        });
        view! { {main}{admin} }.into_any()
    };
    me.show(nothing, move |me| menus(me.ok()))
}

/// The places for admins, as lines of the person's menu: a phone has no rail.
pub fn for_admins(me: &Me) -> AnyView {
    let places = open(&ADMIN, Some(me));
    if places.is_empty() {
        return nothing();
    }
    let line = |place: Place| {
        let (drawn, href, label) = place.link();
        view! { <a class="menu-i" href=href>{icon(drawn, Size::Px16)}{label}</a> }
    };
    view! {
        <div class="menu-s menu-admin">
            <h3 class="menu-h">{t!(layout_admin)}</h3>
            {places.into_iter().map(line).collect_view()}
        </div>
    }
    .into_any()
}

#[component]
pub fn BottomBar() -> impl IntoView {
    let here = here();
    let Myself(me) = expect_context();
    let bar = move |places: Vec<Place>| {
        view! { <nav class="bottom" aria-label=t!(layout_bottom)>{entries(places, here, Size::Px20)}</nav> }.into_any()
    };
    me.show(nothing, move |me| match open(&BOTTOM, me.ok().as_ref()) {
        places if places.is_empty() => nothing(),
        places => bar(places),
    })
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
