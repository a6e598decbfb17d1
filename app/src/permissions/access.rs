//! My access: the roles that I have and what they allow, asking for more, and letting others use mine for a time.

mod ask;
mod lend;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Problem, Timestamp,
    permissions::{
        AccessRequest, Assignment, EndAssignment, MyAccess, READ_REQUESTS, RequestState, ShowMyAccess,
        schema::RoleWords,
    },
};

use super::words;
use crate::{
    call::call,
    layout::{Myself, may::Allowed, page::Page, person, trouble},
    paths,
    people::Names,
    sending::Sending,
    t,
    texts::date::length,
    ui::{
        button::{Button, ButtonLink, Height, Look},
        icon::Icon,
        label::{Badge, Chip, Tone},
        load::{Load, nothing, use_answer},
        note::Empty,
        reason::ReasonDialog,
        time::Time,
        toast::Toasts,
    },
};

/// What the page shows.
#[derive(Debug, Clone)]
struct Mine {
    access: MyAccess,
    names: Names,
}

/// What can be done on the page.
#[derive(Debug, Clone, Copy)]
struct Act {
    /// The role that somebody else shall use.
    lending: RwSignal<Option<String>>,
    /// The assignment that ends, and whose it is.
    ending: RwSignal<Option<(String, String)>>,
    changed: Callback<()>,
}

#[component]
pub fn AccessPage() -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.get().get("role").unwrap_or_default());
    let mine = use_answer(|| (), |()| load());
    let changed = Callback::new(move |()| mine.again());
    let act = Act { lending: RwSignal::new(None), ending: RwSignal::new(None), changed };
    view! {
        <Load of=mine view=move |mine| page(mine, wanted, act) trouble=trouble::page />
        <lend::LendDialog role=act.lending changed=changed />
        <EndDialog act=act />
    }
    .into_any()
}

async fn load() -> Result<Mine, Problem> {
    let access = call(ShowMyAccess {}).await?;
    let given = access.assignments.iter().chain(&access.lent).flat_map(|one| {
        [Some(one.given_by.clone()), Some(one.subject.to_string()), one.delegated_by.as_ref().map(ToString::to_string)]
    });
    let decided = access.requests.iter().map(|request| request.decided_by.clone());
    let names = Names::of(given.chain(decided).flatten().collect::<Vec<_>>()).await;
    Ok(Mine { access, names })
}

fn page(mine: Mine, wanted: Memo<String>, act: Act) -> AnyView {
    let Myself(me) = expect_context();
    let mine = StoredValue::new(mine);
    let content = me.show(nothing, move |me| match me {
        Ok(me) if me.reference.is_none() => visitor(!me.demo_people.is_empty()),
        _ => mine.with_value(|mine| parts(mine, wanted, act)),
    });
    view! {
        <Page title=t!(permissions_my_access)>
            <div class="page tr-page">
                <header class="page-h">
                    <h1>{t!(permissions_my_access)}</h1>
                    <Allowed need=READ_REQUESTS>
                        <ButtonLink href=paths::REQUESTS.to_owned() icon=Icon::Inbox>{t!(permissions_requests)}</ButtonLink>
                    </Allowed>
                </header>
                <p class="muted lead">{t!(permissions_my_access_lead)}</p>
                {content}
            </div>
        </Page>
    }
    .into_any()
}

fn visitor(demo: bool) -> AnyView {
    let choose = demo.then(|| view! { <Button opens=person::MENU icon=Icon::User>{t!(layout_be)}</Button> });
    view! { <Empty icon=Icon::Key title=t!(permissions_visitor)><p>{t!(permissions_visitor_advice)}</p>{choose}</Empty> }.into_any()
}

fn parts(mine: &Mine, wanted: Memo<String>, act: Act) -> AnyView {
    let Mine { access, names } = mine;
    let roles: Vec<&RoleWords> = access.known.iter().filter(|role| access.roles.contains(&role.name)).collect();
    let row = |role: &&RoleWords| role_row(role, access, names, act);
    let mine_now = if roles.is_empty() {
        view! { <p class="muted">{t!(permissions_no_role)}</p> }.into_any()
    } else {
        view! { <ul class="my">{roles.iter().map(row).collect_view()}</ul> }.into_any()
    };
    view! {
        <div class="two-c">
            <div>
                <section aria-labelledby="my-roles">
                    <div class="sect-h"><h2 id="my-roles">{t!(permissions_my_roles)}</h2></div>
                    {mine_now}
                </section>
                {lent(access, names, act)}
            </div>
            <div>
                <section aria-labelledby="my-ask">
                    <div class="sect-h"><h2 id="my-ask">{t!(permissions_ask)}</h2></div>
                    {ask::ask(access, &wanted.get_untracked(), act.changed)}
                </section>
                {requests(&access.requests, names)}
            </div>
        </div>
    }
    .into_any()
}

fn role_row(role: &RoleWords, access: &MyAccess, names: &Names, act: Act) -> AnyView {
    let ways: Vec<&Assignment> = access.assignments.iter().filter(|one| one.role == role.name).collect();
    let way = |one: &&Assignment| view! { <li class="subtle t12">{way(one, names)}</li> };
    let came = ways.is_empty().then(|| view! { <li class="subtle t12">{t!(permissions_comes_with_you)}</li> });
    let until = ways.iter().map(|one| one.until).min_by_key(|until| until.is_none()).flatten();
    let lasts = ways.iter().any(|one| one.until.is_none()) || ways.is_empty();
    let until =
        until.filter(|_| !lasts).map(|until: Timestamp| view! { <Chip icon=Icon::Clock><Time at=until /></Chip> });
    // Only what is one's own can be lent, not what a group has.
    let own = ways.iter().any(|one| one.subject.kind() == "user");
    let (name, called) = (role.name.clone(), words::role(&role.name));
    let lend = own.then(|| {
        let ask = Callback::new(move |_| act.lending.set(Some(name.clone())));
        view! { <Button height=Height::Small icon=Icon::Users on_click=ask>{t!(permissions_lend)}<span class="vh">" "{called}</span></Button> }
    });
    let allows = (!role.allows.is_empty()).then(|| {
        view! {
            <details class="may-d"><summary>{t!(permissions_allows_count, count = role.allows.len())}</summary>{words::allows(&role.allows)}</details>
        }
    });
    view! {
        <li>
            <div class="row"><b>{words::role(&role.name)}</b>{until}<span class="push">{lend}</span></div>
            <p class="muted">{words::role_says(&role.name, &role.says)}</p>
            <ul>{ways.iter().map(way).collect_view()}{came}</ul>
            {allows}
        </li>
    }
    .into_any()
}

/// How one came by a role.
fn way(one: &Assignment, names: &Names) -> String {
    match &one.delegated_by {
        Some(lender) => t!(permissions_lent_to_me, who = names.title(lender.as_str()), reason = &one.reason),
        None if one.subject.kind() == "group" => t!(permissions_by_group, group = names.title(one.subject.as_str())),
        None => t!(permissions_given_to_me, who = names.title(&one.given_by), reason = &one.reason),
    }
}

fn lent(access: &MyAccess, names: &Names, act: Act) -> AnyView {
    if access.lent.is_empty() {
        return nothing();
    }
    let row = |one: &Assignment| {
        let (id, who) = (one.id.clone(), names.title(one.subject.as_str()));
        let label = who.clone();
        let end = Callback::new(move |_| act.ending.set(Some((id.clone(), who.clone()))));
        view! {
            <li>
                <div class="row">
                    {names.show(one.subject.as_str())}
                    <span class="muted">{words::role(&one.role)}</span>
                    {one.until.map(|until| view! { <Chip icon=Icon::Clock><Time at=until /></Chip> })}
                    <span class="push"><Button height=Height::Small on_click=end>{t!(permissions_end)}<span class="vh">" "{label}</span></Button></span>
                </div>
                <p class="subtle t12">{one.reason.clone()}</p>
            </li>
        }
    };
    view! {
        <section aria-labelledby="my-lent">
            <div class="sect-h"><h2 id="my-lent">{t!(permissions_my_lent)}</h2></div>
            <ul class="my">{access.lent.iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn requests(requests: &[AccessRequest], names: &Names) -> AnyView {
    if requests.is_empty() {
        return nothing();
    }
    let row = |request: &AccessRequest| {
        let answer = request.answer.clone().filter(|answer| !answer.is_empty());
        let by = request.decided_by.as_ref().map(|by| names.title(by));
        let said = match (by, answer) {
            (Some(by), Some(answer)) => Some(format!("{by}: {answer}")),
            (by, answer) => by.or(answer),
        };
        view! {
            <li>
                <div class="row"><b>{words::role(&request.role)}</b>{state(&request.state)}<span class="push subtle t12"><Time at=request.asked_at /></span></div>
                <p class="muted">{request.reason.clone()}" · "{length(i64::from(request.hours) * 3_600)}</p>
                {said.map(|said| view! { <p class="subtle t12">{said}</p> })}
            </li>
        }
    };
    view! {
        <section aria-labelledby="my-requests">
            <div class="sect-h"><h2 id="my-requests">{t!(permissions_my_requests)}</h2></div>
            <ul class="my">{requests.iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}

pub fn state(state: &RequestState) -> AnyView {
    let (tone, icon, word) = match state {
        RequestState::Waiting => (Tone::Info, Icon::Clock, t!(permissions_waiting)),
        RequestState::Approved => (Tone::Ok, Icon::Check, t!(permissions_approved)),
        RequestState::Refused => (Tone::Bad, Icon::X, t!(permissions_request_refused)),
    };
    view! { <Badge tone=tone icon=icon>{word}</Badge> }.into_any()
}

/// Asks why before a role that is lent is taken back.
#[component]
fn EndDialog(act: Act) -> impl IntoView {
    let open = RwSignal::new(false);
    let sending = Sending::default();
    let toasts = Toasts::here();
    Effect::new(move |_| {
        if act.ending.get().is_some() {
            sending.reset();
            open.set(true);
        }
    });
    let end = Callback::new(move |reason: String| {
        let Some((id, _)) = act.ending.get_untracked() else { return };
        sending.send(EndAssignment { id, reason }, move |_| {
            open.set(false);
            toasts.say(t!(permissions_lent_ended));
            let _ = act.changed.try_run(());
        });
    });
    let says = move || act.ending.get().map(|(_, who)| view! { <p>{t!(permissions_lent_end_says, who = who)}</p> });
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            act.ending.set(None);
        }
        now
    });
    view! {
        <ReasonDialog id="end-lent" title=t!(permissions_lent_end_title) open=open label=t!(permissions_reason) confirm=t!(permissions_end) look=Look::Danger busy=sending.busy trouble=sending.trouble() act=end>
            {says}
        </ReasonDialog>
    }
    .into_any()
}
