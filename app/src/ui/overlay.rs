//! Dialogs and menus, both the browser's own: `<dialog>` and `popover`.

use leptos::prelude::*;

use super::{
    button::{Height, IconButton},
    icon::{Icon, Size, icon},
};
use crate::{browser, t};

/// A dialog above the page. It follows `open`, and tells it when the person closes it.
#[component]
pub fn Dialog(
    #[prop(into)] id: String,
    #[prop(into)] title: String,
    open: RwSignal<bool>,
    #[prop(optional, into)] class: String,
    children: Children,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    let follow = id.clone();
    Effect::new(move |_| {
        if open.get() {
            browser::show_dialog(&follow);
        } else {
            browser::close_dialog(&follow);
        }
    });
    view! {
        <dialog id=id class=format!("dialog {class}") aria-labelledby=title_id on:close=move |_| open.set(false)>
            <header class="dialog-h">
                <h2 id=title_id.clone()>{title}</h2>
                <IconButton icon=Icon::X label=t!(ui_close) height=Height::Small on_click=Callback::new(move |_| open.set(false)) />
            </header>
            {children()}
        </dialog>
    }
    .into_any()
}

/// A menu that a button with `opens=id` shows.
#[component]
pub fn Menu(#[prop(into)] id: String, #[prop(into)] label: String, children: Children) -> impl IntoView {
    let own = id.clone();
    view! {
        // A click on any of its items closes it.
        <div id=id class="menu" popover="auto" role="group" aria-label=label on:click=move |_| browser::hide_popover(&own)>
            {children()}
        </div>
    }
    .into_any()
}

/// One thing to do in a menu.
#[component]
pub fn MenuItem(
    #[prop(optional, into)] icon: Option<Icon>,
    /// For a choice: whether it is the chosen one.
    #[prop(optional, into)]
    chosen: Option<Signal<bool>>,
    #[prop(into)] on_click: Callback<()>,
    children: Children,
) -> impl IntoView {
    view! {
        <button type="button" class="menu-i" aria-pressed=move || chosen.map(|chosen| chosen.get().to_string()) on:click=move |_| on_click.run(())>
            {icon.map(|which| self::icon(which, Size::Px16))}
            {children()}
        </button>
    }
    .into_any()
}
