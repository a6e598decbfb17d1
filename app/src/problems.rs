//! Problems: the inbox of what went wrong while reading, grouped by cause, and one of them in full beside it.

mod detail;
mod list;
pub mod said;

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
};
use shared::{
    Problem,
    catalog::{ListProblems, ProblemDetail, ProblemInbox, ShowProblem},
};

use crate::{
    browser::{self, Taken},
    call::call,
    layout::{keys, page::Page, trouble},
    paths, t,
    ui::load::{Load, Loaded, use_answer, use_call},
};

/// Which problems the inbox shows; each part is in the address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Wanted {
    whose: String,
    cause: String,
    source: String,
}

impl Wanted {
    fn question(&self) -> ListProblems {
        ListProblems { whose: self.whose.clone(), cause: self.cause.clone(), source: self.source.clone() }
    }
    /// The address of the inbox with this choice, or of one problem in it.
    fn path(&self, key: Option<&str>, place: &str) -> String {
        let path = key.map_or_else(|| paths::PROBLEMS.to_owned(), paths::problem);
        paths::with_query(
            &path,
            &[("whose", &self.whose), ("cause", &self.cause), ("source", &self.source), ("place", place)],
        )
    }
    fn is_narrow(&self) -> bool {
        !(self.cause.is_empty() && self.source.is_empty())
    }
}

#[component]
pub fn ProblemsPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let of = move |name: &str| query.get().get(name).unwrap_or_default();
    let wanted = Memo::new(move |_| Wanted { whose: of("whose"), cause: of("cause"), source: of("source") });
    let chosen = Memo::new(move |_| params.get().get("key").filter(|key| !key.is_empty()));
    let place = Memo::new(move |_| Some(of("place")).filter(|place| !place.is_empty()));
    let inbox = use_call(move || wanted.get().question());
    let shown = use_answer(
        // Without a choice the first of the inbox is shown, and which that is depends on the inbox.
        move || (chosen.get(), place.get(), chosen.get().is_none().then(|| wanted.get().question())),
        |(key, place, question)| detail_of(key, place, question),
    );
    let changed = Callback::new(move |()| {
        inbox.again();
        shown.again();
    });
    let settled = back_to_list(wanted, changed);
    let order = StoredValue::new(Vec::new());
    step_by_key(wanted, chosen, order);
    let page = move |inbox: ProblemInbox| {
        order.set_value(list::order(&inbox));
        page(inbox, shown, Choice { wanted, chosen, changed, settled })
    };
    view! { <Load of=inbox view=page trouble=trouble::page /> }.into_any()
}

/// What is chosen in the inbox, and what to run when something about it is different.
#[derive(Debug, Clone, Copy)]
struct Choice {
    wanted: Memo<Wanted>,
    /// The key of the problem in the address.
    chosen: Memo<Option<String>>,
    /// Something about the problems is different.
    changed: Callback<()>,
    /// The problem that is shown has gone from the inbox.
    settled: Callback<()>,
}

fn page(inbox: ProblemInbox, shown: Loaded<Option<ProblemDetail>>, choice: Choice) -> AnyView {
    let Choice { wanted, chosen, .. } = choice;
    view! {
        <Page title=t!(problems_title) class="fixed">
            <div class="pr" data-chosen=move || chosen.get().is_some().then_some("1")>
                <section class="pr-l" aria-labelledby="problems">
                    {list::inbox(inbox, wanted, chosen)}
                </section>
                <article class="pr-d" aria-label=t!(problems_one)>
                    <Load of=shown view=move |shown| part(shown, choice) />
                </article>
            </div>
        </Page>
    }
    .into_any()
}

fn part(shown: Option<ProblemDetail>, choice: Choice) -> AnyView {
    match shown {
        Some(shown) => detail::detail(shown, choice),
        None if choice.chosen.get_untracked().is_some() => detail::gone(&choice.wanted.get_untracked()),
        None => ().into_any(),
    }
}

async fn detail_of(
    key: Option<String>,
    place: Option<String>,
    question: Option<ListProblems>,
) -> Result<Option<ProblemDetail>, Problem> {
    let key = match (key, question) {
        (Some(key), _) => Some(key),
        (None, Some(question)) => call(question).await?.groups.into_iter().next().map(|group| group.key),
        (None, None) => None,
    };
    match key {
        None => Ok(None),
        Some(key) => match call(ShowProblem { key, place }).await {
            Ok(detail) => Ok(Some(detail)),
            // Most often it has been put right.
            Err(problem) if problem.status == 404 => Ok(None),
            Err(problem) => Err(problem),
        },
    }
}

/// What to do when the problem that is shown has gone from the inbox.
fn back_to_list(wanted: Memo<Wanted>, changed: Callback<()>) -> Callback<()> {
    let navigate = use_navigate();
    Callback::new(move |()| {
        navigate(
            &wanted.get_untracked().path(None, ""),
            NavigateOptions { scroll: false, ..NavigateOptions::default() },
        );
        changed.run(());
    })
}

/// `j` and `k` step through the inbox.
fn step_by_key(wanted: Memo<Wanted>, chosen: Memo<Option<String>>, order: StoredValue<Vec<String>>) {
    keys::offer(vec![("j", t!(problems_next)), ("k", t!(problems_before))]);
    let navigate = use_navigate();
    Effect::new(move |_| {
        let navigate = navigate.clone();
        browser::on_key(move |key| {
            let down = match key.name.as_str() {
                "j" => true,
                "k" => false,
                _ => return Taken::No,
            };
            if key.command || key.alt || key.writing || key.in_dialog {
                return Taken::No;
            }
            let next = order.with_value(|order| list::beside(order, chosen.get_untracked().as_deref(), down));
            let Some(next) = next else { return Taken::No };
            navigate(
                &wanted.get_untracked().path(Some(&next), ""),
                NavigateOptions { scroll: false, ..NavigateOptions::default() },
            );
            browser::later(60, move || browser::scroll_into_view(&list::row_id(&next)));
            Taken::Yes
        });
    });
}
