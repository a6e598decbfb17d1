//! Changing my password; all other sessions end with it.

use leptos::{ev::SubmitEvent, prelude::*};
use shared::identity::{SecretText, session::ChangePassword};

use super::super::{
    entry::{Entry, Kind},
    new_password::NewPassword,
    words,
};
use crate::{
    browser, paths,
    sending::Sending,
    t,
    ui::{
        button::{Button, Look},
        icon::Icon,
        load::nothing,
        overlay::Dialog,
        toast::Toasts,
    },
};

const CURRENT: &str = "password-current";
const NEW: &str = "password-new";

#[component]
pub fn ChangePasswordButton() -> impl IntoView {
    let open = RwSignal::new(false);
    let content = move || if open.get() { form(open) } else { nothing() };
    view! {
        <Button icon=Icon::Pencil on_click=Callback::new(move |_| open.set(true))>{t!(identity_me_password_change)}</Button>
        <Dialog id="change-password" title=t!(identity_me_password_change) open=open>{content}</Dialog>
    }
    .into_any()
}

fn form(open: RwSignal<bool>) -> AnyView {
    let toasts = Toasts::here();
    let (sending, accepted) = (Sending::default(), RwSignal::new(false));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let operation = ChangePassword {
            current: SecretText::new(browser::value_of(CURRENT)),
            new: SecretText::new(browser::value_of(NEW)),
        };
        sending.send(operation, move |_| {
            toasts.say(t!(identity_me_password_changed));
            open.set(false);
        });
    };
    view! {
        <form method="post" action=paths::MY_SIGN_IN on:submit=submit>
            <div class="dialog-b si-f">
                <Entry id=CURRENT kind=Kind::Password label=t!(identity_me_password_current) />
                <NewPassword id=NEW label=t!(identity_me_password_new) accepted=accepted />
                {words::trouble(sending)}
            </div>
            <div class="dialog-f">
                <Button on_click=Callback::new(move |_| open.set(false))>{t!(identity_cancel)}</Button>
                <Button kind="submit" look=Look::Primary disabled=sending.busy>{t!(identity_me_password_change)}</Button>
            </div>
        </form>
    }
    .into_any()
}
