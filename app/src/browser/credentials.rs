//! Passkeys: the questions of WebAuthn, asked of the browser's own authenticator, as JSON on both sides.

use std::cell::RefCell;

use js_sys::{Function, JSON, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use crate::browser::{Mediation, PasskeyTrouble};

thread_local! {
    /// What stops the question that waits for somebody to choose a passkey in a field.
    static WAITING: RefCell<Option<AbortController>> = const { RefCell::new(None) };
}

/// Whether this browser can ask for a passkey here: it knows how, and the address is a name, not a number.
pub fn knows_passkeys() -> bool {
    let host = window().location().hostname().unwrap_or_default();
    let number = host.starts_with('[') || host.split('.').all(|part| part.parse::<u8>().is_ok());
    !number && parser("parseRequestOptionsFromJSON").is_some()
}

/// Whether the browser offers passkeys in the field of the name.
pub async fn offers_passkeys_in_field() -> bool {
    let Some(class) = knows_passkeys().then(class).flatten() else { return false };
    let Some(ask) = function(&class, "isConditionalMediationAvailable") else { return false };
    let Ok(promise) = ask.call0(&class) else { return false };
    JsFuture::from(Promise::resolve(&promise)).await.is_ok_and(|answer| answer.is_truthy())
}

/// Has the browser make a passkey. `options` are those of `navigator.credentials.create`, and so is the answer.
///
/// # Errors
/// When the person refused, the device has one already, or the browser cannot.
pub async fn make_passkey(options: &str) -> Result<String, PasskeyTrouble> {
    stop_asking_for_passkey();
    let question = question(options, "parseCreationOptionsFromJSON")?;
    answer("create", &question).await
}

/// Asks for a passkey. A question in a field waits until somebody chooses one there; another question ends it.
///
/// # Errors
/// When the person refused, or the browser cannot.
pub async fn ask_for_passkey(options: &str, mediation: Mediation) -> Result<String, PasskeyTrouble> {
    stop_asking_for_passkey();
    let question = question(options, "parseRequestOptionsFromJSON")?;
    if mediation == Mediation::InField {
        let controller = AbortController::new().map_err(|_| PasskeyTrouble::Unknown)?;
        let _ = Reflect::set(&question, &"mediation".into(), &"conditional".into());
        let _ = Reflect::set(&question, &"signal".into(), &controller.signal());
        WAITING.with_borrow_mut(|waiting| *waiting = Some(controller));
    }
    answer("get", &question).await
}

/// Ends the question that waits in a field.
pub fn stop_asking_for_passkey() {
    if let Some(controller) = WAITING.take() {
        controller.abort();
    }
}

fn class() -> Option<JsValue> {
    Reflect::get(&window(), &"PublicKeyCredential".into()).ok().filter(|class| !class.is_undefined())
}

fn function(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

fn parser(name: &str) -> Option<Function> {
    function(&class()?, name)
}

/// `{ publicKey: … }` with the bytes that JSON cannot hold.
fn question(options: &str, parse: &str) -> Result<Object, PasskeyTrouble> {
    let known = knows_passkeys().then(|| class().zip(parser(parse))).flatten();
    let (class, parse) = known.ok_or(PasskeyTrouble::Unknown)?;
    let given = JSON::parse(options).map_err(|_| PasskeyTrouble::Unknown)?;
    let own = Reflect::get(&given, &"publicKey".into()).map_err(|_| PasskeyTrouble::Unknown)?;
    let parsed = parse.call1(&class, &own).map_err(|error| trouble(&error))?;
    let question = Object::new();
    Reflect::set(&question, &"publicKey".into(), &parsed).map_err(|_| PasskeyTrouble::Unknown)?;
    Ok(question)
}

async fn answer(how: &str, question: &Object) -> Result<String, PasskeyTrouble> {
    let navigator = window().navigator();
    let credentials = Reflect::get(&navigator, &"credentials".into()).map_err(|_| PasskeyTrouble::Unknown)?;
    let ask = function(&credentials, how).ok_or(PasskeyTrouble::Unknown)?;
    let promise = ask.call1(&credentials, question).map_err(|error| trouble(&error))?;
    let credential = JsFuture::from(Promise::resolve(&promise)).await.map_err(|error| trouble(&error))?;
    // `toJSON` is what `JSON.stringify` calls, and it writes the bytes as base64url.
    let text = JSON::stringify(&credential).map_err(|_| PasskeyTrouble::Unknown)?;
    text.as_string().ok_or(PasskeyTrouble::Unknown)
}

fn trouble(error: &JsValue) -> PasskeyTrouble {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
    match name.as_str() {
        "AbortError" => PasskeyTrouble::Replaced,
        "NotAllowedError" => PasskeyTrouble::Refused,
        "InvalidStateError" => PasskeyTrouble::Known,
        "SecurityError" => PasskeyTrouble::Elsewhere,
        _ => PasskeyTrouble::Unknown,
    }
}
