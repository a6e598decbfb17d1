//! Name and password, then the code where there is a second factor: the same on the sign-in page and over any other.

use leptos::{ev::SubmitEvent, prelude::*};
use shared::{
    Problem,
    identity::{Me, SecretText, session::SignIn},
};

use super::super::{
    entry::{Entry, Kind},
    words::Said,
};
use crate::{
    browser,
    call::call,
    paths, t,
    ui::{
        button::{Button, Height, Look},
        label::Tone,
        note::Note,
    },
};

const NAME: &str = "sign-in-name";
const PASSWORD: &str = "sign-in-password";
const CODE: &str = "sign-in-code";

/// What a form that proves something is doing.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    pub asks_code: RwSignal<bool>,
    pub busy: RwSignal<bool>,
    pub trouble: RwSignal<Option<Problem>>,
    /// Seconds until the next attempt is welcome.
    wait: RwSignal<u64>,
    timer: StoredValue<Option<browser::Timer>>,
}

impl Attempt {
    pub fn fresh() -> Attempt {
        Attempt {
            asks_code: RwSignal::new(false),
            busy: RwSignal::new(false),
            trouble: RwSignal::new(None),
            wait: RwSignal::new(0),
            timer: StoredValue::new(None),
        }
    }

    pub fn begin(self) {
        self.busy.set(true);
        self.trouble.set(None);
    }

    /// What went wrong, and where the cursor belongs now.
    pub fn failed(self, problem: Problem, password: &'static str, code: &'static str) {
        let _ = self.busy.try_set(false);
        match problem.code.as_str() {
            "identity.code-needed" => {
                self.asks_code.set(true);
                browser::later(30, move || browser::focus(code));
                return;
            }
            "identity.code-wrong" => {
                browser::focus(code);
                browser::select_all(code);
            }
            "too-fast" => self.count_down(problem.retry_after.unwrap_or(1)),
            _ => {
                browser::focus(password);
                browser::select_all(password);
            }
        }
        let _ = self.trouble.try_set(Some(problem));
    }

    fn count_down(self, seconds: u64) {
        self.wait.set(seconds);
        let tick = move || {
            let left = self.wait.try_get_untracked().unwrap_or_default().saturating_sub(1);
            let _ = self.wait.try_set(left);
            if left == 0 {
                let _ = self.timer.try_set_value(None);
                let _ = self.trouble.try_set(None);
            }
        };
        self.timer.set_value(Some(browser::every(1_000, tick)));
    }

    /// Nothing may be sent now: an attempt is on its way, or was too fast.
    pub fn is_held(self) -> Signal<bool> {
        Signal::derive(move || self.busy.get() || self.wait.get() > 0)
    }

    /// The problem as a note, or nothing. A wrong code stands at its own field.
    pub fn note(self) -> AnyView {
        let note = move || {
            let problem = self.trouble.get().filter(|problem| problem.code != "identity.code-wrong")?;
            let Said { title, advice } = Said::of(&problem);
            let wait =
                move || Some(self.wait.get()).filter(|left| *left > 0).map(|left| t!(identity_wait, seconds = left));
            Some(view! { <Note tone=Tone::Bad title=title><p>{advice}</p><p>{wait}</p></Note> }.into_any())
        };
        note.into_any()
    }

    pub fn wrong_code(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            let problem = self.trouble.get().filter(|problem| problem.code == "identity.code-wrong")?;
            let Said { title, advice } = Said::of(&problem);
            Some(format!("{title} {advice}"))
        })
    }
}

/// Signs in with name and password. What was typed stays until it was right.
#[component]
pub fn SignInForm(
    /// Somebody signed in.
    done: Callback<Me>,
    #[prop(into)] look: Signal<Look>,
) -> impl IntoView {
    let attempt = Attempt::fresh();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if attempt.is_held().get_untracked() {
            return;
        }
        let asks_code = attempt.asks_code.get_untracked();
        let code = asks_code.then(|| SecretText::new(browser::value_of(CODE).trim()));
        let name = browser::value_of(NAME).trim().to_owned();
        let operation = SignIn { name, password: SecretText::new(browser::value_of(PASSWORD)), code };
        attempt.begin();
        leptos::task::spawn_local(async move {
            match call(operation).await {
                Ok(me) => done.run(me),
                Err(problem) => attempt.failed(problem, PASSWORD, CODE),
            }
        });
    };
    let code = move || {
        attempt.asks_code.get().then(|| {
            view! { <Entry id=CODE kind=Kind::Code label=t!(identity_code) hint=t!(identity_code_hint) wrong=attempt.wrong_code() /> }
        })
    };
    let word = move || if attempt.busy.get() { t!(identity_signing_in) } else { t!(identity_sign_in) };
    view! {
        // Before the app is there a password must not come into an address.
        <form class="si-f" method="post" action=paths::SIGN_IN on:submit=submit>
            <Entry id=NAME kind=Kind::Name label=t!(identity_name) />
            <Entry id=PASSWORD kind=Kind::Password label=t!(identity_password) />
            {code}
            {attempt.note()}
            {move || {
                let look = look.get();
                view! { <Button kind="submit" look=look height=Height::Large disabled=attempt.is_held()>{word}</Button> }
            }}
        </form>
    }
    .into_any()
}
