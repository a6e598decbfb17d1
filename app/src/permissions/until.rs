//! Until when: some hours or days from now, a moment of one's own choice, or for good.

use leptos::prelude::*;
use shared::Timestamp;

use crate::{browser, t, texts::date::length, ui::time::Now};

/// Hours that are offered.
const OFFERED: [i64; 6] = [1, 8, 24, 72, 168, 720];

/// The end that is chosen, while it is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Until {
    /// Hours as text, `own`, or empty for good.
    choice: RwSignal<String>,
    /// As the browser's field writes it, in the reader's time zone: `2026-11-20T18:30`.
    own: RwSignal<String>,
}

/// Whether something may last for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    Possible,
    Not,
}

impl Until {
    pub fn starting_with(choice: &str) -> Until {
        Until { choice: RwSignal::new(choice.to_owned()), own: RwSignal::new(String::new()) }
    }

    /// The end; `Ok(None)` for good.
    ///
    /// # Errors
    /// When a moment of one's own is wanted and none is written.
    pub fn end(self) -> Result<Option<Timestamp>, NoMoment> {
        let now = untrack(Now::get);
        match self.choice.get_untracked().as_str() {
            "" => Ok(None),
            "own" => moment(&self.own.get_untracked()).map(Some).ok_or(NoMoment),
            hours => Ok(hours.parse().ok().map(|hours: i64| now.plus_seconds(hours * 3_600))),
        }
    }

    /// Whether an end can be read off it.
    pub fn is_said(self) -> bool {
        self.choice.get() != "own" || moment(&self.own.get()).is_some()
    }
}

/// Nothing that is a moment was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoMoment;

/// What a field for date and time holds, in the reader's time zone.
fn moment(text: &str) -> Option<Timestamp> {
    let there = Timestamp::parse(&format!("{text}:00Z")).or_else(|| Timestamp::parse(&format!("{text}Z")))?;
    let ahead = browser::zone_at(there).map_or(0, |zone| zone.minutes);
    Some(there.plus_seconds(-ahead * 60))
}

#[component]
pub fn UntilField(#[prop(into)] id: String, until: Until, lasting: Lasting) -> impl IntoView {
    let option = |hours: i64| {
        let chosen = until.choice.get_untracked() == hours.to_string();
        view! { <option value=hours.to_string() selected=chosen>{t!(permissions_for, length = length(hours * 3_600).unwrap_or_default())}</option> }
    };
    let for_good =
        (lasting == Lasting::Possible).then(|| view! { <option value="">{t!(permissions_for_good)}</option> });
    let own_id = format!("{id}-own");
    let own = move || {
        let own_id = own_id.clone();
        (until.choice.get() == "own").then(|| {
            view! {
                <div class="field"><input id=own_id type="datetime-local" aria-label=t!(permissions_until_own) prop:value=move || until.own.get() on:input=move |event| until.own.set(event_target_value(&event)) /></div>
            }
        })
    };
    view! {
        <div class="row until">
            <select class="select" id=id prop:value=move || until.choice.get() on:change=move |event| until.choice.set(event_target_value(&event))>
                {for_good}
                {OFFERED.into_iter().map(option).collect_view()}
                <option value="own">{t!(permissions_until_own)}</option>
            </select>
            {own}
        </div>
    }
    .into_any()
}

/// A choice of hours, for requests, which begin when they are approved.
#[component]
pub fn HoursField(#[prop(into)] id: String, #[prop(into)] label: String, hours: RwSignal<u32>) -> impl IntoView {
    // What somebody asked for is offered, also when it is no usual length.
    let first = hours.get_untracked();
    let mut offered: Vec<u32> = vec![1, 4, 8, 24, 72, 168, 336, 720];
    if !offered.contains(&first) {
        offered.push(first);
        offered.sort_unstable();
    }
    let option = |count: u32| {
        view! { <option value=count.to_string() selected=count == first>{length(i64::from(count) * 3_600).unwrap_or_default()}</option> }
    };
    view! {
        <select class="select" id=id aria-label=label on:change=move |event| hours.set(event_target_value(&event).parse().unwrap_or(first))>
            {offered.into_iter().map(option).collect_view()}
        </select>
    }
    .into_any()
}
