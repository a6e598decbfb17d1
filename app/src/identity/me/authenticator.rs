//! The authenticator app: added with a picture or by hand, confirmed with a code, taken away; and its recovery codes.

use leptos::{ev::SubmitEvent, prelude::*};
use shared::{
    Problem,
    identity::{
        SecretText,
        second::{
            AddAuthenticator, ConfirmAuthenticator, Enrolment, Factors, RecoveryCodes, RemoveAuthenticator,
            RenewRecoveryCodes,
        },
    },
};

use super::{
    super::{
        entry::{Entry, Kind},
        shown_once::ShownOnce,
        words::Said,
    },
    block,
};
use crate::{
    browser,
    call::call,
    paths, t,
    ui::{
        button::{Button, Look},
        icon::Icon,
        label::{State, Tone},
        load::nothing,
        overlay::Dialog,
        reference::Copyable,
        toast::Toasts,
    },
};

const CODE: &str = "authenticator-code";

/// What the dialog shows.
#[derive(Debug, Clone)]
enum Shown {
    Nothing,
    Adding(Enrolment),
    Codes(RecoveryCodes),
    Removing,
}

#[derive(Debug, Clone, Copy)]
struct Steps {
    shown: RwSignal<Shown>,
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    toasts: Toasts,
    changed: Callback<()>,
}

impl Steps {
    fn show(self, next: Shown) {
        let _ = self.shown.try_set(next);
        let _ = self.open.try_set(true);
    }
    /// Asks, and shows what comes of it; a problem is said.
    fn ask<T: 'static>(
        self,
        asking: impl Future<Output = Result<T, Problem>> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        self.busy.set(true);
        leptos::task::spawn_local(async move {
            match asking.await {
                Ok(answer) => then(answer),
                Err(problem) => self.toasts.problem(&problem),
            }
            let _ = self.busy.try_set(false);
        });
    }
    fn add(self) {
        self.ask(call(AddAuthenticator {}), move |enrolment| self.show(Shown::Adding(enrolment)));
    }
    fn renew(self) {
        self.ask(call(RenewRecoveryCodes {}), move |codes| {
            self.show(Shown::Codes(codes));
        });
    }
    fn remove(self) {
        self.open.set(false);
        self.ask(call(RemoveAuthenticator {}), move |_| {
            self.toasts.say(t!(identity_me_authenticator_removed));
            let _ = self.changed.try_run(());
        });
    }
}

#[component]
pub fn Authenticator(factors: Factors, changed: Callback<()>) -> impl IntoView {
    let steps = Steps {
        shown: RwSignal::new(Shown::Nothing),
        open: RwSignal::new(false),
        busy: RwSignal::new(false),
        toasts: Toasts::here(),
        changed,
    };
    let state = if factors.authenticator { on(factors.recovery_codes_left, steps) } else { off(steps) };
    // What was shown once goes with the dialog; only then the page tells how it is now.
    Effect::new(move |before: Option<bool>| {
        let open = steps.open.get();
        if before == Some(true) && !open {
            if matches!(steps.shown.get_untracked(), Shown::Codes(_)) {
                let _ = changed.try_run(());
            }
            steps.shown.set(Shown::Nothing);
        }
        open
    });
    let content = move || match steps.shown.get() {
        Shown::Nothing => nothing(),
        Shown::Adding(enrolment) => adding(enrolment, steps),
        Shown::Codes(codes) => kept(codes, steps),
        Shown::Removing => removing(steps),
    };
    view! {
        {block("me-authenticator", t!(identity_me_authenticator), t!(identity_me_authenticator_says), state)}
        <Dialog id="authenticator" title=t!(identity_me_authenticator) open=steps.open>{content}</Dialog>
    }
    .into_any()
}

fn off(steps: Steps) -> AnyView {
    view! {
        <p><State tone=Tone::None word=t!(identity_me_authenticator_off) /></p>
        <Button icon=Icon::Plus disabled=steps.busy on_click=Callback::new(move |_| steps.add())>{t!(identity_me_authenticator_add)}</Button>
    }
    .into_any()
}

fn on(left: u64, steps: Steps) -> AnyView {
    let tone = if left < 3 { Tone::Warn } else { Tone::Ok };
    view! {
        <p><State tone=Tone::Ok word=t!(identity_me_authenticator_on) /></p>
        <p><State tone=tone word=t!(identity_me_codes_left, count = left) /></p>
        <div class="row">
            <Button icon=Icon::Sync disabled=steps.busy on_click=Callback::new(move |_| steps.renew())>{t!(identity_me_codes_renew)}</Button>
            <Button look=Look::Danger icon=Icon::Trash disabled=steps.busy on_click=Callback::new(move |_| steps.show(Shown::Removing))>{t!(identity_me_authenticator_remove)}</Button>
        </div>
    }
    .into_any()
}

fn adding(enrolment: Enrolment, steps: Steps) -> AnyView {
    let Enrolment { seed, address, picture, side } = enrolment;
    let wrong = RwSignal::new(None::<String>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if steps.busy.get_untracked() {
            return;
        }
        steps.busy.set(true);
        wrong.set(None);
        let code = SecretText::new(browser::value_of(CODE).trim());
        leptos::task::spawn_local(async move {
            match call(ConfirmAuthenticator { code }).await {
                Ok(codes) => steps.show(Shown::Codes(codes)),
                Err(problem) => {
                    let Said { title, advice } = Said::of(&problem);
                    let _ = wrong.try_set(Some(format!("{title} {advice}")));
                    browser::select_all(CODE);
                }
            }
            let _ = steps.busy.try_set(false);
        });
    };
    let grouped = seed.reveal().as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ");
    view! {
        <form method="post" action=paths::MY_SIGN_IN on:submit=submit>
            <div class="dialog-b tp">
                <svg class="tp-q" viewBox=format!("0 0 {side} {side}") role="img" aria-label=t!(identity_me_picture)>
                    <path d=picture.reveal().to_owned()></path>
                </svg>
                <ol class="tp-s">
                    <li>{t!(identity_me_step_scan)}</li>
                    <li>
                        {t!(identity_me_step_hand)}
                        <Copyable text=grouped />
                    </li>
                    <li><a class="link" href=address.reveal().to_owned() rel="external">{t!(identity_me_step_here)}</a></li>
                </ol>
                <div class="tp-c">
                    <Entry id=CODE kind=Kind::Code label=t!(identity_me_step_code) wrong=wrong />
                </div>
            </div>
            <div class="dialog-f">
                <Button on_click=Callback::new(move |_| steps.open.set(false))>{t!(identity_cancel)}</Button>
                <Button kind="submit" look=Look::Primary disabled=steps.busy>{t!(identity_me_authenticator_confirm)}</Button>
            </div>
        </form>
    }
    .into_any()
}

fn kept(codes: RecoveryCodes, steps: Steps) -> AnyView {
    let lines = codes.codes.iter().map(|code| code.reveal().to_owned()).collect::<Vec<_>>();
    view! {
        <div class="dialog-b stack">
            <h3>{t!(identity_me_codes)}</h3>
            <ShownOnce says=t!(identity_me_codes_says) lines=lines file="portal-recovery-codes.txt" />
        </div>
        <div class="dialog-f">
            <Button look=Look::Primary on_click=Callback::new(move |_| steps.open.set(false))>{t!(identity_kept)}</Button>
        </div>
    }
    .into_any()
}

fn removing(steps: Steps) -> AnyView {
    view! {
        <div class="dialog-b stack"><p>{t!(identity_me_authenticator_remove_says)}</p></div>
        <div class="dialog-f">
            <Button on_click=Callback::new(move |_| steps.open.set(false))>{t!(identity_keep)}</Button>
            <Button look=Look::Danger icon=Icon::Trash on_click=Callback::new(move |_| steps.remove())>{t!(identity_me_authenticator_remove)}</Button>
        </div>
    }
    .into_any()
}
