//! Small words: chips (facts), tags, badges (states), marks (status as shape, word and colour), keys.

use leptos::prelude::*;

use super::icon::{Icon, Size, icon};

/// What a colour may mean. Each comes with a shape or a word of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    None,
    Ok,
    Warn,
    Bad,
    Info,
}

impl Tone {
    pub const fn word(self) -> &'static str {
        match self {
            Tone::None => "none",
            Tone::Ok => "ok",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Info => "info",
        }
    }
}

/// The shape of a status: circle, triangle, square, ring. Its word stands beside it.
pub fn mark(tone: Tone) -> AnyView {
    let class = format!("mark mark-{}", tone.word());
    match tone {
        Tone::Ok => view! { <svg class=class viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="4"></circle></svg> }.into_any(),
        Tone::Warn => view! { <svg class=class viewBox="0 0 10 10" aria-hidden="true"><path d="M5 .8 9.5 9H.5z"></path></svg> }.into_any(),
        Tone::Bad => view! { <svg class=class viewBox="0 0 10 10" aria-hidden="true"><path d="M.8.8h8.400v8.400H.8z"></path></svg> }.into_any(),
        Tone::Info => view! { <svg class=class viewBox="0 0 10 10" aria-hidden="true"><path d="M5 .5 9.500 5 5 9.500.5 5z"></path></svg> }.into_any(),
        Tone::None => view! { <svg class=class viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="3.8"></circle></svg> }.into_any(),
    }
}

/// A status: its shape and its word. A good one whispers.
#[component]
pub fn State(tone: Tone, #[prop(into)] word: String) -> impl IntoView {
    let class = if matches!(tone, Tone::Ok | Tone::None) { "state muted" } else { "state mid" };
    view! { <span class=class>{mark(tone)}{word}</span> }.into_any()
}

/// A fact in a frame.
#[component]
pub fn Chip(
    #[prop(optional, into)] class: String,
    #[prop(optional, into)] icon: Option<Icon>,
    children: Children,
) -> impl IntoView {
    view! {
        <span class=format!("chip {class}")>
            {icon.map(|which| self::icon(which, Size::Px12))}
            {children()}
        </span>
    }
    .into_any()
}

/// A tag; with an address it leads to everything that has it.
#[component]
pub fn Tag(#[prop(into)] word: String, #[prop(optional, into)] href: Option<String>) -> impl IntoView {
    match href {
        Some(href) => view! { <a class="chip tag" href=href>{word}</a> }.into_any(),
        None => view! { <span class="chip tag">{word}</span> }.into_any(),
    }
}

/// A state in a frame, in the colour of its tone.
#[component]
pub fn Badge(
    #[prop(optional)] tone: Tone,
    #[prop(optional, into)] icon: Option<Icon>,
    children: Children,
) -> impl IntoView {
    let class = if tone == Tone::None { "badge".to_owned() } else { format!("badge badge-{}", tone.word()) };
    view! {
        <span class=class>
            {icon.map(|which| self::icon(which, Size::Px12))}
            {children()}
        </span>
    }
    .into_any()
}

/// A key of the keyboard.
pub fn key(name: &'static str) -> AnyView {
    view! { <kbd class="key">{name}</kbd> }.into_any()
}
