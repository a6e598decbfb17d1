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

/// A passage. Of an address alone only what tells it apart is shown: neither its scheme nor what asks.
pub fn passage(passage: &[Span]) -> AnyView {
    spans(&shortened(passage))
}

fn shortened(passage: &[Span]) -> Vec<Span> {
    let whole = plain(passage);
    let scheme = whole.find("://").filter(|_| !whole.trim().contains(char::is_whitespace)).map_or(0, |at| at + 3);
    let found = passage.iter().scan(0, |at, span| {
        *at += span.text.len();
        Some(if span.found { *at } else { 0 })
    });
    let found = found.max().unwrap_or_default();
    let asks = if scheme > 0 { whole[scheme..].find(['?', '#']).map(|at| scheme + at) } else { None };
    let end = asks.filter(|end| *end >= found).unwrap_or(whole.len());
    let mut out = Vec::new();
    let mut at = 0;
    for span in passage {
        let (from, to) = (at, at + span.text.len());
        at = to;
        // What is found stays, wherever it is.
        let (from, to) = if span.found { (from, to) } else { (from.max(scheme), to.min(end).max(from.max(scheme))) };
        let text = whole.get(from..to).unwrap_or_default();
        if !text.is_empty() {
            out.push(Span { text: text.to_owned(), found: span.found });
        }
    }
    out
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

#[cfg(test)]
mod tests {
    use super::*;

    fn short(spans: &[(&str, bool)]) -> String {
        let spans: Vec<Span> =
            spans.iter().map(|(text, found)| Span { text: (*text).to_owned(), found: *found }).collect();
        let short = shortened(&spans);
        short.iter().map(|span| if span.found { format!("[{}]", span.text) } else { span.text.clone() }).collect()
    }

    #[test]
    fn an_address_is_shortened_and_a_sentence_is_not() {
        assert_eq!(short(&[("https://grafana.example/d/", false), ("stock", true)]), "grafana.example/d/[stock]");
        assert_eq!(short(&[("https://a.example/x?from=now", false)]), "a.example/x");
        assert_eq!(short(&[("https://a.example/x?q=", false), ("stock", true)]), "a.example/x?q=[stock]");
        assert_eq!(
            short(&[("See https://a.example/?x for ", false), ("stock", true)]),
            "See https://a.example/?x for [stock]"
        );
        assert_eq!(short(&[]), "");
    }
}
