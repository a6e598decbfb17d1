//! Entries: fields for names, passwords and codes, as password managers know them. What they hold stays in the page
//! itself and is read when it is sent; so nothing that was written before the app was there gets lost.

use leptos::prelude::*;

use crate::{
    t,
    ui::{
        button::{Height, IconButton},
        icon::Icon,
    },
};

/// What an entry is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The name of an account; the browser may suggest passkeys here.
    Name,
    /// The name of a new account.
    NewName,
    /// The password that somebody has.
    Password,
    /// The password that somebody wants.
    NewPassword,
    /// A code of an authenticator, or a recovery code.
    Code,
    /// Any other line.
    Text,
}

impl Kind {
    /// What password managers go by (HTML, "Autofill detail tokens").
    const fn autocomplete(self) -> &'static str {
        match self {
            Kind::Name => "username webauthn",
            Kind::NewName => "username",
            Kind::Password => "current-password",
            Kind::NewPassword => "new-password",
            Kind::Code => "one-time-code",
            Kind::Text => "off",
        }
    }
    const fn is_secret(self) -> bool {
        matches!(self, Kind::Password | Kind::NewPassword)
    }
}

/// A field under its label. A password can be shown.
#[component]
pub fn Entry(
    id: &'static str,
    kind: Kind,
    #[prop(into)] label: String,
    #[prop(optional, into)] placeholder: String,
    #[prop(optional, into)] hint: Option<String>,
    /// A sentence that says what is wrong with it.
    #[prop(optional, into)]
    wrong: Signal<Option<String>>,
    #[prop(optional, into)] on_input: Option<Callback<String>>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let toggle = kind.is_secret().then(|| {
        let drawn = Signal::derive(move || shown.get());
        view! { <IconButton icon=Icon::Eye label=t!(identity_show_password) height=Height::Small pressed=drawn on_click=Callback::new(move |_| shown.update(|shown| *shown = !*shown)) /> }
    });
    let hint_id = format!("{id}-hint");
    let wrong_id = format!("{id}-wrong");
    let described = (hint.as_ref().map(|_| hint_id.clone()), wrong_id.clone());
    let describes = move || {
        let wrong = wrong.get().map(|_| described.1.clone());
        let all: Vec<String> = described.0.clone().into_iter().chain(wrong).collect();
        (!all.is_empty()).then(|| all.join(" "))
    };
    view! {
        <div class="entry">
            <label class="label" for=id>{label}</label>
            <div class="field field-lg">
                <input
                    id=id
                    name=id
                    type=move || if kind.is_secret() && !shown.get() { "password" } else { "text" }
                    autocomplete=kind.autocomplete()
                    autocapitalize="none"
                    spellcheck="false"
                    placeholder=placeholder
                    aria-invalid=move || wrong.get().map(|_| "true")
                    aria-describedby=describes
                    on:input=move |event| { if let Some(act) = on_input { act.run(event_target_value(&event)); } }
                />
                {toggle}
            </div>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {move || wrong.get().map(|sentence| view! { <p class="wrong" id=wrong_id.clone() role="alert">{sentence}</p> })}
        </div>
    }
    .into_any()
}
