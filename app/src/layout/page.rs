//! Page: title, breadcrumb and `<main>` of one page.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::{company, places::Places};
use crate::{
    browser, paths, t,
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

/// When the router has written the address of a page that is there, in milliseconds.
const SETTLED: u32 = 150;

/// Which page was shown last, so that a new one gets the focus: keyboard and screen reader then begin there.
#[derive(Debug, Clone, Copy)]
pub struct Arrived(StoredValue<String>);

impl Arrived {
    pub fn begin() {
        provide_context(Arrived(StoredValue::new(String::new())));
    }

    fn at(self, page: &str) {
        let Arrived(before) = self;
        let first = before.with_value(String::is_empty);
        if before.with_value(|before| *before == page) {
            browser::focus_if_lost("main");
        } else if !first {
            // A new page begins at its top; one of the history where one left it.
            browser::scroll_to("main", 0.0);
            browser::focus("main");
        }
        before.set_value(page.to_owned());
        if let Some(places) = use_context::<Places>() {
            places.find();
        }
    }
}

/// What an address is about, without tabs and choices within the page: `/catalog/component/default/x`, `/problems`.
fn subject(path: &str) -> String {
    let deep = if path.starts_with(paths::CATALOG) { 5 } else { 2 };
    path.split('/').take(deep).collect::<Vec<_>>().join("/") + "/"
}

/// A page: its name in the window and at the end of the breadcrumb, and its content as `<main>`. The `<h1>` is up to the content.
#[component]
pub fn Page(
    #[prop(into)] title: Signal<String>,
    /// Its name in the window, where the breadcrumb says more than the name alone.
    #[prop(optional)]
    window: Option<Signal<String>>,
    /// The way to here, without the page itself.
    #[prop(optional, into)]
    crumbs: Signal<Vec<Crumb>>,
    /// `fixed` for a page whose parts scroll by themselves.
    #[prop(optional, into)]
    class: String,
    children: Children,
) -> impl IntoView {
    let company = company();
    if let Some(arrived) = use_context::<Arrived>() {
        let location = use_location();
        let own = subject(&location.pathname.get_untracked());
        Effect::new(move |_| {
            // An address of another page is for that page to arrive at.
            let (path, query) = (location.pathname.get(), location.search.get());
            if subject(&path) == own {
                arrived.at(&own);
                browser::later(SETTLED, move || {
                    let still = location.pathname.try_get_untracked().as_ref() == Some(&path)
                        && location.search.try_get_untracked().as_ref() == Some(&query);
                    if still {
                        browser::stand_at(&path, &query);
                    }
                });
            }
        });
    }
    let window = window.unwrap_or(title);
    // The window asks for its name once more when this page has gone already, and the server only then.
    let first = window.get_untracked();
    let named = move || browser::title(&format!("{} · {company}", window.try_get().unwrap_or_else(|| first.clone())));
    let step = |crumb: Crumb| view! { <li><a href=crumb.href>{crumb.label}</a>{icon(Icon::Right, Size::Px14)}</li> };
    view! {
        <Title text=named />
        <nav class="crumbs" aria-label=t!(layout_breadcrumb)>
            <ol>
                {move || crumbs.try_get().unwrap_or_default().into_iter().map(step).collect_view()}
                <li><span aria-current="page" class="cut">{move || title.try_get()}</span></li>
            </ol>
        </nav>
        <main class=format!("main {class}") id="main" tabindex="-1">{children()}</main>
    }
    .into_any()
}
