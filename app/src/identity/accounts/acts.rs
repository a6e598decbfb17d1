//! What an admin does with accounts: making one, suspending one with a reason, letting one in again.

use leptos::{ev::SubmitEvent, prelude::*};
use shared::{
    Operation,
    catalog::EntityRef,
    identity::{
        SecretText,
        accounts::{CreateAccount, RestoreAccount, SuspendAccount},
    },
};

use super::super::{
    entry::{Entry, Kind},
    new_password::NewPassword,
    words,
};
use crate::{
    browser,
    call::call,
    paths,
    sending::Sending,
    t,
    ui::{
        button::{Button, Look},
        field::Check,
        load::nothing,
        overlay::Dialog,
        toast::Toasts,
    },
};

const NAME: &str = "account-name";
const PERSON: &str = "account-person";
const PASSWORD: &str = "account-password";
const REASON: &str = "account-reason";

#[derive(Debug, Clone, Copy)]
pub struct Act {
    toasts: Toasts,
    creating: RwSignal<bool>,
    suspending: RwSignal<bool>,
    /// The account that the dialog is about.
    name: RwSignal<String>,
    sending: Sending,
    changed: Callback<()>,
}

impl Act {
    pub fn new(changed: Callback<()>) -> Act {
        Act {
            toasts: Toasts::here(),
            creating: RwSignal::new(false),
            suspending: RwSignal::new(false),
            name: RwSignal::new(String::new()),
            sending: Sending::default(),
            changed,
        }
    }

    pub fn create(self) {
        self.sending.reset();
        self.creating.set(true);
    }

    pub fn ask_to_suspend(self, name: String) {
        self.sending.reset();
        self.name.set(name);
        self.suspending.set(true);
    }

    pub fn restore(self, name: String) {
        let said = t!(identity_restored, name = &name);
        leptos::task::spawn_local(async move {
            match call(RestoreAccount { name }).await {
                Ok(_) => self.toasts.say(said),
                Err(problem) => self.toasts.problem(&problem),
            }
            let _ = self.changed.try_run(());
        });
    }

    /// Sends it and closes the dialog when it went well; else the dialog stays as it is.
    fn send<O: Operation>(self, operation: O, dialog: RwSignal<bool>, said: String) {
        self.sending.send(operation, move |_| {
            self.toasts.say(said);
            dialog.set(false);
            let _ = self.changed.try_run(());
        });
    }
}

#[component]
pub fn Dialogs(act: Act) -> impl IntoView {
    let creating = move || if act.creating.get() { creating(act) } else { nothing() };
    let suspending = move || if act.suspending.get() { suspending(act) } else { nothing() };
    view! {
        <Dialog id="create-account" title=t!(identity_account_new) open=act.creating>{creating}</Dialog>
        <Dialog id="suspend-account" title=t!(identity_suspend_title) open=act.suspending>{suspending}</Dialog>
    }
    .into_any()
}

fn creating(act: Act) -> AnyView {
    let (with_password, accepted) = (RwSignal::new(true), RwSignal::new(false));
    let wrong = RwSignal::new(None::<String>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let name = browser::value_of(NAME).trim().to_owned();
        let written = browser::value_of(PERSON).trim().to_owned();
        let person: Option<EntityRef> = match written.as_str() {
            "" => None,
            text => match EntityRef::parse(text, Some("user"), "default") {
                Ok(person) => Some(person),
                Err(error) => return wrong.set(Some(error.to_string())),
            },
        };
        wrong.set(None);
        let password = with_password.get_untracked().then(|| SecretText::new(browser::value_of(PASSWORD)));
        let said = t!(identity_account_made, name = &name);
        act.send(CreateAccount { name, person, password }, act.creating, said);
    };
    let password = move || {
        if with_password.get() {
            view! { <NewPassword id=PASSWORD label=t!(identity_password) accepted=accepted /> }.into_any()
        } else {
            view! { <p class="hint">{t!(identity_without_password)}</p> }.into_any()
        }
    };
    let choose = Callback::new(move |on: bool| with_password.set(on));
    view! {
        <form method="post" action=paths::ACCOUNTS on:submit=submit>
            <div class="dialog-b si-f">
                <Entry id=NAME kind=Kind::Text label=t!(identity_name) hint=t!(identity_new_name_hint) />
                <Entry id=PERSON kind=Kind::Text label=t!(identity_person) placeholder="user:default/…" hint=t!(identity_person_hint) wrong=wrong />
                <Check class="sc-c" checked=with_password on_change=choose><span>{t!(identity_with_password)}</span></Check>
                {password}
                {words::trouble(act.sending)}
            </div>
            <div class="dialog-f">
                <Button on_click=Callback::new(move |_| act.creating.set(false))>{t!(identity_cancel)}</Button>
                <Button kind="submit" look=Look::Primary disabled=act.sending.busy>{t!(identity_account_make)}</Button>
            </div>
        </form>
    }
    .into_any()
}

fn suspending(act: Act) -> AnyView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (name, reason) = (act.name.get_untracked(), browser::value_of(REASON).trim().to_owned());
        let said = t!(identity_suspended_named, name = &name);
        act.send(SuspendAccount { name, reason }, act.suspending, said);
    };
    view! {
        <form method="post" action=paths::ACCOUNTS on:submit=submit>
            <div class="dialog-b si-f">
                <p>{t!(identity_suspend_says, name = act.name.get_untracked())}</p>
                <Entry id=REASON kind=Kind::Text label=t!(identity_reason) hint=t!(identity_reason_hint) />
                {words::trouble(act.sending)}
            </div>
            <div class="dialog-f">
                <Button on_click=Callback::new(move |_| act.suspending.set(false))>{t!(identity_cancel)}</Button>
                <Button kind="submit" look=Look::Danger disabled=act.sending.busy>{t!(identity_suspend)}</Button>
            </div>
        </form>
    }
    .into_any()
}
