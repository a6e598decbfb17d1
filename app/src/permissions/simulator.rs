//! The simulator: may this person do that to this thing, and which policy says so? The address holds the question.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use shared::{
    Problem,
    catalog::{EntityRef, ListEntities},
    permissions::{
        DecidingPolicy, ExplainDecision, Explanation, ListPolicies, PolicyEffect,
        schema::{PolicySchema, ShowSchema},
    },
};

use super::{
    pick::{Pick, Wanted},
    words,
};
use crate::{
    call::call,
    layout::{
        page::{Crumb, Page},
        trouble,
    },
    paths,
    people::Names,
    problems::said::said,
    t,
    ui::{
        button::{Button, Look},
        icon::{Icon, Size, icon},
        label::{Badge, Chip, Tone},
        load::{Load, problem_note, under_line, use_answer},
        note::{Empty, Skeleton},
    },
};

/// A complete or half question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Question {
    who: String,
    may: String,
    about: String,
}

/// The answer, and what stands around it.
#[derive(Debug, Clone)]
struct Answer {
    explained: Explanation,
    /// The policies that there are, for links.
    policies: Vec<String>,
    names: Names,
    about: String,
}

#[component]
pub fn SimulatorPage() -> impl IntoView {
    let query = use_query_map();
    let question = Memo::new(move |_| {
        let of = |name: &str| query.get().get(name).unwrap_or_default().trim().to_owned();
        Question { who: of("who"), may: of("may"), about: of("about") }
    });
    // Asked once: what is chosen later the fields know themselves.
    let first = question.get_untracked();
    let begun = use_answer(move || first.clone(), begin);
    // The fields need the names of what the address holds.
    let shown = move |(schema, titles): (PolicySchema, (String, String))| page(&schema, question, titles);
    view! { <Load of=begun view=shown trouble=trouble::page /> }.into_any()
}

/// The words to choose from, and what the person and the entity of a question are called.
async fn begin(question: Question) -> Result<(PolicySchema, (String, String)), Problem> {
    let schema = call(ShowSchema {}).await?;
    let names = Names::of([question.who.clone()]).await;
    let who = if question.who.is_empty() { String::new() } else { names.title(&question.who) };
    Ok((schema, (who, title_of(&question.about).await)))
}

async fn title_of(about: &str) -> String {
    let Ok(reference) = about.parse::<EntityRef>() else { return about.to_owned() };
    let filter = format!("kind:{} name:{}", reference.kind(), reference.name());
    let found = call(ListEntities { filter, sort: String::new(), limit: Some(20), cursor: None }).await;
    let found = found.ok().and_then(|page| page.items.into_iter().find(|head| head.reference == reference));
    found.map_or_else(|| about.to_owned(), |head| head.title)
}

async fn explain(question: Question) -> Result<Option<Answer>, Problem> {
    let Question { who, may, about } = question;
    let (Ok(person), false) = (who.parse(), may.is_empty()) else { return Ok(None) };
    let entity = about.parse().ok();
    let explained = call(ExplainDecision { who: person, permission: may, about: entity }).await?;
    let policies = call(ListPolicies {}).await.map(|all| all.into_iter().map(|head| head.name).collect());
    let (names, about) = (Names::of([who]).await, title_of(&about).await);
    Ok(Some(Answer { explained, policies: policies.unwrap_or_default(), names, about }))
}

fn page(schema: &PolicySchema, question: Memo<Question>, (who_title, about_title): (String, String)) -> AnyView {
    let now = question.get_untracked();
    let (who, may, about) = (RwSignal::new(now.who), RwSignal::new(now.may), RwSignal::new(now.about));
    let answer = use_answer(move || question.get(), explain);
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        // The form also works without the browser app; with it, the page stays.
        event.prevent_default();
        let path = paths::simulator(&who.get_untracked(), &may.get_untracked(), &about.get_untracked());
        navigate(&path, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let lacking = Signal::derive(move || who.with(String::is_empty) || may.with(String::is_empty));
    let again = Callback::new(move |()| answer.again());
    let shown = answer.show(waiting, move |answered_so| match answered_so {
        Ok(None) => view! { <Empty icon=Icon::Question title=t!(permissions_simulator_empty)><p>{t!(permissions_simulator_empty_advice)}</p></Empty> }.into_any(),
        Ok(Some(answer)) => answered(&answer),
        Err(problem) => problem_note(problem, again),
    });
    let choice = choice(schema, may);
    view! {
        <Page title=t!(permissions_simulator) crumbs=vec![Crumb::new(t!(permissions_policies), paths::POLICIES)]>
            <div class="page tr-page">
                <header class="page-h"><h1>{t!(permissions_simulator)}</h1></header>
                <p class="muted lead">{t!(permissions_simulator_lead)}</p>
                <form class="sim" method="get" action=paths::SIMULATOR on:submit=submit>
                    <div class="stack"><label class="label" for="sim-who">{t!(permissions_sim_who)}</label><Pick id="sim-who" name="who" label=t!(permissions_sim_who) wanted=Wanted::Person picked=who shown=who_title placeholder=t!(permissions_sim_who_hint) /></div>
                    <div class="stack"><label class="label" for="sim-may">{t!(permissions_sim_may)}</label>{choice}</div>
                    <div class="stack"><label class="label" for="sim-about">{t!(permissions_sim_about)}</label><Pick id="sim-about" name="about" label=t!(permissions_sim_about) wanted=Wanted::Entity picked=about shown=about_title placeholder=t!(permissions_sim_about_hint) /></div>
                    <Button kind="submit" look=Look::Primary disabled=lacking>{t!(permissions_sim_ask)}</Button>
                </form>
                <div class="sim-r" aria-live="polite">{under_line(answer.asking(), shown)}</div>
            </div>
        </Page>
    }
    .into_any()
}

fn waiting() -> AnyView {
    view! { <Skeleton rows=3 /> }.into_any()
}

/// The permissions as sentences, under the parts of the portal that they belong to.
fn choice(schema: &PolicySchema, may: RwSignal<String>) -> AnyView {
    let now = may.get_untracked();
    let option = |word: &&String| {
        view! { <option value=(*word).clone() selected=**word == now>{format!("{} · {word}", words::may(word))}</option> }
    };
    let part = |(name, words): (String, Vec<&String>)| {
        view! { <optgroup label=name>{words.iter().map(option).collect_view()}</optgroup> }
    };
    view! {
        <select class="select" id="sim-may" name="may" on:change=move |event| may.set(event_target_value(&event))>
            <option value="">{t!(permissions_choose)}</option>
            {words::by_feature(&schema.actions).into_iter().map(part).collect_view()}
        </select>
    }
    .into_any()
}

fn answered(answer: &Answer) -> AnyView {
    let Answer { explained, policies, names, about } = answer;
    let who = names.title(&explained.who);
    let what = words::may(&explained.permission);
    let (class, drawn, verdict) = if explained.allowed {
        ("sim-v ok", Icon::Check, t!(permissions_sim_yes, who = &who))
    } else {
        ("sim-v bad", Icon::Stop, t!(permissions_sim_no, who = &who))
    };
    let thing = (!about.is_empty()).then(|| view! { " · "<b>{about.clone()}</b> });
    let role = |name: &String| {
        let name = words::role(name);
        view! { <Chip icon=Icon::Key>{name}</Chip> }
    };
    let deciding = (!explained.policies.is_empty()).then(|| {
        let row = |one: &DecidingPolicy| row(one, policies);
        view! {
            <section aria-labelledby="sim-p">
                <div class="sect-h"><h2 id="sim-p">{t!(permissions_sim_policies)}</h2></div>
                <ul class="sim-l">{explained.policies.iter().map(row).collect_view()}</ul>
            </section>
        }
    });
    let sentence = |text: &String| view! { <li>{icon(Icon::Lock, Size::Px14)}<span>{said(text)}</span></li> };
    let missing = (!explained.missing.is_empty()).then(|| {
        view! {
            <section aria-labelledby="sim-m">
                <div class="sect-h"><h2 id="sim-m">{t!(permissions_sim_missing)}</h2><span class="subtle">{t!(permissions_sim_missing_says)}</span></div>
                <ul class="why-l">{explained.missing.iter().map(sentence).collect_view()}</ul>
            </section>
        }
    });
    view! {
        <p class=class>{icon(drawn, Size::Px20)}<strong>{verdict}</strong></p>
        <p class="muted">{what}" "<code class="inline">{explained.permission.clone()}</code>{thing}</p>
        {deciding}
        {missing}
        <section aria-labelledby="sim-roles">
            <div class="sect-h"><h2 id="sim-roles">{t!(permissions_sim_roles)}</h2></div>
            <div class="chips-w">{explained.roles.iter().map(role).collect_view()}</div>
        </section>
    }
    .into_any()
}

fn row(one: &DecidingPolicy, policies: &[String]) -> AnyView {
    let (tone, word) = match one.effect {
        PolicyEffect::Permits => (Tone::Ok, t!(permissions_permits)),
        PolicyEffect::Forbids => (Tone::Bad, t!(permissions_forbids)),
    };
    view! { <li><Badge tone=tone>{word}</Badge>{words::policy_link(&one.id, policies)}<span class="muted">{one.says.clone()}</span></li> }.into_any()
}
