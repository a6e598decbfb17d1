//! References: entities as links, and names that can be copied.

use leptos::prelude::*;
use shared::catalog::Named;

use super::{
    icon::{Icon, Size, icon},
    kind::kind_icon,
    toast::Toasts,
};
use crate::{browser, paths, t};

/// A link to an entity with the icon of its kind. One that leads nowhere says so instead of linking.
#[component]
pub fn EntityLink(to: Named, #[prop(optional_no_strip, into)] entity_type: Option<String>) -> impl IntoView {
    let Named { reference, title, found } = to;
    let drawn = icon(kind_icon(reference.kind(), entity_type.as_deref()), Size::Px16);
    if found {
        view! { <a class="row ref" href=paths::entity(&reference)>{drawn}<span class="cut">{title}</span></a> }
            .into_any()
    } else {
        let hint = t!(ui_not_in_catalog, reference = reference.to_string());
        view! {
            <span class="row ref missing" title=hint>
                {icon(Icon::Question, Size::Px16)}
                <span class="cut">{title}</span>
                <span class="vh">{t!(ui_missing)}</span>
            </span>
        }
        .into_any()
    }
}

/// A short text in the fixed font that is copied by a click.
#[component]
pub fn Copyable(#[prop(into)] text: String, #[prop(optional, into)] shown: Option<String>) -> impl IntoView {
    let toasts = Toasts::here();
    let shown = shown.unwrap_or_else(|| text.clone());
    let label = t!(ui_copy, text = text.clone());
    let copy = move |_| {
        browser::copy(&text);
        toasts.say(t!(ui_copied, text = text.clone()));
    };
    view! {
        <button type="button" class="copy mono" title=label.clone() aria-label=label on:click=copy>
            <span class="cut">{shown}</span>
            {icon(Icon::Copy, Size::Px12)}
        </button>
    }
    .into_any()
}
