//! Picking a person, a group or any entity: one writes, the catalog suggests.

use leptos::{ev::KeyboardEvent, prelude::*};
use shared::{
    Problem,
    catalog::EntityRef,
    search::{Hit, Search},
};

use crate::{
    call::call,
    t,
    ui::{
        icon::{Size, icon},
        kind::{kind_icon, kind_word},
        who::{Face, avatar},
    },
};

/// How many suggestions there are at most.
const MOST: usize = 8;

/// What can be picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Person,
    PersonOrGroup,
    /// A person, or who else does something: `anonymous`, `command`, `system:` with a part of the portal.
    Actor,
    Entity,
}

impl Wanted {
    fn kinds(self) -> Vec<String> {
        let kinds: &[&str] = match self {
            Wanted::Person | Wanted::Actor => &["user"],
            Wanted::PersonOrGroup => &["user", "group"],
            Wanted::Entity => &[],
        };
        kinds.iter().map(|kind| (*kind).to_owned()).collect()
    }
    const fn kind(self) -> &'static str {
        match self {
            Wanted::Person | Wanted::PersonOrGroup | Wanted::Actor => "user",
            Wanted::Entity => "component",
        }
    }
}

/// Something to pick.
#[derive(Debug, Clone, PartialEq)]
struct Choice {
    reference: EntityRef,
    title: String,
}

#[derive(Debug, Clone, Copy)]
struct State {
    picked: RwSignal<String>,
    typed: RwSignal<String>,
    /// Whether the suggestions are open.
    open: RwSignal<bool>,
    offered: RwSignal<Vec<Choice>>,
    at: RwSignal<usize>,
    wanted: Wanted,
}

impl State {
    fn write(self, text: String) {
        // Who knows the reference writes it; a bare name is a name of the usual kind.
        let (written, reference) = (text.trim(), EntityRef::parse(text.trim(), Some(self.wanted.kind()), "default"));
        let machine = matches!(written, "anonymous" | "command") || written.starts_with("system:");
        self.picked.set(if self.wanted == Wanted::Actor && machine {
            written.to_owned()
        } else {
            reference.map(|reference| reference.to_string()).unwrap_or_default()
        });
        self.typed.set(text);
        self.at.set(0);
        self.open.set(true);
    }
    fn take(self, option: &Choice) {
        self.picked.set(option.reference.to_string());
        self.typed.set(option.title.clone());
        self.open.set(false);
    }
    fn key(self, event: &KeyboardEvent) {
        let count = self.offered.with_untracked(Vec::len);
        if !self.open.get_untracked() || count == 0 {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => self.at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => self.at.update(|at| *at = (*at + count - 1) % count),
            "Enter" => {
                let chosen = self.offered.with_untracked(|offered| offered.get(self.at.get_untracked()).cloned());
                if let Some(option) = chosen {
                    self.take(&option);
                }
            }
            "Escape" => self.open.set(false),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }
}

/// A field that holds the reference of what was picked in `picked`; in a form it goes as `name`.
#[component]
pub fn Pick(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    wanted: Wanted,
    picked: RwSignal<String>,
    /// What the one that is picked at first is called.
    #[prop(optional, into)]
    shown: String,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] placeholder: String,
) -> impl IntoView {
    let first = picked.get_untracked();
    let typed = RwSignal::new(if shown.is_empty() { first } else { shown });
    let (open, offered, at) = (RwSignal::new(false), RwSignal::new(Vec::new()), RwSignal::new(0));
    let state = State { picked, typed, open, offered, at, wanted };
    // Whoever empties what is picked empties the field.
    Effect::new(move |before: Option<bool>| {
        let empty = picked.with(String::is_empty);
        if empty && before == Some(false) && !open.get_untracked() {
            typed.set(String::new());
        }
        empty
    });
    let found = crate::ui::load::use_answer(
        move || if open.get() { typed.get() } else { String::new() },
        move |text| suggest(text, wanted),
    );
    Effect::new(move |_| offered.set(found.latest().unwrap_or_default()));
    let list = format!("{id}-list");
    let option_id = {
        let id = id.clone();
        move |position: usize| format!("{id}-{position}")
    };
    let active = option_id.clone();
    let shows = move || open.get() && offered.with(|offered| !offered.is_empty());
    let option = move |(position, option): (usize, Choice)| {
        let kind = option.reference.kind().to_owned();
        let face = match kind.as_str() {
            "user" | "group" => avatar(&option.reference, &option.title, Face::Px20),
            _ => icon(kind_icon(&kind, None), Size::Px16),
        };
        let (title, id) = (option.title.clone(), option_id(position));
        view! {
            // The field keeps the focus; a press takes before the field would close the list.
            <li role="option" class="sug" id=id aria-selected=move || (at.get() == position).to_string() on:mousedown=move |event| { event.prevent_default(); state.take(&option); }>
                {face}<span class="cut">{title}</span><span class="subtle t12 push">{kind_word(&kind)}</span>
            </li>
        }
    };
    view! {
        <div class="pick">
            {name.map(|name| view! { <input type="hidden" name=name value=move || picked.get() prop:value=move || picked.get() /> })}
            <div class="field">
                <input
                    id=id
                    type="text"
                    role="combobox"
                    aria-label=label
                    aria-autocomplete="list"
                    aria-expanded=move || shows().to_string()
                    aria-controls=list.clone()
                    aria-activedescendant=move || shows().then(|| active(at.get()))
                    placeholder=placeholder
                    autocomplete="off"
                    spellcheck="false"
                    value=typed.get_untracked()
                    prop:value=move || typed.get()
                    on:input=move |event| state.write(event_target_value(&event))
                    on:keydown=move |event| state.key(&event)
                    on:blur=move |_| open.set(false)
                />
            </div>
            <ul class="pop pick-l" id=list role="listbox" aria-label=t!(permissions_suggestions) hidden=move || !shows()>
                {move || offered.get().into_iter().enumerate().map(option.clone()).collect_view()}
            </ul>
        </div>
    }
    .into_any()
}

async fn suggest(text: String, wanted: Wanted) -> Result<Vec<Choice>, Problem> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let question = Search { words: text, kinds: wanted.kinds(), owners: vec![], limit: Some(MOST), cursor: None };
    let hits = call(question).await?.hits.into_iter().filter(|hit| hit.anchor.is_none());
    let option = |hit: Hit| Choice {
        title: hit.title.iter().map(|span| span.text.as_str()).collect(),
        reference: hit.reference,
    };
    Ok(hits.map(option).collect())
}
