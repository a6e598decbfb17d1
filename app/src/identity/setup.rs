//! The first start: whoever holds the link of the terminal makes the first account.

use leptos::{ev::SubmitEvent, prelude::*};
use shared::identity::{Me, SecretText, session::UseSetupLink};

use super::{
    entry::{Entry, Kind},
    new_password::NewPassword,
    sign_in::alone,
    words,
};
use crate::{
    browser,
    call::call,
    layout::{Myself, company},
    paths,
    sending::Sending,
    t,
    ui::{
        button::{Button, ButtonLink, Height, Look},
        load::nothing,
    },
};

const NAME: &str = "setup-name";
const PASSWORD: &str = "setup-password";

#[component]
pub fn SetupPage() -> impl IntoView {
    let Myself(me) = expect_context();
    let content = me.show(nothing, |me| match me {
        Ok(Me { needs_setup: false, .. }) => done_before(),
        _ => view! { <First /> }.into_any(),
    });
    alone(t!(identity_setup_title, company = company()), content)
}

/// Somebody has an account already, so there is nothing to set up.
fn done_before() -> AnyView {
    view! {
        <p class="muted">{t!(identity_setup_done)}</p>
        <div class="si-f">
            <ButtonLink href=paths::SIGN_IN.to_owned() look=Look::Primary height=Height::Large>{t!(identity_sign_in)}</ButtonLink>
        </div>
    }
    .into_any()
}

/// What the browser found behind `#`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// Not looked at yet.
    Unread,
    Missing,
    There,
}

#[component]
fn First() -> impl IntoView {
    let link = RwSignal::new(Link::Unread);
    Effect::new(move |_| link.set(if browser::fragment().is_empty() { Link::Missing } else { Link::There }));
    let content = move || match link.get() {
        Link::Unread => view! { <p class="muted" role="status">{t!(identity_setup_lead)}</p> }.into_any(),
        Link::Missing => no_link(),
        Link::There => form(),
    };
    content.into_any()
}

fn no_link() -> AnyView {
    view! {
        <p class="muted">{t!(identity_setup_no_link)}</p>
        <ol class="si-s">
            <li>{t!(identity_setup_step_terminal)}</li>
            <li>{t!(identity_setup_step_open)}</li>
            <li>{t!(identity_setup_step_restart)}</li>
        </ol>
        <p class="hint">{t!(identity_setup_command)}" "<code class="inline">"portal admin create-user NAME --admin"</code></p>
    }
    .into_any()
}

fn form() -> AnyView {
    let (sending, accepted) = (Sending::default(), RwSignal::new(false));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let operation = UseSetupLink {
            token: SecretText::new(browser::fragment()),
            name: browser::value_of(NAME).trim().to_owned(),
            password: SecretText::new(browser::value_of(PASSWORD)),
        };
        sending.leave(call(operation), |_| paths::HOME.to_owned());
    };
    view! {
        <p class="muted">{t!(identity_setup_lead)}</p>
        <form class="si-f" method="post" action=paths::SETUP on:submit=submit>
            <Entry id=NAME kind=Kind::NewName label=t!(identity_name) hint=t!(identity_new_name_hint) />
            <NewPassword id=PASSWORD label=t!(identity_password) accepted=accepted />
            {words::trouble(sending)}
            <Button kind="submit" look=Look::Primary height=Height::Large disabled=sending.busy>{t!(identity_setup_make)}</Button>
        </form>
    }
    .into_any()
}
