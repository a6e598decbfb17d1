//! The silent twins: on the server there is no browser, so nothing happens and nothing is known.
//! Only `fetch` answers: through the door that the server opens for the page it renders.

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use http::{HeaderMap, Request, Response, header, request::Parts};
use leptos::prelude::use_context;
use shared::{Method, Timestamp};

use super::{Answered, AskedFor, Key, Seen, Taken, Unreachable};

/// The server's operations in the same process, asked with the visitor's own cookies. Provided as a context.
#[derive(Clone)]
pub struct Door(pub Arc<dyn Fn(Request<String>) -> Answering + Send + Sync>);

/// An answer that is being made.
pub type Answering = Pin<Box<dyn Future<Output = Response<Vec<u8>>> + Send>>;

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Door")
    }
}

pub async fn fetch(method: Method, uri: &str, body: Option<String>) -> Result<Answered, Unreachable> {
    let Door(ask) = use_context::<Door>().ok_or(Unreachable)?;
    let request = Request::builder()
        .method(method.name())
        .uri(uri)
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/json")
        .body(body.unwrap_or_default())
        .map_err(|_| Unreachable)?;
    let answer = ask(request).await;
    Ok(Answered { status: answer.status().as_u16(), body: answer.into_body() })
}

pub fn asked_for() -> AskedFor {
    let Some(parts) = use_context::<Parts>() else { return AskedFor::default() };
    AskedFor {
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
pub fn address() -> String {
    String::new()
}
pub fn recall(_: &str) -> Option<String> {
    None
}
pub fn remember(_: &str, _: &str) {}
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
pub fn on_scroll(_: &str, _: impl Fn(Seen) + 'static) {}
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
