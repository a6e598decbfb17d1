//! Time: how long ago, with the exact moment on hover; the same in the first render of server and browser.

use leptos::prelude::*;
use shared::Timestamp;

use crate::{
    browser,
    texts::date::{self, Style},
};

/// The present of the page: what the server's clock said when it rendered, carried on by the browser.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    at: RwSignal<Timestamp>,
    /// The browser has taken the page over, and so the visitor's time zone is known.
    alive: RwSignal<bool>,
}

/// What the server's clock says; the server provides it as a context for each page.
#[derive(Debug, Clone, Copy)]
pub struct ServerNow(pub Timestamp);

impl Now {
    /// Begins the page's present, and lets it go on in the browser every half minute.
    pub fn begin() -> Now {
        let rendered =
            use_context::<ServerNow>().map(|ServerNow(now)| now).or_else(browser::rendered_now).unwrap_or_default();
        let now = Now { at: RwSignal::new(rendered), alive: RwSignal::new(false) };
        let timer = StoredValue::new(None);
        Effect::new(move |_| {
            let tick = move || now.at.set(Timestamp(rendered.0 + browser::elapsed_micros()));
            timer.set_value(Some(browser::every(30_000, tick)));
            now.alive.set(true);
        });
        provide_context(now);
        now
    }

    /// The moment, read reactively.
    pub fn get() -> Timestamp {
        use_context::<Now>().map_or_else(Timestamp::default, |now| now.at.get())
    }
}

/// A moment as `2 h ago`.
#[component]
pub fn Time(at: Timestamp) -> impl IntoView {
    stamp(at, Style::Sentence)
}

/// A moment as `2 h`, for columns.
#[component]
pub fn Age(at: Timestamp) -> impl IntoView {
    stamp(at, Style::Column)
}

fn stamp(at: Timestamp, style: Style) -> AnyView {
    let now = use_context::<Now>();
    let text = move || date::relative(at, now.map_or(at, |now| now.at.get()), style);
    let exact = move || {
        let zone = now.filter(|now| now.alive.get()).and_then(|_| browser::zone_at(at));
        zone.map_or_else(|| date::exact(at), |zone| date::exact_in(at, &zone))
    };
    view! { <time datetime=at.to_string() title=exact>{text}</time> }.into_any()
}
