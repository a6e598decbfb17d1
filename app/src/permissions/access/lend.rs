//! Letting somebody else use one of my roles until a time.

use leptos::prelude::*;
use shared::permissions::DelegateRole;

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
pub fn LendDialog(role: RwSignal<Option<String>>, changed: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let (whom, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let until = Until::starting_with("24");
    let sending = Sending::default();
    let toasts = Toasts::here();
    Effect::new(move |_| {
        if role.get().is_some() {
            sending.reset();
            open.set(true);
        }
    });
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            role.set(None);
        }
        now
    });
    let lend = Callback::new(move |_| {
        let (Ok(to), Some(role), Ok(Some(until))) = (whom.get_untracked().parse(), role.get_untracked(), until.end())
        else {
            return;
        };
        sending.send(DelegateRole { to, role, until, reason: reason.get_untracked() }, move |lent| {
            open.set(false);
            whom.set(String::new());
            reason.set(String::new());
            toasts.say(t!(permissions_lent_now, who = lent.subject.name(), role = words::role(&lent.role)));
            let _ = changed.try_run(());
        });
    });
    let lacking = Signal::derive(move || {
        let said = !whom.with(String::is_empty) && !reason.with(|reason| reason.trim().is_empty());
        sending.busy.get() || !said || !until.is_said()
    });
    let says = move || role.get().map(|role| t!(permissions_lend_says, role = words::role(&role)));
    view! {
        <Dialog id="lend-role" title=t!(permissions_lend_title) open=open>
            <div class="dialog-b stack form">
                <p class="muted">{says}</p>
                <label class="label" for="lend-whom">{t!(permissions_lend_to)}</label>
                <Pick id="lend-whom" label=t!(permissions_lend_to) wanted=Wanted::Person picked=whom placeholder=t!(permissions_sim_who_hint) />
                <label class="label" for="lend-until">{t!(permissions_until)}</label>
                <UntilField id="lend-until" until=until lasting=Lasting::Not />
                <label class="label" for="lend-reason">{t!(permissions_reason)}</label>
                <Field id="lend-reason" label=t!(permissions_reason) value=reason on_input=Callback::new(move |text| reason.set(text)) />
                {sending.trouble()}
            </div>
            <footer class="dialog-f">
                <Button on_click=Callback::new(move |_| open.set(false))>{t!(ui_cancel)}</Button>
                <Button look=Look::Primary disabled=lacking on_click=lend>{t!(permissions_lend_now)}</Button>
            </footer>
        </Dialog>
    }
    .into_any()
}
