//! Sources: where entities come from, and what each of them is doing.

pub mod new;
pub mod one;
mod words;

use leptos::prelude::*;
use shared::catalog::{
    ListSources, MANAGE_SOURCES, REFRESH, RefreshSource, RegisterSource, RemoveSource, Source, SourceState,
};

use crate::{
    browser,
    call::call,
    layout::{
        may::{Allowed, Otherwise},
        page::Page,
        trouble,
    },
    paths, t,
    texts::number::number,
    ui::{
        button::{Button, ButtonLink, Height, IconButton, Look},
        icon::{Icon, Size, icon},
        label::State,
        load::{Load, Loaded, use_call},
        note::Empty,
        overlay::Dialog,
        time::{Age, Time},
        toast::Toasts,
    },
};

#[component]
pub fn SourcesPage() -> impl IntoView {
    let sources = use_call(|| ListSources {});
    follow(sources, |sources: &Vec<Source>| sources.iter().any(is_busy));
    let again = Callback::new(move |()| sources.again());
    let act = Act::new(again, again);
    view! {
        <Load of=sources view=move |sources| page(sources, act) trouble=trouble::page />
        <RemoveDialog act=act />
    }
    .into_any()
}

fn page(sources: Vec<Source>, act: Act) -> AnyView {
    view! {
        <Page title=t!(sources_title)>
            <div class="page">
                <header class="page-h">
                    <h1>{t!(sources_title)}</h1>
                    <Allowed need=MANAGE_SOURCES>
                        <ButtonLink href=paths::new_source("") look=Look::Primary icon=Icon::Plus>
                            {t!(sources_add)}
                        </ButtonLink>
                    </Allowed>
                </header>
                <Otherwise need=MANAGE_SOURCES />
                {table(sources, act)}
            </div>
        </Page>
    }
    .into_any()
}

fn table(sources: Vec<Source>, act: Act) -> AnyView {
    if sources.is_empty() {
        return view! {
            <Empty icon=Icon::Folder title=t!(sources_none)>
                <p>{t!(sources_none_advice)}</p>
                <ButtonLink href=paths::new_source("") icon=Icon::Plus>{t!(sources_add)}</ButtonLink>
            </Empty>
        }
        .into_any();
    }
    let count = sources.len();
    let entities: u64 = sources.iter().map(|source| source.entities).sum();
    view! {
        <p class="muted so-n">{t!(sources_summary, sources = count, entities = entities)}</p>
        <table class="table so">
            <caption class="vh">{t!(sources_title)}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!(sources_name)}</th>
                    <th scope="col" class="so-s">{t!(sources_state)}</th>
                    <th scope="col" class="so-c num">{t!(sources_entities)}</th>
                    <th scope="col" class="so-c so-f num">{t!(sources_files)}</th>
                    <th scope="col" class="so-c num">{t!(sources_problems)}</th>
                    <th scope="col" class="so-t num">{t!(sources_read)}</th>
                    <th scope="col" class="so-t so-x num">{t!(sources_next)}</th>
                    <th scope="col" class="so-t so-k num">{t!(sources_took)}</th>
                    <th scope="col" class="so-a"><span class="vh">{t!(sources_actions)}</span></th>
                </tr>
            </thead>
            <tbody>{sources.into_iter().map(|source| row(source, act)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(source: Source, act: Act) -> AnyView {
    let (tone, word) = words::state(&source.state);
    let message = source
        .message
        .clone()
        .map(|message| (message.clone(), message))
        .map(|(title, message)| view! { <span class="so-m cut" title=title>{message}</span> });
    let problems = match source.problems {
        0 => view! { <span class="subtle">"0"</span> }.into_any(),
        some => view! { <a class="link" href=words::problems_of(&source)>{number(some)}</a> }.into_any(),
    };
    view! {
        <tr>
            <td class="so-1">
                <span class="row">
                    {icon(words::form_icon(&source.form), Size::Px16)}
                    <a class="mid cut" href=paths::source(&source.id)>{source.title.clone()}</a>
                </span>
                <span class="so-p mono subtle cut" title=source.target.clone()>{source.target.clone()}</span>
            </td>
            <td class="so-s"><State tone=tone word=word />{message}</td>
            <td class="so-c num" data-label=t!(sources_entities)>
                <a href=words::entities_of(&source)>{number(source.entities)}</a>
            </td>
            <td class="so-c so-f num muted" data-label=t!(sources_files)>{number(source.files)}</td>
            <td class="so-c num" data-label=t!(sources_problems)>{problems}</td>
            <td class="so-t num muted" data-label=t!(sources_read)>{source.read_at.map(|at| view! { <Age at=at /> })}</td>
            <td class="so-t so-x num muted" data-label=t!(sources_next)>{source.next_read_at.map(|at| view! { <Time at=at /> })}</td>
            <td class="so-t so-k num muted" data-label=t!(sources_took)>{source.took_millis.map(words::length)}</td>
            <td class="so-a">{actions(source, act)}</td>
        </tr>
    }
    .into_any()
}

fn actions(source: Source, act: Act) -> AnyView {
    let (read, remove) = (source.clone(), source);
    let (again, away) = (t!(sources_read_named, title = &read.title), t!(sources_remove_named, title = &remove.title));
    let (read, remove) = (StoredValue::new(read), StoredValue::new(remove));
    let (again, away) = (StoredValue::new(again), StoredValue::new(away));
    view! {
        <span class="row row-1">
            <Allowed need=REFRESH>
                <IconButton icon=Icon::Sync label=again.get_value() on_click=Callback::new(move |_| act.read(read.get_value())) />
            </Allowed>
            <Allowed need=MANAGE_SOURCES>
                <IconButton icon=Icon::Trash label=away.get_value() on_click=Callback::new(move |_| act.ask_to_remove(remove.get_value())) />
            </Allowed>
        </span>
    }
    .into_any()
}

// ---------------------------------------------------------------- what can be done

fn is_busy(source: &Source) -> bool {
    matches!(source.state, SourceState::Waiting | SourceState::Reading)
}

/// Asks again every second for as long as something is being read.
fn follow<T: Clone + Send + Sync + 'static>(of: Loaded<T>, busy: impl Fn(&T) -> bool + 'static) {
    let timer = StoredValue::new(None);
    Effect::new(move |_| {
        let busy = of.latest().is_some_and(|answer| busy(&answer));
        timer.set_value(busy.then(|| browser::after(1_000, move || of.again())));
    });
}

/// What a person can do with a source, wherever it is shown.
#[derive(Debug, Clone, Copy)]
struct Act {
    toasts: Toasts,
    /// The source that a person is asked about.
    leaving: RwSignal<Option<Source>>,
    asking: RwSignal<bool>,
    /// Something is different now.
    changed: Callback<()>,
    /// The source is no longer there.
    gone: Callback<()>,
}

impl Act {
    fn new(changed: Callback<()>, gone: Callback<()>) -> Act {
        let (leaving, asking) = (RwSignal::new(None), RwSignal::new(false));
        Act { toasts: Toasts::here(), leaving, asking, changed, gone }
    }

    fn read(self, source: Source) {
        leptos::task::spawn_local(async move {
            match call(RefreshSource { id: source.id }).await {
                Ok(source) => self.toasts.say(t!(sources_reads, title = source.title)),
                Err(problem) => self.toasts.problem(&problem),
            }
            self.tell();
        });
    }

    /// Whoever did it may have left the page since.
    fn tell(self) {
        let _ = self.changed.try_run(());
    }

    fn ask_to_remove(self, source: Source) {
        self.leaving.set(Some(source));
        self.asking.set(true);
    }

    fn remove(self) {
        self.asking.set(false);
        let Some(source) = self.leaving.get_untracked() else { return };
        leptos::task::spawn_local(async move {
            match call(RemoveSource { id: source.id.clone() }).await {
                Ok(gone) => {
                    let text = t!(sources_removed, title = gone.title);
                    self.toasts.say_with_undo(text, move || self.register(source.clone()));
                    let _ = self.gone.try_run(());
                }
                Err(problem) => self.toasts.problem(&problem),
            }
        });
    }

    /// Brings a source back: the same target is the same source.
    fn register(self, source: Source) {
        leptos::task::spawn_local(async move {
            match call(RegisterSource { target: source.target, title: Some(source.title) }).await {
                Ok(source) => self.toasts.say(t!(sources_reads, title = source.title)),
                Err(problem) => self.toasts.problem(&problem),
            }
            self.tell();
        });
    }
}

/// Asks before a source is forgotten, and says what happens then.
#[component]
fn RemoveDialog(act: Act) -> impl IntoView {
    let says = move || {
        act.leaving.get().map(|source| {
            view! {
                <p><b>{source.title.clone()}</b><br /><span class="mono subtle t12">{source.target.clone()}</span></p>
                <p>{t!(sources_remove_says, entities = source.entities)}</p>
                <p class="muted">{t!(sources_remove_undo)}</p>
            }
        })
    };
    view! {
        <Dialog id="remove-source" title=t!(sources_remove_title) open=act.asking>
            <div class="dialog-b stack">{says}</div>
            <div class="dialog-f">
                <Button height=Height::Usual on_click=Callback::new(move |_| act.asking.set(false))>{t!(sources_keep)}</Button>
                <Button look=Look::Danger icon=Icon::Trash on_click=Callback::new(move |_| act.remove())>{t!(sources_remove)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
