//! A new password: while it is typed, how long it would withstand guessing.

use leptos::prelude::*;
use shared::identity::{
    SecretText,
    session::{JudgePassword, PasswordAdvice},
};

use super::entry::{Entry, Kind};
use crate::{browser, call::call, t, ui::load::nothing};

/// How long somebody may think between two letters, in milliseconds, before the password is judged.
const PAUSE: u32 = 250;

/// The field for a new password with its strength. `accepted` follows what the server says of it.
#[component]
pub fn NewPassword(id: &'static str, #[prop(into)] label: String, accepted: RwSignal<bool>) -> impl IntoView {
    let advice = RwSignal::new(None::<PasswordAdvice>);
    let (typed, timer) = (StoredValue::new(String::new()), StoredValue::new(None::<browser::Timer>));
    let judge = move || {
        let password = typed.get_value();
        leptos::task::spawn_local(async move {
            let judged = call(JudgePassword { password: SecretText::new(password.clone()) }).await;
            // An answer about what stands there no longer says nothing.
            if typed.try_get_value().as_ref() == Some(&password) {
                let judged = judged.ok();
                let _ = accepted.try_set(judged.as_ref().is_some_and(|advice| advice.accepted));
                let _ = advice.try_set(judged);
            }
        });
    };
    let on_input = Callback::new(move |text: String| {
        accepted.set(false);
        let empty = text.is_empty();
        typed.set_value(text);
        if empty {
            advice.set(None);
        }
        timer.set_value((!empty).then(|| browser::after(PAUSE, judge)));
    });
    view! {
        <div class="np">
            <Entry id=id kind=Kind::NewPassword label=label hint=t!(identity_password_hint) on_input=on_input />
            <div class="np-s" role="status">{move || advice.get().map_or_else(nothing, shown)}</div>
        </div>
    }
    .into_any()
}

fn shown(advice: PasswordAdvice) -> AnyView {
    let PasswordAdvice { score, accepted, advice } = advice;
    let word = match score {
        0 => t!(identity_strength_0),
        1 => t!(identity_strength_1),
        2 => t!(identity_strength_2),
        3 => t!(identity_strength_3),
        _ => t!(identity_strength_4),
    };
    let class = if accepted { "np-b np-ok" } else { "np-b" };
    let step = move |at: u8| view! { <span class=if at <= score { "np-on" } else { "" }></span> };
    let sentence = |sentence: String| view! { <li>{sentence}</li> };
    view! {
        <span class=class aria-hidden="true">{(1..=4).map(step).collect_view()}</span>
        <p class="np-w">{word}</p>
        <ul class="hint">{advice.into_iter().map(sentence).collect_view()}</ul>
    }
    .into_any()
}
