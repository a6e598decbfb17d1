//! About this portal: its version, its keys, the limits in force, and everything that can be asked of it.

use leptos::prelude::*;
use shared::limits::{Limit, ListLimits, ListOperations, Offered};

use crate::{
    layout::{keys::HelpOpen, page::Page, trouble},
    t,
    texts::number::{bytes, number},
    ui::{
        button::{Button, ButtonLink},
        icon::Icon,
        label::Chip,
        load::{Load, Loaded, use_call},
    },
};

/// Where the description of all operations is.
const API: &str = "/api/openapi.json";

#[component]
pub fn LimitsPage() -> impl IntoView {
    let limits = use_call(|| ListLimits {});
    let offered = use_call(|| ListOperations {});
    let HelpOpen(help) = expect_context();
    let page = move |limits| page(limits, offered, help);
    view! { <Load of=limits view=page trouble=trouble::page /> }.into_any()
}

fn page(limits: Vec<Limit>, offered: Loaded<Vec<Offered>>, help: RwSignal<bool>) -> AnyView {
    view! {
        <Page title=t!(about_title)>
            <div class="page about">
                <header class="page-h">
                    <h1>{t!(about_title)}</h1>
                    <Button icon=Icon::Keyboard on_click=Callback::new(move |_| help.set(true))>{t!(about_keys)}</Button>
                    <ButtonLink href=API icon=Icon::Code>{t!(about_api)}</ButtonLink>
                </header>
                <p class="muted"><Chip>{t!(about_version, version = env!("CARGO_PKG_VERSION"))}</Chip></p>
                <section aria-labelledby="limits">
                    <div class="sect-h"><h2 id="limits">{t!(about_limits)}</h2></div>
                    <p class="muted lead">{t!(about_lead)}</p>
                    {table(limits)}
                </section>
                <section aria-labelledby="operations">
                    <div class="sect-h"><h2 id="operations">{t!(about_operations)}</h2></div>
                    <p class="muted lead">{t!(about_operations_lead)}</p>
                    <Load of=offered view=operations />
                </section>
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
            <caption class="vh">{t!(about_limits)}</caption>
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

fn operations(all: Vec<Offered>) -> AnyView {
    let row = |offered: Offered| {
        view! {
            <tr>
                <td class="mono subtle">{offered.method}</td>
                <td class="mono wrap">{offered.path}</td>
                <td class="wrap muted">{offered.summary}</td>
            </tr>
        }
    };
    view! {
        <table class="table ops">
            <caption class="vh">{t!(about_operations)}</caption>
            <thead><tr><th scope="col">{t!(about_method)}</th><th scope="col">{t!(about_path)}</th><th scope="col">{t!(about_does)}</th></tr></thead>
            <tbody>{all.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}
