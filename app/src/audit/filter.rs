//! Which events: who, what, about what, and when. A form that also works without the browser app.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use shared::Timestamp;

use super::words;
use crate::{
    paths::{self, AuditState},
    permissions::pick::{Pick, Wanted},
    t,
    ui::{
        button::{Button, ButtonLink, Look, Segment, Segments},
        field::Field,
        icon::Icon,
        time::Now,
    },
};

/// Days back that are offered; 0 is today alone.
const DAYS: [i64; 3] = [0, 6, 29];

#[component]
pub fn FilterForm(state: Memo<AuditState>) -> impl IntoView {
    let now = state.get_untracked();
    let (who, word) = (RwSignal::new(now.who), RwSignal::new(now.word));
    let (about, from, to) = (RwSignal::new(now.about), RwSignal::new(now.from), RwSignal::new(now.to));
    // Going back and forward changes the address, and the fields follow it.
    Effect::new(move |_| {
        let now = state.get();
        who.set(now.who);
        word.set(now.word);
        about.set(now.about);
        from.set(now.from);
        to.set(now.to);
    });
    let written = move || AuditState {
        who: who.get_untracked(),
        word: word.get_untracked(),
        about: about.get_untracked().trim().to_owned(),
        from: from.get_untracked(),
        to: to.get_untracked(),
        ..AuditState::default()
    };
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        navigate(&paths::audit(&written()), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let part = move |(name, all): (String, Vec<&'static str>)| {
        let option = |one: &'static str| view! { <option value=one selected=word.get_untracked() == one>{words::what(one)}</option> };
        view! { <optgroup label=name>{all.into_iter().map(option).collect_view()}</optgroup> }
    };
    let narrow = move || state.get() != AuditState::default();
    let date = move |id: &'static str, label: String, value: RwSignal<String>| {
        view! { <div class="stack"><label class="label" for=id>{label.clone()}</label><div class="field"><input id=id name=id type="date" value=value.get_untracked() prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event)) /></div></div> }
    };
    view! {
        <form class="au-f" method="get" action=paths::AUDIT on:submit=submit>
            <div class="stack au-w"><label class="label" for="audit-who">{t!(audit_who)}</label><Pick id="audit-who" name="who" label=t!(audit_who) wanted=Wanted::Actor picked=who placeholder=t!(audit_anybody) /></div>
            <div class="stack"><label class="label" for="audit-word">{t!(audit_what)}</label>
                <select class="select" id="audit-word" name="word" prop:value=move || word.get() on:change=move |event| word.set(event_target_value(&event))>
                    <option value="">{t!(audit_anything)}</option>
                    {words::groups().into_iter().map(part).collect_view()}
                </select>
            </div>
            <div class="stack au-w"><label class="label" for="audit-about">{t!(audit_about)}</label><Field id="audit-about" name="about" label=t!(audit_about) value=about placeholder=t!(audit_about_hint) on_input=Callback::new(move |text| about.set(text)) /></div>
            {date("from", t!(audit_from), from)}
            {date("to", t!(audit_to), to)}
            <div class="row au-b">
                <Button kind="submit" look=Look::Primary icon=Icon::Search>{t!(audit_search)}</Button>
                {move || narrow().then(|| view! { <ButtonLink href=paths::AUDIT.to_owned() look=Look::Quiet icon=Icon::X>{t!(audit_all)}</ButtonLink> })}
            </div>
        </form>
        {presets(state)}
    }
    .into_any()
}

/// Today, the last week, the last month, everything; by the days of UTC, as the log has them.
fn presets(state: Memo<AuditState>) -> AnyView {
    let choices = Signal::derive(move || {
        let now = state.get();
        let today = Now::get();
        let mut choices: Vec<Segment> = DAYS
            .into_iter()
            .map(|days| {
                let from = date(today.plus_seconds(-days * 86_400));
                let label = if days == 0 { t!(audit_today) } else { t!(audit_last_days, days = days + 1) };
                let current = now.from == from && now.to.is_empty();
                let wanted = AuditState { from, to: String::new(), before: String::new(), ..now.clone() };
                Segment { label, icon: None, href: paths::audit(&wanted), current }
            })
            .collect();
        let ever = AuditState { from: String::new(), to: String::new(), before: String::new(), ..now.clone() };
        choices.push(Segment {
            label: t!(audit_ever),
            icon: None,
            current: now.from.is_empty() && now.to.is_empty(),
            href: paths::audit(&ever),
        });
        choices
    });
    view! { <Segments label=t!(audit_when) choices=choices /> }.into_any()
}

/// A day as addresses and fields write it.
fn date(at: Timestamp) -> String {
    at.to_string().chars().take(10).collect()
}
