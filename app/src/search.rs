//! search: pages.

use leptos::prelude::*;

use crate::{layout::page::Page, t};

#[component]
pub fn SearchPage() -> impl IntoView {
    view! { <Page title=t!(layout_search)><h1>{t!(layout_search)}</h1></Page> }.into_any()
}
