//! Signing in: by passkey, with a provider, or with name and password; in the demo, whom to be.

pub mod form;
mod people;
mod providers;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Redirect, hooks::use_query_map};
use shared::identity::{Me, providers::ListProviders, safe_return};

use self::form::SignInForm;
use super::passkey::{self, NoPasskey};
use crate::{
    browser::{self, Mediation, PasskeyTrouble},
    layout::{Myself, company, logo},
    paths, t,
    ui::{
        button::{Button, Height, Look},
        icon::{Icon, Size, icon},
        label::Tone,
        load::{nothing, use_call},
        note::Note,
    },
};

/// A page without the frame around it: for visitors, who may nothing else yet.
pub fn alone(title: String, content: AnyView) -> AnyView {
    let window = browser::title(&format!("{title} · {}", company()));
    view! {
        <Title text=window />
        <main class="main si" id="main" tabindex="-1">
            <section class="si-b" aria-labelledby="title">
                <a class="si-l" href=paths::HOME aria-label=t!(layout_home)>{logo()}</a>
                <h1 id="title">{title}</h1>
                {content}
            </section>
            <footer class="si-x">
                <a href=paths::LIMITS>{t!(layout_about)}</a>
            </footer>
        </main>
    }
    .into_any()
}

#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    let return_to = Memo::new(move |_| safe_return(query.get().get("return_to").as_deref()));
    let Myself(me) = expect_context();
    let content = me.show(nothing, move |me| match me {
        Ok(me) if me.needs_setup => view! { <Redirect path=paths::SETUP /> }.into_any(),
        Ok(me) if !me.demo_people.is_empty() => people::list(me, return_to),
        Ok(me) if me.reference.is_some() => already(me, return_to),
        _ => ways(return_to),
    });
    alone(t!(identity_title, company = company()), content)
}

/// Loads the page that one was on the way to, as the one who is signed in now.
fn go_on(return_to: Memo<String>) -> Callback<Me> {
    Callback::new(move |_| browser::go(&return_to.get_untracked()))
}

/// Somebody is signed in here; they go on, or somebody else signs in.
fn already(me: Me, return_to: Memo<String>) -> AnyView {
    let other = RwSignal::new(false);
    let go = view! { <a class="btn btn-primary btn-lg" href=move || return_to.get() rel="external">{t!(identity_go_on, name = me.name)}</a> };
    let another = move || {
        if other.get() {
            return ways(return_to);
        }
        let choose = Callback::new(move |_| other.set(true));
        view! { <Button height=Height::Large on_click=choose>{t!(identity_other)}</Button> }.into_any()
    };
    view! { <div class="si-f">{go}{another}</div> }.into_any()
}

/// All the ways to sign in that there are.
fn ways(return_to: Memo<String>) -> AnyView {
    let done = go_on(return_to);
    let providers = use_call(|| ListProviders {});
    let passkeys = Passkeys::begin(done);
    let look = Signal::derive(move || if passkeys.known.get() { Look::Plain } else { Look::Primary });
    view! {
        <p class="muted">{t!(identity_lead)}</p>
        <div class="si-f">
            {passkeys.button(Look::Primary)}
            {providers.show(nothing, move |providers| providers::buttons(providers, return_to))}
        </div>
        <p class="or"><span>{t!(identity_or)}</span></p>
        <SignInForm done=done look=look />
        <details class="si-h">
            <summary>{t!(identity_trouble)}</summary>
            <ul>
                <li>{t!(identity_trouble_password)}</li>
                <li>{t!(identity_trouble_code)}</li>
                <li>{t!(identity_trouble_account)}</li>
            </ul>
        </details>
    }
    .into_any()
}

/// The button that asks for a passkey, and the question that waits in the field of the name.
#[derive(Debug, Clone, Copy)]
pub struct Passkeys {
    /// The browser can ask for one here.
    pub known: RwSignal<bool>,
    trouble: RwSignal<Option<NoPasskey>>,
    busy: RwSignal<bool>,
    done: Callback<Me>,
}

impl Passkeys {
    pub fn begin(done: Callback<Me>) -> Passkeys {
        let passkeys = Passkeys {
            // Most browsers can; where one cannot, the button gives its place to a sentence.
            known: RwSignal::new(true),
            trouble: RwSignal::new(None),
            busy: RwSignal::new(false),
            done,
        };
        Effect::new(move |_| {
            passkeys.known.set(browser::knows_passkeys());
            leptos::task::spawn_local(async move {
                if browser::offers_passkeys_in_field().await {
                    passkeys.ask(Mediation::InField).await;
                }
            });
        });
        on_cleanup(browser::stop_asking_for_passkey);
        passkeys
    }

    async fn ask(self, mediation: Mediation) {
        match passkey::sign_in(mediation).await {
            Ok(me) => {
                let _ = self.done.try_run(me);
            }
            // The question in the field was in nobody's way; it ends without a word when it must.
            Err(NoPasskey::Browser(PasskeyTrouble::Replaced)) => {}
            Err(NoPasskey::Browser(_)) if mediation == Mediation::InField => {}
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
            if self.known.get() {
                view! { <Button look=look height=Height::Large icon=Icon::Key disabled=self.busy on_click=press>{t!(identity_passkey)}</Button> }.into_any()
            } else {
                view! { <p class="hint row">{icon(Icon::Info, Size::Px14)}<span>{t!(identity_passkey_unknown_advice)}</span></p> }.into_any()
            }
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
