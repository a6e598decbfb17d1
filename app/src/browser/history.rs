//! The history of the browser: its entries by number, the way back, and what is kept for as long as the tab.

use std::sync::atomic::{AtomicU64, Ordering};

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use super::{Phase, attach, seen};
use crate::browser::Seen;

/// The number of the page's entry in the history; an entry without one gets one, which no other entry of the tab has.
pub fn entry() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let Ok(history) = window().history() else { return 0 };
    if let Some(known) = history.state().ok().and_then(|state| state.as_f64()) {
        return known as u64;
    }
    let number = (js_sys::Date::now() as u64).max(LAST.load(Ordering::Relaxed) + 1);
    LAST.store(number, Ordering::Relaxed);
    let _ = history.replace_state(&JsValue::from_f64(number as f64), "");
    number
}

/// Adds an entry when the window does not say the address of the page: after back and forward the router forgets to add
/// one for a link to the page before.
pub fn stand_at(path: &str, query: &str) {
    let location = window().location();
    let (there, asked) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    if there == path && asked.trim_start_matches('?') == query {
        return;
    }
    let address = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// Calls when somebody goes back or forward. Whoever listens first is called first.
pub fn on_back(handle: impl Fn() + 'static) {
    attach(&window(), "popstate", Phase::First, move |_| handle());
}

/// Calls whenever something with an id scrolls, wherever it is on the page.
pub fn on_any_scroll(handle: impl Fn(&str, Seen) + 'static) {
    attach(&document(), "scroll", Phase::First, move |event| {
        let scrolled = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(element) = scrolled.filter(|element| !element.id().is_empty()) {
            handle(&element.id(), seen(&element));
        }
    });
}

/// Calls before whatever a click does is done, wherever it is on the page; Enter on a link is a click too.
pub fn on_click_anywhere(handle: impl Fn() + 'static) {
    attach(&window(), "click", Phase::First, move |_| handle());
}

/// Calls when somebody does something that may scroll: the wheel, a finger, a key, a button of the mouse.
pub fn on_hand(handle: impl Fn() + Clone + 'static) {
    for event in ["wheel", "touchstart", "keydown", "pointerdown"] {
        let handle = handle.clone();
        attach(&window(), event, Phase::First, move |_| handle());
    }
}

/// Calls when the page is left for another document, or for good.
pub fn on_leave(handle: impl Fn() + 'static) {
    attach(&window(), "pagehide", Phase::First, move |_| handle());
}

/// Calls when somebody comes back to this window from another one.
pub fn on_return(handle: impl Fn() + 'static) {
    attach(&window(), "focus", Phase::First, move |_| handle());
}

/// What stands behind `#` in the address.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned()
}

/// Asks before the page is left, for as long as there is something that would be lost; `words` are the question.
pub fn hold_back(is_unsaved: impl Fn() -> bool + Clone + 'static, words: String) {
    let leaving = is_unsaved.clone();
    attach(&window(), "beforeunload", Phase::First, move |event| {
        // The browser asks in its own words.
        if leaving() {
            event.prevent_default();
        }
    });
    attach(&window(), "click", Phase::First, move |event| {
        let link = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = link.and_then(|element| element.closest("a[href]").ok().flatten());
        if link.is_none() || !is_unsaved() {
            return;
        }
        if !window().confirm_with_message(&words).unwrap_or(true) {
            event.prevent_default();
            event.stop_immediate_propagation();
        }
    });
}

/// What this tab keeps under a name.
pub fn recall_in_tab(name: &str) -> Option<String> {
    window().session_storage().ok()??.get_item(name).ok()?
}
/// Keeps a text under a name for as long as the tab; where the browser keeps nothing, nothing happens.
pub fn remember_in_tab(name: &str, text: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(name, text);
    }
}
