//! problems: pages.

use leptos::prelude::*;

use crate::{layout::page::Page, t};

#[component]
pub fn ProblemsPage() -> impl IntoView {
    view! { <Page title=t!(layout_problems)><h1>{t!(layout_problems)}</h1></Page> }.into_any()
}
