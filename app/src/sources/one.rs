//! One source: what it is doing, the files it consists of, and what is wrong in them.

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use shared::catalog::{
    IngestProblem, MANAGE_SOURCES, REFRESH, ShowSource, Source, SourceDetail, SourceFile, SourceId, SourceState,
};

use super::{Act, RemoveDialog, follow, is_busy, words};
use crate::{
    layout::{
        may::{Allowed, Otherwise},
        page::{Crumb, Page},
        trouble,
    },
    paths,
    problems::said::said,
    t,
    texts::number::{bytes, number},
    ui::{
        button::{Button, Look},
        icon::{Icon, Size, icon},
        label::{State, Tone, mark},
        load::{Load, use_call},
        note::{Empty, Note},
        reference::Copyable,
        time::Time,
        who::Who,
    },
};

#[component]
pub fn SourcePage() -> impl IntoView {
    let params = use_params_map();
    let id = move || SourceId(params.get().get("id").unwrap_or_default());
    let detail = use_call(move || ShowSource { id: id() });
    follow(detail, |detail: &SourceDetail| is_busy(&detail.source));
    let navigate = use_navigate();
    let gone = Callback::new(move |()| navigate(paths::SOURCES, leptos_router::NavigateOptions::default()));
    let act = Act::new(Callback::new(move |()| detail.again()), gone);
    view! {
        <Load of=detail view=move |detail| page(detail, act) trouble=trouble::page />
        <RemoveDialog act=act />
    }
    .into_any()
}

fn page(detail: SourceDetail, act: Act) -> AnyView {
    let SourceDetail { source, files, problems } = detail;
    let body = view! {
        <div class="page">
            {head(&source, act)}
            {facts(&source)}
            {trouble(&source)}
            {wrong(&source, problems)}
            {parts(&source, files)}
        </div>
    };
    view! { <Page title=source.title crumbs=vec![Crumb::new(t!(sources_title), paths::SOURCES)]>{body}</Page> }
        .into_any()
}

fn head(source: &Source, act: Act) -> AnyView {
    let (read, remove) = (StoredValue::new(source.clone()), StoredValue::new(source.clone()));
    view! {
        <header class="page-h so-h">
            <span class="tile tile-40">{icon(words::form_icon(&source.form), Size::Px20)}</span>
            <div class="so-hn">
                <h1 class="cut">{source.title.clone()}</h1>
                <Copyable text=source.target.clone() />
            </div>
            <span class="row push">
                <Allowed need=REFRESH>
                    <Button icon=Icon::Sync on_click=Callback::new(move |_| act.read(read.get_value()))>{t!(sources_again)}</Button>
                </Allowed>
                <Allowed need=MANAGE_SOURCES>
                    <Button look=Look::Danger icon=Icon::Trash on_click=Callback::new(move |_| act.ask_to_remove(remove.get_value()))>{t!(sources_remove)}</Button>
                </Allowed>
            </span>
        </header>
        <Otherwise need=REFRESH />
    }
    .into_any()
}

fn facts(source: &Source) -> AnyView {
    let (tone, word) = words::state(&source.state);
    let fact = |label: String, value: AnyView| view! { <div><dt>{label}</dt><dd>{value}</dd></div> };
    let busy =
        is_busy(source).then(|| view! { <div class="so-b" role="progressbar" aria-label=t!(sources_reading)></div> });
    let short = source.commit.as_ref().map(|commit| commit.chars().take(8).collect::<String>());
    view! {
        {busy}
        <dl class="so-facts">
            {fact(t!(sources_state), view! { <State tone=tone word=word /> }.into_any())}
            {fact(t!(sources_form), words::form(&source.form).into_any())}
            {fact(t!(sources_origin), words::origin(&source.origin).into_any())}
            {fact(t!(sources_entities), view! { <a class="link" href=words::entities_of(source)>{number(source.entities)}</a> }.into_any())}
            {fact(t!(sources_files), number(source.files).into_any())}
            {fact(t!(sources_problems), view! { <a class="link" href=words::problems_of(source)>{number(source.problems)}</a> }.into_any())}
            {source.read_at.map(|at| fact(t!(sources_read), view! { <Time at=at /> }.into_any()))}
            {source.next_read_at.map(|at| fact(t!(sources_next), view! { <Time at=at /> }.into_any()))}
            {source.took_millis.map(|took| fact(t!(sources_took), words::length(took).into_any()))}
            {source.commit.clone().zip(short).map(|(commit, short)| fact(t!(sources_commit), view! { <Copyable text=commit shown=short /> }.into_any()))}
            {fact(t!(sources_since), view! { <Time at=source.registered_at /> }.into_any())}
        </dl>
    }
    .into_any()
}

/// What it says about itself: progress while it is read, the reason after a failure.
fn trouble(source: &Source) -> Option<AnyView> {
    let message = source.message.clone()?;
    let (tone, title) = match source.state {
        SourceState::Failed => (Tone::Bad, t!(sources_failed_title)),
        SourceState::Reading | SourceState::Waiting => {
            return Some(view! { <p class="muted" role="status">{message}</p> }.into_any());
        }
        SourceState::Ready => (Tone::Info, t!(sources_says)),
    };
    let kept = (source.state == SourceState::Failed && source.entities > 0)
        .then(|| view! { <p class="muted">{t!(sources_kept, entities = source.entities)}</p> });
    Some(view! { <Note tone=tone title=title><p>{message}</p>{kept}</Note> }.into_any())
}

fn wrong(source: &Source, problems: Vec<IngestProblem>) -> Option<AnyView> {
    if problems.is_empty() {
        return None;
    }
    let count = problems.len();
    let view = view! {
        <section class="so-w" aria-labelledby="source-problems">
            <div class="sect-h">
                <h2 id="source-problems">{t!(sources_problems)}</h2>
                <span class="subtle">{number(count)}</span>
                <a class="link push" href=words::problems_of(source)>{t!(sources_inbox)}</a>
            </div>
            <ul class="probs">{problems.into_iter().map(problem).collect_view()}</ul>
        </section>
    };
    Some(view.into_any())
}

/// A problem as a list shows it: where, what, whose.
pub(super) fn problem(problem: IngestProblem) -> AnyView {
    let place = words::place(&problem.path, problem.line);
    view! {
        <li>
            {mark(words::severity(&problem.severity))}
            <div class="prob">
                <p class="mid">{said(&problem.message)}</p>
                <p class="muted t12">{said(&problem.advice)}</p>
                <p class="mono subtle">{place}</p>
            </div>
            {problem.owner.map(|owner| view! { <Who who=owner /> })}
        </li>
    }
    .into_any()
}

fn parts(source: &Source, files: Vec<SourceFile>) -> AnyView {
    if files.is_empty() {
        let (title, advice) = if is_busy(source) {
            (t!(sources_reading), t!(sources_no_files_yet))
        } else {
            (t!(sources_no_files), t!(sources_no_files_advice))
        };
        return view! { <Empty icon=Icon::File title=title><p>{advice}</p></Empty> }.into_any();
    }
    let count = files.len();
    view! {
        <section class="so-w" aria-labelledby="source-files">
            <div class="sect-h"><h2 id="source-files">{t!(sources_files)}</h2><span class="subtle">{number(count)}</span></div>
            {file_table(files)}
        </section>
    }
    .into_any()
}

/// The files of a source or of a preview.
pub(super) fn file_table(files: Vec<SourceFile>) -> AnyView {
    let row = |file: SourceFile| {
        let wrong = match file.problems {
            0 => view! { <span class="subtle">"0"</span> }.into_any(),
            some => view! { <State tone=Tone::Warn word=number(some) /> }.into_any(),
        };
        view! {
            <tr>
                <td class="mono" title=file.path.clone()>{file.path.clone()}</td>
                <td class="so-c num">{number(file.entities)}</td>
                <td class="so-c num">{wrong}</td>
                <td class="so-c num muted">{bytes(file.bytes)}</td>
            </tr>
        }
    };
    view! {
        <table class="table">
            <caption class="vh">{t!(sources_files)}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!(sources_file)}</th>
                    <th scope="col" class="so-c num">{t!(sources_entities)}</th>
                    <th scope="col" class="so-c num">{t!(sources_problems)}</th>
                    <th scope="col" class="so-c num">{t!(sources_size)}</th>
                </tr>
            </thead>
            <tbody>{files.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}
