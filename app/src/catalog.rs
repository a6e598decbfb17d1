//! The pages of the catalog: the list, and the page of each entity with its parts.

mod definition;
mod entity;
mod history;
mod list;
mod source;
pub mod words;

pub use entity::EntityPage;
pub use list::CatalogPage;

use leptos::prelude::*;

use crate::{layout::page::Page, t};

#[component]
pub fn GraphPage() -> impl IntoView {
    view! { <Page title=t!(layout_catalog)><h1>{t!(layout_catalog)}</h1></Page> }.into_any()
}

#[component]
pub fn TrashPage() -> impl IntoView {
    view! { <Page title=t!(layout_catalog)><h1>{t!(layout_catalog)}</h1></Page> }.into_any()
}
