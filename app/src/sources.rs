//! sources: pages.

use leptos::prelude::*;

use crate::{layout::page::Page, t};

#[component]
pub fn SourcesPage() -> impl IntoView {
    view! { <Page title=t!(layout_sources)><h1>{t!(layout_sources)}</h1></Page> }.into_any()
}

#[component]
pub fn NewSourcePage() -> impl IntoView {
    view! { <Page title=t!(layout_sources)><h1>{t!(layout_sources)}</h1></Page> }.into_any()
}

#[component]
pub fn SourcePage() -> impl IntoView {
    view! { <Page title=t!(layout_sources)><h1>{t!(layout_sources)}</h1></Page> }.into_any()
}
