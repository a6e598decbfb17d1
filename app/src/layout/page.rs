//! Page: title, breadcrumb and `<main>` of one page.

use leptos::prelude::*;
use leptos_meta::Title;

use super::company;
use crate::{
    t,
    ui::icon::{Icon, Size, icon},
};

/// A step of the breadcrumb above the page itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    pub label: String,
    pub href: String,
}

impl Crumb {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Crumb {
        Crumb { label: label.into(), href: href.into() }
    }
}

/// A page: its name in the window and at the end of the breadcrumb, and its content as `<main>`. The `<h1>` is up to the content.
#[component]
pub fn Page(
    #[prop(into)] title: Signal<String>,
    /// The way to here, without the page itself.
    #[prop(optional, into)]
    crumbs: Signal<Vec<Crumb>>,
    /// `fixed` for a page whose parts scroll by themselves.
    #[prop(optional, into)]
    class: String,
    children: Children,
) -> impl IntoView {
    let company = company();
    let named = move || format!("{} · {company}", title.get());
    let step = |crumb: Crumb| view! { <li><a href=crumb.href>{crumb.label}</a>{icon(Icon::Right, Size::Px14)}</li> };
    view! {
        <Title text=named />
        <nav class="crumbs" aria-label=t!(layout_breadcrumb)>
            <ol>
                {move || crumbs.get().into_iter().map(step).collect_view()}
                <li><span aria-current="page" class="cut">{move || title.get()}</span></li>
            </ol>
        </nav>
        <main class=format!("main {class}") id="main" tabindex="-1">{children()}</main>
    }
    .into_any()
}
