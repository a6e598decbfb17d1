//! What is shown once and never again: to be copied, or kept as a file.

use leptos::prelude::*;

use crate::{
    browser, t,
    ui::{button::Button, icon::Icon, label::Tone, note::Note, toast::Toasts},
};

/// Secrets in the fixed font, a line each, with ways to keep them.
#[component]
pub fn ShownOnce(
    /// Why now, and what happens without them.
    #[prop(into)]
    says: String,
    lines: Vec<String>,
    /// What the file is called that keeps them; without a name there is none.
    #[prop(optional, into)]
    file: Option<String>,
) -> impl IntoView {
    let toasts = Toasts::here();
    let all = StoredValue::new(lines.join("\n"));
    let copy = Callback::new(move |_| {
        all.with_value(|all| browser::copy(all));
        toasts.say(t!(identity_copied));
    });
    let keep = file.map(|file| {
        let keep = Callback::new(move |_| {
            all.with_value(|all| browser::save_file(&file, "text/plain", &[format!("{all}\n")]))
        });
        view! { <Button icon=Icon::Download on_click=keep>{t!(identity_download)}</Button> }
    });
    let line = |line: String| view! { <li>{line}</li> };
    view! {
        <Note tone=Tone::Info title=t!(identity_once)><p>{says}</p></Note>
        <ul class="once mono">{lines.into_iter().map(line).collect_view()}</ul>
        <div class="row">
            <Button icon=Icon::Copy on_click=copy>{t!(identity_copy)}</Button>
            {keep}
        </div>
    }
    .into_any()
}
