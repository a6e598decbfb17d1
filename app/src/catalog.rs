//! catalog: pages.

use leptos::prelude::*;

use crate::{layout::page::Page, t};

#[component]
pub fn CatalogPage() -> impl IntoView {
    view! { <Page title=t!(layout_catalog)><h1>{t!(layout_catalog)}</h1></Page> }.into_any()
}

#[component]
pub fn EntityPage() -> impl IntoView {
    view! { <Page title=t!(layout_catalog)><h1>{t!(layout_catalog)}</h1></Page> }.into_any()
}

#[component]
pub fn GraphPage() -> impl IntoView {
    view! { <Page title=t!(layout_catalog)><h1>{t!(layout_catalog)}</h1></Page> }.into_any()
}

#[component]
pub fn TrashPage() -> impl IntoView {
    view! { <Page title=t!(layout_catalog)><h1>{t!(layout_catalog)}</h1></Page> }.into_any()
}
