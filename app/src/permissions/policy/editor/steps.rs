//! The three steps from a text to a policy in force: save a draft, try it, publish it.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use shared::permissions::{DRAFT_POLICIES, PUBLISH_POLICIES, PublishPolicy, ReplayDecisions, SaveDraft};

use super::Draft;
use crate::{
    layout::{locked::Locked, may::Allowed},
    paths,
    people::Names,
    permissions::policy::replay::Outcome,
    t,
    ui::{
        button::{Button, Look},
        field::Field,
        icon::{Icon, Size, icon},
        load::{nothing, problem_note},
        toast::Toasts,
    },
};

pub fn steps(draft: Draft, is_new: bool, exists: bool, changed: Callback<()>) -> AnyView {
    view! {
        <ol class="steps">
            <li>{save(draft, is_new)}</li>
            <li>{attempt(draft)}</li>
            <li>{publish(draft, exists, changed)}</li>
        </ol>
    }
    .into_any()
}

fn head(number: usize, title: String, done: Signal<bool>) -> AnyView {
    let mark =
        move || if done.get() { icon(Icon::Check, Size::Px14) } else { view! { <span>{number}</span> }.into_any() };
    view! { <h2 class="step-h"><span class="step-n" data-done=move || done.get().then_some("1")>{mark}</span>{title}</h2> }.into_any()
}

fn save(draft: Draft, is_new: bool) -> AnyView {
    let toasts = Toasts::here();
    let navigate = use_navigate();
    let send = move || {
        let (name, text) = (draft.name.get_untracked(), draft.text.get_untracked());
        let navigate = navigate.clone();
        let operation = SaveDraft { name, text: text.clone(), comment: draft.comment.get_untracked() };
        draft.saving.send(operation, move |version| {
            draft.kept.set(text);
            draft.saved.set(Some(version.version));
            toasts.say(t!(permissions_saved, version = version.version));
            if is_new {
                let path = paths::edit_policy(&version.policy, Some(version.version));
                navigate(&path, NavigateOptions { replace: true, ..NavigateOptions::default() });
            }
        });
    };
    let is_kept = Signal::derive(move || draft.saved.get().is_some() && !draft.is_changed());
    let lacking = Signal::derive(move || {
        let said = !draft.comment.with(|comment| comment.trim().is_empty()) && !draft.name.with(String::is_empty);
        draft.saving.busy.get() || !said || is_kept.get()
    });
    // What is wrong with the text stands at the text.
    let trouble = move || match draft.saving.problem.get().filter(|problem| super::fault(problem).is_none()) {
        Some(problem) => problem_note(problem, Callback::new(|()| {})),
        None => nothing(),
    };
    let says = move || match draft.saved.get() {
        Some(version) if !draft.is_changed() => t!(permissions_saved_as, version = version),
        _ if draft.is_changed() => t!(permissions_changed),
        _ => t!(permissions_save_says),
    };
    view! {
        {head(1, t!(permissions_save), is_kept)}
        <p class="hint">{says}</p>
        <form class="stack" on:submit=move |event: leptos::ev::SubmitEvent| { event.prevent_default(); send(); }>
            <label class="label" for="policy-comment">{t!(permissions_comment)}</label>
            <Field id="policy-comment" label=t!(permissions_comment) value=draft.comment on_input=Callback::new(move |text| draft.comment.set(text)) />
            <Allowed need=DRAFT_POLICIES>
                <Button kind="submit" disabled=lacking>{t!(permissions_save_now)}</Button>
            </Allowed>
            <Locked need=DRAFT_POLICIES icon=Icon::Pencil>{t!(permissions_save_now)}</Locked>
        </form>
        <div aria-live="polite">{trouble}</div>
    }
    .into_any()
}

fn attempt(draft: Draft) -> AnyView {
    let days = RwSignal::new(7_u32);
    let send = Callback::new(move |_| {
        let (name, text) = (draft.name.get_untracked(), draft.text.get_untracked());
        let operation = ReplayDecisions { name, text: text.clone(), days: Some(days.get_untracked()) };
        draft.tried.set(None);
        draft.trying.send(operation, move |replayed| {
            leptos::task::spawn_local(async move {
                let names = Names::of(replayed.changed.iter().map(|one| one.who.clone()).collect::<Vec<_>>()).await;
                let _ = draft.tried.try_set(Some((text, Outcome { replayed, names })));
            });
        });
    });
    let lacking = Signal::derive(move || draft.trying.busy.get() || draft.name.with(String::is_empty));
    let trouble = move || match draft.trying.problem.get().filter(|problem| super::fault(problem).is_none()) {
        Some(problem) => problem_note(problem, Callback::new(|()| {})),
        None => nothing(),
    };
    let option =
        |count: u32| view! { <option value=count.to_string()>{t!(permissions_last_days, days = count)}</option> };
    let choose = move |event| days.set(event_target_value(&event).parse().unwrap_or(7));
    view! {
        {head(2, t!(permissions_try), Signal::derive(move || draft.is_tried()))}
        <p class="hint">{t!(permissions_try_says)}</p>
        <label class="label" for="policy-days">{t!(permissions_try_days)}</label>
        <div class="row">
            <select class="select" id="policy-days" on:change=choose>{[7, 30, 1].map(option)}</select>
            <Button icon=Icon::Play disabled=lacking on_click=send>{t!(permissions_try_now)}</Button>
        </div>
        <div aria-live="polite">{trouble}</div>
    }
    .into_any()
}

fn publish(draft: Draft, exists: bool, changed: Callback<()>) -> AnyView {
    let toasts = Toasts::here();
    let navigate = use_navigate();
    let send = Callback::new(move |_| {
        let Some(version) = draft.saved.get_untracked() else { return };
        let navigate = navigate.clone();
        let operation = PublishPolicy { name: draft.name.get_untracked(), version };
        draft.publishing.send(operation, move |published| {
            toasts.say(t!(permissions_published, version = published.version));
            navigate(&paths::policy(&published.policy), NavigateOptions::default());
            let _ = changed.try_run(());
        });
    });
    let ready = Signal::derive(move || draft.saved.get().is_some() && !draft.is_changed() && draft.is_tried());
    let lacking = Signal::derive(move || draft.publishing.busy.get() || !ready.get());
    let says = move || match (ready.get(), exists) {
        (false, _) => t!(permissions_publish_first),
        (true, true) => t!(permissions_publish_says),
        (true, false) => t!(permissions_publish_new_says),
    };
    view! {
        {head(3, t!(permissions_publish), Signal::stored(false))}
        <p class="hint">{says}</p>
        <Allowed need=PUBLISH_POLICIES>
            <Button look=Look::Primary disabled=lacking on_click=send>{t!(permissions_publish_now)}</Button>
        </Allowed>
        <Locked need=PUBLISH_POLICIES icon=Icon::Check>{t!(permissions_publish_now)}</Locked>
        {draft.publishing.trouble()}
    }
    .into_any()
}
