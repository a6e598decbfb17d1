//! Keys: shortcuts that work on every page, and the dialog that lists them.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::{
    browser::{self, Key, Taken},
    paths, t,
    ui::overlay::Dialog,
};

/// How the shortcut of the palette is written: the keyboards of Apple have a key of their own for it.
pub fn command_k() -> RwSignal<&'static str> {
    let written = RwSignal::new("Ctrl K");
    Effect::new(move |_| {
        if browser::is_apple() {
            written.set("⌘K");
        }
    });
    written
}

/// The shortcuts of the page that is shown, beside those of every page.
#[derive(Debug, Clone, Copy)]
struct PageKeys(RwSignal<Vec<(&'static str, String)>>);

/// Whether the help is open, as a context of every page.
#[derive(Debug, Clone, Copy)]
pub struct HelpOpen(pub RwSignal<bool>);

/// What a key does on every page.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Act {
    Palette,
    Help,
    Go(&'static str),
    /// The first half of a shortcut such as `g c`.
    Begin,
    /// Puts the cursor into the filter of the page.
    Filter,
}

/// The field that `/` goes to, where a page has one.
pub const FILTER: &str = "filter";

impl Act {
    fn of(key: &Key, after_g: bool) -> Option<Act> {
        let name = key.name.to_lowercase();
        if key.command && !key.alt && name == "k" {
            return Some(Act::Palette);
        }
        if key.command || key.alt || key.writing || key.in_dialog {
            return None;
        }
        if after_g {
            let go = match name.as_str() {
                "h" => paths::HOME,
                "c" => paths::CATALOG,
                "s" => paths::SOURCES,
                "p" => paths::PROBLEMS,
                "f" => paths::SEARCH,
                _ => return None,
            };
            return Some(Act::Go(go));
        }
        match name.as_str() {
            "g" => Some(Act::Begin),
            "/" => Some(Act::Filter),
            "?" => Some(Act::Help),
            _ => None,
        }
    }
}

/// Listens to the shortcuts of every page.
pub fn begin(palette: RwSignal<bool>, help: RwSignal<bool>) {
    provide_context(PageKeys(RwSignal::new(Vec::new())));
    let navigate = use_navigate();
    Effect::new(move |_| {
        let navigate = navigate.clone();
        let after_g = StoredValue::new(false);
        browser::on_key(move |key| {
            let act = Act::of(&key, after_g.get_value());
            after_g.set_value(act == Some(Act::Begin));
            match act {
                Some(Act::Palette) => palette.update(|open| *open = !*open),
                Some(Act::Help) => help.set(true),
                Some(Act::Go(path)) => navigate(path, leptos_router::NavigateOptions::default()),
                Some(Act::Filter) => {
                    browser::focus(FILTER);
                    browser::select_all(FILTER);
                }
                Some(Act::Begin) | None => return Taken::No,
            }
            Taken::Yes
        });
    });
}

/// Lists the shortcuts of the calling page in the help, as long as it is shown.
pub fn offer(keys: Vec<(&'static str, String)>) {
    if let Some(PageKeys(all)) = use_context() {
        Effect::new(move |_| all.set(keys.clone()));
        on_cleanup(move || {
            let _ = all.try_set(Vec::new());
        });
    }
}

#[component]
pub fn Help(open: RwSignal<bool>) -> impl IntoView {
    let PageKeys(of_page) = expect_context();
    let everywhere = vec![
        ("Ctrl K", t!(keys_palette)),
        ("/", t!(keys_filter)),
        ("g h", t!(keys_go, place = t!(layout_home))),
        ("g c", t!(keys_go, place = t!(layout_catalog))),
        ("g f", t!(keys_go, place = t!(layout_search))),
        ("g s", t!(keys_go, place = t!(layout_sources))),
        ("g p", t!(keys_go, place = t!(layout_problems))),
        ("Esc", t!(keys_close)),
        ("?", t!(keys_help)),
    ];
    view! {
        <Dialog id="keys" title=t!(keys_title) open=open class="keys">
            <div class="keys-b">
                {list(t!(keys_everywhere), everywhere)}
                {move || Some(of_page.get()).filter(|keys| !keys.is_empty()).map(|keys| list(t!(keys_here), keys))}
            </div>
        </Dialog>
    }
    .into_any()
}

fn list(title: String, keys: Vec<(&'static str, String)>) -> AnyView {
    let key = |name: &'static str| view! { <kbd class="key">{name}</kbd> };
    let row = move |(keys, what): (&'static str, String)| view! { <div><dt>{keys.split(' ').map(key).collect_view()}</dt><dd>{what}</dd></div> };
    view! { <section><h3>{title}</h3><dl>{keys.into_iter().map(row).collect_view()}</dl></section> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        Key { name: name.to_owned(), command: false, shift: false, alt: false, writing: false, in_dialog: false }
    }

    #[test]
    fn keys_go_to_places_in_two_steps() {
        assert_eq!(Act::of(&key("g"), false), Some(Act::Begin));
        assert_eq!(Act::of(&key("c"), true), Some(Act::Go("/catalog")));
        assert_eq!(Act::of(&key("c"), false), None);
    }

    #[test]
    fn a_person_who_writes_is_left_alone_except_for_the_palette() {
        assert_eq!(Act::of(&Key { writing: true, ..key("?") }, false), None);
        assert_eq!(Act::of(&Key { writing: true, command: true, ..key("k") }, false), Some(Act::Palette));
    }
}
