//! The person menu: who is looking, how it looks, in which language; in the demo, whom to be.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::{
    catalog::EntityRef,
    identity::{ActAs, DemoPerson, Me, session::SignOut},
};

use super::{
    Myself, menu,
    theme::{Chosen, Contrast, Theme},
};
use crate::{
    browser,
    call::call,
    paths, t,
    texts::locale::{self, Locale},
    ui::{
        button::ButtonLink,
        icon::{Icon, Size, icon},
        load::nothing,
        overlay::{Menu, MenuItem},
        toast::Toasts,
        who::{Face, avatar},
    },
};

/// The id of the menu, for buttons elsewhere that open it.
pub const MENU: &str = "me";

#[component]
pub fn Person() -> impl IntoView {
    let Myself(me) = expect_context();
    view! {
        {me.show(nothing, |me| me.map_or_else(|_| visitor(), |me| button(&me)))}
        <Menu id=MENU label=t!(layout_me)>
            {me.show(nothing, |me| me.map_or_else(|_| nothing(), company))}
            <Looks />
            <Languages />
            <div class="menu-s">
                <a class="menu-i" href=paths::LIMITS>{icon(Icon::Info, Size::Px16)}{t!(layout_about)}</a>
            </div>
        </Menu>
    }
    .into_any()
}

/// Somebody who has not signed in: beside the menu the way to do so.
fn visitor() -> AnyView {
    let location = use_location();
    let here = move || {
        let (path, query) = (location.pathname.get(), location.search.get());
        paths::sign_in(&if query.is_empty() { path } else { format!("{path}?{query}") })
    };
    view! {
        <ButtonLink href=Signal::derive(here)>{t!(layout_sign_in)}</ButtonLink>
        <button type="button" class="me" popovertarget=MENU aria-label=t!(layout_visitor_menu)>
            {icon(Icon::User, Size::Px20)}
        </button>
    }
    .into_any()
}

fn button(me: &Me) -> AnyView {
    let Some(reference) = &me.reference else { return visitor() };
    view! {
        <button type="button" class="me" popovertarget=MENU>
            {avatar(reference, &me.name, Face::Px24)}
            <span class="vh">{t!(layout_my_menu, name = &me.name)}</span>
        </button>
    }
    .into_any()
}

/// Who one is, and the people of the sample company that one can be.
fn company(me: Me) -> AnyView {
    let toasts = Toasts::here();
    let be = move |person: Option<EntityRef>| {
        Callback::new(move |()| {
            let person = person.clone();
            leptos::task::spawn_local(async move {
                match call(ActAs { person }).await {
                    // Everything on the page may look different for another person.
                    Ok(_) => browser::reload(),
                    Err(problem) => toasts.say(problem.title),
                }
            });
        })
    };
    let current = me.reference.clone();
    let admin = me.reference.is_some().then(|| menu::for_admins(&me));
    let name = if me.name.is_empty() { t!(layout_visitor) } else { me.name };
    let person = |person: DemoPerson| {
        let chosen = current.as_ref() == Some(&person.reference);
        view! {
            <MenuItem on_click=be(Some(person.reference.clone())) chosen=Signal::stored(chosen)>
                {avatar(&person.reference, &person.name, Face::Px20)}
                <span class="cut">{person.name}<span class="subtle t12 menu-d">{person.role}</span></span>
            </MenuItem>
        }
    };
    let own = |drawn: Icon, href: String, word: String| view! { <a class="menu-i" href=href>{icon(drawn, Size::Px16)}{word}</a> };
    let known = me.reference.as_ref().map(|reference| {
        view! {
            {own(Icon::User, paths::entity(reference), t!(layout_my_page))}
            {own(Icon::Key, paths::ME.to_owned(), t!(layout_my_account))}
            {own(Icon::Lock, paths::ACCESS.to_owned(), t!(layout_access))}
        }
    });
    let out = move |()| {
        leptos::task::spawn_local(async move {
            match call(SignOut {}).await {
                // Nothing of theirs shall stay on the page.
                Ok(_) => browser::go(paths::HOME),
                Err(problem) => toasts.problem(&problem),
            }
        });
    };
    let out = (me.reference.is_some() && me.demo_people.is_empty())
        .then(|| view! { <MenuItem icon=Icon::Exit on_click=Callback::new(out)>{t!(layout_sign_out)}</MenuItem> });
    let leave = me.reference.is_some() && !me.demo_people.is_empty();
    let leave =
        leave.then(|| view! { <MenuItem icon=Icon::EyeOff on_click=be(None)>{t!(layout_be_visitor)}</MenuItem> });
    let demo = (!me.demo_people.is_empty()).then(|| {
        view! {
            <h3 class="menu-h">{t!(layout_be)}</h3>
            {me.demo_people.into_iter().map(person).collect_view()}
        }
    });
    view! {
        <div class="menu-s">
            <p class="menu-n">{name}</p>
            {known}
            {demo}
            {leave}
            {out}
        </div>
        {admin}
    }
    .into_any()
}

#[component]
fn Looks() -> impl IntoView {
    let chosen = Chosen::here();
    let theme = move |theme: Theme, drawn: Icon, label: String| {
        let is = Signal::derive(move || chosen.get().theme == theme);
        view! { <MenuItem icon=drawn chosen=is on_click=Callback::new(move |()| chosen.theme(theme))>{label}</MenuItem> }
    };
    let more = Signal::derive(move || chosen.get().contrast == Contrast::More);
    let switch = move |()| chosen.contrast(if more.get_untracked() { Contrast::System } else { Contrast::More });
    view! {
        <div class="menu-s">
            <h3 class="menu-h">{t!(layout_theme)}</h3>
            {theme(Theme::System, Icon::Screen, t!(layout_theme_system))}
            {theme(Theme::Light, Icon::Sun, t!(layout_theme_light))}
            {theme(Theme::Dark, Icon::Moon, t!(layout_theme_dark))}
            <MenuItem icon=Icon::Contrast chosen=more on_click=Callback::new(switch)>{t!(layout_contrast)}</MenuItem>
        </div>
    }
    .into_any()
}

#[component]
fn Languages() -> impl IntoView {
    let current = locale::current();
    let language = move |(offered, name): (Locale, &'static str)| {
        let choose = move |()| {
            browser::set_cookie(locale::COOKIE, offered.tag());
            // Without the parameter of a link that pinned a language.
            browser::reload_plain();
        };
        view! {
            <MenuItem icon=Icon::Language chosen=Signal::stored(offered == current) on_click=Callback::new(choose)>
                <span lang=offered.tag()>{name}</span>
            </MenuItem>
        }
    };
    view! {
        <div class="menu-s">
            <h3 class="menu-h">{t!(layout_language)}</h3>
            {Locale::OFFERED.into_iter().map(language).collect_view()}
        </div>
    }
    .into_any()
}
