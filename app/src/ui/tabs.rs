//! Tabs: parts of one page, each with its own address.

use leptos::prelude::*;

use crate::texts::number::number;

/// One tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TabLink {
    pub label: String,
    pub href: String,
    pub current: bool,
    /// How many things are behind it, if that says something.
    pub count: Option<usize>,
}

#[component]
pub fn Tabs(#[prop(into)] label: String, #[prop(into)] tabs: Signal<Vec<TabLink>>) -> impl IntoView {
    let tab = |tab: TabLink| {
        view! {
            <a href=tab.href aria-current=tab.current.then_some("page")>
                {tab.label}
                {tab.count.map(|count| view! { <span class="n">{number(count)}</span> })}
            </a>
        }
    };
    view! { <nav class="tabs" aria-label=label>{move || tabs.get().into_iter().map(tab).collect_view()}</nav> }
        .into_any()
}
