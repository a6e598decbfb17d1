//! Roles: what each brings, who holds it, until when and why; giving one and ending one.

mod give;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Problem,
    permissions::{ASSIGN_ROLES, Assignment, EndAssignment, ListAssignments, ListRoles, RoleHead},
};

use super::words;
use crate::{
    call::call,
    layout::{locked::Locked, may::Allowed, page::Page, trouble},
    paths,
    people::Names,
    sending::Sending,
    t,
    texts::date::exact,
    ui::{
        button::{Button, ButtonLink, Height, Look},
        icon::Icon,
        label::Chip,
        load::{Load, use_answer},
        reason::ReasonDialog,
        time::Time,
        toast::Toasts,
    },
};

/// What the page shows.
#[derive(Debug, Clone)]
struct Roles {
    heads: Vec<RoleHead>,
    assignments: Vec<Assignment>,
    names: Names,
}

#[component]
pub fn RolesPage() -> impl IntoView {
    let query = use_query_map();
    let ended = Memo::new(move |_| query.get().get("ended").is_some());
    let roles = use_answer(move || ended.get(), load);
    let changed = Callback::new(move |()| roles.again());
    let act = Act {
        giving: RwSignal::new(false),
        role: RwSignal::new(String::new()),
        ending: RwSignal::new(None),
        open: RwSignal::new(false),
    };
    let known = Signal::derive(move || roles.latest().map(|roles| roles.heads).unwrap_or_default());
    view! {
        <Load of=roles view=move |roles| page(roles, ended, act) trouble=trouble::page />
        <give::GiveDialog open=act.giving role=act.role known=known changed=changed />
        <EndDialog act=act changed=changed />
    }
    .into_any()
}

async fn load(ended: bool) -> Result<Roles, Problem> {
    let heads = call(ListRoles {}).await?;
    let ended = ended.then(|| "yes".to_owned());
    let assignments = call(ListAssignments { subject: None, role: None, ended }).await?;
    let held = assignments.iter().flat_map(|one| {
        let lender = one.delegated_by.as_ref().map(ToString::to_string);
        [Some(one.subject.to_string()), Some(one.given_by.clone()), lender].into_iter().flatten()
    });
    let came = heads.iter().flat_map(|head| head.comes_with.iter().map(ToString::to_string));
    let names = Names::of(held.chain(came).collect::<Vec<_>>()).await;
    Ok(Roles { heads, assignments, names })
}

/// What can be done on the page.
#[derive(Debug, Clone, Copy)]
struct Act {
    giving: RwSignal<bool>,
    /// The role that is given, unless another is chosen.
    role: RwSignal<String>,
    ending: RwSignal<Option<Ending>>,
    open: RwSignal<bool>,
}

/// The assignment that a person is asked about.
#[derive(Debug, Clone)]
struct Ending {
    id: String,
    who: String,
    role: String,
}

fn page(roles: Roles, ended: Memo<bool>, act: Act) -> AnyView {
    let give = move |role: String| {
        act.role.set(role);
        act.giving.set(true);
    };
    let Roles { heads, assignments, names } = roles;
    let part = |head: RoleHead| {
        let held: Vec<Assignment> = assignments.iter().filter(|one| one.role == head.name).cloned().collect();
        section(head, held, &names, act)
    };
    // Assignments of roles of which no policy speaks any more are told all the same.
    let unknown: Vec<Assignment> =
        assignments.iter().filter(|one| heads.iter().all(|head| head.name != one.role)).cloned().collect();
    let history = if ended.get_untracked() {
        view! { <ButtonLink href=paths::ROLES.to_owned() look=Look::Quiet icon=Icon::EyeOff>{t!(permissions_hide_ended)}</ButtonLink> }.into_any()
    } else {
        view! { <ButtonLink href=paths::roles_with_ended() look=Look::Quiet icon=Icon::Clock>{t!(permissions_show_ended)}</ButtonLink> }.into_any()
    };
    let sections: Vec<AnyView> = heads.iter().cloned().map(part).collect();
    view! {
        <Page title=t!(permissions_roles)>
            <div class="page tr-page">
                <header class="page-h">
                    <h1>{t!(permissions_roles)}</h1>
                    {history}
                    <Allowed need=ASSIGN_ROLES>
                        <Button look=Look::Primary icon=Icon::Plus on_click=Callback::new(move |_| give(String::new()))>{t!(permissions_give)}</Button>
                    </Allowed>
                    <Locked need=ASSIGN_ROLES icon=Icon::Plus>{t!(permissions_give)}</Locked>
                </header>
                <p class="muted lead">{t!(permissions_roles_lead)}</p>
                {sections}
                {(!unknown.is_empty()).then(|| holders(unknown, &names, act))}
            </div>
        </Page>
    }
    .into_any()
}

fn section(head: RoleHead, held: Vec<Assignment>, names: &Names, act: Act) -> AnyView {
    let id = format!("role-{}", head.name);
    let count = head.holders + head.comes_with.len();
    let nobody = held.is_empty() && head.comes_with.is_empty();
    let came = (!head.comes_with.is_empty()).then(|| {
        let people: Vec<String> = head.comes_with.iter().map(ToString::to_string).collect();
        view! {
            <div class="came">
                <p class="subtle t12">{t!(permissions_comes_with)}</p>
                <ul class="chips-w">{people.iter().map(|who| view! { <li>{names.show(who)}</li> }).collect_view()}</ul>
            </div>
        }
    });
    let allows = (!head.allows.is_empty()).then(|| {
        view! {
            <details class="may-d">
                <summary>{t!(permissions_allows_count, count = head.allows.len())}</summary>
                {words::allows(&head.allows)}
            </details>
        }
    });
    view! {
        <section class="ro" aria-labelledby=id.clone()>
            <div class="sect-h">
                <h2 id=id.clone()>{words::role(&head.name)}</h2>
                <code class="inline">{head.name.clone()}</code>
                <span class="subtle">{t!(permissions_holders, count = count)}</span>
            </div>
            <p class="muted">{words::role_says(&head.name, &head.says)}</p>
            {allows}
            {if nobody {
                view! { <p class="subtle ro-0">{t!(permissions_nobody_holds)}</p> }.into_any()
            } else {
                view! { {came}{(!held.is_empty()).then(|| holders(held, names, act))} }.into_any()
            }}
        </section>
    }
    .into_any()
}

fn holders(held: Vec<Assignment>, names: &Names, act: Act) -> AnyView {
    view! {
        <table class="table ro-t">
            <caption class="vh">{t!(permissions_who_holds)}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!(permissions_who)}</th>
                    <th scope="col" class="ro-u">{t!(permissions_until)}</th>
                    <th scope="col" class="ro-w">{t!(permissions_why)}</th>
                    <th scope="col" class="ro-b">{t!(permissions_given_by)}</th>
                    <th scope="col" class="ro-a"><span class="vh">{t!(permissions_actions)}</span></th>
                </tr>
            </thead>
            <tbody>{held.into_iter().map(|one| row(one, names, act)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(one: Assignment, names: &Names, act: Act) -> AnyView {
    let who = names.title(one.subject.as_str());
    let lent = one.delegated_by.as_ref().map(|lender| {
        view! { <span class="subtle t12 cut">{t!(permissions_lent_by, who = names.title(lender.as_str()))}</span> }
    });
    let until = match (one.ended_at, one.until) {
        (Some(ended), _) => {
            let because = one.ended_because.clone().unwrap_or_default();
            view! { <span class="muted">{t!(permissions_ended)}" "<Time at=ended /></span><span class="subtle t12 cut" title=because.clone()>{because.clone()}</span> }.into_any()
        }
        (None, Some(until)) => view! { <Chip icon=Icon::Clock><Time at=until /></Chip> }.into_any(),
        (None, None) => view! { <span class="muted">{t!(permissions_for_good)}</span> }.into_any(),
    };
    let end = one.ended_at.is_none().then(|| {
        let ending = Ending { id: one.id.clone(), who: who.clone(), role: one.role.clone() };
        let label = StoredValue::new(t!(permissions_end_named, who = &who, role = words::role(&one.role)));
        let ask = Callback::new(move |_| {
            act.ending.set(Some(ending.clone()));
            act.open.set(true);
        });
        view! {
            <Allowed need=ASSIGN_ROLES>
                <Button height=Height::Small on_click=ask>{t!(permissions_end)}<span class="vh">" "{label.get_value()}</span></Button>
            </Allowed>
        }
    });
    let class = if one.ended_at.is_some() { "ended" } else { "" };
    view! {
        <tr class=class>
            <td class="ro-1">{names.show(one.subject.as_str())}{lent}</td>
            <td class="ro-u" data-label=t!(permissions_until)>{until}</td>
            <td class="ro-w wrap" data-label=t!(permissions_why)>{one.reason.clone()}</td>
            <td class="ro-b" data-label=t!(permissions_given_by) title=exact(one.given_at)>{names.show(&one.given_by)}<span class="subtle t12"><Time at=one.given_at /></span></td>
            <td class="ro-a">{end}</td>
        </tr>
    }
    .into_any()
}

/// Asks why before an assignment is ended.
#[component]
fn EndDialog(act: Act, changed: Callback<()>) -> impl IntoView {
    let sending = Sending::default();
    let toasts = Toasts::here();
    let end = Callback::new(move |reason: String| {
        let Some(ending) = act.ending.get_untracked() else { return };
        sending.send(EndAssignment { id: ending.id, reason }, move |_| {
            act.open.set(false);
            toasts.say(t!(permissions_ended_now, who = ending.who, role = words::role(&ending.role)));
            let _ = changed.try_run(());
        });
    });
    Effect::new(move |_| {
        if act.open.get() {
            sending.reset();
        }
    });
    let says = move || {
        act.ending.get().map(|ending| view! { <p><b>{ending.who}</b>" · "{words::role(&ending.role)}</p><p class="muted">{t!(permissions_end_says)}</p> })
    };
    view! {
        <ReasonDialog id="end-role" title=t!(permissions_end_title) open=act.open label=t!(permissions_reason) confirm=t!(permissions_end) busy=sending.busy trouble=sending.trouble() act=end>
            {says}
        </ReasonDialog>
    }
    .into_any()
}
