//! Changing my password; all other sessions end with it.

use leptos::{ev::SubmitEvent, prelude::*};
use shared::{
    Problem,
    identity::{SecretText, session::ChangePassword},
};

use super::super::{
    entry::{Entry, Kind},
    new_password::NewPassword,
    words::Said,
};
use crate::{
    browser,
    call::call,
    paths, t,
    ui::{
        button::{Button, Look},
        icon::Icon,
        label::Tone,
        load::nothing,
        note::Note,
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
    let (busy, accepted, trouble) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(None::<Problem>));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        let operation = ChangePassword {
            current: SecretText::new(browser::value_of(CURRENT)),
            new: SecretText::new(browser::value_of(NEW)),
        };
        leptos::task::spawn_local(async move {
            match call(operation).await {
                Ok(_) => {
                    toasts.say(t!(identity_me_password_changed));
                    let _ = open.try_set(false);
                }
                Err(problem) => {
                    let _ = trouble.try_set(Some(problem));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let note = move || {
        trouble.get().map(|problem| {
            let Said { title, advice } = Said::of(&problem);
            view! { <Note tone=Tone::Bad title=title><p>{advice}</p></Note> }
        })
    };
    view! {
        <form method="post" action=paths::MY_SIGN_IN on:submit=submit>
            <div class="dialog-b si-f">
                <Entry id=CURRENT kind=Kind::Password label=t!(identity_me_password_current) />
                <NewPassword id=NEW label=t!(identity_me_password_new) accepted=accepted />
                {note}
            </div>
            <div class="dialog-f">
                <Button on_click=Callback::new(move |_| open.set(false))>{t!(identity_cancel)}</Button>
                <Button kind="submit" look=Look::Primary disabled=busy>{t!(identity_me_password_change)}</Button>
            </div>
        </form>
    }
    .into_any()
}
