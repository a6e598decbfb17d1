//! Giving a role: whom, which, until when, why.

use leptos::prelude::*;
use shared::permissions::{AssignRole, RoleHead};

use crate::{
    permissions::{
        pick::{Pick, Wanted},
        until::{Lasting, Until, UntilField},
        words,
    },
    sending::Sending,
    t,
    ui::{
        button::{Button, Look},
        field::Field,
        overlay::Dialog,
        toast::Toasts,
    },
};

#[component]
pub fn GiveDialog(
    open: RwSignal<bool>,
    role: RwSignal<String>,
    known: Signal<Vec<RoleHead>>,
    changed: Callback<()>,
) -> impl IntoView {
    let (whom, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let until = Until::starting_with("");
    let sending = Sending::default();
    let toasts = Toasts::here();
    let give = Callback::new(move |_| {
        let (Ok(subject), Ok(until)) = (whom.get_untracked().parse(), until.end()) else { return };
        let chosen = role.get_untracked();
        let operation = AssignRole { subject, role: chosen.clone(), until, reason: reason.get_untracked() };
        sending.send(operation, move |given| {
            open.set(false);
            whom.set(String::new());
            reason.set(String::new());
            toasts.say(t!(permissions_given, who = given.subject.name(), role = words::role(&chosen)));
            let _ = changed.try_run(());
        });
    });
    Effect::new(move |_| {
        if open.get() {
            sending.reset();
        }
    });
    let lacking = Signal::derive(move || {
        let said = !whom.with(String::is_empty)
            && !role.with(String::is_empty)
            && !reason.with(|reason| reason.trim().is_empty());
        sending.busy.get() || !said || !until.is_said()
    });
    let option = move |head: RoleHead| {
        let chosen = role.get_untracked() == head.name;
        view! { <option value=head.name.clone() selected=chosen>{words::role(&head.name)}</option> }
    };
    let says = move || {
        let chosen = role.get();
        known.get().into_iter().find(|head| head.name == chosen).map(|head| words::role_says(&head.name, &head.says))
    };
    view! {
        <Dialog id="give-role" title=t!(permissions_give) open=open>
            <div class="dialog-b stack form">
                <label class="label" for="give-whom">{t!(permissions_whom)}</label>
                <Pick id="give-whom" label=t!(permissions_whom) wanted=Wanted::PersonOrGroup picked=whom placeholder=t!(permissions_whom_hint) />
                <label class="label" for="give-role-name">{t!(permissions_role)}</label>
                <select class="select" id="give-role-name" prop:value=move || role.get() on:change=move |event| role.set(event_target_value(&event))>
                    <option value="">{t!(permissions_choose)}</option>
                    {move || known.get().into_iter().map(option).collect_view()}
                </select>
                <p class="hint">{says}</p>
                <label class="label" for="give-until">{t!(permissions_until)}</label>
                <UntilField id="give-until" until=until lasting=Lasting::Possible />
                <label class="label" for="give-reason">{t!(permissions_reason)}</label>
                <Field id="give-reason" label=t!(permissions_reason) value=reason on_input=Callback::new(move |text| reason.set(text)) />
                {sending.trouble()}
            </div>
            <footer class="dialog-f">
                <Button on_click=Callback::new(move |_| open.set(false))>{t!(ui_cancel)}</Button>
                <Button look=Look::Primary disabled=lacking on_click=give>{t!(permissions_give_now)}</Button>
            </footer>
        </Dialog>
    }
    .into_any()
}
