//! About this portal: the limits in force.

use leptos::prelude::*;
use shared::limits::{Limit, ListLimits};

use crate::{
    layout::page::Page,
    t,
    texts::number::{bytes, number},
    ui::load::{Load, Trouble, use_call},
};

#[component]
pub fn LimitsPage() -> impl IntoView {
    let limits = use_call(|| ListLimits {});
    view! { <Load of=limits view=page trouble=Trouble::Page /> }.into_any()
}

fn page(limits: Vec<Limit>) -> AnyView {
    view! {
        <Page title=t!(about_title)>
            <div class="page">
                <h1>{t!(about_title)}</h1>
                <p class="muted lead">{t!(about_lead)}</p>
                {table(limits)}
            </div>
        </Page>
    }
    .into_any()
}

fn table(limits: Vec<Limit>) -> AnyView {
    let row = |limit: Limit| {
        view! {
            <tr>
                <td class="mono">{limit.name.clone()}</td>
                <td class="wrap">{limit.what.clone()}</td>
                <td class="num" title=limit.value.to_string()>{value(&limit)}</td>
            </tr>
        }
    };
    view! {
        <table class="table limits">
            <caption class="vh">{t!(about_title)}</caption>
            <thead><tr><th scope="col">{t!(about_name)}</th><th scope="col">{t!(about_what)}</th><th scope="col" class="num">{t!(about_value)}</th></tr></thead>
            <tbody>{limits.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn value(limit: &Limit) -> String {
    match limit.unit.as_str() {
        "bytes" => bytes(limit.value),
        "seconds" => t!(about_seconds, count = limit.value),
        "milliseconds" => t!(about_milliseconds, count = limit.value),
        _ => number(limit.value),
    }
}
