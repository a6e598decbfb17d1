//! Asking for a role for some hours.

use leptos::prelude::*;
use shared::permissions::{AskForAccess, MyAccess, schema::RoleWords};

use crate::{
    permissions::{until::HoursField, words},
    sending::Sending,
    t,
    ui::{
        button::{Button, Look},
        field::Field,
        toast::Toasts,
    },
};

/// `wanted` is the role that somebody came for.
pub fn ask(access: &MyAccess, wanted: &str, changed: Callback<()>) -> AnyView {
    let others: Vec<RoleWords> =
        access.known.iter().filter(|role| !access.roles.contains(&role.name)).cloned().collect();
    if others.is_empty() {
        return view! { <p class="muted">{t!(permissions_nothing_to_ask)}</p> }.into_any();
    }
    let first = others.iter().find(|role| role.name == wanted).or(others.first());
    let role = RwSignal::new(first.map(|role| role.name.clone()).unwrap_or_default());
    let (reason, hours) = (RwSignal::new(String::new()), RwSignal::new(24));
    let sending = Sending::default();
    let toasts = Toasts::here();
    let send = move || {
        let operation = AskForAccess {
            role: role.get_untracked(),
            reason: reason.get_untracked(),
            hours: Some(hours.get_untracked()),
        };
        sending.send(operation, move |asked| {
            reason.set(String::new());
            toasts.say(t!(permissions_asked_for, role = words::role(&asked.role)));
            let _ = changed.try_run(());
        });
    };
    let lacking = Signal::derive(move || sending.busy.get() || reason.with(|reason| reason.trim().is_empty()));
    let option = |one: &RoleWords| {
        let chosen = role.get_untracked() == one.name;
        view! { <option value=one.name.clone() selected=chosen>{words::role(&one.name)}</option> }
    };
    let options = others.iter().map(option).collect_view();
    let says = move || {
        let chosen = role.get();
        others.iter().find(|one| one.name == chosen).map(|one| {
            view! {
                <p class="hint">{words::role_says(&one.name, &one.says)}</p>
                <details class="may-d"><summary>{t!(permissions_allows_count, count = one.allows.len())}</summary>{words::allows(&one.allows)}</details>
            }
        })
    };
    view! {
        <form class="stack form" on:submit=move |event: leptos::ev::SubmitEvent| { event.prevent_default(); send(); }>
            <label class="label" for="ask-role">{t!(permissions_role)}</label>
            <select class="select" id="ask-role" on:change=move |event| role.set(event_target_value(&event))>{options}</select>
            <div>{says}</div>
            <label class="label" for="ask-hours">{t!(permissions_how_long)}</label>
            <HoursField id="ask-hours" label=t!(permissions_how_long) hours=hours />
            <label class="label" for="ask-reason">{t!(permissions_reason)}</label>
            <Field id="ask-reason" label=t!(permissions_reason) value=reason placeholder=t!(permissions_reason_hint) on_input=Callback::new(move |text| reason.set(text)) />
            {sending.trouble()}
            <div><Button kind="submit" look=Look::Primary disabled=lacking>{t!(permissions_ask_now)}</Button></div>
        </form>
    }
    .into_any()
}
