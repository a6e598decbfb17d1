//! A command line that wants to act for me: the code that it shows, and what it gets.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{components::Redirect, hooks::use_query_map};
use shared::identity::{
    Me,
    tokens::{ApproveDevice, Token},
};

use super::{
    entry::{Entry, Kind},
    me::scopes::{Chosen, Scopes},
    words,
};
use crate::{
    browser,
    layout::{Myself, page::Page, trouble},
    paths,
    sending::Sending,
    t,
    ui::{
        button::{Button, ButtonLink, Height, Look},
        icon::{Icon, Size, icon},
        label::Tone,
        load::nothing,
        note::Note,
        time::Time,
    },
};

const CODE: &str = "device-code";

#[component]
pub fn DevicePage() -> impl IntoView {
    let query = use_query_map();
    let code = Memo::new(move |_| query.get().get("code").unwrap_or_default());
    let Myself(me) = expect_context();
    let retry = Callback::new(move |()| me.again());
    me.show(nothing, move |me| match me {
        Ok(me) if me.reference.is_none() => {
            let here = paths::with_query(paths::DEVICE, &[("code", &code.get_untracked())]);
            view! { <Redirect path=paths::sign_in(&here) /> }.into_any()
        }
        Ok(me) => page(me, code),
        Err(problem) => trouble::page(problem, retry),
    })
}

fn page(me: Me, code: Memo<String>) -> AnyView {
    let approved = RwSignal::new(None::<Token>);
    let me = StoredValue::new(me);
    let content = move || match approved.get() {
        Some(token) => done(token),
        None => form(me.get_value(), code, approved),
    };
    view! {
        <Page title=t!(identity_device_title)>
            <div class="page dv">
                <header class="page-h"><h1>{t!(identity_device_title)}</h1></header>
                {content}
            </div>
        </Page>
    }
    .into_any()
}

fn form(me: Me, code: Memo<String>, approved: RwSignal<Option<Token>>) -> AnyView {
    let chosen = Chosen::begin(&me.may);
    let sending = Sending::default();
    Effect::new(move |_| {
        if sending.problem.with(Option::is_some) {
            browser::focus(CODE);
        }
    });
    Effect::new(move |_| {
        let code = code.get();
        if !code.is_empty() {
            browser::set_value(CODE, &code);
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let operation = ApproveDevice { code: browser::value_of(CODE), scopes: chosen.scopes() };
        sending.send(operation, move |token| approved.set(Some(token)));
    };
    view! {
        <p class="muted lead">{t!(identity_device_lead, name = me.name)}</p>
        <form class="si-f" method="post" action=paths::DEVICE on:submit=submit>
            <Entry id=CODE kind=Kind::Text label=t!(identity_device_code) placeholder="BCDF-GHJK" hint=t!(identity_device_hint) />
            <p class="label">{t!(identity_device_gets)}</p>
            <Scopes may=me.may chosen=chosen />
            {words::trouble(sending)}
            <p class="hint row">{icon(Icon::Alert, Size::Px14)}<span>{t!(identity_device_warning)}</span></p>
            <div class="row"><Button kind="submit" look=Look::Primary height=Height::Large disabled=sending.busy>{t!(identity_device_approve)}</Button></div>
        </form>
    }
    .into_any()
}

fn done(token: Token) -> AnyView {
    view! {
        <Note tone=Tone::Ok title=t!(identity_device_done)>
            <p>{t!(identity_device_done_says)}" "<Time at=token.ends_at />"."</p>
        </Note>
        <div class="row"><ButtonLink href=paths::MY_TOKENS.to_owned() icon=Icon::Robot>{t!(identity_me_tokens)}</ButtonLink></div>
    }
    .into_any()
}
