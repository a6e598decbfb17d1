//! The command palette: one box for entities, operations, people, pages and actions, answering while one types.

mod ask;
mod preview;
pub mod recent;
mod rows;

use std::collections::HashMap;

use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use shared::{
    catalog::{EntityDetail, EntityRef},
    identity::{ActAs, Me},
};

use super::{
    Myself,
    keys::HelpOpen,
    theme::{Chosen, Contrast},
};
use crate::{
    browser::{self, Timer},
    call::call,
    paths, t,
    texts::locale,
    ui::{
        button::{Height, IconButton},
        icon::{Icon, Size, icon},
        label::key,
        toast::Toasts,
    },
};
use ask::{Answer, Mode};
use recent::Recent;
use rows::{Action, Does, Group, Row};

/// Whether the palette is open, as a context of every page.
#[derive(Debug, Clone, Copy)]
pub struct PaletteOpen(pub RwSignal<bool>);

const DIALOG: &str = "palette";
const FIELD: &str = "palette-field";
const LIST: &str = "palette-list";
/// How long a person may pause before the palette asks, in milliseconds.
const PAUSE: u32 = 50;

/// The palette while the page lives.
#[derive(Clone, Copy)]
struct State {
    open: RwSignal<bool>,
    typed: RwSignal<String>,
    /// The last answer; it stays while the next one is on its way.
    answer: RwSignal<Answer>,
    /// Which row Enter means.
    at: RwSignal<usize>,
    me: RwSignal<Option<Me>>,
    recent: RwSignal<Vec<Recent>>,
    known: RwSignal<HashMap<EntityRef, EntityDetail>>,
    /// Counts the questions, so that a late answer to an old one is dropped.
    asked: StoredValue<u64>,
    timer: StoredValue<Option<Timer>>,
    groups: Memo<Vec<Group>>,
}

#[component]
pub fn Palette(open: RwSignal<bool>) -> impl IntoView {
    let (typed, answer, me, recent) = (
        RwSignal::new(String::new()),
        RwSignal::new(Answer::default()),
        RwSignal::new(None),
        RwSignal::new(Vec::new()),
    );
    let groups = Memo::new(move |_| {
        if open.get() {
            rows::groups(&typed.get(), &answer.get(), me.get().as_ref(), &recent.get())
        } else {
            Vec::new()
        }
    });
    let state = State {
        open,
        typed,
        answer,
        at: RwSignal::new(0),
        me,
        recent,
        known: RwSignal::new(HashMap::new()),
        asked: StoredValue::new(0),
        timer: StoredValue::new(None),
        groups,
    };
    state.follow_open();
    let run = state.runner();
    view! {
        <dialog id=DIALOG class="dialog cmd" aria-label=t!(palette_title) on:close=move |_| open.set(false) on:click=move |event| close_outside(&event, open)>
            {field(state, run)}
            <div class="cmd-b">
                {list(state, run)}
                {preview::pane(state, run)}
            </div>
            {footer(state)}
        </dialog>
    }
    .into_any()
}

/// A click beside the dialog's content is a click on the dialog itself.
fn close_outside(event: &MouseEvent, open: RwSignal<bool>) {
    if event.target().is_some() && event.target() == event.current_target() {
        open.set(false);
    }
}

fn field(state: State, run: Callback<Row>) -> AnyView {
    let scope = move || Mode::of(&state.typed.get()).0.scope();
    let active = move || state.row().map(|_| row_id(state.at.get()));
    view! {
        <form class="cmd-i" method="get" action=paths::SEARCH on:submit=|event| event.prevent_default()>
            {icon(Icon::Search, Size::Px16)}
            <input
                id=FIELD
                name="q"
                type="text"
                role="combobox"
                aria-label=t!(palette_title)
                aria-expanded="true"
                aria-controls=LIST
                aria-autocomplete="list"
                aria-activedescendant=active
                placeholder=t!(palette_placeholder)
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                enterkeyhint="go"
                prop:value=move || state.typed.get()
                on:input=move |event| state.write(event_target_value(&event))
                on:keydown=move |event| state.key(&event, run)
            />
            <span class="scope">{scope}</span>
            <span class="cmd-esc"><kbd class="key">{t!(palette_key_escape)}</kbd></span>
            <span class="cmd-x"><IconButton icon=Icon::X label=t!(ui_close) height=Height::Usual on_click=Callback::new(move |_| state.open.set(false)) /></span>
        </form>
    }
    .into_any()
}

fn list(state: State, run: Callback<Row>) -> AnyView {
    let parts = move || {
        let mut position = 0;
        let groups = state.groups.get();
        let none = groups.iter().all(|group| group.rows.is_empty());
        let parts = groups
            .into_iter()
            .map(|group| {
                let first = position;
                position += group.rows.len();
                part(group, first, state, run)
            })
            .collect_view();
        view! { {none.then(|| nothing(state))}{parts} }
    };
    view! { <div class="cmd-l" id=LIST role="listbox" aria-label=t!(palette_results) tabindex="0">{parts}</div> }
        .into_any()
}

fn part(group: Group, first: usize, state: State, run: Callback<Row>) -> AnyView {
    let Group { title, count, rows } = group;
    let option = |(offset, row): (usize, Row)| {
        let position = first + offset;
        let (drawn, title, says, hint) = (row.drawn.view(), row.title_view(), row.says.clone(), row.hint.clone());
        view! {
            <li
                role="option"
                class="res"
                id=row_id(position)
                aria-selected=move || (state.at.get() == position).to_string()
                on:pointermove=move |_| if state.at.get_untracked() != position { state.at.set(position); }
                on:click=move |_| run.run(row.clone())
            >
                {drawn}
                <span class="cut"><b>{title}</b><span class="muted">{says}</span></span>
                {hint.map(|hint| view! { <span class="subtle t12 nowrap">{hint}</span> })}
            </li>
        }
    };
    view! {
        <ul role="group" aria-label=title>
            <li class="res-h" role="presentation">{title.clone()}<span>{count}</span></li>
            {rows.into_iter().enumerate().map(option).collect_view()}
        </ul>
    }
    .into_any()
}

fn nothing(state: State) -> AnyView {
    let answer = state.answer.get_untracked();
    let says = match answer.trouble {
        Some(trouble) => trouble,
        None if answer.waits => t!(palette_waits),
        None => t!(palette_nothing),
    };
    view! { <p class="cmd-n muted" role="presentation">{says}</p> }.into_any()
}

fn footer(state: State) -> AnyView {
    let sign = |(sign, word): (&'static str, String)| view! { <span>{key(sign)}{word}</span> };
    let signs = [
        (">", t!(palette_action)),
        ("@", t!(palette_person)),
        ("#", t!(palette_tag)),
        (":", t!(palette_filter)),
        ("?", t!(palette_help)),
    ];
    let count = move || {
        let answer = state.answer.get();
        let (mode, words) = state.typed.with(|typed| (Mode::of(typed).0, Mode::of(typed).1.to_owned()));
        // All tags came at once; how many of them fit is known here.
        let total = if mode == Mode::Tag { rows::fitting_tags(&words, &answer).count() } else { answer.total };
        (answer.asked && answer.trouble.is_none()).then(|| t!(palette_count, count = total, millis = answer.millis))
    };
    view! {
        <div class="cmd-f">
            {signs.into_iter().map(sign).collect_view()}
            <span class="push" role="status">{count}</span>
            <span><kbd class="key">{t!(palette_key_tab)}</kbd>{t!(palette_actions)}</span>
        </div>
    }
    .into_any()
}

fn row_id(position: usize) -> String {
    format!("palette-{position}")
}

impl State {
    /// The row that Enter means.
    fn row(self) -> Option<Row> {
        let at = self.at.get();
        self.groups.with(|groups| groups.iter().flat_map(|group| &group.rows).nth(at).cloned())
    }

    /// Shows and hides the dialog, and begins anew each time.
    fn follow_open(self) {
        let Myself(me) = expect_context();
        Effect::new(move |_| {
            if !self.open.get() {
                browser::close_dialog(DIALOG);
                return;
            }
            self.recent.set(recent::all());
            self.write(String::new());
            browser::show_dialog(DIALOG);
            browser::later(0, || browser::focus(FIELD));
            self.me.set(untrack(|| me.latest()));
        });
    }

    /// What was typed changed: the local rows at once, the server's after a short pause.
    fn write(self, text: String) {
        let question = ask::Question::of(&text);
        self.typed.set(text);
        self.at.set(0);
        let number = self.asked.get_value() + 1;
        self.asked.set_value(number);
        let Some(question) = question else {
            self.timer.set_value(None);
            self.answer.set(Answer::default());
            return;
        };
        self.answer.update(|answer| answer.waits = true);
        let send = move || {
            leptos::task::spawn_local(async move {
                let answer = question.ask().await;
                if self.asked.get_value() == number {
                    self.answer.set(answer);
                    self.at.update(|at| {
                        *at = (*at).min(self.groups.with_untracked(|groups| rows::count(groups)).saturating_sub(1));
                    });
                }
            });
        };
        self.timer.set_value(Some(browser::after(PAUSE, send)));
    }

    fn key(self, event: &KeyboardEvent, run: Callback<Row>) {
        if event.is_composing() {
            return;
        }
        let last = self.groups.with_untracked(|groups| rows::count(groups)).saturating_sub(1);
        let at = self.at.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => self.go_to(if at >= last { 0 } else { at + 1 }),
            "ArrowUp" => self.go_to(if at == 0 { last } else { at - 1 }),
            "Home" => self.go_to(0),
            "End" => self.go_to(last),
            "Enter" => {
                if let Some(row) = untrack(|| self.row()) {
                    run.run(row);
                }
            }
            "Tab" if !event.shift_key() && untrack(|| self.row()).is_some_and(|row| row.about.is_some()) => {
                browser::focus(preview::FIRST);
            }
            _ => return,
        }
        event.prevent_default();
    }

    fn go_to(self, position: usize) {
        self.at.set(position);
        browser::scroll_into_view(&row_id(position));
    }

    /// What happens when a row is taken.
    fn runner(self) -> Callback<Row> {
        let navigate = use_navigate();
        let toasts = Toasts::here();
        let HelpOpen(help) = expect_context();
        let chosen = Chosen::here();
        Callback::new(move |row: Row| {
            if let Some(reference) = &row.about {
                recent::remember(reference.clone(), Some(row.plain_title()));
            }
            match row.does {
                Does::Write(text) => {
                    self.write(text);
                    browser::focus(FIELD);
                    return;
                }
                Does::Go(path) => navigate(&path, NavigateOptions::default()),
                Does::Act(action) => act(action, toasts, help, chosen),
            }
            self.open.set(false);
        })
    }
}

fn act(action: Action, toasts: Toasts, help: RwSignal<bool>, chosen: Chosen) {
    match action {
        Action::Help => browser::later(0, move || help.set(true)),
        Action::Theme(theme) => chosen.theme(theme),
        Action::Contrast => chosen.contrast(if chosen.get_untracked().contrast == Contrast::More {
            Contrast::System
        } else {
            Contrast::More
        }),
        Action::Language(language) => {
            browser::set_cookie(locale::COOKIE, language.tag());
            browser::reload_plain();
        }
        Action::CopyAddress => {
            browser::copy(&browser::address());
            toasts.say(t!(palette_copied_address));
        }
        Action::Be(person) => leptos::task::spawn_local(async move {
            match call(ActAs { person }).await {
                Ok(_) => browser::reload(),
                Err(problem) => toasts.problem(&problem),
            }
        }),
    }
}
