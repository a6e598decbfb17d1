//! The filter field: the conditions as chips, and a place to write another one, with suggestions below.
//! It is a form, so it works before the browser app is there.

use leptos::{ev::KeyboardEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use shared::catalog::{FacetCounts, filter::Term};

use super::{
    facets::RAIL,
    state::{Asked, Wrong},
};
use crate::{
    browser,
    layout::keys::FILTER,
    parts, paths, t,
    ui::{
        icon::{Icon, Size, icon},
        label::key,
        load::Loaded,
    },
};

/// The id of the suggestions.
pub const LIST: &str = "filter-suggestions";

/// Something to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The condition, or its beginning: `owner:checkout`, `owner:`.
    pub term: String,
    /// What it is called.
    pub says: String,
    /// How many entities there are with it; none for a key.
    pub count: Option<usize>,
    /// The whole field, once the suggestion is taken.
    pub text: String,
}

impl Suggestion {
    /// Whether it is a condition to ask with; the beginning of one is only to go on from.
    fn is_whole(&self) -> bool {
        self.count.is_some()
    }
}

/// The field while the list is there.
#[derive(Debug, Clone, Copy)]
pub struct State {
    asked: Memo<Asked>,
    pub counts: Loaded<FacetCounts>,
    pub typed: RwSignal<String>,
    wrong: RwSignal<Option<Wrong>>,
    /// Whether somebody writes, so that suggestions help.
    pub open: RwSignal<bool>,
    /// Which suggestion is meant; none at first, for Enter then asks with what was typed.
    pub at: RwSignal<Option<usize>>,
    /// What is suggested for what is typed, once the part that knows is there.
    pub offered: RwSignal<Vec<Suggestion>>,
    go: Callback<String>,
}

#[component]
pub fn FilterField(asked: Memo<Asked>, counts: Loaded<FacetCounts>) -> impl IntoView {
    let typed = RwSignal::new(typed_at_first(&asked.get_untracked()));
    let wrong = RwSignal::new(None::<Wrong>);
    let open = RwSignal::new(false);
    let navigate = use_navigate();
    let go = Callback::new(move |address: String| navigate(&address, NavigateOptions::default()));
    let state =
        State { asked, counts, typed, wrong, open, at: RwSignal::new(None), offered: RwSignal::new(Vec::new()), go };
    // Another address brings another field; what was typed and not understood stays.
    Effect::new(move |before: Option<()>| {
        let now = asked.get();
        if before.is_some() {
            typed.set(typed_at_first(&now));
            wrong.set(None);
            state.close();
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        state.close();
        if let Err(error) = state.ask(&typed.get_untracked()) {
            wrong.set(Some(error));
        }
    };
    let message = Memo::new(move |_| wrong.get().or_else(|| asked.get().wrong).map(|wrong| wrong.message));
    let chips = move || {
        let now = asked.get();
        now.filter.terms().iter().map(|term| chip(&now, term)).collect_view()
    };
    let count = move || Some(asked.get().filter.terms().len()).filter(|count| *count > 0);
    view! {
        <form class="list-f" method="get" action=paths::CATALOG role="search" on:submit=submit>
            <input type="hidden" name="q" value=move || asked.get().text() />
            <div class="field expr">
                {icon(Icon::Filter, Size::Px14)}
                {chips}
                {input(state, message)}
                <span class="wide">{key("/")}</span>
                {parts::suggestions(state)}
            </div>
            <button type="button" class="btn btn-lg btn-icon narrow facets-open" popovertarget=RAIL aria-label=move || count().map_or_else(|| t!(catalog_filters), |count| t!(catalog_filters_set, count = count))>
                {icon(Icon::Sliders, Size::Px16)}
                {move || count().map(|count| view! { <span class="fn">{count}</span> })}
            </button>
            <p class="wrong" id="filter-wrong" role="status">{move || message.get()}</p>
        </form>
    }
    .into_any()
}

fn input(state: State, message: Memo<Option<String>>) -> AnyView {
    let shown = move || state.offered.with(|offered| !offered.is_empty());
    view! {
        <input
            id=FILTER
            name="add"
            type="text"
            role="combobox"
            aria-label=t!(catalog_add_filter)
            aria-autocomplete="list"
            aria-expanded=move || shown().to_string()
            aria-controls=LIST
            aria-activedescendant=move || state.at.get().filter(|_| shown()).map(option_id)
            placeholder=t!(catalog_filter_hint)
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            value=state.typed.get_untracked()
            prop:value=move || state.typed.get()
            aria-invalid=move || message.get().map(|_| "true")
            aria-describedby="filter-wrong"
            on:input=move |event| state.write(event_target_value(&event))
            on:keydown=move |event| state.key(&event)
            on:blur=move |_| state.close()
        />
    }
    .into_any()
}

pub fn option_id(position: usize) -> String {
    format!("filter-suggestion-{position}")
}

impl State {
    fn write(self, text: String) {
        self.typed.set(text);
        self.wrong.set(None);
        self.at.set(None);
        self.open.set(!self.typed.with_untracked(String::is_empty));
    }

    fn close(self) {
        self.open.set(false);
        self.at.set(None);
    }

    /// Goes to the list with what was typed.
    fn ask(self, typed: &str) -> Result<(), Wrong> {
        let now = self.asked.get_untracked();
        self.go.run(now.under(&now.and(typed)?));
        Ok(())
    }

    /// A whole condition is asked with at once; a beginning is gone on from.
    pub fn take(self, suggestion: Suggestion) {
        if suggestion.is_whole() && self.ask(&suggestion.text).is_ok() {
            return self.close();
        }
        self.write(suggestion.text);
        browser::focus(FILTER);
    }

    fn key(self, event: &KeyboardEvent) {
        if event.is_composing() {
            return;
        }
        let offered = self.offered.get_untracked();
        let at = self.at.get_untracked();
        match event.key().as_str() {
            "Backspace" if self.typed.with_untracked(String::is_empty) => return self.take_back(),
            "ArrowDown" if offered.is_empty() => self.open.set(true),
            "ArrowDown" => self.mean(at.map_or(0, |at| (at + 1) % offered.len())),
            "ArrowUp" if !offered.is_empty() => {
                self.mean(at.unwrap_or_default().checked_sub(1).unwrap_or(offered.len() - 1));
            }
            "Escape" if !offered.is_empty() => self.close(),
            // Tab completes what is written; Enter asks with it, unless a suggestion is meant.
            name @ ("Enter" | "Tab") if !event.shift_key() => {
                let at = if name == "Tab" { Some(at.unwrap_or_default()) } else { at };
                let Some(meant) = at.and_then(|at| offered.get(at)) else { return };
                self.take(meant.clone());
            }
            _ => return,
        }
        event.prevent_default();
    }

    fn mean(self, position: usize) {
        self.at.set(Some(position));
        browser::scroll_into_view(&option_id(position));
    }

    /// With nothing typed, Backspace takes the last condition back.
    fn take_back(self) {
        let now = self.asked.get_untracked();
        if let Some(last) = now.filter.terms().last() {
            self.go.run(now.under(&now.filter.without_term(last)));
        }
    }
}

fn typed_at_first(asked: &Asked) -> String {
    asked.wrong.as_ref().map(|wrong| wrong.typed.clone()).unwrap_or_default()
}

/// A condition, with the way to the list without it.
fn chip(asked: &Asked, term: &Term) -> AnyView {
    let key = if term.negated { t!(catalog_not, condition = &term.key) } else { term.key.clone() };
    // A group has no value of its own; it is shown as it was written.
    let value = if term.value.is_empty() { term.text.clone() } else { term.value.clone() };
    view! {
        <span class="term">
            <span>{key.trim().to_owned()}</span>
            <b class="cut">{value}</b>
            <a href=asked.under(&asked.filter.without_term(term)) aria-label=t!(catalog_without, condition = &term.text) title=t!(catalog_without, condition = &term.text)>
                {icon(Icon::X, Size::Px12)}
            </a>
        </span>
    }
    .into_any()
}
