//! Access requests: who asks for what and why, what it would allow, and the answer.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Problem,
    permissions::{
        AccessRequest, ApproveRequest, DECIDE_REQUESTS, ListRequests, RefuseRequest, RequestState, ShowMyAccess,
        schema::RoleWords,
    },
};

use super::{access::state, until::HoursField, words};
use crate::{
    call::call,
    layout::{locked::Locked, may::Allowed, page::Page, trouble},
    paths,
    people::Names,
    sending::Sending,
    t,
    texts::date::length,
    ui::{
        button::{Button, ButtonLink, Look},
        field::Field,
        icon::Icon,
        load::{Load, nothing, use_answer},
        note::Empty,
        reason::ReasonDialog,
        time::Time,
        toast::Toasts,
    },
};

/// What the page shows.
#[derive(Debug, Clone)]
struct Requests {
    requests: Vec<AccessRequest>,
    roles: Vec<RoleWords>,
    names: Names,
}

#[derive(Debug, Clone, Copy)]
struct Act {
    /// The request that is refused.
    refusing: RwSignal<Option<(String, String)>>,
    changed: Callback<()>,
}

#[component]
pub fn RequestsPage() -> impl IntoView {
    let query = use_query_map();
    let decided = Memo::new(move |_| query.get().get("decided").is_some());
    let requests = use_answer(move || decided.get(), load);
    let act = Act { refusing: RwSignal::new(None), changed: Callback::new(move |()| requests.again()) };
    view! {
        <Load of=requests view=move |requests| page(requests, decided.get_untracked(), act) trouble=trouble::page />
        <RefuseDialog act=act />
    }
    .into_any()
}

async fn load(decided: bool) -> Result<Requests, Problem> {
    let requests = call(ListRequests { decided: decided.then(|| "yes".to_owned()) }).await?;
    let roles = call(ShowMyAccess {}).await?.known;
    let people = requests.iter().flat_map(|request| [Some(request.person.to_string()), request.decided_by.clone()]);
    let names = Names::of(people.flatten().collect::<Vec<_>>()).await;
    Ok(Requests { requests, roles, names })
}

fn page(shown: Requests, decided: bool, act: Act) -> AnyView {
    let Requests { requests, roles, names } = shown;
    let (waiting, done): (Vec<_>, Vec<_>) =
        requests.into_iter().partition(|request| request.state == RequestState::Waiting);
    let history = if decided {
        view! { <ButtonLink href=paths::REQUESTS.to_owned() look=Look::Quiet icon=Icon::EyeOff>{t!(permissions_hide_decided)}</ButtonLink> }
    } else {
        view! { <ButtonLink href=paths::decided_requests() look=Look::Quiet icon=Icon::Clock>{t!(permissions_show_decided)}</ButtonLink> }
    };
    let cards = if waiting.is_empty() {
        view! { <Empty icon=Icon::Check title=t!(permissions_none_wait)><p>{t!(permissions_none_wait_advice)}</p></Empty> }.into_any()
    } else {
        let card = |request: &AccessRequest| card(request, &roles, &names, act);
        view! { <ul class="rq">{waiting.iter().map(card).collect_view()}</ul> }.into_any()
    };
    view! {
        <Page title=t!(permissions_requests)>
            <div class="page tr-page">
                <header class="page-h"><h1>{t!(permissions_requests)}</h1>{history}</header>
                <p class="muted lead">{t!(permissions_requests_lead)}</p>
                {cards}
                {if done.is_empty() { nothing() } else { decided_ones(&done, &names) }}
            </div>
        </Page>
    }
    .into_any()
}

fn card(request: &AccessRequest, roles: &[RoleWords], names: &Names, act: Act) -> AnyView {
    let id = request.id.clone();
    let (hours, answer) = (RwSignal::new(request.hours), RwSignal::new(String::new()));
    let sending = Sending::default();
    let toasts = Toasts::here();
    let who = names.title(request.person.as_str());
    let role = words::role(&request.role);
    let (told_who, told_role) = (who.clone(), role.clone());
    let approve = Callback::new({
        let id = id.clone();
        move |_| {
            let (who, role) = (told_who.clone(), told_role.clone());
            let operation =
                ApproveRequest { id: id.clone(), hours: Some(hours.get_untracked()), answer: answer.get_untracked() };
            sending.send(operation, move |_| {
                toasts.say(t!(permissions_approved_now, who = who, role = role));
                let _ = act.changed.try_run(());
            });
        }
    });
    let (refused_id, refused_who) = (id.clone(), who.clone());
    let refuse = Callback::new(move |_| act.refusing.set(Some((refused_id.clone(), refused_who.clone()))));
    let allows = roles.iter().find(|known| known.name == request.role).map(|known| {
        view! {
            <p class="muted">{words::role_says(&known.name, &known.says)}</p>
            <details class="may-d"><summary>{t!(permissions_would_allow, count = known.allows.len())}</summary>{words::allows(&known.allows)}</details>
        }
    });
    let (hours_id, answer_id) = (format!("hours-{id}"), format!("answer-{id}"));
    let label = StoredValue::new((hours_id, answer_id, who.clone()));
    view! {
        <li>
            <div class="row rq-h">{names.show(request.person.as_str())}<span class="muted">{t!(permissions_wants)}</span><b>{role}</b><span class="push subtle t12"><Time at=request.asked_at /></span></div>
            <blockquote class="rq-q">{request.reason.clone()}</blockquote>
            {allows}
            <Allowed need=DECIDE_REQUESTS>
                <div class="row rq-f">
                    <HoursField id=label.with_value(|label| label.0.clone()) label=t!(permissions_how_long) hours=hours />
                    <Field id=label.with_value(|label| label.1.clone()) label=t!(permissions_answer) value=answer placeholder=t!(permissions_answer) on_input=Callback::new(move |text| answer.set(text)) />
                    <Button look=Look::Primary icon=Icon::Check disabled=sending.busy on_click=approve>{t!(permissions_approve)}<span class="vh">" "{label.with_value(|label| label.2.clone())}</span></Button>
                    <Button icon=Icon::X on_click=refuse>{t!(permissions_refuse)}<span class="vh">" "{label.with_value(|label| label.2.clone())}</span></Button>
                </div>
            </Allowed>
            <Locked need=DECIDE_REQUESTS icon=Icon::Check>{t!(permissions_approve)}</Locked>
            {sending.trouble()}
        </li>
    }
    .into_any()
}

fn decided_ones(done: &[AccessRequest], names: &Names) -> AnyView {
    let row = |request: &AccessRequest| {
        let by = request.decided_by.as_deref().map(|by| names.show(by));
        view! {
            <tr>
                <td>{names.show(request.person.as_str())}</td>
                <td class="ro-u">{words::role(&request.role)}</td>
                <td class="wrap ro-w">{request.reason.clone()}" · "{length(i64::from(request.hours) * 3_600)}</td>
                <td class="ro-u">{state(&request.state)}</td>
                <td class="ro-b">{by}<span class="subtle t12">{request.decided_at.map(|at| view! { <Time at=at /> })}</span></td>
                <td class="wrap ro-w muted">{request.answer.clone()}</td>
            </tr>
        }
    };
    view! {
        <section aria-labelledby="decided">
            <div class="sect-h"><h2 id="decided">{t!(permissions_decided)}</h2></div>
            <table class="table ro-t">
                <caption class="vh">{t!(permissions_decided)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!(permissions_who)}</th>
                        <th scope="col" class="ro-u">{t!(permissions_role)}</th>
                        <th scope="col" class="ro-w">{t!(permissions_why)}</th>
                        <th scope="col" class="ro-u">{t!(permissions_state)}</th>
                        <th scope="col" class="ro-b">{t!(permissions_decided_by)}</th>
                        <th scope="col" class="ro-w">{t!(permissions_answer)}</th>
                    </tr>
                </thead>
                <tbody>{done.iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// Asks why before a request is refused; the person reads it.
#[component]
fn RefuseDialog(act: Act) -> impl IntoView {
    let open = RwSignal::new(false);
    let sending = Sending::default();
    let toasts = Toasts::here();
    Effect::new(move |_| {
        if act.refusing.get().is_some() {
            sending.reset();
            open.set(true);
        }
    });
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            act.refusing.set(None);
        }
        now
    });
    let refuse = Callback::new(move |reason: String| {
        let Some((id, who)) = act.refusing.get_untracked() else { return };
        sending.send(RefuseRequest { id, reason }, move |_| {
            open.set(false);
            toasts.say(t!(permissions_refused_now, who = who));
            let _ = act.changed.try_run(());
        });
    });
    let says = move || act.refusing.get().map(|(_, who)| view! { <p>{t!(permissions_refuse_says, who = who)}</p> });
    view! {
        <ReasonDialog id="refuse-request" title=t!(permissions_refuse_title) open=open label=t!(permissions_reason) confirm=t!(permissions_refuse) busy=sending.busy trouble=sending.trouble() act=refuse>
            {says}
        </ReasonDialog>
    }
    .into_any()
}
