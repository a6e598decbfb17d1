//! The events as rows; further ones come while one scrolls.

use leptos::prelude::*;
use shared::audit::{AuditEvent, AuditPage};

use super::{names_of, question, words};
use crate::{
    browser,
    call::call,
    paths::{self, AuditState},
    people::Names,
    permissions::words::likely_policy,
    t,
    texts::date::exact,
    ui::{
        button::Button,
        icon::Icon,
        label::{Tone, mark},
        note::Empty,
        time::Age,
    },
};

/// The id of what stands below the last row.
const MORE: &str = "audit-more";
/// How far below what one sees the next rows are asked for, in CSS pixels.
const AHEAD: f64 = 800.0;

/// Some events that came together, with the names for them.
#[derive(Debug, Clone)]
struct Chunk {
    events: Vec<AuditEvent>,
    names: Names,
}

pub fn rows(page: AuditPage, names: Names, wanted: AuditState, state: Memo<AuditState>) -> AnyView {
    if page.items.is_empty() {
        return view! { <Empty icon=Icon::Search title=t!(audit_none)><p>{t!(audit_none_advice)}</p></Empty> }
            .into_any();
    }
    let later = page.next.map(|next| paths::audit(&AuditState { before: next.to_string(), ..wanted.clone() }));
    let next = RwSignal::new(page.next);
    let chunks = RwSignal::new(vec![Chunk { events: page.items, names }]);
    let (asking, alive) = (RwSignal::new(false), RwSignal::new(false));
    let wanted = StoredValue::new(wanted);
    let more = move || {
        let Some(before) = next.get_untracked().filter(|_| !asking.get_untracked()) else { return };
        asking.set(true);
        let question = wanted.with_value(|wanted| question(wanted, Some(before)));
        leptos::task::spawn_local(async move {
            // What does not come is asked for again by the next scroll.
            if let Ok(page) = call(question).await {
                let names = names_of(&page.items).await;
                let _ = next.try_set(page.next);
                let _ = chunks.try_update(|chunks| chunks.push(Chunk { events: page.items, names }));
            }
            let _ = asking.try_set(false);
        });
    };
    Effect::new(move |_| {
        alive.set(true);
        browser::on_scroll("main", move |seen| {
            let (_, above) = browser::within(MORE, 0.0, 0.0);
            if -above < seen.height + AHEAD {
                more();
            }
        });
    });
    let row = move |event: AuditEvent, names: &Names| row(&event, names, wanted, state);
    let part = move |chunk: Chunk| chunk.events.into_iter().map(|event| row(event, &chunk.names)).collect_view();
    view! {
        <table class="table au">
            <caption class="vh">{t!(audit_title)}</caption>
            <thead>
                <tr>
                    <th scope="col" class="au-t">{t!(audit_when)}</th>
                    <th scope="col" class="au-1">{t!(audit_who)}</th>
                    <th scope="col">{t!(audit_what)}</th>
                    <th scope="col" class="au-o">{t!(audit_about)}</th>
                    <th scope="col" class="au-d">{t!(audit_decided_by)}</th>
                    <th scope="col" class="au-i">{t!(audit_address)}</th>
                </tr>
            </thead>
            <tbody><For each=move || chunks.get() key=|chunk| chunk.events.first().map(|event| event.seq) let:chunk>{part(chunk)}</For></tbody>
        </table>
        <div class="au-m" id=MORE>
            {move || next.get().map(|_| view! { <span hidden=!alive.get()><Button disabled=asking on_click=Callback::new(move |_| more())>{t!(audit_more)}</Button></span> })}
            {later.map(|href| view! { <a class="btn" href=href hidden=move || alive.get()>{t!(audit_more)}</a> })}
        </div>
    }
    .into_any()
}

fn row(event: &AuditEvent, names: &Names, wanted: StoredValue<AuditState>, state: Memo<AuditState>) -> AnyView {
    let seq = event.seq.to_string();
    let href = wanted.with_value(|wanted| paths::audit(&AuditState { event: seq.clone(), ..wanted.clone() }));
    let behalf = event
        .on_behalf_of
        .as_ref()
        .map(|who| view! { <span class="subtle t12 cut">{t!(audit_for, who = names.title(who))}</span> });
    let refused = event.word == "refused";
    let policies = event.policy.as_deref().map(policies);
    view! {
        <tr aria-selected=move || (state.get().event == seq).then_some("true")>
            <td class="au-t muted" title=exact(event.at)><Age at=event.at /></td>
            <td class="au-1">{names.show(&event.who)}{behalf}</td>
            <td class="au-x"><a class="row" href=href>{refused.then(|| mark(Tone::Bad))}<span class="mid cut">{words::what(&event.word)}</span></a><span class="mono subtle t12 cut">{event.word.clone()}</span></td>
            <td class="au-o">{event.about.as_deref().map(|about| words::about(&event.word, about, names))}</td>
            <td class="au-d">{policies}</td>
            <td class="au-i mono subtle">{event.address.clone()}</td>
        </tr>
    }
    .into_any()
}

/// The policies that decided, each as a link to its text.
pub fn policies(policies: &str) -> AnyView {
    let link = |id: &str| {
        let id = id.trim();
        view! { <a class="mono link cut" href=paths::policy(likely_policy(id))>{id.to_owned()}</a> }
    };
    let all: Vec<_> = policies.split([',', ' ']).filter(|id| !id.trim().is_empty()).map(link).collect();
    view! { <span class="row row-1">{all}</span> }.into_any()
}
