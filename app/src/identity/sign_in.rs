//! Signing in: by passkey, with a provider, or with name and password; in the demo, whom to be.

pub mod form;
mod passkeys;
mod people;
mod providers;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Redirect, hooks::use_query_map};
use shared::identity::{Me, providers::ListProviders, safe_return};

pub use self::passkeys::Passkeys;

use self::form::SignInForm;
use crate::{
    browser,
    layout::{Myself, company, logo},
    paths, t,
    ui::{
        button::{Button, Height, Look},
        load::{nothing, use_call},
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
    // Whoever is signed in already proves it once more.
    let again = Memo::new(move |_| query.get().get("again").is_some());
    let Myself(me) = expect_context();
    let content = me.show(nothing, move |me| match me {
        Ok(me) if me.needs_setup => view! { <Redirect path=paths::SETUP /> }.into_any(),
        Ok(me) if !me.demo_people.is_empty() => people::list(me, return_to),
        Ok(me) if me.reference.is_some() && again.get_untracked() => ways(return_to, Purpose::StepUp),
        Ok(me) if me.reference.is_some() => already(me, return_to),
        _ => ways(return_to, Purpose::SignIn),
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
            return ways(return_to, Purpose::SignIn);
        }
        let choose = Callback::new(move |_| other.set(true));
        view! { <Button height=Height::Large on_click=choose>{t!(identity_other)}</Button> }.into_any()
    };
    view! { <div class="si-f">{go}{another}</div> }.into_any()
}

/// What one is here for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    SignIn,
    /// Proving once more who one is, before something dangerous.
    StepUp,
}

/// All the ways to sign in that there are.
fn ways(return_to: Memo<String>, purpose: Purpose) -> AnyView {
    let done = go_on(return_to);
    let providers = use_call(|| ListProviders {});
    let passkeys = match purpose {
        Purpose::SignIn => Passkeys::to_sign_in(done),
        Purpose::StepUp => Passkeys::to_step_up(done),
    };
    let lead = match purpose {
        Purpose::SignIn => t!(identity_lead),
        Purpose::StepUp => t!(identity_step_up),
    };
    let has_providers =
        Memo::new(move |_| providers.get().is_none_or(|known| known.map_or(true, |all| !all.is_empty())));
    let look = Signal::derive(move || if passkeys.known.get() { Look::Plain } else { Look::Primary });
    view! {
        <p class="muted">{lead}</p>
        <div class="si-f">
            {passkeys.button(Look::Primary)}
            {providers.show(nothing, move |providers| providers::buttons(providers, return_to, purpose))}
        </div>
        <p class="or" hidden=move || !(passkeys.known.get() || has_providers.get())><span>{t!(identity_or)}</span></p>
        <SignInForm done=done look=look />
        <details class="si-h">
            <summary>{t!(identity_trouble)}</summary>
            <ul>
                <li>{t!(identity_trouble_password)}</li>
                <li>{t!(identity_trouble_code)}</li>
                <li>{t!(identity_trouble_account)}</li>
                <li>{t!(identity_passkey_unknown_advice)}</li>
            </ul>
        </details>
    }
    .into_any()
}
