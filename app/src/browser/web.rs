//! The browser itself: fetch, cookies, focus, dialogs, keys, sizes and timers.

mod credentials;
mod history;
mod keeping;

use std::sync::{Mutex, OnceLock, PoisonError};
use std::{cell::Cell, rc::Rc};

use leptos::prelude::{document, on_cleanup, window};
use send_wrapper::SendWrapper;
use shared::{Method, Timestamp};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, EventTarget, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent, ResizeObserver};

use crate::answers::{self, Answers, Question};

use super::{Answered, AskedFor, Key, Seen, Taken, Unreachable, Zone};

pub use credentials::{
    ask_for_passkey, knows_passkeys, make_passkey, offers_passkeys_in_field, stop_asking_for_passkey,
};
pub use history::{
    entry, fragment, hold_back, on_any_scroll, on_back, on_click_anywhere, on_hand, on_leave, on_return, recall_in_tab,
    remember_in_tab, stand_at,
};
pub use keeping::{copy, recall, remember, save_file};

// ---------------------------------------------------------------- asking the server

/// The answers that the page carries, for as long as the browser takes it over.
static CARRIED: Mutex<Option<Answers>> = Mutex::new(None);

/// Takes over a page: while `take_over` runs, questions are answered with what the page carries.
pub fn with_answers(take_over: impl FnOnce()) {
    let written = by_id(answers::ELEMENT).and_then(|element| element.text_content());
    carry(written.map(|text| Answers::read(&text)));
    take_over();
    carry(None);
}

fn carry(answers: Option<Answers>) {
    *CARRIED.lock().unwrap_or_else(PoisonError::into_inner) = answers;
}

fn carried(method: Method, uri: &str, body: Option<&String>) -> Option<Answered> {
    let carried = CARRIED.lock().unwrap_or_else(PoisonError::into_inner);
    carried.as_ref()?.to(&Question { method, uri: uri.to_owned(), body: body.cloned() })
}

pub async fn fetch(method: Method, uri: &str, body: Option<String>) -> Result<Answered, Unreachable> {
    if let Some(answer) = carried(method, uri, body.as_ref()) {
        return Ok(answer);
    }
    let uri = uri.to_owned();
    // The page has one thread; the wrapper lets what lives on it pass where the server's twin may change threads.
    SendWrapper::new(async move {
        let builder = match method {
            Method::Get => gloo_net::http::Request::get(&uri),
            Method::Post => gloo_net::http::Request::post(&uri),
            Method::Put => gloo_net::http::Request::put(&uri),
            Method::Delete => gloo_net::http::Request::delete(&uri),
        };
        let builder = builder.header("accept", "application/json");
        let answer = match body {
            Some(body) => {
                builder.header("content-type", "application/json").body(body).map_err(|_| Unreachable)?.send().await
            }
            None => builder.send().await,
        };
        let answer = answer.map_err(|_| Unreachable)?;
        Ok(Answered { status: answer.status(), body: answer.binary().await.map_err(|_| Unreachable)? })
    })
    .await
}

// ---------------------------------------------------------------- the page

pub fn asked_for() -> AskedFor {
    AskedFor::default()
}

fn root() -> Option<Element> {
    document().document_element()
}
fn by_id(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// The language that the server wrote into `<html lang>`; read once, for it stays as long as the page.
pub fn page_language() -> Option<&'static str> {
    static LANGUAGE: OnceLock<Option<String>> = OnceLock::new();
    LANGUAGE.get_or_init(|| root()?.get_attribute("lang")).as_deref()
}

/// When the server rendered the page, by its own clock.
pub fn rendered_now() -> Option<Timestamp> {
    let meta = document().query_selector("meta[name=portal-now]").ok()??;
    meta.get_attribute("content")?.parse().ok().map(Timestamp)
}

/// How long ago the page was loaded.
pub fn elapsed_micros() -> i64 {
    window().performance().map_or(0, |performance| (performance.now() * 1_000.0) as i64)
}

/// Where the visitor is in time, at a moment.
pub fn zone_at(at: Timestamp) -> Option<Zone> {
    static NAME: OnceLock<Option<String>> = OnceLock::new();
    let name = NAME.get_or_init(|| {
        let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
        js_sys::Reflect::get(&format.resolved_options(), &JsValue::from_str("timeZone")).ok()?.as_string()
    });
    let moment = js_sys::Date::new(&JsValue::from_f64(at.0 as f64 / 1_000.0));
    // JavaScript counts how far UTC is ahead.
    let minutes = -moment.get_timezone_offset();
    Some(Zone { name: name.clone()?, minutes: if minutes.is_finite() { minutes as i64 } else { return None } })
}

/// The title of the window is a text; only the server has to escape it.
pub fn title(text: &str) -> String {
    text.to_owned()
}
/// An attribute of `<html>`.
pub fn attribute(name: &str) -> Option<String> {
    root()?.get_attribute(name)
}
pub fn set_attribute(name: &str, value: Option<&str>) {
    let Some(root) = root() else { return };
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// Keeps a choice for a year; an empty value forgets it.
pub fn set_cookie(name: &str, value: &str) {
    let age = if value.is_empty() { 0 } else { 31_536_000 };
    if let Ok(page) = document().dyn_into::<web_sys::HtmlDocument>() {
        let _ = page.set_cookie(&format!("{name}={value}; Path=/; Max-Age={age}; SameSite=Lax"));
    }
}
pub fn reload() {
    let _ = window().location().reload();
}
/// Loads the page again without a language in its address.
pub fn reload_plain() {
    let location = window().location();
    let search = location.search().unwrap_or_default();
    let kept: Vec<&str> = search
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
        .collect();
    let path = location.pathname().unwrap_or_default();
    go(&if kept.is_empty() { path } else { format!("{path}?{}", kept.join("&")) });
}
/// Loads another address as a new page.
pub fn go(path: &str) {
    let _ = window().location().set_href(path);
}
/// The address without what follows the path.
pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}
/// The address of the page, as one would send it to somebody.
pub fn address() -> String {
    window().location().href().unwrap_or_default()
}
pub fn is_apple() -> bool {
    window()
        .navigator()
        .user_agent()
        .is_ok_and(|agent| agent.contains("Mac") || agent.contains("iPhone") || agent.contains("iPad"))
}

// ---------------------------------------------------------------- focus, dialogs, places

pub fn focus(id: &str) {
    let Some(element) = by_id(id) else { return };
    let _ = match element.dyn_into::<HtmlElement>() {
        Ok(element) => element.focus(),
        // The nodes of a picture.
        Err(element) => element.dyn_into::<web_sys::SvgElement>().map_or(Ok(()), |element| element.focus()),
    };
}
/// Focuses when nothing else has the focus, because what had it is gone.
pub fn focus_if_lost(id: &str) {
    if document().active_element().is_none_or(|element| element.tag_name() == "BODY") {
        focus(id);
    }
}
/// The id of what has the focus.
pub fn focused_id() -> Option<String> {
    document().active_element().map(|element| element.id()).filter(|id| !id.is_empty())
}
/// Width and height of an element on the screen, in CSS pixels.
pub fn extent_of(id: &str) -> (f64, f64) {
    by_id(id).map_or((0.0, 0.0), |element| {
        let area = element.get_bounding_client_rect();
        (area.width(), area.height())
    })
}
/// A point of the window, seen from the upper left corner of an element.
pub fn within(id: &str, x: f64, y: f64) -> (f64, f64) {
    by_id(id).map_or((x, y), |element| {
        let area = element.get_bounding_client_rect();
        (x - area.left(), y - area.top())
    })
}
pub fn focused_in_field() -> bool {
    document().active_element().is_some_and(|element| is_field(&element))
}
pub fn select_all(id: &str) {
    if let Some(input) = by_id(id).and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) {
        input.select();
    }
}
/// What stands in a field now; also what a password manager, or somebody before the app was there, has written.
pub fn value_of(id: &str) -> String {
    by_id(id)
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        .map_or_else(String::new, |input| input.value())
}
pub fn set_value(id: &str, text: &str) {
    if let Some(input) = by_id(id).and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) {
        input.set_value(text);
    }
}
pub fn show_dialog(id: &str) {
    if let Some(dialog) = dialog(id).filter(|dialog| !dialog.open()) {
        let _ = dialog.show_modal();
    }
}
pub fn close_dialog(id: &str) {
    if let Some(dialog) = dialog(id).filter(HtmlDialogElement::open) {
        dialog.close();
    }
}
fn dialog(id: &str) -> Option<HtmlDialogElement> {
    by_id(id)?.dyn_into().ok()
}
pub fn hide_popover(id: &str) {
    if let Some(element) = by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Not every browser knows popovers, and hiding a hidden one throws.
        let hide = js_sys::Reflect::get(&element, &JsValue::from_str("hidePopover"));
        if let Some(hide) = hide.ok().and_then(|hide| hide.dyn_into::<js_sys::Function>().ok()) {
            let _ = hide.call0(&element);
        }
    }
}
pub fn scroll_into_view(id: &str) {
    if let Some(element) = by_id(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
pub fn scroll_to(id: &str, top: f64) {
    if let Some(element) = by_id(id) {
        element.set_scroll_top(top as i32);
    }
}
/// Sets a length in pixels by CSSOM; the content security policy forbids `style` attributes, not this.
pub fn set_length(id: &str, property: &str, pixels: f64) {
    if let Some(element) = by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.style().set_property(property, &format!("{pixels}px"));
    }
}
pub fn size_of(id: &str) -> Seen {
    by_id(id).map_or(Seen::default(), |element| seen(&element))
}
fn seen(element: &Element) -> Seen {
    Seen { top: f64::from(element.scroll_top()), height: f64::from(element.client_height()) }
}

// ---------------------------------------------------------------- events

/// When a listener is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Before the elements below, also for events that do not rise.
    First,
    /// After them.
    Last,
}

/// Listens until the owner of the calling component goes.
fn listen(target: &EventTarget, event: &'static str, handle: impl FnMut(web_sys::Event) + 'static) {
    attach(target, event, Phase::Last, handle);
}

fn attach(target: &EventTarget, event: &'static str, phase: Phase, handle: impl FnMut(web_sys::Event) + 'static) {
    let first = phase == Phase::First;
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(handle);
    let _ = target.add_event_listener_with_callback_and_bool(event, closure.as_ref().unchecked_ref(), first);
    let ends = SendWrapper::new((target.clone(), closure));
    on_cleanup(move || {
        let (target, closure) = ends.take();
        let _ = target.remove_event_listener_with_callback_and_bool(event, closure.as_ref().unchecked_ref(), first);
    });
}

fn is_field(element: &Element) -> bool {
    let editable = element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable);
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => !matches!(element.get_attribute("type").as_deref(), Some("checkbox" | "radio" | "button")),
        _ => editable,
    }
}

/// Calls for every key pressed on the page; a taken one goes no further.
pub fn on_key(handle: impl Fn(Key) -> Taken + 'static) {
    listen(&window(), "keydown", move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        let within = key.target().and_then(|target| target.dyn_into::<Element>().ok());
        let pressed = Key {
            name: key.key(),
            command: key.ctrl_key() || key.meta_key(),
            shift: key.shift_key(),
            alt: key.alt_key(),
            writing: key.is_composing() || within.as_ref().is_some_and(is_field),
            in_dialog: within.is_some_and(|element| element.closest("dialog[open]").ok().flatten().is_some()),
        };
        if handle(pressed) == Taken::Yes {
            event.prevent_default();
        }
    });
}

/// Calls once, when somebody first moves a pointer, touches or presses a key.
pub fn on_first_touch(act: impl FnOnce() + 'static) {
    let act = Rc::new(Cell::new(Some(act)));
    for event in ["pointermove", "touchstart", "keydown"] {
        let act = act.clone();
        listen(&window(), event, move |_| {
            if let Some(act) = act.take() {
                act();
            }
        });
    }
}

/// Calls whenever the element scrolls.
pub fn on_scroll(id: &str, handle: impl Fn(Seen) + 'static) {
    let Some(element) = by_id(id) else { return };
    let target = element.clone();
    listen(&target, "scroll", move |_| handle(seen(&element)));
}

/// Calls now and whenever the element gets another size.
pub fn on_resize(id: &str, handle: impl Fn(Seen) + 'static) {
    let Some(element) = by_id(id) else { return };
    let watched = element.clone();
    let closure = Closure::<dyn FnMut()>::new(move || handle(seen(&watched)));
    let Ok(observer) = ResizeObserver::new(closure.as_ref().unchecked_ref()) else { return };
    observer.observe(&element);
    let ends = SendWrapper::new((observer, closure));
    on_cleanup(move || ends.take().0.disconnect());
}

// ---------------------------------------------------------------- timers

/// Something that ends when it is dropped.
#[derive(Debug)]
pub struct Timer(#[expect(dead_code, reason = "kept for its drop")] SendWrapper<Running>);

#[derive(Debug)]
#[expect(dead_code, reason = "kept for their drop")]
enum Running {
    Once(gloo_timers::callback::Timeout),
    Again(gloo_timers::callback::Interval),
}

pub fn every(millis: u32, act: impl Fn() + 'static) -> Timer {
    Timer(SendWrapper::new(Running::Again(gloo_timers::callback::Interval::new(millis, act))))
}
pub fn after(millis: u32, act: impl FnOnce() + 'static) -> Timer {
    Timer(SendWrapper::new(Running::Once(gloo_timers::callback::Timeout::new(millis, act))))
}
/// Like `after`, but nothing can stop it.
pub fn later(millis: u32, act: impl FnOnce() + 'static) {
    gloo_timers::callback::Timeout::new(millis, act).forget();
}
