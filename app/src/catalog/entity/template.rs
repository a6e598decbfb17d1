//! A template: what it asks for, what it does step by step, and what it leaves behind.

use leptos::prelude::*;
use serde_json::{Map, Value};

use super::{Detail, tree};
use crate::{t, texts::number::number, ui::label::Chip};

pub fn section(detail: &Detail) -> AnyView {
    let spec = &detail.entity.spec;
    let parameters = spec.get("parameters").map(forms).unwrap_or_default();
    let steps: Vec<&Map<String, Value>> =
        spec.get("steps").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object).collect();
    let output = spec.get("output").map(output);
    view! {
        {(!parameters.is_empty()).then(|| asks(&parameters))}
        {(!steps.is_empty()).then(|| does(&steps))}
        {output}
    }
    .into_any()
}

/// The pages of the form; a template may have one or several.
fn forms(parameters: &Value) -> Vec<&Map<String, Value>> {
    match parameters {
        Value::Array(pages) => pages.iter().filter_map(Value::as_object).collect(),
        Value::Object(page) => vec![page],
        _ => Vec::new(),
    }
}

fn text(map: &Map<String, Value>, field: &str) -> Option<String> {
    map.get(field).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn asks(pages: &[&Map<String, Value>]) -> AnyView {
    view! {
        <section aria-labelledby="asks">
            <div class="sect-h"><h2 id="asks">{t!(catalog_template_asks)}</h2></div>
            {pages.iter().map(|page| form(page)).collect_view()}
        </section>
    }
    .into_any()
}

fn form(page: &Map<String, Value>) -> AnyView {
    let title = text(page, "title").map(|title| view! { <h3 class="form-t">{title}</h3> });
    let description = text(page, "description").map(|text| view! { <p class="muted">{text}</p> });
    let required: Vec<&str> =
        page.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = page.get("properties").and_then(Value::as_object);
    let row = |(name, about): (&String, &Value)| {
        let about = about.as_object().cloned().unwrap_or_default();
        let needed = required.contains(&name.as_str()).then(|| view! { <Chip>{t!(catalog_required)}</Chip> });
        view! {
            <tr>
                <td class="wrap"><b class="mid">{text(&about, "title").unwrap_or_else(|| name.clone())}</b>" "{needed}<code class="mono subtle block">{name.clone()}</code></td>
                <td class="muted">{type_words(&about)}</td>
                <td class="wrap muted">{text(&about, "description")}</td>
            </tr>
        }
    };
    let table = properties.filter(|properties| !properties.is_empty()).map(|properties| {
        view! {
            <table class="table params">
                <caption class="vh">{t!(catalog_template_asks)}</caption>
                <thead><tr><th scope="col">{t!(catalog_name)}</th><th scope="col">{t!(catalog_type)}</th><th scope="col">{t!(catalog_description)}</th></tr></thead>
                <tbody>{properties.iter().map(row).collect_view()}</tbody>
            </table>
        }
    });
    // What stands beside the properties, such as choices that depend on each other.
    let rest: Map<String, Value> = page
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "title" | "description" | "required" | "properties" | "type"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let rest = (!rest.is_empty()).then(|| tree::value(&Value::Object(rest), 0));
    view! { <div class="form-p">{title}{description}{table}{rest}</div> }.into_any()
}

/// The type in words: `string`, `one of 3`, `array of string`.
fn type_words(about: &Map<String, Value>) -> String {
    let plain = text(about, "ui:field").or_else(|| text(about, "type")).unwrap_or_default();
    match about.get("enum").and_then(Value::as_array) {
        Some(choices) => t!(catalog_one_of, count = choices.len()),
        None => plain,
    }
}

fn does(steps: &[&Map<String, Value>]) -> AnyView {
    let step = |step: &&Map<String, Value>| {
        let action = text(step, "action").unwrap_or_default();
        let name = text(step, "name").or_else(|| text(step, "id")).unwrap_or_else(|| action.clone());
        let condition = step.get("if").map(|when| view! { <span class="subtle t12">{t!(catalog_only_if)}" "<code class="mono">{plain(when)}</code></span> });
        let input = step.get("input").filter(|input| input.as_object().is_some_and(|input| !input.is_empty())).map(|input| {
            view! { <details class="fold"><summary>{t!(catalog_step_input)}</summary>{tree::value(input, 0)}</details> }
        });
        view! { <li><div class="row"><b class="mid">{name}</b><code class="chip mono">{action}</code>{condition}</div>{input}</li> }
    };
    view! {
        <section aria-labelledby="does">
            <div class="sect-h"><h2 id="does">{t!(catalog_template_does)}</h2><span class="subtle">{number(steps.len())}</span></div>
            <ol class="steps">{steps.iter().map(step).collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn output(output: &Value) -> AnyView {
    view! {
        <section aria-labelledby="leaves">
            <div class="sect-h"><h2 id="leaves">{t!(catalog_template_leaves)}</h2></div>
            {tree::value(output, 0)}
        </section>
    }
    .into_any()
}
