//! The dialog that answers "why can't I?": what is missing, in words, and asking for access.

use leptos::prelude::*;
use shared::{
    Problem,
    permissions::{AskForAccess, Explanation, WhyNot},
};

use super::{until::HoursField, words};
use crate::{
    browser,
    call::call,
    layout::Myself,
    paths,
    problems::said::said,
    sending::Sending,
    t,
    ui::{
        button::{Button, ButtonLink, Look},
        field::Field,
        icon::{Icon, Size, icon},
        label::Tone,
        load::{Load, nothing, use_answer},
        note::Note,
        overlay::Dialog,
        why::Missing,
    },
};

#[component]
pub fn WhyDialog(missing: RwSignal<Option<Missing>>) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(missing.get().is_some()));
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        // Once it is closed the same question can be asked again.
        if before == Some(true) && !now {
            missing.set(None);
        }
        now
    });
    // The last question stays while the dialog closes.
    let last = Memo::new(move |before: Option<&Option<Missing>>| missing.get().or_else(|| before.cloned().flatten()));
    let answer = use_answer(move || last.get(), explain);
    let shown = move |answer: Option<Explanation>| answer.map_or_else(nothing, |answer| answered(answer, open));
    view! {
        <Dialog id="why" title=t!(permissions_why_title) open=open class="why">
            <div class="dialog-b">
                <Load of=answer view=shown />
            </div>
        </Dialog>
    }
    .into_any()
}

async fn explain(missing: Option<Missing>) -> Result<Option<Explanation>, Problem> {
    match missing {
        Some(Missing { permission, about }) => call(WhyNot { permission, about }).await.map(Some),
        None => Ok(None),
    }
}

fn answered(answer: Explanation, open: RwSignal<bool>) -> AnyView {
    if answer.allowed {
        return view! {
            <Note tone=Tone::Ok title=t!(permissions_why_allowed)>
                <p>{t!(permissions_why_allowed_advice)}</p>
                <Button icon=Icon::Sync on_click=Callback::new(move |_| browser::reload())>{t!(permissions_why_reload)}</Button>
            </Note>
        }
        .into_any();
    }
    let what = words::may(&answer.permission);
    let sentence = |sentence: &String| view! { <li>{icon(Icon::Lock, Size::Px14)}<span>{said(sentence)}</span></li> };
    view! {
        <div class="stack">
            <p>{t!(permissions_why_needs)}" "<b title=answer.permission.clone()>{what}</b>"."</p>
            <ul class="why-l">{answer.missing.iter().map(sentence).collect_view()}</ul>
            <Ask fitting=answer.fitting.clone() open=open />
        </div>
    }
    .into_any()
}

/// Asking for a role with which it would be allowed; a visitor is told to sign in first.
#[component]
fn Ask(fitting: Vec<String>, open: RwSignal<bool>) -> impl IntoView {
    let Myself(me) = expect_context();
    let fitting = StoredValue::new(fitting);
    me.show(nothing, move |me| {
        if !me.is_ok_and(|me| me.reference.is_some()) {
            return view! { <p class="muted">{t!(permissions_why_sign_in)}</p> }.into_any();
        }
        if fitting.with_value(Vec::is_empty) {
            return view! { <p class="muted">{t!(permissions_why_no_role)}</p> }.into_any();
        }
        form(fitting.get_value(), open)
    })
}

fn form(fitting: Vec<String>, open: RwSignal<bool>) -> AnyView {
    let role = RwSignal::new(fitting.first().cloned().unwrap_or_default());
    let (reason, hours, asked) = (RwSignal::new(String::new()), RwSignal::new(24), RwSignal::new(false));
    let sending = Sending::default();
    let send = move || {
        let operation = AskForAccess {
            role: role.get_untracked(),
            reason: reason.get_untracked(),
            hours: Some(hours.get_untracked()),
        };
        sending.send(operation, move |_| asked.set(true));
    };
    let lacking = Signal::derive(move || sending.busy.get() || reason.with(|reason| reason.trim().is_empty()));
    let fields = move || {
        if asked.get() {
            return view! {
                <Note tone=Tone::Ok title=t!(permissions_asked)>
                    <p>{t!(permissions_asked_advice)}</p>
                    <ButtonLink href=paths::ACCESS.to_owned()>{t!(permissions_my_access)}</ButtonLink>
                </Note>
            }
            .into_any();
        }
        let options = options(&fitting);
        view! {
            <form class="stack form why-f" on:submit=move |event: leptos::ev::SubmitEvent| { event.prevent_default(); send(); }>
                <h3>{t!(permissions_ask)}</h3>
                <div class="row why-r">
                    <label class="label" for="why-role">{t!(permissions_role)}</label>
                    <select class="select" id="why-role" on:change=move |event| role.set(event_target_value(&event))>{options}</select>
                    <HoursField id="why-hours" label=t!(permissions_how_long) hours=hours />
                </div>
                <label class="label" for="why-reason">{t!(permissions_reason)}</label>
                <Field id="why-reason" label=t!(permissions_reason) value=reason on_input=Callback::new(move |text| reason.set(text)) />
                {sending.trouble()}
                <div class="row">
                    <Button kind="submit" look=Look::Primary disabled=lacking>{t!(permissions_ask_now)}</Button>
                    <Button on_click=Callback::new(move |_| open.set(false))>{t!(ui_cancel)}</Button>
                </div>
            </form>
        }
        .into_any()
    };
    fields.into_any()
}

fn options(fitting: &[String]) -> AnyView {
    let option = |name: &String| view! { <option value=name.clone()>{words::role(name)}</option> };
    fitting.iter().map(option).collect_view().into_any()
}
