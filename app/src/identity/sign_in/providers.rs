//! Providers: a button for each, and a word about one that cannot be reached.

use leptos::prelude::*;
use shared::{
    Problem,
    identity::providers::{Departure, Provider, StartProviderSignIn, StartProviderStepUp},
};

use super::Purpose;

use crate::{
    call::call,
    sending::Sending,
    t,
    ui::{
        button::{Button, Height},
        icon::Icon,
        label::Tone,
        load::nothing,
        note::Note,
    },
};

/// The buttons. When even the list does not come, name and password still work, and the page says what is missing.
pub fn buttons(providers: Result<Vec<Provider>, Problem>, return_to: Memo<String>, purpose: Purpose) -> AnyView {
    match providers {
        Ok(providers) if providers.is_empty() => nothing(),
        Ok(providers) => all(providers, return_to, purpose),
        Err(problem) => view! { <Note tone=Tone::Warn title=problem.title><p>{problem.detail}</p></Note> }.into_any(),
    }
}

fn all(providers: Vec<Provider>, return_to: Memo<String>, purpose: Purpose) -> AnyView {
    let sending = Sending::default();
    let button = move |provider: Provider| {
        let Provider { id, title, unsupported } = provider;
        if let Some(protocol) = unsupported {
            return view! { <p class="hint">{t!(identity_provider_unsupported, title = title, protocol = protocol.to_uppercase())}</p> }.into_any();
        }
        let go = Callback::new(move |_| {
            let (provider, return_to) = (id.clone(), return_to.get_untracked());
            sending.leave(depart(provider, return_to, purpose), |departure| departure.address);
        });
        view! { <Button height=Height::Large icon=Icon::Users disabled=sending.busy on_click=go>{t!(identity_provider, title = title)}</Button> }.into_any()
    };
    let note = move || {
        sending.problem.get().map(|problem| {
            view! { <Note tone=Tone::Warn title=problem.title><p>{problem.detail}</p></Note> }
        })
    };
    view! { {providers.into_iter().map(button).collect_view()}{note} }.into_any()
}

async fn depart(provider: String, return_to: String, purpose: Purpose) -> Result<Departure, Problem> {
    let return_to = Some(return_to);
    match purpose {
        Purpose::SignIn => call(StartProviderSignIn { provider, return_to }).await,
        Purpose::StepUp => call(StartProviderStepUp { provider, return_to }).await,
    }
}
