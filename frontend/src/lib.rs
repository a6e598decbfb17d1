//! Browser entry: the same app takes over a rendered page, or mounts on the cached shell.
#![cfg(target_arch = "wasm32")]

use leptos::prelude::*;
use wasm_bindgen::{JsError, prelude::wasm_bindgen};

/// Start the app; `boot.js` calls this once the module is there.
///
/// A page that the server rendered is hydrated. The shell that stands in for it (`<html data-shell="1">`: the cached
/// one when the server is away, or `trunk serve`'s) has an empty body, so there the app is mounted.
///
/// # Errors
/// When the part that the page is in cannot be loaded; the page then stays what it is without scripts.
#[wasm_bindgen]
pub async fn hydrate() -> Result<(), JsError> {
    console_error_panic_hook::set_once();
    if is_shell() {
        mount_to_body(app::App);
    } else {
        app::parts::arrived().await.map_err(|error| JsError::new(&error.to_string()))?;
        app::browser::with_answers(|| hydrate_body(app::App));
    }
    Ok(())
}

fn is_shell() -> bool {
    let root = document().document_element();
    root.and_then(|html| html.get_attribute("data-shell")).is_some_and(|shell| shell == "1")
}
