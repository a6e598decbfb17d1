//! My account: who I am, how I sign in, where I am signed in, and what acts for me.

mod authenticator;
mod devices;
mod passkeys;
mod password;
pub mod scopes;
mod sign_in;
mod tokens;

use leptos::prelude::*;
use leptos_router::components::Redirect;
use shared::{
    catalog::{EntityRef, Named},
    identity::Me,
};

use crate::{
    layout::{
        Myself,
        page::{Crumb, Page},
        trouble,
    },
    paths, t,
    ui::{
        button::ButtonLink,
        icon::Icon,
        label::Tone,
        load::nothing,
        note::Note,
        reference::{Copyable, EntityLink},
        tabs::{TabLink, Tabs},
        who::{Face, avatar},
    },
};

/// A part of my account, each with an address of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Who,
    SignIn,
    Devices,
    Tokens,
}

impl Section {
    const ALL: [Section; 4] = [Section::Who, Section::SignIn, Section::Devices, Section::Tokens];

    const fn path(self) -> &'static str {
        match self {
            Section::Who => paths::ME,
            Section::SignIn => paths::MY_SIGN_IN,
            Section::Devices => paths::MY_DEVICES,
            Section::Tokens => paths::MY_TOKENS,
        }
    }
    fn word(self) -> String {
        match self {
            Section::Who => t!(identity_me_who),
            Section::SignIn => t!(identity_me_sign_in),
            Section::Devices => t!(identity_me_devices),
            Section::Tokens => t!(identity_me_tokens),
        }
    }
}

#[component]
pub fn MyPage(section: Section) -> impl IntoView {
    let Myself(me) = expect_context();
    let retry = Callback::new(move |()| me.again());
    me.show(nothing, move |me| match me {
        Ok(me) => match me.reference.clone() {
            Some(reference) => page(me, reference, section),
            None => view! { <Redirect path=paths::sign_in(section.path()) /> }.into_any(),
        },
        Err(problem) => trouble::page(problem, retry),
    })
}

fn page(me: Me, reference: EntityRef, section: Section) -> AnyView {
    let tab =
        |one: Section| TabLink { label: one.word(), href: one.path().to_owned(), current: one == section, count: None };
    let tabs: Vec<TabLink> = Section::ALL.map(tab).to_vec();
    let demo = !me.demo_people.is_empty();
    let content = match section {
        Section::Who => who(&me, &reference),
        // The people of the sample company prove nothing, so there is nothing to look after.
        _ if demo => {
            view! { <Note tone=Tone::Info title=t!(identity_me_demo)><p>{t!(identity_me_demo_advice)}</p></Note> }
                .into_any()
        }
        Section::SignIn => view! { <sign_in::SignInSection /> }.into_any(),
        Section::Devices => view! { <devices::DevicesSection /> }.into_any(),
        Section::Tokens => view! { <tokens::TokensSection me=me.clone() /> }.into_any(),
    };
    let crumbs = if section == Section::Who { vec![] } else { vec![Crumb::new(t!(identity_me_title), paths::ME)] };
    let title = if section == Section::Who { t!(identity_me_title) } else { section.word() };
    view! {
        <Page title=title crumbs=crumbs>
            <div class="page me-p">
                <header class="me-h">
                    {avatar(&reference, &me.name, Face::Px40)}
                    <div class="me-n">
                        <h1 class="cut">{me.name.clone()}</h1>
                        <Copyable text=reference.to_string() />
                    </div>
                </header>
                <Tabs label=t!(identity_me_title) tabs=tabs />
                {content}
            </div>
        </Page>
    }
    .into_any()
}

fn who(me: &Me, reference: &EntityRef) -> AnyView {
    let person = Named { reference: reference.clone(), title: me.name.clone(), found: true };
    let team = |team: &EntityRef| {
        let named = Named { reference: team.clone(), title: team.name().to_owned(), found: true };
        view! { <li><EntityLink to=named /></li> }
    };
    let teams = if me.teams.is_empty() {
        view! { <p class="muted">{t!(identity_me_no_teams)}</p> }.into_any()
    } else {
        view! { <ul class="me-t">{me.teams.iter().map(team).collect_view()}</ul> }.into_any()
    };
    let access = view! { <ButtonLink href=paths::ACCESS.to_owned() icon=Icon::Lock>{t!(layout_access)}</ButtonLink> };
    view! {
        {block("me-person", t!(identity_me_person), t!(identity_me_person_says), view! { <EntityLink to=person /> }.into_any())}
        {block("me-teams", t!(identity_me_teams), t!(identity_me_teams_says), teams)}
        {block("me-may", t!(identity_me_may), t!(identity_me_may_says), access.into_any())}
    }
    .into_any()
}

/// A part of a section: what it is on the left, what can be done on the right.
pub fn block(id: &'static str, title: String, says: String, content: AnyView) -> AnyView {
    view! {
        <section class="me-s" aria-labelledby=id>
            <div class="me-sh">
                <h2 id=id>{title}</h2>
                <p class="muted">{says}</p>
            </div>
            <div class="me-sb">{content}</div>
        </section>
    }
    .into_any()
}
