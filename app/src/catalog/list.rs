//! The catalog list: facets at the side, the filter above, one row for each entity. Its whole state is in the address.

mod cells;
mod empty;
mod facets;
pub mod field;
mod rows;
mod state;
pub mod suggest;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};
use shared::{
    Cursor, Page, Problem,
    catalog::{CountFacets, EntityHead, FacetCounts, ListEntities, MANAGE_SOURCES, filter::Key},
};

use crate::{
    browser,
    call::call,
    layout::{may::Allowed, page, trouble},
    paths, t,
    texts::number::number,
    ui::{
        button::{ButtonLink, IconButton, Look, Segment, Segments},
        icon::{Icon, Size, icon},
        kind::kind_words,
        load::{Load, nothing, use_answer, use_call},
        toast::Toasts,
    },
};
use state::{Asked, Column};

/// The id of the menu that chooses columns.
const COLUMNS: &str = "columns";

#[component]
pub fn CatalogPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(Asked::of));
    let counts = use_call(move || CountFacets { filter: asked.get().text() });
    let question = move || {
        let asked = asked.get();
        let cursor = (asked.from > 0).then(|| Cursor::at(asked.from));
        ListEntities { filter: asked.text(), sort: asked.sort, limit: Some(rows::FIRST), cursor }
    };
    let page = use_answer(question, ask);
    let name = Signal::derive(move || heading(&asked.get()));
    let window = Signal::derive(move || asked.with(in_window));
    let unfolded = RwSignal::new(vec![asked.with_untracked(|asked| asked.more.clone())]);
    // Links hold the whole state, so they follow every part of it; the counts follow when they are there.
    let rail =
        move |counts: FacetCounts| (move || asked.with(|asked| facets::rail(&counts, asked, unfolded))).into_any();
    // Rows belong to the filter that found them; only the columns change without another answer.
    let columns = Memo::new(move |_| asked.with(Asked::columns));
    let rows = move |answer: Answer| {
        let table = move || {
            let asked = asked.get_untracked();
            let columns = columns.get();
            match &answer {
                Answer::Rows(page) => rows::table(page.clone(), asked, columns),
                Answer::Nothing(instead) => empty::nothing(instead, &asked),
            }
        };
        table.into_any()
    };
    view! {
        <page::Page title=name window=window class="fixed">
            <div class="cat">
                <aside class="facets" id=facets::RAIL popover="auto" aria-label=t!(catalog_filters)>
                    <Load of=counts view=rail trouble=said_below />
                </aside>
                <section class="list" aria-labelledby="list-title">
                    <header class="list-h">
                        <h1 id="list-title">{name}</h1>
                        <Load of=counts view=found trouble=said_below />
                        <span class="push row">{ways(asked)}{copy_link()}{chooser(asked)}<Add /></span>
                    </header>
                    <field::FilterField asked=asked counts=counts />
                    <Load of=page view=rows trouble=trouble::note />
                </section>
            </div>
        </page::Page>
    }
    .into_any()
}

/// What keeps the counts from coming keeps the rows from coming too, and they say so.
fn said_below(_: Problem, _: Callback<()>) -> AnyView {
    nothing()
}

/// What the list is called: the kind that it is narrowed down to, or the whole catalog.
fn heading(asked: &Asked) -> String {
    match asked.kinds().as_slice() {
        [kind] => kind_words(kind),
        _ => t!(layout_catalog),
    }
}

/// Its name among other windows: what else it is narrowed down to comes first.
fn in_window(asked: &Asked) -> String {
    let rest = match asked.kinds().as_slice() {
        [_] => asked.filter.without_key(&Key::Kind).to_string(),
        _ => asked.text(),
    };
    if rest.is_empty() { heading(asked) } else { format!("{rest} · {}", heading(asked)) }
}

fn found(counts: FacetCounts) -> AnyView {
    let FacetCounts { fitting, total, .. } = counts;
    view! {
        <span class="subtle t12 nowrap">
            <b class="cnt">{number(fitting)}</b>
            {(fitting != total).then(|| view! { <span class="wide">" "{t!(catalog_of_total, total = total)}</span> })}
        </span>
    }
    .into_any()
}

/// The ways to look at what was found.
fn ways(asked: Memo<Asked>) -> AnyView {
    let choices = Signal::derive(move || {
        let asked = asked.get();
        let graph = paths::with_query(paths::GRAPH, &[("q", &asked.text())]);
        vec![
            Segment {
                label: t!(catalog_table),
                icon: Some(Icon::List),
                href: asked.under(&asked.filter),
                current: true,
            },
            Segment { label: t!(catalog_graph), icon: Some(Icon::Graph), href: graph, current: false },
        ]
    });
    view! { <Segments label=t!(catalog_ways) choices=choices /> }.into_any()
}

/// The whole state is in the address, so the address is what one sends to somebody.
fn copy_link() -> AnyView {
    let toasts = Toasts::here();
    let copy = Callback::new(move |_| {
        browser::copy(&browser::address());
        toasts.say(t!(catalog_link_copied));
    });
    view! { <IconButton icon=Icon::Link label=t!(catalog_copy_link) on_click=copy /> }.into_any()
}

/// The choice of columns: links, so that a choice is an address.
fn chooser(asked: Memo<Asked>) -> AnyView {
    let choice = move |column: Column| {
        let shown = move || asked.get().columns().contains(&column);
        view! {
            <a class="menu-i" href=move || asked.get().with_column(column) aria-current=move || shown().then_some("true")>
                <span class="tick">{move || shown().then(|| icon(Icon::Check, Size::Px12))}</span>
                {rows::label(column)}
            </a>
        }
    };
    view! {
        <button type="button" class="btn btn-quiet btn-icon wide cols-b" popovertarget=COLUMNS aria-label=t!(catalog_columns) title=t!(catalog_columns)>
            {icon(Icon::Cols, Size::Px16)}
        </button>
        <div id=COLUMNS class="menu cols" popover="auto" role="group" aria-label=t!(catalog_columns)>
            {Column::ALL.into_iter().map(choice).collect_view()}
        </div>
    }
    .into_any()
}

#[component]
fn Add() -> impl IntoView {
    view! {
        <span class="wide">
            <Allowed need=MANAGE_SOURCES>
                <ButtonLink href=paths::new_source("") look=Look::Plain icon=Icon::Plus>{t!(catalog_add_source)}</ButtonLink>
            </Allowed>
        </span>
    }
    .into_any()
}

/// What a list shows.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Answer {
    /// The first rows, and how many there are.
    Rows(Page<EntityHead>),
    Nothing(empty::Instead),
}

async fn ask(question: ListEntities) -> Result<Answer, Problem> {
    let filter = question.filter.clone();
    let page = call(question).await?;
    if page.total > 0 { Ok(Answer::Rows(page)) } else { Ok(Answer::Nothing(empty::instead(filter).await?)) }
}
