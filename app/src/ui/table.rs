//! Tables: heads that sort, and rows of which only the visible ones are there.

use leptos::prelude::*;

use super::icon::{Icon, Size, icon};
use crate::browser::{self, Seen};

/// How a column is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sorted {
    Not,
    Up,
    Down,
}

impl Sorted {
    /// How a column called `name` is sorted under an order such as `name` or `-name`.
    pub fn under(order: &str, name: &str) -> Sorted {
        match order.strip_prefix('-') {
            Some(rest) if rest == name => Sorted::Down,
            None if order == name => Sorted::Up,
            _ => Sorted::Not,
        }
    }
    const fn aria(self) -> Option<&'static str> {
        match self {
            Sorted::Not => None,
            Sorted::Up => Some("ascending"),
            Sorted::Down => Some("descending"),
        }
    }
}

/// The head of a column that sorts by a link, so that the order is in the address.
#[component]
pub fn SortHead(
    #[prop(into)] label: String,
    #[prop(into)] href: Signal<String>,
    #[prop(into)] sorted: Signal<Sorted>,
    #[prop(optional, into)] class: String,
) -> impl IntoView {
    let arrow = move || match sorted.get() {
        Sorted::Not => None,
        Sorted::Up => Some(icon(Icon::Up, Size::Px12)),
        Sorted::Down => Some(icon(Icon::Down, Size::Px12)),
    };
    view! {
        <th scope="col" class=class aria-sort=move || sorted.get().aria()>
            <a class="sort" href=move || href.get()>{label}{arrow}</a>
        </th>
    }
    .into_any()
}

/// Which rows of a long list are there: from `first`, `count` of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub first: usize,
    pub count: usize,
}

/// Rows beyond what is seen, above and below, so that a quick scroll finds them there.
const BEYOND: usize = 20;
/// Rows that are there before the browser has said how high the list is.
const AT_FIRST: usize = 60;

impl Window {
    /// The rows around what is seen, of `total` rows of `row` pixels each.
    pub fn around(seen: Seen, row: f64, total: usize) -> Window {
        if seen.height <= 0.0 || row <= 0.0 {
            return Window { first: 0, count: total.min(AT_FIRST) };
        }
        let visible = (seen.height / row).ceil() as usize + 1;
        let top = ((seen.top / row).floor().max(0.0) as usize).min(total.saturating_sub(visible));
        // Even starts keep striped or paired rows as they are, and move the window less often.
        let first = top.saturating_sub(BEYOND) / 10 * 10;
        Window { first, count: (top + visible + BEYOND).min(total) - first.min(total) }
    }
}

/// Follows the scrolling of the element `scroller` and says which of `total` rows, each `row` pixels high, must be there. The spacer rows
/// `{scroller}-above` and `{scroller}-below` get the height of what is not (by CSSOM, for `style` attributes are forbidden).
pub fn virtual_rows(scroller: &'static str, row: Signal<f64>, total: Signal<usize>) -> Memo<Window> {
    let seen = RwSignal::new(Seen::default());
    let window = Memo::new(move |_| Window::around(seen.get(), row.get(), total.get()));
    Effect::new(move |_| {
        browser::on_scroll(scroller, move |now| seen.set(now));
        browser::on_resize(scroller, move |now| seen.set(now));
    });
    Effect::new(move |_| {
        let Window { first, count } = window.get();
        let below = total.get().saturating_sub(first + count);
        browser::set_length(&format!("{scroller}-above"), "height", first as f64 * row.get());
        browser::set_length(&format!("{scroller}-below"), "height", below as f64 * row.get());
    });
    window
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_what_is_seen_and_some_more() {
        let at = |top: f64, height: f64, total: usize| Window::around(Seen { top, height }, 32.0, total);
        assert_eq!(at(0.0, 0.0, 10_000), Window { first: 0, count: 60 });
        assert_eq!(at(0.0, 320.0, 5), Window { first: 0, count: 5 });
        assert_eq!(at(0.0, 640.0, 10_000), Window { first: 0, count: 41 });
        assert_eq!(at(32_000.0, 640.0, 10_000), Window { first: 980, count: 61 });
        assert_eq!(at(1e9, 640.0, 10_000), Window { first: 9_950, count: 50 });
        assert_eq!(at(64_000.0, 640.0, 0), Window { first: 0, count: 0 });
    }

    #[test]
    fn a_column_knows_how_it_is_sorted() {
        assert_eq!(Sorted::under("-name", "name"), Sorted::Down);
        assert_eq!(Sorted::under("name", "name"), Sorted::Up);
        assert_eq!(Sorted::under("-name", "owner"), Sorted::Not);
        assert_eq!(Sorted::under("", "name"), Sorted::Not);
    }
}
