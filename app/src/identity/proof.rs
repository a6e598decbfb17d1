//! The dialogs that ask, over the page that one is on, who somebody is: because the session has ended, or because an
//! action is dangerous. What was being done goes on afterwards.

use leptos::{ev::SubmitEvent, prelude::*};
use shared::identity::{Me, SecretText, WhoAmI, session::StepUp};

use super::{
    entry::{Entry, Kind},
    sign_in::{
        Passkeys,
        form::{Attempt, SignInForm},
    },
};
use crate::{
    browser,
    call::{
        call,
        proof::{self, Need},
    },
    paths, t,
    ui::{
        button::{Button, Height, Look},
        icon::{Icon, Size, icon},
        load::nothing,
        overlay::Dialog,
        toast::Toasts,
    },
};

const PASSWORD: &str = "step-up-password";
const CODE: &str = "step-up-code";

#[component]
pub fn ProofDialog(need: RwSignal<Option<Need>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let toasts = Toasts::here();
    Effect::new(move |_| open.set(need.get().is_some()));
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        // Closed by the person: what waits is given up, and says why it was refused.
        if before == Some(true) && !now && need.get_untracked().is_some() {
            proof::answered(false);
        }
        now
    });
    let done = Callback::new(move |me: Me| {
        // Nobody's work goes on in the name of somebody else.
        let same = me.reference == proof::person();
        if !same {
            toasts.say(t!(identity_someone_else, name = me.name));
        }
        proof::answered(same);
    });
    let content = move || match need.get() {
        None => nothing(),
        Some(Need::SignIn) => again(done),
        Some(Need::StepUp) => step_up(done),
    };
    view! { <Dialog id="proof" title=t!(identity_proof) open=open class="proof"><div class="dialog-b">{content}</div></Dialog> }
        .into_any()
}

/// The session has ended.
fn again(done: Callback<Me>) -> AnyView {
    elsewhere(done, Need::SignIn);
    let passkeys = Passkeys::to_sign_in(done);
    view! {
        <p class="muted">{t!(identity_again)}</p>
        <SignInForm done=done look=Look::Primary />
        <p class="or"><span>{t!(identity_or)}</span></p>
        <div class="si-f">{passkeys.button(Look::Plain)}{other_window()}</div>
    }
    .into_any()
}

/// A provider signs in on pages of its own, so it gets a window of its own; this page notices when it is done.
fn other_window() -> AnyView {
    view! {
        <a class="btn btn-lg" href=paths::sign_in_again(paths::ME) target="_blank" rel="noopener external">
            {icon(Icon::External, Size::Px14)}
            {t!(identity_other_window)}
        </a>
    }
    .into_any()
}

fn elsewhere(done: Callback<Me>, need: Need) {
    Effect::new(move |_| {
        browser::on_return(move || {
            leptos::task::spawn_local(async move {
                let Ok(me) = call(WhoAmI {}).await else { return };
                if me.reference.is_some() && (need == Need::SignIn || me.stepped_up_until.is_some()) {
                    let _ = done.try_run(me);
                }
            });
        });
    });
}

/// A dangerous action wants a fresh proof.
fn step_up(done: Callback<Me>) -> AnyView {
    elsewhere(done, Need::StepUp);
    let attempt = Attempt::fresh();
    let passkeys = Passkeys::to_step_up(done);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if attempt.is_held().get_untracked() {
            return;
        }
        let code = attempt.asks_code.get_untracked().then(|| SecretText::new(browser::value_of(CODE).trim()));
        let operation = StepUp { password: SecretText::new(browser::value_of(PASSWORD)), code };
        attempt.begin();
        leptos::task::spawn_local(async move {
            match call(operation).await {
                Ok(me) => {
                    let _ = done.try_run(me);
                }
                Err(problem) => attempt.failed(problem, PASSWORD, CODE),
            }
        });
    };
    let code = move || {
        attempt.asks_code.get().then(|| {
            view! { <Entry id=CODE kind=Kind::Code label=t!(identity_code) hint=t!(identity_code_hint) wrong=attempt.wrong_code() /> }
        })
    };
    view! {
        <p class="muted">{t!(identity_step_up)}</p>
        <form class="si-f" method="post" action=paths::SIGN_IN on:submit=submit>
            <Entry id=PASSWORD kind=Kind::Password label=t!(identity_password) />
            {code}
            {attempt.note()}
            <Button kind="submit" look=Look::Primary height=Height::Large disabled=attempt.is_held()>{t!(identity_prove)}</Button>
        </form>
        <p class="or"><span>{t!(identity_or)}</span></p>
        <div class="si-f">{passkeys.button(Look::Plain)}{other_window()}</div>
        <p class="hint">{t!(identity_step_up_other)}</p>
    }
    .into_any()
}
