//! The rows of the list: only those that are seen are there, and further ones are fetched while one scrolls.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use shared::{
    Cursor, Page,
    catalog::{EntityHead, ListEntities},
};

use super::{
    cells,
    state::{Asked, Column},
};
use crate::{
    browser::{self, Key, Taken},
    call::call,
    layout::keys,
    t,
    texts::number::number,
    ui::table::{SortHead, Sorted, Window, virtual_rows},
};

/// The id of what scrolls.
const LIST: &str = "list";
/// How many rows the first page holds; as many as are rendered before the browser says how high it is.
pub const FIRST: usize = 60;
/// How many rows are fetched at once while scrolling.
const BLOCK: usize = 200;
/// The height of a row in CSS pixels, until the browser has said how high it is.
const ROW: f64 = 32.0;
/// The height of the head, which stays where it is.
const HEAD: f64 = 32.0;

/// The rows that have come so far, by their position in the whole list.
#[derive(Clone, Copy)]
struct Rows {
    known: RwSignal<BTreeMap<usize, EntityHead>>,
    /// Blocks that were asked for.
    asked: StoredValue<BTreeSet<usize>>,
}

impl Rows {
    fn beginning(from: usize, items: Vec<EntityHead>) -> Rows {
        Rows { known: RwSignal::new((from..).zip(items).collect()), asked: StoredValue::new(BTreeSet::new()) }
    }

    /// Fetches what the window shows and is not there yet.
    fn complete(self, window: Window, total: usize, asked: &Asked) {
        let end = (window.first + window.count).min(total);
        let lacking = self.known.with_untracked(|known| (window.first..end).find(|row| !known.contains_key(row)));
        let Some(lacking) = lacking else { return };
        for block in lacking / BLOCK..=end.saturating_sub(1) / BLOCK {
            if self.asked.try_update_value(|all| all.insert(block)) != Some(true) {
                continue;
            }
            let question = ListEntities {
                filter: asked.text(),
                sort: asked.sort.clone(),
                limit: Some(BLOCK),
                cursor: Some(Cursor::at(block * BLOCK)),
            };
            leptos::task::spawn_local(async move {
                match call(question).await {
                    Ok(page) => {
                        let _ = self.known.try_update(|known| known.extend((block * BLOCK..).zip(page.items)));
                    }
                    // The place stays empty; scrolling there again asks again.
                    Err(_) => {
                        let _ = self.asked.try_update_value(|all| all.remove(&block));
                    }
                }
            });
        }
    }
}

/// The table of one answer; another filter or order makes another table.
pub fn table(page: Page<EntityHead>, asked: Asked, columns: Vec<Column>) -> AnyView {
    let total = page.total;
    let from = asked.from.min(total);
    let rows = Rows::beginning(from, page.items);
    let row_height = RwSignal::new(ROW);
    let window = virtual_rows(LIST, Signal::from(row_height), Signal::stored(total));
    // Until the browser has taken over, the rows of the page are there, wherever the page begins.
    let alive = RwSignal::new(false);
    let shown =
        Memo::new(
            move |_| if alive.get() { window.get() } else { Window { first: from, count: FIRST.min(total - from) } },
        );
    let question = StoredValue::new(asked.clone());
    Effect::new(move |_| {
        // A row has two lines on a phone.
        let measure = move || {
            let height = browser::size_of(&cells::line_id(shown.get_untracked().first)).height;
            if height > 0.0 {
                row_height.set(height);
            }
        };
        measure();
        browser::on_resize(LIST, move |_| measure());
        alive.set(true);
        // What scrolls may be the element of the list before.
        browser::scroll_to(LIST, from as f64 * row_height.get_untracked());
    });
    Effect::new(move |_| {
        let window = shown.get();
        question.with_value(|asked| rows.complete(window, total, asked));
    });
    walk(total, row_height, shown);
    let heads = heads(&asked, &columns);
    let columns = StoredValue::new(columns);
    let row = move |position: usize| {
        // A row is made anew when its own entity comes, and not whenever any other does: somebody may be pressing it.
        let head = Memo::new(move |_| rows.known.with(|known| known.get(&position).cloned()));
        move || match head.get() {
            Some(head) => question.with_value(|asked| cells::row(position, &head, &columns.get_value(), asked)),
            None => cells::empty_row(columns.with_value(Vec::len)),
        }
    };
    let positions = move || {
        let Window { first, count } = shown.get();
        first..(first + count).min(total)
    };
    let next = (from + FIRST < total).then(|| asked.from(from + FIRST));
    let before = (from > 0).then(|| asked.from(from.saturating_sub(FIRST)));
    view! {
        <div class="list-t" id=LIST tabindex="-1">
            <table class="table" aria-rowcount=total + 1>
                <caption class="vh">{t!(catalog_caption, count = total)}</caption>
                {heads}
                <tbody>
                    <tr id="list-above" class="space" aria-hidden="true"><td></td></tr>
                    <For each=positions key=|position| *position let:position>{row(position)}</For>
                    <tr id="list-below" class="space" aria-hidden="true"><td></td></tr>
                </tbody>
            </table>
            <nav class="turn" aria-label=t!(catalog_pages) hidden=move || alive.get()>
                {before.map(|href| view! { <a class="btn" href=href>{t!(catalog_previous_page)}</a> })}
                <span class="subtle">{t!(catalog_rows, first = from + 1, last = (from + FIRST).min(total), total = number(total))}</span>
                {next.map(|href| view! { <a class="btn" href=href>{t!(catalog_next_page)}</a> })}
            </nav>
        </div>
    }
    .into_any()
}

fn heads(asked: &Asked, columns: &[Column]) -> AnyView {
    let sort_head = |name: &'static str, label: String, class: &'static str| {
        let sorted = Sorted::under(asked.order(), name);
        view! { <SortHead label=label href=asked.sorted_by(name) sorted=sorted class=class /> }.into_any()
    };
    let head = |column: &Column| {
        let class = class(*column);
        let label = label(*column);
        match column.sort() {
            Some(name) => sort_head(name, label, class),
            None => view! { <th scope="col" class=class>{label}</th> }.into_any(),
        }
    };
    view! {
        <thead>
            <tr>
                {sort_head("name", t!(catalog_name), "c-name")}
                {columns.iter().map(head).collect_view()}
            </tr>
        </thead>
    }
    .into_any()
}

/// The class of a column's cells.
pub const fn class(column: Column) -> &'static str {
    match column {
        Column::Kind => "c-kind",
        Column::Owner => "c-owner",
        Column::Lifecycle => "c-life",
        Column::Type => "c-type",
        Column::Tags => "c-tags",
        Column::System => "c-system",
        Column::Namespace => "c-ns",
        Column::Changed => "c-changed num",
    }
}

pub fn label(column: Column) -> String {
    match column {
        Column::Kind => t!(catalog_kind),
        Column::Owner => t!(catalog_owner),
        Column::Lifecycle => t!(catalog_lifecycle),
        Column::Type => t!(catalog_type),
        Column::Tags => t!(catalog_tags),
        Column::System => t!(catalog_system),
        Column::Namespace => t!(catalog_namespace),
        Column::Changed => t!(catalog_changed),
    }
}

/// `j` and `k` walk through the rows: the link of the row gets the focus, so Enter opens it.
fn walk(total: usize, row_height: RwSignal<f64>, shown: Memo<Window>) {
    keys::offer(vec![("j k", t!(catalog_key_walk)), ("Enter", t!(catalog_key_open))]);
    let at = StoredValue::new(None::<usize>);
    let go = move |position: usize| {
        at.set_value(Some(position));
        let window = shown.get_untracked();
        let row = row_height.get_untracked();
        let seen = browser::size_of(LIST);
        let top = position as f64 * row;
        if top < seen.top {
            browser::scroll_to(LIST, top);
        } else if top + row + HEAD > seen.top + seen.height {
            browser::scroll_to(LIST, top + row + HEAD - seen.height);
        }
        let there = (window.first..window.first + window.count).contains(&position);
        // A row that scrolling only just brings in can take the focus a moment later.
        if there {
            browser::focus(&cells::row_id(position));
        } else {
            browser::later(60, move || browser::focus(&cells::row_id(position)));
        }
    };
    Effect::new(move |_| {
        browser::on_key(move |key| {
            let Some(down) = step(&key) else { return Taken::No };
            let next = match at.get_value() {
                _ if total == 0 => return Taken::No,
                None => (browser::size_of(LIST).top / row_height.get_untracked()).ceil() as usize,
                Some(position) if down => position + 1,
                Some(position) => position.saturating_sub(1),
            };
            go(next.min(total - 1));
            Taken::Yes
        });
    });
}

/// Whether a key goes down (true) or up a row.
fn step(key: &Key) -> Option<bool> {
    if key.command || key.alt || key.writing || key.in_dialog {
        return None;
    }
    match key.name.as_str() {
        "j" => Some(true),
        "k" => Some(false),
        _ => None,
    }
}
