//! The way back from a provider: finishes the sign-in, or says what happened and what to do.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Problem,
    identity::{
        SecretText,
        providers::{Arrival, FinishProviderSignIn},
        safe_return,
    },
};

use super::{sign_in::alone, words::Said};
use crate::{
    browser,
    call::call,
    paths, t,
    ui::{
        button::{ButtonLink, Height, Look},
        label::Tone,
        note::Note,
    },
};

#[component]
pub fn CallbackPage() -> impl IntoView {
    let query = use_query_map();
    let trouble = RwSignal::new(None::<Problem>);
    // Only the browser asks: the answer sets a cookie, and counts once.
    Effect::new(move |_| {
        let said = query.get_untracked();
        let operation = FinishProviderSignIn {
            state: said.get("state").unwrap_or_default(),
            code: said.get("code").map(SecretText::new),
            error: said.get("error"),
        };
        leptos::task::spawn_local(async move {
            match call(operation).await {
                Ok(Arrival { return_to, .. }) => browser::go(&safe_return(Some(&return_to))),
                Err(problem) => {
                    let _ = trouble.try_set(Some(problem));
                }
            }
        });
    });
    let content = move || match trouble.get() {
        None => view! { <p class="muted" role="status">{t!(identity_arriving)}</p> }.into_any(),
        Some(problem) => failed(&problem),
    };
    alone(t!(identity_callback_title), content.into_any())
}

fn failed(problem: &Problem) -> AnyView {
    let Said { title, advice } = Said::of(problem);
    let request = problem.request.clone().map(|request| t!(ui_request, request = request));
    view! {
        <Note tone=Tone::Bad title=title>
            <p>{advice}</p>
            {request.map(|request| view! { <p class="subtle t12">{request}</p> })}
        </Note>
        <div class="si-f">
            <ButtonLink href=paths::SIGN_IN.to_owned() look=Look::Primary height=Height::Large>{t!(identity_begin_again)}</ButtonLink>
        </div>
        <p class="hint">{t!(identity_callback_hint)}</p>
    }
    .into_any()
}
