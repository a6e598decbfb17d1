//! In the demo there is nobody to prove: whoever opens it chooses whom to be.

use leptos::prelude::*;
use shared::identity::{ActAs, DemoPerson, Me};

use super::form::SignInForm;
use crate::{
    browser,
    call::call,
    t,
    ui::{
        button::Look,
        toast::Toasts,
        who::{Face, avatar},
    },
};

pub fn list(me: Me, return_to: Memo<String>) -> AnyView {
    let (toasts, current) = (Toasts::here(), me.reference);
    let person = |person: DemoPerson| {
        let DemoPerson { reference, name, role } = person;
        let face = avatar(&reference, &name, Face::Px40);
        let chosen = current.as_ref() == Some(&reference);
        let be = move |_| {
            let person = Some(reference.clone());
            leptos::task::spawn_local(async move {
                match call(ActAs { person }).await {
                    Ok(_) => browser::go(&return_to.get_untracked()),
                    Err(problem) => toasts.problem(&problem),
                }
            });
        };
        view! {
            <li>
                <button type="button" class="si-p" aria-pressed=chosen.to_string() on:click=be>
                    {face}
                    <span class="si-pn"><b>{name}</b><span class="muted">{role}</span></span>
                </button>
            </li>
        }
    };
    let done = Callback::new(move |_| browser::go(&return_to.get_untracked()));
    view! {
        <p class="muted">{t!(identity_demo_lead)}</p>
        <ul class="si-ps">{me.demo_people.into_iter().map(person).collect_view()}</ul>
        <details class="si-h">
            <summary>{t!(identity_demo_password)}</summary>
            <SignInForm done=done look=Look::Plain />
        </details>
    }
    .into_any()
}
