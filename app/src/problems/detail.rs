//! One problem: since when, what is wrong, what to do, the lines of the file, and every place that has it.

use leptos::prelude::*;
use shared::catalog::{
    DECIDE, DecideConflict, EntityRef, ExcerptLine, IgnoreProblem, IngestProblem, Named, Place, ProblemDetail, REFRESH,
    RefreshSource,
};

use super::{
    Choice, Wanted, list,
    said::{self, said},
};
use crate::{
    call::call,
    layout::{
        locked::Locked,
        may::{Allowed, Otherwise},
    },
    paths, t,
    ui::{
        button::{Button, ButtonLink, Look},
        code::{CodeBlock, Emphasis, Language, Line},
        icon::{Icon, Size, icon},
        label::{Badge, Chip, State, Tone},
        load::set_status,
        note::Empty,
        overlay::{Menu, MenuItem},
        reference::{Copyable, EntityLink},
        time::Time,
        toast::Toasts,
        who::Who,
    },
};

/// For how many days a problem can be ignored by one press.
const DAYS: [u32; 4] = [1, 7, 30, 90];

pub fn detail(detail: ProblemDetail, choice: Choice) -> AnyView {
    let Choice { wanted, changed, settled, .. } = choice;
    let now = wanted.get_untracked();
    let (tone, word) = list::severity(&detail.group.severity);
    let drawn = if tone == Tone::Bad { Icon::Stop } else { Icon::Alert };
    let about = detail.shown.reference.clone().map(|reference| view! { <p class="pr-e">{entity(reference)}</p> });
    // The lines of the file say it where it is.
    let message = detail.excerpt.is_empty().then(|| view! { <p>{said(&detail.shown.message)}</p> });
    let ignored = detail
        .shown
        .ignored_until
        .map(|until| view! { <Chip icon=Icon::EyeOff>{t!(problems_ignored)}" "<Time at=until /></Chip> });
    view! {
        <a class="btn btn-quiet pr-back" href=now.path(None, "")>{icon(Icon::Left, Size::Px14)}{t!(problems_back)}</a>
        <header class="pr-h">
            <p class="row pr-s">
                <Badge tone=tone icon=drawn>{word}</Badge>
                <span class="muted">{t!(problems_since)}" "<Time at=detail.group.first_seen />", "{t!(problems_seen)}" "<Time at=detail.shown.last_seen /></span>
                {ignored}
            </p>
            <h2>{said::title(&detail.group)}</h2>
            {message}
            <p class="muted">{said(&detail.shown.advice)}</p>
            {about}
        </header>
        {actions(&detail, changed, settled)}
        <Otherwise need=DECIDE />
        {excerpt(&detail)}
        {suggestion(&detail)}
        {versions(&detail, settled)}
        {places(&detail, &now)}
    }
    .into_any()
}

/// A problem that is no longer in the inbox.
pub fn gone(now: &Wanted) -> AnyView {
    set_status(404);
    let back = now.path(None, "");
    view! {
        <Empty icon=Icon::Check title=t!(problems_gone)>
            <p>{t!(problems_gone_why)}</p>
            <ButtonLink href=back icon=Icon::Left>{t!(problems_back)}</ButtonLink>
        </Empty>
    }
    .into_any()
}

fn entity(reference: EntityRef) -> AnyView {
    let title = reference.name().to_owned();
    view! { <EntityLink to=Named { reference, title, found: true } /> }.into_any()
}

fn actions(detail: &ProblemDetail, changed: Callback<()>, settled: Callback<()>) -> AnyView {
    let toasts = Toasts::here();
    let source = StoredValue::new(detail.shown.source.clone());
    let read = Callback::new(move |_| {
        let id = source.get_value();
        leptos::task::spawn_local(async move {
            match call(RefreshSource { id }).await {
                Ok(source) => toasts.say(t!(problems_reads, title = source.title)),
                Err(problem) => toasts.problem(&problem),
            }
            let _ = changed.try_run(());
        });
    });
    let view_url = detail
        .view_url
        .clone()
        .map(|url| view! { <ButtonLink href=url icon=Icon::External>{t!(problems_view)}</ButtonLink> });
    let key = StoredValue::new(detail.group.key.clone());
    view! {
        <div class="row pr-a">
            {view_url}
            <Allowed need=REFRESH><Button icon=Icon::Sync on_click=read>{t!(problems_again)}</Button></Allowed>
            <Locked need=REFRESH icon=Icon::Sync>{t!(problems_again)}</Locked>
            <Allowed need=DECIDE>
                <Button look=Look::Quiet icon=Icon::EyeOff opens="ignore">{t!(problems_ignore)}</Button>
                <Menu id="ignore" label=t!(problems_ignore)>
                    {DAYS.map(|days| ignore_item(key, days, changed, settled)).collect_view()}
                </Menu>
            </Allowed>
            <Locked need=DECIDE icon=Icon::EyeOff>{t!(problems_ignore)}</Locked>
        </div>
    }
    .into_any()
}

fn ignore_item(key: StoredValue<String>, days: u32, changed: Callback<()>, settled: Callback<()>) -> AnyView {
    let toasts = Toasts::here();
    let ignore = move |()| {
        let key = key.get_value();
        leptos::task::spawn_local(async move {
            match call(IgnoreProblem { key: key.clone(), days }).await {
                Ok(group) => {
                    let show = move || show_again(key.clone(), toasts, changed);
                    toasts.say_with_undo(t!(problems_ignored_for, title = said::title(&group), count = days), show);
                    let _ = settled.try_run(());
                }
                Err(problem) => toasts.problem(&problem),
            }
        });
    };
    view! { <MenuItem on_click=Callback::new(ignore)>{t!(problems_days, count = days)}</MenuItem> }.into_any()
}

/// No day at all: the problem is in the inbox again.
fn show_again(key: String, toasts: Toasts, changed: Callback<()>) {
    leptos::task::spawn_local(async move {
        if let Err(problem) = call(IgnoreProblem { key, days: 0 }).await {
            toasts.problem(&problem);
        }
        let _ = changed.try_run(());
    });
}

fn excerpt(detail: &ProblemDetail) -> AnyView {
    let shown = &detail.shown;
    let place = place_of(&shown.path, shown.line);
    if detail.excerpt.is_empty() {
        return view! { <p class="pr-f">{icon(Icon::File, Size::Px14)}<Copyable text=place /><span class="subtle">{shown.source_title.clone()}</span></p> }.into_any();
    }
    let last = detail.excerpt.iter().rposition(|line| line.wrong);
    let line = |(position, line): (usize, &ExcerptLine)| Line {
        number: line.line,
        text: line.text.clone(),
        emphasis: if line.wrong { Emphasis::Wrong } else { Emphasis::None },
        says: (Some(position) == last).then(|| shown.message.replace('`', "")),
    };
    let lines: Vec<Line> = detail.excerpt.iter().enumerate().map(line).collect();
    let source = paths::source(&shown.source);
    let title = shown.source_title.clone();
    let language = match Language::of(&shown.path) {
        Language::Plain => Language::Yaml,
        known => known,
    };
    view! {
        <CodeBlock lines=lines language=language label=t!(problems_excerpt, place = &place)>
            {icon(Icon::File, Size::Px14)}
            <Copyable text=place />
            <a class="subtle cut push" href=source>{title}</a>
        </CodeBlock>
    }
    .into_any()
}

/// A spelling or a successor that is in the catalog.
fn suggestion(detail: &ProblemDetail) -> Option<AnyView> {
    let (meant, wrong) = detail.suggestion.clone().zip(detail.shown.about.clone())?;
    let (from, to) = (wrong.name().to_owned(), meant.reference.short(wrong.kind()));
    let view = view! {
        <section class="pr-x" aria-labelledby="suggestion">
            <div class="sect-h"><h3 id="suggestion">{t!(problems_meant)}</h3></div>
            <div class="row pr-fix">
                <span class="mono"><del>{from}</del>" "<ins>{to}</ins></span>
                <EntityLink to=meant />
            </div>
        </section>
    };
    Some(view.into_any())
}

/// The declarations that claim the same reference, the one in force first.
fn versions(detail: &ProblemDetail, settled: Callback<()>) -> Option<AnyView> {
    let reference = detail.shown.reference.clone().or_else(|| detail.shown.about.clone())?;
    if detail.versions.is_empty() {
        return None;
    }
    let version = |(position, place): (usize, &Place)| {
        let decision =
            DecideConflict { reference: reference.clone(), source: place.source.clone(), path: place.path.clone() };
        let take = (position > 0).then(|| view! { <Allowed need=DECIDE>{take(decision.clone(), settled)}</Allowed> });
        let state = if position == 0 {
            view! { <State tone=Tone::Ok word=t!(problems_in_force) /> }.into_any()
        } else {
            view! { <State tone=Tone::None word=t!(problems_not_taken) /> }.into_any()
        };
        let owner = place
            .owner
            .clone()
            .map(|owner| view! { <span class="muted">{t!(problems_owner_says, owner = owner)}</span> });
        view! {
            <li>
                <div class="pr-v">
                    {state}
                    <p class="mono cut">{place_of(&place.path, place.line)}</p>
                    <p class="row subtle t12"><span class="cut">{place.source_title.clone()}</span><Time at=place.seen_at /></p>
                    {owner}
                </div>
                {take}
            </li>
        }
    };
    let view = view! {
        <section class="pr-x" aria-labelledby="versions">
            <div class="sect-h"><h3 id="versions">{t!(problems_versions)}</h3><span class="subtle">{t!(problems_versions_says)}</span></div>
            <ul class="pr-vs">{detail.versions.iter().enumerate().map(version).collect_view()}</ul>
        </section>
    };
    Some(view.into_any())
}

fn take(decision: DecideConflict, settled: Callback<()>) -> AnyView {
    let toasts = Toasts::here();
    let decide = Callback::new(move |_| {
        let decision = decision.clone();
        leptos::task::spawn_local(async move {
            match call(decision).await {
                Ok(head) => {
                    toasts.say(t!(problems_taken, title = head.title));
                    let _ = settled.try_run(());
                }
                Err(problem) => toasts.problem(&problem),
            }
        });
    });
    view! { <Button icon=Icon::Check on_click=decide>{t!(problems_take)}</Button> }.into_any()
}

fn places(detail: &ProblemDetail, now: &Wanted) -> Option<AnyView> {
    let all = &detail.group.places;
    // The versions of a conflict are its places.
    if all.len() < 2 || !detail.versions.is_empty() {
        return None;
    }
    let key = &detail.group.key;
    // Where the file is is only worth a column when it is not the same for all.
    let several = all.iter().any(|place| place.source != all[0].source);
    let row = |place: &IngestProblem| {
        let current = place.id == detail.shown.id;
        view! {
            <tr aria-selected=current.then_some("true")>
                <td class="mono"><a class="cut" href=now.path(Some(key), &place.id) aria-current=current.then_some("true")>{place_of(&place.path, place.line)}</a></td>
                <td class="pr-o">{place.owner.clone().map(|owner| view! { <Who who=owner /> })}</td>
                {several.then(|| view! { <td class="pr-src muted">{place.source_title.clone()}</td> })}
            </tr>
        }
    };
    let view = view! {
        <section class="pr-x" aria-labelledby="places">
            <div class="sect-h"><h3 id="places">{t!(problems_all_places, count = all.len())}</h3></div>
            <table class="table">
                <caption class="vh">{t!(problems_all_places, count = all.len())}</caption>
                <thead class="vh">
                    <tr>
                        <th scope="col">{t!(problems_place)}</th>
                        <th scope="col" class="pr-o">{t!(problems_owner)}</th>
                        {several.then(|| view! { <th scope="col" class="pr-src">{t!(problems_source)}</th> })}
                    </tr>
                </thead>
                <tbody>{all.iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    };
    Some(view.into_any())
}

/// A place in a file as people and editors write it: `catalog-info.yaml:31`.
pub fn place_of(path: &str, line: u32) -> String {
    if line == 0 { path.to_owned() } else { format!("{path}:{line}") }
}
