//! What is kept beyond the page: by this browser under a name, in the clipboard, as a file.

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

use super::later;

/// What this browser keeps under a name.
pub fn recall(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}
/// Keeps a text under a name; where the browser keeps nothing, nothing happens.
pub fn remember(name: &str, text: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(name, text);
    }
}
pub fn copy(text: &str) {
    let _ = window().navigator().clipboard().write_text(text);
}
/// Has the browser save parts of a text as one file.
pub fn save_file(name: &str, media_type: &str, parts: &[String]) {
    let texts: js_sys::Array = parts.iter().map(|part| JsValue::from_str(part)).collect();
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&texts, &options) else { return };
    let Ok(address) = web_sys::Url::create_object_url_with_blob(&blob) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlElement>().ok());
    if let Some(link) = link {
        let _ = link.set_attribute("href", &address);
        let _ = link.set_attribute("download", name);
        link.click();
    }
    // The browser has begun to read it by then.
    later(10_000, move || {
        let _ = web_sys::Url::revoke_object_url(&address);
    });
}
