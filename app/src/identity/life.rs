//! Life: how many days a token or a secret is good.

use leptos::prelude::*;

use crate::t;

/// What can be chosen, in days.
const LIVES: [u32; 4] = [7, 30, 90, 366];
/// What is chosen unless somebody wants something else.
pub const USUAL: u32 = 30;

pub fn choice(id: &'static str, days: RwSignal<u32>) -> AnyView {
    let option = move |count: u32| {
        view! { <option value=count.to_string() selected=count == days.get_untracked()>{t!(identity_days, count = count)}</option> }
    };
    let change = move |event| {
        if let Ok(count) = event_target_value(&event).parse() {
            days.set(count);
        }
    };
    view! {
        <div class="entry">
            <label class="label" for=id>{t!(identity_life)}</label>
            <div class="field field-lg"><select id=id on:change=change>{LIVES.into_iter().map(option).collect_view()}</select></div>
        </div>
    }
    .into_any()
}
