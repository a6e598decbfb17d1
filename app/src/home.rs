//! Home: the catalog at a glance, what is mine, what changed, what needs a look.

use leptos::prelude::*;
use shared::catalog::{Change, Choice, EntityHead, MANAGE_SOURCES, Overview, ShowOverview};

use crate::{
    layout::{Myself, may::Allowed, page::Page, person},
    paths::{self, ListState},
    t,
    texts::{date::long_day, list::all_of, number::number},
    ui::{
        button::{Button, ButtonLink, Height, Look},
        icon::{Icon, Size, icon},
        kind::{kind_icon, kind_words},
        label::{Badge, State, Tone},
        load::{Load, Trouble, use_call},
        note::Note,
        reference::EntityLink,
        time::{Age, Now, Time},
        who::Who,
    },
};

/// How many rows of "mine" the page shows.
const MINE: usize = 8;

#[component]
pub fn HomePage() -> impl IntoView {
    let overview = use_call(|| ShowOverview {});
    view! {
        <Load of=overview view=page trouble=Trouble::Page />
    }
    .into_any()
}

fn page(overview: Overview) -> AnyView {
    let content = if overview.total == 0 && overview.sources == 0 { first_run() } else { glance(overview) };
    view! { <Page title=t!(layout_home)>{content}</Page> }.into_any()
}

fn glance(overview: Overview) -> AnyView {
    let Overview { total, kinds, sources, reading, errors, warnings, trash, mine, recent } = overview;
    view! {
        <div class="home">
            <header class="home-h">
                <h1>{move || long_day(Now::get())}</h1>
                <p class="muted">{t!(home_summary, entities = total, sources = sources)}</p>
                <div class="home-a">
                    <Allowed need=MANAGE_SOURCES>
                        <ButtonLink href=paths::new_source("") icon=Icon::Plus>{t!(home_add_source)}</ButtonLink>
                    </Allowed>
                    <ButtonLink href=paths::CATALOG.to_owned() look=Look::Primary icon=Icon::Box>{t!(home_browse)}</ButtonLink>
                </div>
            </header>
            {kind_strip(kinds)}
            <div class="home-b">
                <div class="home-m">
                    {my_things(mine)}
                    {changes(recent)}
                </div>
                <div class="home-r">
                    <Invitation />
                    {health(sources, reading, errors, warnings, trash)}
                    {quick()}
                </div>
            </div>
        </div>
    }
    .into_any()
}

fn kind_strip(kinds: Vec<Choice>) -> AnyView {
    let fact = |kind: Choice| {
        view! {
            <li>
                <a href=paths::kind(&kind.value)>
                    {icon(kind_icon(&kind.value, None), Size::Px16)}
                    <span class="kinds-n">{number(kind.count)}</span>
                    <span class="kinds-w cut">{kind_words(&kind.value)}</span>
                </a>
            </li>
        }
    };
    view! { <ul class="kinds" aria-label=t!(home_kinds)>{kinds.into_iter().map(fact).collect_view()}</ul> }.into_any()
}

fn my_things(mine: Vec<EntityHead>) -> Option<AnyView> {
    if mine.is_empty() {
        return None;
    }
    let all = mine.len();
    let view = view! {
        <section aria-labelledby="mine">
            <div class="sect-h">
                <h2 id="mine">{t!(home_mine)}</h2>
                <span class="subtle">{t!(home_mine_shown, shown = all.min(MINE), all = all)}</span>
            </div>
            <table class="table home-t">
                <caption class="vh">{t!(home_mine)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!(home_name)}</th>
                        <th scope="col" class="w-state">{t!(home_state)}</th>
                        <th scope="col" class="w-type">{t!(home_type)}</th>
                        <th scope="col" class="w-owner">{t!(home_owner)}</th>
                        <th scope="col" class="w-age num">{t!(home_changed)}</th>
                    </tr>
                </thead>
                <tbody>{mine.into_iter().take(MINE).map(my_row).collect_view()}</tbody>
            </table>
        </section>
    };
    Some(view.into_any())
}

fn my_row(head: EntityHead) -> AnyView {
    let drawn = icon(kind_icon(head.reference.kind(), head.entity_type.as_deref()), Size::Px16);
    let state = match head.problems {
        0 => view! { <State tone=Tone::Ok word=t!(home_fine) /> }.into_any(),
        count => view! { <State tone=Tone::Warn word=t!(home_problems, count = count) /> }.into_any(),
    };
    view! {
        <tr>
            <td><span class="row">{drawn}<a class="mid cut" href=paths::entity(&head.reference)>{head.title}</a></span></td>
            <td class="w-state">{state}</td>
            <td class="w-type muted">{head.entity_type.unwrap_or_default()}</td>
            <td class="w-owner">{head.owner.map(|owner| view! { <Who who=owner /> })}</td>
            <td class="w-age num muted"><Age at=head.changed_at /></td>
        </tr>
    }
    .into_any()
}

/// How many of the entities of one group of changes are named.
const NAMED: usize = 6;

fn changes(recent: Vec<Change>) -> AnyView {
    let nothing = recent.is_empty().then(|| view! { <p class="muted">{t!(home_no_changes)}</p> });
    view! {
        <section aria-labelledby="recent">
            <div class="sect-h"><h2 id="recent">{t!(home_recent)}</h2></div>
            {nothing}
            <ol class="causes">{grouped(recent).into_iter().map(cause).collect_view()}</ol>
        </section>
    }
    .into_any()
}

/// Changes of the same kind that came together, newest first.
fn grouped(changes: Vec<Change>) -> Vec<Vec<Change>> {
    const TOGETHER: i64 = 60;
    let mut groups: Vec<Vec<Change>> = Vec::new();
    for change in changes {
        match groups.last_mut() {
            Some(group)
                if group
                    .iter()
                    .all(|other| other.word == change.word && other.at.seconds_since(change.at).abs() <= TOGETHER) =>
            {
                group.push(change)
            }
            _ => groups.push(vec![change]),
        }
    }
    groups
}

fn cause(group: Vec<Change>) -> AnyView {
    let Some(Change { word, at, target, .. }) = group.first().cloned() else { return ().into_any() };
    let count = group.len();
    let (drawn, what) = match word.as_str() {
        "entity-added" => (Icon::Plus, t!(home_added, count = count)),
        "entity-changed" => (Icon::Pencil, t!(home_was_changed, count = count)),
        "entity-orphaned" => (Icon::Question, t!(home_orphaned, count = count)),
        "entity-removed" => (Icon::Trash, t!(home_removed, count = count)),
        "entity-restored" => (Icon::Undo, t!(home_restored, count = count)),
        "entity-purged" => (Icon::X, t!(home_purged, count = count)),
        other => (Icon::Clock, other.replace('-', " ")),
    };
    let (title, hits) = if count == 1 {
        (view! { <EntityLink to=target /><span class="muted cut">{what}</span> }.into_any(), None)
    } else {
        (view! { <b>{what}</b> }.into_any(), Some(hits(group)))
    };
    view! {
        <li class="cause">
            <span class="cause-i">{icon(drawn, Size::Px16)}</span>
            <div>
                <div class="cause-t">{title}<span class="subtle"><Time at=at /></span></div>
                {hits}
            </div>
        </li>
    }
    .into_any()
}

fn hits(group: Vec<Change>) -> AnyView {
    let more = group.len().saturating_sub(NAMED);
    let newest = paths::list(&ListState { sort: "-changed".to_owned(), ..ListState::default() });
    let more = (more > 0).then(|| view! { <li><a class="hits-m" href=newest>{t!(home_more, count = more)}</a></li> });
    let hit = |change: Change| view! { <li><EntityLink to=change.target /></li> };
    view! { <ul class="hits">{group.into_iter().take(NAMED).map(hit).collect_view()}{more}</ul> }.into_any()
}

fn health(sources: usize, reading: usize, errors: usize, warnings: usize, trash: usize) -> AnyView {
    let tone = match (errors, warnings) {
        (0, 0) => Tone::Ok,
        (0, _) => Tone::Warn,
        _ => Tone::Bad,
    };
    let counted = [
        (errors > 0).then(|| t!(home_errors, count = errors)),
        (warnings > 0).then(|| t!(home_warnings, count = warnings)),
    ];
    let counted: Vec<String> = counted.into_iter().flatten().collect();
    let word = if counted.is_empty() { t!(home_no_problems) } else { all_of(&counted) };
    let busy = (reading > 0)
        .then(|| view! { <Badge tone=Tone::Info icon=Icon::Sync>{t!(home_reading, count = reading)}</Badge> });
    let waits = (trash > 0).then(|| view! { <li><a class="health-l" href=paths::TRASH>{icon(Icon::Trash, Size::Px16)}<span>{t!(home_trash, count = trash)}</span></a></li> });
    view! {
        <section aria-labelledby="health">
            <div class="sect-h"><h2 id="health">{t!(home_health)}</h2></div>
            <ul class="health">
                <li><a class="health-l" href=paths::PROBLEMS><State tone=tone word=word /></a></li>
                <li><a class="health-l" href=paths::SOURCES>{icon(Icon::Folder, Size::Px16)}<span>{t!(home_sources, count = sources)}</span>{busy}</a></li>
                {waits}
            </ul>
        </section>
    }
    .into_any()
}

/// In the demo a visitor is invited to be somebody, for then there is more to see.
#[component]
fn Invitation() -> impl IntoView {
    let Myself(me) = expect_context();
    let shown = move || {
        Suspend::new(async move {
            let invited = me.answer().await.is_ok_and(|me| me.reference.is_none() && !me.demo_people.is_empty());
            invited.then(|| {
                view! {
                    <Note tone=Tone::Info title=t!(home_invitation)>
                        <p>{t!(home_invitation_text)}</p>
                        <Button opens=person::MENU icon=Icon::User>{t!(home_invitation_choose)}</Button>
                    </Note>
                }
            })
        })
    };
    view! { <Transition fallback=|| ()>{shown}</Transition> }.into_any()
}

fn quick() -> AnyView {
    let action = |(drawn, href, label): (Icon, String, String)| view! { <li><a href=href>{icon(drawn, Size::Px16)}<span>{label}</span></a></li> };
    let actions = [
        (Icon::Search, paths::SEARCH.to_owned(), t!(home_search)),
        (Icon::Plug, paths::kind("api"), t!(home_apis)),
        (Icon::Users, paths::kind("group"), t!(home_teams)),
        (Icon::Alert, paths::PROBLEMS.to_owned(), t!(home_look_at_problems)),
    ];
    view! {
        <section aria-labelledby="quick">
            <div class="sect-h"><h2 id="quick">{t!(home_start)}</h2></div>
            <ul class="quick">{actions.into_iter().map(action).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Nothing is in the catalog: the doors that lead to something.
fn first_run() -> AnyView {
    view! {
        <div class="first">
            <h1>{t!(home_welcome)}</h1>
            <p class="muted lead">{t!(home_welcome_lead)}</p>
            <div class="doors">
                <section aria-labelledby="door-own">
                    {icon(Icon::Folder, Size::Px20)}
                    <h2 id="door-own">{t!(home_door_own)}</h2>
                    <p class="muted">{t!(home_door_own_text)}</p>
                    <form class="door-f" method="get" action="/sources/new">
                        <div class="field field-lg">
                            <input name="target" aria-label=t!(home_door_target) placeholder="https://github.com/acme/catalog" autocomplete="off" spellcheck="false" />
                        </div>
                        <button class="btn btn-primary btn-lg" type="submit">{t!(home_door_look)}</button>
                    </form>
                </section>
                <section aria-labelledby="door-sample">
                    {icon(Icon::System, Size::Px20)}
                    <h2 id="door-sample">{t!(home_door_sample)}</h2>
                    <p class="muted">{t!(home_door_sample_text)}</p>
                    <p><code class="inline">"portal serve --demo"</code></p>
                </section>
            </div>
            <p><ButtonLink href=paths::SOURCES.to_owned() look=Look::Quiet height=Height::Small icon=Icon::Folder>{t!(layout_sources)}</ButtonLink></p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use shared::{Timestamp, catalog::Named};

    use super::*;

    fn change(word: &str, second: i64) -> Change {
        let target = Named { reference: "component:default/x".parse().unwrap(), title: "x".to_owned(), found: true };
        Change {
            target,
            kind: "Component".to_owned(),
            word: word.to_owned(),
            at: Timestamp::default().plus_seconds(second),
            revision: None,
        }
    }

    #[test]
    fn changes_that_came_together_are_one_group() {
        let changes = vec![change("a", 500), change("a", 490), change("b", 489), change("a", 488), change("a", 300)];
        let sizes: Vec<usize> = grouped(changes).iter().map(Vec::len).collect();
        assert_eq!(sizes, [2, 1, 1, 1]);
    }
}
