//! The frame around every page: menu, top bar, palette, help, toasts.

pub mod keys;
pub mod locked;
pub mod may;
pub mod menu;
pub mod not_found;
pub mod page;
pub mod palette;
pub mod person;
pub mod places;
pub mod theme;
pub mod trouble;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::identity::{Me, WhoAmI};

use crate::{
    browser,
    call::proof,
    parts, paths, t,
    ui::{
        icon::{Icon, Size, icon},
        load::{Loaded, use_call},
        time::Now,
        toast::{ToastRegion, Toasts},
        why::Why,
    },
};

/// The name of the organisation, at the top of the menu; the server provides it as a context.
#[derive(Debug, Clone)]
pub struct Company(pub String);

/// The name of the organisation, the same for server and browser.
pub fn company() -> String {
    let known = use_context::<Company>().map(|Company(name)| name).or_else(|| browser::attribute("data-company"));
    known.unwrap_or_else(|| "NEXT Portal".to_owned())
}

/// Who is looking, as a context of every page.
#[derive(Clone, Copy)]
pub struct Myself(pub Loaded<Me>);

/// Begins what lives as long as the page: its present, its toasts, the places where one was.
pub fn begin() {
    places::Places::begin();
    Now::begin();
    Toasts::begin();
    theme::Chosen::begin();
}

/// The frame; pages bring their own breadcrumb and `<main>` (see `page::Page`).
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let me = use_call(|| WhoAmI {});
    provide_context(Myself(me));
    let need = RwSignal::new(None);
    Effect::new(move |_| {
        // In the demo nobody has a session that could end.
        let known = me.latest().filter(|me| me.demo_people.is_empty());
        proof::begin(need, known.and_then(|me| me.reference));
    });
    let palette = RwSignal::new(false);
    let help = RwSignal::new(false);
    keys::begin(palette, help);
    palette::recent::begin();
    Effect::new(|_| parts::ahead());
    provide_context(palette::PaletteOpen(palette));
    provide_context(keys::HelpOpen(help));
    page::Arrived::begin();
    let Why(missing) = Why::begin();
    let shortcut = keys::command_k();
    let open_palette = move |event: leptos::ev::MouseEvent| {
        // With a modifier it is a link like any other, and without the browser app it leads to the search page.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            palette.set(true);
        }
    };
    let location = use_location();
    // Signing in stands alone: whoever is not known yet may nothing that a menu could offer.
    let alone = Memo::new(move |_| stands_alone(&location.pathname.get()));
    let around = move || {
        (!alone.get()).then(|| {
            view! {
                <aside class="rail" aria-label=t!(layout_portal)>
                    <a class="switcher" href=paths::HOME>{logo()}<b class="cut">{company()}</b></a>
                    <menu::Rail />
                </aside>
                <header class="bar">
                    <a class="bar-logo" href=paths::HOME aria-label=t!(layout_home)>{logo()}</a>
                    <a class="find" href=paths::SEARCH on:click=open_palette>
                        {icon(Icon::Search, Size::Px14)}
                        <span class="cut">{t!(layout_find)}</span>
                        <span class="push find-k"><kbd class="key">{move || shortcut.get()}</kbd></span>
                    </a>
                    <person::Person />
                </header>
            }
        })
    };
    let below = move || (!alone.get()).then(|| view! { <menu::BottomBar /> });
    view! {
        <a class="skip" href="#main">{t!(layout_skip)}</a>
        <div class="shell" data-alone=move || alone.get().then_some("1")>
            {around}
            <div class="view">{children()}</div>
            {below}
        </div>
        {parts::palette(palette)}
        {parts::proof(need)}
        {parts::why(missing)}
        <keys::Help open=help />
        <ToastRegion toasts=Toasts::here() />
    }
    .into_any()
}

/// Whether the page at an address has no frame around it.
fn stands_alone(path: &str) -> bool {
    path == paths::SIGN_IN || path.starts_with("/sign-in/") || path == paths::SETUP
}

/// The mark of the portal.
pub fn logo() -> AnyView {
    view! {
        <svg class="logo" viewBox="0 0 20 20" aria-hidden="true">
            <rect class="logo-a" width="20" height="20" rx="5"></rect>
            <path class="logo-b" d="M6 14V6h2l4 5V6h2v8h-2L8 9v5z"></path>
        </svg>
    }
    .into_any()
}
