//! Buttons and links that look like them.

use leptos::{ev::MouseEvent, prelude::*};

use super::icon::{Icon, Size, icon};

/// How much a button asks for attention. One `Primary` per screen at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    #[default]
    Plain,
    Primary,
    Quiet,
    /// It takes something away.
    Danger,
}

/// How large a button is: 24, 28 or 36 pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Height {
    Small,
    #[default]
    Usual,
    Large,
}

fn class(look: Look, height: Height, only_icon: bool) -> String {
    let look = match look {
        Look::Plain => "",
        Look::Primary => " btn-primary",
        Look::Quiet => " btn-quiet",
        Look::Danger => " btn-danger",
    };
    let height = match height {
        Height::Small => " btn-sm",
        Height::Usual => "",
        Height::Large => " btn-lg",
    };
    format!("btn{look}{height}{}", if only_icon { " btn-icon" } else { "" })
}

/// A button with a word.
#[component]
pub fn Button(
    #[prop(optional, into)] look: Look,
    #[prop(optional, into)] height: Height,
    #[prop(optional, into)] icon: Option<Icon>,
    /// `submit` inside a form; `button` unless told.
    #[prop(default = "button")]
    kind: &'static str,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// For a switch: whether it is on.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// The id of a popover that it opens.
    #[prop(optional, into)]
    opens: Option<String>,
    #[prop(optional, into)] on_click: Option<Callback<MouseEvent>>,
    children: Children,
) -> impl IntoView {
    let drawn = icon.map(|which| self::icon(which, if height == Height::Small { Size::Px12 } else { Size::Px14 }));
    view! {
        <button
            type=kind
            class=class(look, height, false)
            disabled=move || disabled.get()
            aria-pressed=move || pressed.map(|on| on.get().to_string())
            popovertarget=opens
            on:click=move |event| { if let Some(act) = on_click { act.run(event); } }
        >
            {drawn}
            {children()}
        </button>
    }
    .into_any()
}

/// A link that looks like a button.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: Signal<String>,
    #[prop(optional, into)] look: Look,
    #[prop(optional, into)] height: Height,
    #[prop(optional, into)] icon: Option<Icon>,
    children: Children,
) -> impl IntoView {
    let drawn = icon.map(|which| self::icon(which, if height == Height::Small { Size::Px12 } else { Size::Px14 }));
    view! {
        <a class=class(look, height, false) href=move || href.get()>
            {drawn}
            {children()}
        </a>
    }
    .into_any()
}

/// A button that shows an icon alone; `label` is its name for everyone who does not see it.
#[component]
pub fn IconButton(
    icon: Icon,
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] look: Option<Look>,
    #[prop(optional, into)] height: Height,
    #[prop(optional, into)] pressed: Option<Signal<bool>>,
    #[prop(optional, into)] opens: Option<String>,
    #[prop(optional, into)] on_click: Option<Callback<MouseEvent>>,
) -> impl IntoView {
    let size = if height == Height::Small { Size::Px14 } else { Size::Px16 };
    view! {
        <button
            type="button"
            class=class(look.unwrap_or(Look::Quiet), height, true)
            aria-label=move || label.get()
            title=move || label.get()
            aria-pressed=move || pressed.map(|on| on.get().to_string())
            popovertarget=opens
            on:click=move |event| { if let Some(act) = on_click { act.run(event); } }
        >
            {self::icon(icon, size)}
        </button>
    }
    .into_any()
}

/// One choice of a segmented switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub label: String,
    pub icon: Option<Icon>,
    pub href: String,
    pub current: bool,
}

/// A few ways to look at the same thing, each with its own address.
#[component]
pub fn Segments(#[prop(into)] label: String, #[prop(into)] choices: Signal<Vec<Segment>>) -> impl IntoView {
    let choice = |segment: Segment| {
        view! {
            <a href=segment.href aria-current=segment.current.then_some("true")>
                {segment.icon.map(|which| icon(which, Size::Px14))}
                {segment.label}
            </a>
        }
    };
    view! {
        <nav class="seg" aria-label=label>
            {move || choices.get().into_iter().map(choice).collect_view()}
        </nav>
    }
    .into_any()
}
