//! A hit, wherever it is shown: its words with what was found marked, its icon, what it is, and where it leads.

use leptos::prelude::*;
use shared::search::{Hit, Span};

use crate::{
    paths,
    ui::{
        icon::Icon,
        kind::{kind_icon, kind_word},
    },
};

/// The kind of hits that are operations of an API.
pub const OPERATION: &str = "api-operation";

/// A text with the found words marked.
pub fn spans(spans: &[Span]) -> AnyView {
    let piece = |span: &Span| {
        let text = span.text.clone();
        if span.found { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
    };
    spans.iter().map(piece).collect_view().into_any()
}

/// The words without marks.
pub fn plain(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

pub fn hit_icon(hit: &Hit) -> Icon {
    kind_icon(&hit.kind, hit.detail.as_deref())
}

pub fn path(hit: &Hit) -> String {
    match &hit.anchor {
        Some(anchor) => paths::operation(&hit.reference, anchor),
        None => paths::entity(&hit.reference),
    }
}

/// What it is, in a word or two: `Component, service`.
pub fn what(hit: &Hit) -> String {
    let kind = kind_word(&hit.kind);
    match hit.detail.as_deref().filter(|detail| !detail.is_empty()) {
        Some(detail) => format!("{kind}, {detail}"),
        None => kind,
    }
}
