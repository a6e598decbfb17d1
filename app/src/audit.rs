//! The audit log: who did what, acting for whom, from where, by which decision. The address holds the whole question.

mod chain;
mod chart;
mod event;
mod export;
mod filter;
mod rows;
pub mod unusual;
pub mod words;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Problem, Timestamp,
    audit::{
        AuditCounts, AuditEvent, AuditHead, AuditPage as Events, CountAudit, ListAudit, ListUnusual, ShowAuditHead,
    },
};

use crate::{
    call::call,
    layout::{page::Page, trouble},
    paths::{self, AuditState},
    people::Names,
    t,
    ui::{
        button::ButtonLink,
        icon::Icon,
        load::{Load, nothing, problem_note, skeleton, under_line, use_answer},
    },
};

/// What the page shows at first.
#[derive(Debug, Clone)]
struct Log {
    events: Events,
    counts: AuditCounts,
    names: Names,
}

/// The first events that one sees.
const FIRST: u32 = 100;

/// What the address asks for.
fn use_state() -> Memo<AuditState> {
    let query = use_query_map();
    Memo::new(move |_| {
        let query = query.get();
        let of = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
        AuditState {
            who: of("who"),
            word: of("word"),
            about: of("about"),
            from: of("from"),
            to: of("to"),
            event: of("event"),
            before: of("before"),
        }
    })
}

/// The beginning of a day as the address writes it.
fn day(text: &str) -> Option<Timestamp> {
    Timestamp::parse(&format!("{text}T00:00:00Z"))
}

/// The part of the state that decides which events are listed.
fn listed(state: &AuditState) -> AuditState {
    AuditState { event: String::new(), ..state.clone() }
}

fn question(state: &AuditState, before: Option<i64>) -> ListAudit {
    ListAudit {
        who: state.who.clone(),
        word: state.word.clone(),
        about: state.about.clone(),
        from: day(&state.from),
        to: day(&state.to),
        before: before.or_else(|| state.before.parse().ok()),
        limit: Some(FIRST),
    }
}

#[component]
pub fn AuditPage() -> impl IntoView {
    let state = use_state();
    let wanted = Memo::new(move |_| listed(&state.get()));
    let log = use_answer(move || wanted.get(), load);
    let head = use_answer(|| (), |()| call(ShowAuditHead {}));
    let opened = use_answer(move || state.get().event, open);
    let unusual = use_answer(|| (), |()| call(ListUnusual { days: None, dismissed: None }));
    let retry = Callback::new(move |()| log.again());
    let page = move |head: Option<AuditHead>| {
        let events = log.show(skeleton, move |answer| match answer {
            Ok(answer) => list(answer, wanted.get_untracked(), state),
            Err(problem) => problem_note(problem, retry),
        });
        let marked = unusual.show(nothing, |found| unusual_link(found.map(|found| found.len()).unwrap_or_default()));
        view! {
            <Page title=t!(audit_title)>
                <div class="page tr-page">
                    <header class="page-h">
                        <h1>{t!(audit_title)}</h1>
                        {marked}
                        <export::Export state=wanted />
                    </header>
                    {head.map(chain::chain)}
                    <filter::FilterForm state=wanted />
                    {opened.show(nothing, move |event| event.ok().flatten().map_or_else(nothing, |(event, names)| event::event(event, &names, &state.get_untracked())))}
                    {under_line(log.asking(), events)}
                </div>
            </Page>
        }
        .into_any()
    };
    view! { <Load of=head view=page trouble=trouble::page /> }.into_any()
}

fn unusual_link(count: usize) -> AnyView {
    let label = if count == 0 { t!(audit_unusual) } else { t!(audit_unusual_count, count = count) };
    view! { <ButtonLink href=paths::UNUSUAL.to_owned() icon=Icon::Flag>{label}</ButtonLink> }.into_any()
}

async fn load(state: AuditState) -> Result<Log, Problem> {
    let events = call(question(&state, None)).await?;
    let AuditState { who, word, about, from, to, .. } = state;
    let counts = call(CountAudit { who, word, about, from: day(&from), to: day(&to) }).await?;
    let names = names_of(&events.items).await;
    Ok(Log { events, counts, names })
}

/// The names of all whom these events are about.
async fn names_of(events: &[AuditEvent]) -> Names {
    let people =
        events.iter().flat_map(|event| [Some(event.who.clone()), event.on_behalf_of.clone(), event.about.clone()]);
    Names::of(people.flatten().collect::<Vec<_>>()).await
}

async fn open(event: String) -> Result<Option<(AuditEvent, Names)>, Problem> {
    let Ok(seq) = event.parse::<i64>() else { return Ok(None) };
    let all = AuditState::default();
    let found = call(ListAudit { limit: Some(1), ..question(&all, Some(seq + 1)) }).await?;
    let Some(found) = found.items.into_iter().next().filter(|found| found.seq == seq) else { return Ok(None) };
    let names = names_of(std::slice::from_ref(&found)).await;
    Ok(Some((found, names)))
}

fn list(log: Log, wanted: AuditState, state: Memo<AuditState>) -> AnyView {
    let Log { events, counts, names } = log;
    view! {
        {chart::chart(&counts)}
        {rows::rows(events, names, wanted, state)}
    }
    .into_any()
}
