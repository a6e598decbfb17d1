//! The silent twins: on the server there is no browser, so nothing happens and nothing is known.
//! Only `fetch` answers, with what the server has asked for the page it renders.

use std::future;

use http::{HeaderMap, header, request::Parts};
use leptos::prelude::use_context;
use shared::{Method, Timestamp};

use crate::answers::{Answers, Question};

use super::{Answered, AskedFor, Key, Mediation, PasskeyTrouble, Seen, Taken, Unreachable, Zone};

/// While a page is rendered nothing is waited for: an answer is at hand, or it is noted that it is missing. The server
/// provides [`Answers`] as a context, asks what was missing, and renders again.
pub async fn fetch(method: Method, uri: &str, body: Option<String>) -> Result<Answered, Unreachable> {
    let answers = use_context::<Answers>().ok_or(Unreachable)?;
    match answers.to(&Question { method, uri: uri.to_owned(), body }) {
        Some(answer) => Ok(answer),
        None => future::pending().await,
    }
}

pub fn asked_for() -> AskedFor {
    let Some(parts) = use_context::<Parts>() else { return AskedFor::default() };
    AskedFor {
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        cookies: joined(&parts.headers, header::COOKIE, "; "),
        languages: joined(&parts.headers, header::ACCEPT_LANGUAGE, ","),
    }
}

fn joined(headers: &HeaderMap, name: header::HeaderName, between: &str) -> String {
    let values: Vec<&str> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    values.join(between)
}

pub fn page_language() -> Option<&'static str> {
    None
}
pub fn rendered_now() -> Option<Timestamp> {
    None
}
pub fn elapsed_micros() -> i64 {
    0
}
pub fn zone_at(_: Timestamp) -> Option<Zone> {
    None
}
/// A title as leptos_meta 0.8 can write it: it puts the text into the document as it is, so what would be markup is escaped.
pub fn title(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
pub fn attribute(_: &str) -> Option<String> {
    None
}
pub fn set_attribute(_: &str, _: Option<&str>) {}
pub fn set_cookie(_: &str, _: &str) {}
pub fn reload() {}
pub fn reload_plain() {}
pub fn go(_: &str) {}
pub fn copy(_: &str) {}
pub fn fragment() -> String {
    String::new()
}
pub fn value_of(_: &str) -> String {
    String::new()
}
pub fn set_value(_: &str, _: &str) {}
pub fn knows_passkeys() -> bool {
    false
}
pub async fn offers_passkeys_in_field() -> bool {
    false
}
pub async fn make_passkey(_: &str) -> Result<String, PasskeyTrouble> {
    Err(PasskeyTrouble::Unknown)
}
pub async fn ask_for_passkey(_: &str, _: Mediation) -> Result<String, PasskeyTrouble> {
    Err(PasskeyTrouble::Unknown)
}
pub fn stop_asking_for_passkey() {}
pub fn save_file(_: &str, _: &str, _: &[String]) {}
pub fn hold_back(_: impl Fn() -> bool + Clone + 'static, _: String) {}
pub fn path() -> String {
    asked_for().path
}
pub fn address() -> String {
    String::new()
}
pub fn recall(_: &str) -> Option<String> {
    None
}
pub fn remember(_: &str, _: &str) {}
pub fn recall_in_tab(_: &str) -> Option<String> {
    None
}
pub fn remember_in_tab(_: &str, _: &str) {}
pub fn stand_at(_: &str, _: &str) {}
pub fn entry() -> u64 {
    0
}
pub fn focused_id() -> Option<String> {
    None
}
pub fn extent_of(_: &str) -> (f64, f64) {
    (0.0, 0.0)
}
pub fn within(_: &str, _: f64, _: f64) -> (f64, f64) {
    (0.0, 0.0)
}
pub fn focus(_: &str) {}
pub fn focus_if_lost(_: &str) {}
pub fn focused_in_field() -> bool {
    false
}
pub fn select_all(_: &str) {}
pub fn is_apple() -> bool {
    false
}
pub fn show_dialog(_: &str) {}
pub fn close_dialog(_: &str) {}
pub fn hide_popover(_: &str) {}
pub fn scroll_into_view(_: &str) {}
pub fn scroll_to(_: &str, _: f64) {}
pub fn set_length(_: &str, _: &str, _: f64) {}
pub fn size_of(_: &str) -> Seen {
    Seen::default()
}
pub fn on_key(_: impl Fn(Key) -> Taken + 'static) {}
pub fn on_first_touch(_: impl FnOnce() + 'static) {}
pub fn on_scroll(_: &str, _: impl Fn(Seen) + 'static) {}
pub fn on_any_scroll(_: impl Fn(&str, Seen) + 'static) {}
pub fn on_back(_: impl Fn() + 'static) {}
pub fn on_click_anywhere(_: impl Fn() + 'static) {}
pub fn on_hand(_: impl Fn() + Clone + 'static) {}
pub fn on_leave(_: impl Fn() + 'static) {}
pub fn on_return(_: impl Fn() + 'static) {}
pub fn on_resize(_: &str, _: impl Fn(Seen) + 'static) {}
pub fn every(_: u32, _: impl Fn() + 'static) -> Timer {
    Timer
}
pub fn after(_: u32, _: impl FnOnce() + 'static) -> Timer {
    Timer
}
pub fn later(_: u32, _: impl FnOnce() + 'static) {}

/// Something that ends when it is dropped.
#[derive(Debug, Default)]
pub struct Timer;
