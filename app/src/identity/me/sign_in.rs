//! How I sign in: password, authenticator, passkeys.

use leptos::prelude::*;
use shared::identity::second::{Factors, ShowMyFactors};

use super::{authenticator::Authenticator, block, passkeys::PasskeyList, password::ChangePasswordButton};
use crate::{
    t,
    ui::{
        label::{State, Tone},
        load::{Load, use_call},
    },
};

#[component]
pub fn SignInSection() -> impl IntoView {
    let factors = use_call(|| ShowMyFactors {});
    let changed = Callback::new(move |()| factors.again());
    view! {
        <Load of=factors view=move |factors| password(&factors) />
        <Load of=factors view=move |factors| view! { <Authenticator factors=factors changed=changed /> }.into_any() />
        {block("me-passkeys", t!(identity_me_passkeys), t!(identity_me_passkeys_says), view! { <PasskeyList /> }.into_any())}
    }
    .into_any()
}

fn password(factors: &Factors) -> AnyView {
    let content = if factors.password {
        view! {
            <p><State tone=Tone::Ok word=t!(identity_me_password_set) /></p>
            <ChangePasswordButton />
        }
        .into_any()
    } else {
        view! { <p class="muted">{t!(identity_me_password_none)}</p> }.into_any()
    };
    block("me-password", t!(identity_me_password), t!(identity_me_password_says), content)
}
