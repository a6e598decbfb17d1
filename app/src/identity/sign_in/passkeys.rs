//! The button that asks for a passkey, and the question that waits in the field of the name.

use leptos::prelude::*;
use shared::identity::Me;

use super::{
    super::passkey::{self, NoPasskey},
    Purpose,
};
use crate::{
    browser::{self, Mediation, PasskeyTrouble},
    t,
    ui::{
        button::{Button, Height, Look},
        icon::Icon,
        label::Tone,
        load::nothing,
        note::Note,
    },
};

#[derive(Debug, Clone, Copy)]
pub struct Passkeys {
    /// The browser can ask for one here.
    pub known: RwSignal<bool>,
    purpose: Purpose,
    trouble: RwSignal<Option<NoPasskey>>,
    busy: RwSignal<bool>,
    done: Callback<Me>,
}

impl Passkeys {
    /// Signing in; the field of the name offers passkeys too.
    pub fn to_sign_in(done: Callback<Me>) -> Passkeys {
        let passkeys = Passkeys::begin(Purpose::SignIn, done);
        Effect::new(move |_| {
            leptos::task::spawn_local(async move {
                if browser::offers_passkeys_in_field().await {
                    passkeys.ask(Mediation::InField).await;
                }
            });
        });
        on_cleanup(browser::stop_asking_for_passkey);
        passkeys
    }

    /// Proving once more who I am.
    pub fn to_step_up(done: Callback<Me>) -> Passkeys {
        Passkeys::begin(Purpose::StepUp, done)
    }

    fn begin(purpose: Purpose, done: Callback<Me>) -> Passkeys {
        // Most browsers can; where one cannot, the button goes.
        let (known, busy) = (RwSignal::new(true), RwSignal::new(false));
        Effect::new(move |_| known.set(browser::knows_passkeys()));
        Passkeys { known, purpose, trouble: RwSignal::new(None), busy, done }
    }

    async fn ask(self, mediation: Mediation) {
        let answer = match self.purpose {
            Purpose::SignIn => passkey::sign_in(mediation).await,
            Purpose::StepUp => passkey::step_up().await,
        };
        match answer {
            Ok(me) => {
                let _ = self.done.try_run(me);
            }
            // The question in the field was in nobody's way; it ends without a word when it must.
            Err(NoPasskey::Browser(PasskeyTrouble::Replaced)) => {}
            Err(_) if mediation == Mediation::InField => {}
            Err(trouble) => {
                let _ = self.trouble.try_set(Some(trouble));
            }
        }
        let _ = self.busy.try_set(false);
    }

    pub fn button(self, look: Look) -> AnyView {
        let press = Callback::new(move |_| {
            self.trouble.set(None);
            self.busy.set(true);
            leptos::task::spawn_local(self.ask(Mediation::AtOnce));
        });
        let button = move || {
            if !self.known.get() {
                return nothing();
            }
            view! { <Button look=look height=Height::Large icon=Icon::Key disabled=self.busy on_click=press>{t!(identity_passkey)}</Button> }.into_any()
        };
        let note = move || {
            self.trouble.get().map(|trouble| {
                let said = trouble.said();
                view! { <Note tone=Tone::Warn title=said.title><p>{said.advice}</p></Note> }
            })
        };
        view! { {button}{note} }.into_any()
    }
}
