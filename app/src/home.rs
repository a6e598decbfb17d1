//! Home: the catalog at a glance, what is mine, what changed, what needs a look.

mod changes;

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos_router::components::Redirect;
use shared::catalog::{
    Choice, CountFacets, EntityHead, EntityRef, FacetCounts, MANAGE_SOURCES, Overview, ShowOverview,
};

use crate::{
    layout::{Myself, may::Allowed, page::Page, person, trouble},
    paths, t,
    texts::{date::long_day, list::all_of, number::number},
    ui::{
        button::{Button, ButtonLink, Height, Look},
        icon::{Icon, Size, icon},
        kind::{kind_icon, kind_words},
        label::{Badge, State, Tone},
        load::{Load, Loaded, nothing, use_call},
        note::Note,
        time::{Age, Now},
        who::{Face, Who, avatar},
    },
};

/// How many rows of "mine" the page shows.
const MINE: usize = 8;

#[component]
pub fn HomePage() -> impl IntoView {
    let overview = use_call(|| ShowOverview {});
    let facets = use_call(|| CountFacets { filter: String::new() });
    let Myself(me) = expect_context();
    me.show(nothing, move |me| match me {
        // Before anything else somebody makes the first account.
        Ok(me) if me.needs_setup => view! { <Redirect path=paths::SETUP /> }.into_any(),
        _ => {
            view! { <Load of=overview view=move |overview| page(overview, facets) trouble=trouble::page /> }.into_any()
        }
    })
}

fn page(overview: Overview, facets: Loaded<FacetCounts>) -> AnyView {
    let content = if overview.total == 0 && overview.sources == 0 { first_run() } else { glance(overview, facets) };
    view! { <Page title=t!(layout_home)>{content}</Page> }.into_any()
}

fn glance(overview: Overview, facets: Loaded<FacetCounts>) -> AnyView {
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
                    {changes::section(recent)}
                    <Load of=facets view=owners />
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

fn my_things(mut mine: Vec<EntityHead>) -> Option<AnyView> {
    if mine.is_empty() {
        return None;
    }
    let all = mine.len();
    // Exceptions first: what has problems, else by name as it came.
    mine.sort_by_key(|head| std::cmp::Reverse(head.problems));
    let owners: BTreeSet<String> =
        mine.iter().filter_map(|head| Some(head.owner.as_ref()?.reference.short("group"))).collect();
    let filter = format!("owner:{}", owners.into_iter().collect::<Vec<_>>().join(","));
    let view = view! {
        <section aria-labelledby="mine">
            <div class="sect-h">
                <h2 id="mine">{t!(home_mine)}</h2>
                <span class="subtle">{t!(home_mine_shown, shown = all.min(MINE), all = all)}</span>
                <ButtonLink href=paths::catalog(&filter) look=Look::Quiet height=Height::Small>{t!(home_mine_all)}</ButtonLink>
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

/// How many owners the page names.
const OWNERS: usize = 8;

/// Who owns how much, as bars with their numbers.
fn owners(counts: FacetCounts) -> AnyView {
    let choices =
        counts.facets.into_iter().find(|facet| facet.name == "owner").map(|facet| facet.choices).unwrap_or_default();
    let most = choices.first().map_or(1, |first| first.count.max(1));
    let row = |choice: Choice| {
        let face = EntityRef::parse(&choice.value, Some("group"), "default")
            .ok()
            .map(|owner| avatar(&owner, &choice.title, Face::Px20));
        let width = (choice.count * 100 / most).max(1);
        view! {
            <li>
                <a href=paths::catalog(&format!("owner:{}", choice.value))>
                    {face}
                    <span class="cut">{choice.title}</span>
                    <svg class="amount" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                        <rect width=width.to_string() height="6"></rect>
                    </svg>
                    <span class="num">{number(choice.count)}</span>
                </a>
            </li>
        }
    };
    if choices.is_empty() {
        return ().into_any();
    }
    view! {
        <section aria-labelledby="owners">
            <div class="sect-h"><h2 id="owners">{t!(home_owners)}</h2></div>
            <ol class="owners">{choices.into_iter().take(OWNERS).map(row).collect_view()}</ol>
        </section>
    }
    .into_any()
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
    me.show(nothing, |me| {
        if !me.is_ok_and(|me| me.reference.is_none() && !me.demo_people.is_empty()) {
            return nothing();
        }
        view! {
            <Note tone=Tone::Info title=t!(home_invitation)>
                <p>{t!(home_invitation_text)}</p>
                <Button opens=person::MENU icon=Icon::User>{t!(home_invitation_choose)}</Button>
            </Note>
        }
        .into_any()
    })
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
