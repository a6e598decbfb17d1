//! The list of what was built, which the server reads: names, types, sizes, and how long each may be kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Paths are relative to the folder of the manifest; the server serves `assets/x.js` at `/assets/x.js`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The JavaScript glue of the wasm module.
    pub js: String,
    pub wasm: String,
    /// The script that loads the parts; the glue imports it. None when nothing was cut off.
    #[serde(default)]
    pub loader: Option<String>,
    pub css: String,
    /// The one script that a page names; it loads the other two.
    pub boot: String,
    /// The modules that each part of the app is loaded from, by the part's name.
    #[serde(default)]
    pub parts: BTreeMap<String, Vec<String>>,
    pub files: Vec<File>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    pub path: String,
    /// The media type, as the `Content-Type` header says it.
    #[serde(rename = "type")]
    pub media_type: String,
    pub bytes: u64,
    /// Bytes of the brotli-compressed twin `<path>.br`, if there is one.
    pub br: Option<u64>,
    /// Bytes of the gzip-compressed twin `<path>.gz`, if there is one.
    pub gz: Option<u64>,
    /// Of the content, in quotes, ready for the header.
    pub etag: String,
    /// The name changes with the content, so it may be kept forever.
    pub immutable: bool,
}

impl Manifest {
    /// Bytes that a first visit loads beside the page itself, brotli-compressed where that exists.
    pub fn first_visit(&self) -> Vec<(&'static str, u64)> {
        let js = [("js", &self.js)].into_iter().chain(self.loader.as_ref().map(|loader| ("js", loader)));
        [("boot", &self.boot), ("wasm", &self.wasm), ("css", &self.css)]
            .into_iter()
            .chain(js)
            .filter_map(|(name, path)| {
                let file = self.files.iter().find(|file| file.path == *path)?;
                Some((name, file.br.unwrap_or(file.bytes)))
            })
            .collect()
    }

    /// One line about the sizes, for people.
    pub fn sizes(&self) -> String {
        let parts = self.first_visit();
        let total: u64 = parts.iter().map(|(_, bytes)| bytes).sum();
        let list: Vec<String> = parts.iter().map(|(name, bytes)| format!("{name} {:.1} kB", kilo(*bytes))).collect();
        format!("first visit, brotli: {:.1} kB ({})", kilo(total), list.join(", "))
    }
}

#[expect(clippy::cast_precision_loss, reason = "sizes for people; a bundle is far below 2^52 bytes")]
fn kilo(bytes: u64) -> f64 {
    bytes as f64 / 1000.0
}
