//! Unusual patterns: what somebody does not usually do, why it is marked, and dismissing a false alarm.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Problem,
    audit::{DISMISS, DismissPattern, ListUnusual, Sign, Unusual},
};

use crate::{
    call::call,
    layout::{
        locked::Locked,
        may::Allowed,
        page::{Crumb, Page},
        trouble,
    },
    paths::{self, AuditState},
    people::Names,
    problems::said::said,
    sending::Sending,
    t,
    ui::{
        button::{Button, ButtonLink, Height, Look},
        icon::Icon,
        label::{Badge, Tone},
        load::{Load, use_answer},
        note::Empty,
        reason::ReasonDialog,
        time::Time,
        toast::Toasts,
    },
};

/// Days that are looked at.
const DAYS: u32 = 30;

#[derive(Debug, Clone)]
struct Found {
    patterns: Vec<Unusual>,
    names: Names,
}

#[component]
pub fn UnusualPage() -> impl IntoView {
    let query = use_query_map();
    let dismissed = Memo::new(move |_| query.get().get("dismissed").is_some());
    let found = use_answer(move || dismissed.get(), load);
    let asked = RwSignal::new(None);
    let changed = Callback::new(move |()| found.again());
    view! {
        <Load of=found view=move |found| page(found, dismissed.get_untracked(), asked) trouble=trouble::page />
        <DismissDialog asked=asked changed=changed />
    }
    .into_any()
}

async fn load(dismissed: bool) -> Result<Found, Problem> {
    let dismissed = dismissed.then(|| "yes".to_owned());
    let patterns = call(ListUnusual { days: Some(DAYS), dismissed }).await?;
    let people = patterns
        .iter()
        .flat_map(|one| [Some(one.who.clone()), one.dismissed.as_ref().map(|dismissal| dismissal.by.clone())]);
    let names = Names::of(people.flatten().collect::<Vec<_>>()).await;
    Ok(Found { patterns, names })
}

fn page(found: Found, dismissed: bool, asked: RwSignal<Option<Unusual>>) -> AnyView {
    let Found { patterns, names } = found;
    let history = if dismissed {
        view! { <ButtonLink href=paths::UNUSUAL.to_owned() look=Look::Quiet icon=Icon::EyeOff>{t!(audit_hide_dismissed)}</ButtonLink> }
    } else {
        view! { <ButtonLink href=paths::dismissed_patterns() look=Look::Quiet icon=Icon::Clock>{t!(audit_show_dismissed)}</ButtonLink> }
    };
    let list = if patterns.is_empty() {
        view! { <Empty icon=Icon::Check title=t!(audit_nothing_unusual)><p>{t!(audit_nothing_unusual_advice)}</p></Empty> }.into_any()
    } else {
        view! { <ul class="un">{patterns.into_iter().map(|one| row(one, &names, asked)).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <Page title=t!(audit_unusual) crumbs=vec![Crumb::new(t!(audit_title), paths::AUDIT)]>
            <div class="page tr-page">
                <header class="page-h"><h1>{t!(audit_unusual)}</h1>{history}</header>
                <p class="muted lead">{t!(audit_unusual_lead, days = DAYS)}</p>
                {list}
            </div>
        </Page>
    }
    .into_any()
}

fn sign(sign: &Sign) -> (Tone, Icon, String) {
    match sign {
        Sign::FirstTime => (Tone::Info, Icon::Spark, t!(audit_sign_first_time)),
        Sign::OddHours => (Tone::Warn, Icon::Moon, t!(audit_sign_odd_hours)),
        Sign::Burst => (Tone::Warn, Icon::Bolt, t!(audit_sign_burst)),
        Sign::ManyRefusals => (Tone::Bad, Icon::Stop, t!(audit_sign_many_refusals)),
    }
}

fn row(one: Unusual, names: &Names, asked: RwSignal<Option<Unusual>>) -> AnyView {
    let (tone, drawn, word) = sign(&one.sign);
    let event = paths::audit(&AuditState { event: one.seq.to_string(), ..AuditState::default() });
    let theirs = paths::audit(&AuditState { who: one.who.clone(), ..AuditState::default() });
    let done = one.dismissed.as_ref().map(|dismissal| {
        let by = names.title(&dismissal.by);
        view! { <p class="subtle t12">{t!(audit_dismissed_by, who = by, reason = &dismissal.reason)}" "<Time at=dismissal.at /></p> }
    });
    let dismiss = one.dismissed.is_none().then(|| {
        let asking = StoredValue::new(one.clone());
        let label = StoredValue::new(names.title(&one.who));
        view! {
            <Allowed need=DISMISS>
                <Button height=Height::Small icon=Icon::Check on_click=Callback::new(move |_| asked.set(Some(asking.get_value())))>{t!(audit_dismiss)}<span class="vh">" "{label.get_value()}</span></Button>
            </Allowed>
            <Locked need=DISMISS icon=Icon::Check>{t!(audit_dismiss)}</Locked>
        }
    });
    view! {
        <li>
            <div class="row un-h"><Badge tone=tone icon=drawn>{word}</Badge>{names.show(&one.who)}<span class="push subtle t12"><Time at=one.at /></span></div>
            <p>{said(&one.because)}</p>
            {done}
            <div class="row">
                <a class="link" href=event>{t!(audit_see_event)}</a>
                <a class="link" href=theirs>{t!(audit_see_theirs)}</a>
                <span class="push">{dismiss}</span>
            </div>
        </li>
    }
    .into_any()
}

/// Asks why before a pattern is dismissed.
#[component]
fn DismissDialog(asked: RwSignal<Option<Unusual>>, changed: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let sending = Sending::default();
    let toasts = Toasts::here();
    Effect::new(move |_| {
        if asked.get().is_some() {
            sending.reset();
            open.set(true);
        }
    });
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            asked.set(None);
        }
        now
    });
    let dismiss = Callback::new(move |reason: String| {
        let Some(one) = asked.get_untracked() else { return };
        sending.send(DismissPattern { pattern: one.pattern, reason }, move |_| {
            open.set(false);
            toasts.say(t!(audit_dismissed));
            let _ = changed.try_run(());
        });
    });
    let says = move || asked.get().map(|one| view! { <p>{said(&one.because)}</p> });
    view! {
        <ReasonDialog id="dismiss-pattern" title=t!(audit_dismiss_title) open=open label=t!(audit_dismiss_why) confirm=t!(audit_dismiss) look=Look::Primary busy=sending.busy trouble=sending.trouble() act=dismiss>
            {says}
        </ReasonDialog>
    }
    .into_any()
}
