//! Notes, empty states and skeletons. Each says what happened, what was kept and what to do.

use leptos::prelude::*;

use super::{
    icon::{Icon, Size, icon},
    label::Tone,
};

/// A paragraph that matters.
#[component]
pub fn Note(tone: Tone, #[prop(into)] title: String, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    let which = match tone {
        Tone::Ok => Icon::Check,
        Tone::Warn => Icon::Alert,
        Tone::Bad => Icon::Stop,
        Tone::Info | Tone::None => Icon::Info,
    };
    let role = matches!(tone, Tone::Bad | Tone::Warn).then_some("alert");
    view! {
        <div class=format!("note note-{}", tone.word()) role=role>
            {icon(which, Size::Px16)}
            <strong>{title}</strong>
            {children.map(|children| view! { <div class="note-b">{children()}</div> })}
        </div>
    }
    .into_any()
}

/// Nothing is here: why, and the next step.
#[component]
pub fn Empty(
    #[prop(optional, into)] icon: Option<Icon>,
    #[prop(into)] title: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            {icon.map(|which| self::icon(which, Size::Px20))}
            <strong>{title}</strong>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}

/// Rows that keep the place of what is still on its way.
#[component]
pub fn Skeleton(#[prop(default = 6)] rows: usize) -> impl IntoView {
    let row = |_| view! { <span class="skel"></span> };
    view! { <div class="skels" aria-hidden="true">{(0..rows).map(row).collect_view()}</div> }.into_any()
}
