//! The files of the browser side: hashed names kept for ever, compressed before, read from disk in a debug build.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;

include!(concat!(env!("OUT_DIR"), "/web_files.rs"));

/// What `cargo xtask web` writes down of what it built.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Manifest {
    pub js: Option<String>,
    pub wasm: Option<String>,
    /// The script that loads the parts; the glue imports it.
    #[serde(default)]
    pub loader: Option<String>,
    pub css: Option<String>,
    pub boot: Option<String>,
    /// The modules that each part of the app is loaded from, by the part's name.
    #[serde(default)]
    pub parts: BTreeMap<String, Vec<String>>,
    pub files: Vec<File>,
}

/// One file in the forms that it is kept in. Paths are relative to the folder.
#[derive(Debug, Clone, Deserialize)]
pub struct File {
    pub path: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub br: Option<serde_json::Value>,
    pub gz: Option<serde_json::Value>,
    pub etag: String,
    pub immutable: bool,
}

/// The files, by address.
#[derive(Clone)]
pub struct Assets {
    pub manifest: Arc<Manifest>,
    by_path: Arc<HashMap<String, File>>,
}

impl Assets {
    /// # Errors
    /// When the manifest is damaged.
    pub fn load() -> Result<Assets> {
        let manifest: Manifest = match WebFiles::get("manifest.json") {
            Some(file) => serde_json::from_slice(&file.data)
                .context("the manifest of the browser side is damaged; run `cargo xtask web`")?,
            None => Manifest::default(),
        };
        if manifest.boot.is_none() {
            tracing::warn!(
                "the browser side was not built; pages work without it but do not come alive: run `cargo xtask web`"
            );
        }
        let by_path =
            manifest.files.iter().map(|file| (file.path.trim_start_matches('/').to_owned(), file.clone())).collect();
        Ok(Assets { manifest: Arc::new(manifest), by_path: Arc::new(by_path) })
    }

    /// `/assets/…` and the few files that must stand at the root.
    pub fn routes(&self) -> Router {
        let mut router = Router::new().route("/assets/{*path}", get(in_folder));
        for file in self.by_path.keys().filter(|path| !path.starts_with("assets/")) {
            router = router.route(&format!("/{file}"), get(at_root));
        }
        router.with_state(self.clone())
    }

    fn answer(&self, path: &str, headers: &HeaderMap) -> Response {
        let Some(file) = self.by_path.get(path) else {
            return (StatusCode::NOT_FOUND, "no such file\n").into_response();
        };
        let etag = format!("\"{}\"", file.etag.trim_matches('"'));
        let cache = if file.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
        if headers
            .get(header::IF_NONE_MATCH)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|known| known.contains(&etag))
        {
            return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag), (header::CACHE_CONTROL, cache.to_owned())])
                .into_response();
        }
        let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let forms = [("br", ".br", file.br.is_some()), ("gzip", ".gz", file.gz.is_some())];
        let chosen = forms.into_iter().find(|(name, _, there)| *there && accepts(accepted, name));
        let (encoding, ending) = chosen.map_or((None, ""), |(name, ending, _)| (Some(name), ending));
        let Some(data) = WebFiles::get(&format!("{path}{ending}")) else {
            return (StatusCode::NOT_FOUND, "no such file\n").into_response();
        };
        let body = match data.data {
            std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            std::borrow::Cow::Owned(bytes) => Bytes::from(bytes),
        };
        let mut response = (
            [
                (header::CONTENT_TYPE, file.kind.clone()),
                (header::ETAG, etag),
                (header::CACHE_CONTROL, cache.to_owned()),
                (header::VARY, "accept-encoding".to_owned()),
            ],
            body,
        )
            .into_response();
        if let Some(encoding) = encoding {
            response.headers_mut().insert(header::CONTENT_ENCODING, http::HeaderValue::from_static(encoding));
        }
        response
    }
}

fn accepts(header: &str, name: &str) -> bool {
    header.split(',').any(|part| {
        let mut words = part.trim().split(';');
        words.next().is_some_and(|word| word.trim() == name)
            && !words.any(|word| matches!(word.trim(), "q=0" | "q=0.0"))
    })
}

async fn in_folder(State(assets): State<Assets>, Path(path): Path<String>, headers: HeaderMap) -> Response {
    assets.answer(&format!("assets/{path}"), &headers)
}

async fn at_root(State(assets): State<Assets>, uri: http::Uri, headers: HeaderMap) -> Response {
    assets.answer(uri.path().trim_start_matches('/'), &headers)
}
