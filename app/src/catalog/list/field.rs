//! The filter field: the conditions as chips, and a place to write another one.
//! It is a form, so it works before the browser app is there.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use shared::catalog::filter::Term;

use super::{
    facets::RAIL,
    state::{Asked, Wrong},
};
use crate::{
    layout::keys::FILTER,
    paths, t,
    ui::{
        icon::{Icon, Size, icon},
        label::key,
    },
};

#[component]
pub fn FilterField(asked: Memo<Asked>) -> impl IntoView {
    let typed = RwSignal::new(typed_at_first(&asked.get_untracked()));
    let wrong = RwSignal::new(None::<Wrong>);
    // Another address brings another field; what was typed and not understood stays.
    Effect::new(move |before: Option<()>| {
        let now = asked.get();
        if before.is_some() {
            typed.set(typed_at_first(&now));
            wrong.set(None);
        }
    });
    let navigate = use_navigate();
    let go = StoredValue::new(move |address: String| navigate(&address, NavigateOptions::default()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let now = asked.get_untracked();
        match now.and(&typed.get_untracked()) {
            Ok(filter) => go.with_value(|go| go(now.under(&filter))),
            Err(error) => wrong.set(Some(error)),
        }
    };
    // With nothing typed, Backspace takes the last condition back.
    let press = move |event: leptos::ev::KeyboardEvent| {
        if event.key() != "Backspace" || !typed.with_untracked(String::is_empty) {
            return;
        }
        let now = asked.get_untracked();
        if let Some(last) = now.filter.terms().last() {
            go.with_value(|go| go(now.under(&now.filter.without_term(last))));
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
                <input
                    id=FILTER
                    name="add"
                    type="text"
                    aria-label=t!(catalog_add_filter)
                    placeholder=t!(catalog_filter_hint)
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    value=typed.get_untracked()
                    prop:value=move || typed.get()
                    aria-invalid=move || message.get().map(|_| "true")
                    aria-describedby="filter-wrong"
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        wrong.set(None);
                    }
                    on:keydown=press
                />
                <span class="wide">{key("/")}</span>
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
