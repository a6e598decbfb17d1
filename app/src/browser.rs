//! The browser: the only room that touches it. Each function has a silent twin for the server, where there is none.

#[cfg(target_arch = "wasm32")]
#[path = "browser/web.rs"]
mod side;
#[cfg(not(target_arch = "wasm32"))]
#[path = "browser/silent.rs"]
mod side;

pub use side::{
    Timer, address, after, ask_for_passkey, asked_for, attribute, close_dialog, copy, elapsed_micros, entry, every,
    extent_of, fetch, focus, focus_if_lost, focused_id, focused_in_field, fragment, go, hide_popover, hold_back,
    is_apple, knows_passkeys, later, make_passkey, offers_passkeys_in_field, on_any_scroll, on_back, on_click_anywhere,
    on_first_touch, on_hand, on_key, on_leave, on_resize, on_return, on_scroll, page_language, path, recall,
    recall_in_tab, reload, reload_plain, remember, remember_in_tab, rendered_now, save_file, scroll_into_view,
    scroll_to, select_all, set_attribute, set_cookie, set_length, set_value, show_dialog, size_of, stand_at,
    stop_asking_for_passkey, title, value_of, within, zone_at,
};

/// Takes over a page with the answers that it carries.
#[cfg(target_arch = "wasm32")]
pub use side::with_answers;

/// What a server said.
#[derive(Debug, Clone)]
pub struct Answered {
    pub status: u16,
    pub body: Vec<u8>,
}

/// The parts of a request for a page that decide how it is written; empty in the browser.
#[derive(Debug, Clone, Default)]
pub struct AskedFor {
    pub path: String,
    pub query: String,
    pub cookies: String,
    pub languages: String,
}

/// The server could not be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreachable;

/// How a passkey is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mediation {
    /// In a dialog of the browser.
    AtOnce,
    /// Among the suggestions of a field, when somebody looks at them.
    InField,
}

/// Why there is no answer by passkey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasskeyTrouble {
    /// The browser does not know passkeys, or not at this address.
    Unknown,
    /// The person said no, or nobody answered in time.
    Refused,
    /// The device keeps one for this account already.
    Known,
    /// The passkey would belong to another address.
    Elsewhere,
    /// Another question came in its place.
    Replaced,
}

/// A key that was pressed anywhere on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key's name, as `KeyboardEvent.key` says it: `k`, `/`, `Escape`.
    pub name: String,
    /// With Ctrl, or with Command on Apple's keyboards.
    pub command: bool,
    pub shift: bool,
    pub alt: bool,
    /// While a person writes into a field.
    pub writing: bool,
    /// While a dialog is open.
    pub in_dialog: bool,
}

/// Whether a listener took a key; a taken key does nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    Yes,
    No,
}

/// What one sees of something that scrolls, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Seen {
    pub top: f64,
    pub height: f64,
}

/// A time zone at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// `Europe/Berlin`
    pub name: String,
    /// How far it is ahead of UTC.
    pub minutes: i64,
}
