//! The shell: the HTML document around the app. Only the server renders it.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{
    App, answers, browser,
    layout::{company, theme},
    parts::Part,
    t,
    texts::locale::{Locale, current},
    ui::{icon::SPRITE, time::ServerNow},
};

/// Addresses of what the web build made, each with its content hash in the name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShellOptions {
    pub css: String,
    /// The first script; it guards Trusted Types and loads the two below.
    pub boot: String,
    /// The glue of wasm-bindgen.
    pub js: String,
    pub wasm: String,
    /// The script that loads the parts, where there are parts to load.
    pub loader: Option<String>,
    /// What each part is loaded from, by the part's name.
    pub parts: Vec<(String, Vec<String>)>,
    pub document: Document,
}

/// What the document holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Document {
    /// The rendered page, which the browser takes over.
    #[default]
    Page,
    /// No page: the browser mounts the app itself. It is what a browser keeps for when the server is away.
    Cached,
}

/// What the page at this address is loaded from beside the first bundle.
fn files_of(options: &ShellOptions, path: &str) -> Vec<String> {
    let part = Part::of(path).map(Part::name);
    let files = options.parts.iter().find(|(name, _)| Some(name.as_str()) == part);
    files.map(|(_, files)| files.clone()).unwrap_or_default()
}

/// The whole HTML document.
pub fn shell(options: ShellOptions) -> impl IntoView {
    let asked = browser::asked_for();
    // Everything below reads the language from here; the browser reads it back from `<html lang>`.
    let locale = Locale::asked(&asked.query, &asked.cookies, &asked.languages);
    provide_context(locale);
    let look = theme::Look::asked(&asked.cookies);
    let now = use_context::<ServerNow>().map(|ServerNow(now)| now.0.to_string());
    let nonce = use_nonce();
    let loader =
        options.loader.clone().map(|loader| view! { <link rel="modulepreload" href=loader nonce=nonce.clone() /> });
    let files = files_of(&options, &asked.path);
    let ahead = files.into_iter().map(|href| view! { <link rel="preload" r#as="fetch" r#type="application/wasm" crossorigin="anonymous" href=href /> });
    let body = match options.document {
        Document::Page => view! { <App /> }.into_any(),
        Document::Cached => ().into_any(),
    };
    view! {
        <!DOCTYPE html>
        <html
            lang=current().tag()
            dir=locale.direction()
            data-theme=look.theme.pinned()
            data-contrast=look.contrast.pinned()
            data-company=company()
            data-shell=(options.document == Document::Cached).then_some("1")
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <meta name="description" content=t!(layout_description) />
                <meta name="portal-now" content=now />
                <link rel="stylesheet" href=options.css />
                <link rel="modulepreload" href=options.js.clone() nonce=nonce.clone() />
                {loader}
                <link rel="preload" r#as="fetch" r#type="application/wasm" crossorigin="anonymous" href=options.wasm.clone() />
                {ahead.collect_view()}
                <link rel="icon" r#type="image/svg+xml" href="/favicon.svg" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <MetaTags />
                <script r#type="module" nonce=nonce src=options.boot></script>
            </head>
            <body>
                {body}
                {answers::element()}
                <svg class="sprite" aria-hidden="true" inner_html=SPRITE></svg>
            </body>
        </html>
    }
}
