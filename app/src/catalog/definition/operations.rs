//! The operations of an API in their groups. Each unfolds to what goes in and what comes out, and has an address.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::catalog::{Answer, ApiOperation, Field, OperationGroup};

use crate::{
    browser,
    catalog::{entity::paragraphs, words::inline},
    t,
    texts::number::number,
    ui::{
        field::Field as TextField,
        icon::{Icon, Size, icon},
        label::Chip,
    },
};

/// From this many operations on there is a field that filters them.
const MANY: usize = 12;

/// The id of a group's heading.
pub fn group_id(position: usize) -> String {
    format!("group-{position}")
}

pub fn operations(groups: &[OperationGroup]) -> AnyView {
    let total: usize = groups.iter().map(|group| group.operations.len()).sum();
    let wanted = RwSignal::new(String::new());
    let arrived = follow_anchor();
    let field = (total > MANY).then(|| {
        let on_input = Callback::new(move |text: String| wanted.set(text));
        view! { <TextField id="filter" label=t!(catalog_filter_operations) placeholder=t!(catalog_filter_operations) icon=Icon::Filter value=wanted on_input=on_input class="def-f" /> }
    });
    let group = |(position, group): (usize, &OperationGroup)| section(position, group, wanted, arrived);
    view! { {field}{groups.iter().enumerate().map(group).collect_view()} }.into_any()
}

/// The operation that the address names. The browser unfolds it by itself when the page is loaded; here it is done
/// for addresses that follow.
fn follow_anchor() -> RwSignal<String> {
    let hash = use_location().hash;
    let arrived = RwSignal::new(String::new());
    Effect::new(move |_| {
        let anchor = decoded(hash.get().trim_start_matches('#'));
        if !anchor.is_empty() {
            arrived.set(anchor.clone());
            browser::later(50, move || browser::scroll_into_view(&anchor));
        }
    });
    arrived
}

/// A fragment without percent signs.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn section(position: usize, group: &OperationGroup, wanted: RwSignal<String>, arrived: RwSignal<String>) -> AnyView {
    let id = group_id(position);
    let name = if group.name.is_empty() { t!(catalog_operations) } else { group.name.clone() };
    let named = id.clone();
    let texts: Vec<String> = group.operations.iter().map(haystack).collect();
    let nothing = move || {
        let wanted = wanted.with(|wanted| wanted.trim().to_lowercase());
        !wanted.is_empty() && !texts.iter().any(|text| text.contains(&wanted))
    };
    view! {
        <section class="op-g" aria-labelledby=named hidden=nothing>
            <div class="sect-h"><h3 id=id>{name}</h3><span class="subtle">{number(group.operations.len())}</span></div>
            {group.description.as_deref().map(paragraphs)}
            {group.operations.iter().map(|one| operation(one, wanted, arrived)).collect_view()}
        </section>
    }
    .into_any()
}

/// What the filter looks at.
fn haystack(operation: &ApiOperation) -> String {
    format!("{} {} {}", operation.verb, operation.name, operation.summary.as_deref().unwrap_or_default()).to_lowercase()
}

fn operation(operation: &ApiOperation, wanted: RwSignal<String>, arrived: RwSignal<String>) -> AnyView {
    let text = haystack(operation);
    let hidden = move || wanted.with(|wanted| !text.contains(&wanted.trim().to_lowercase()));
    let anchor = operation.anchor.clone();
    let href = format!("#{anchor}");
    let is_here = {
        let anchor = anchor.clone();
        move || arrived.with(|arrived| *arrived == anchor)
    };
    let hit = is_here.clone();
    let deprecated = operation.deprecated.then(|| view! { <Chip class="life-dep">{t!(catalog_deprecated)}</Chip> });
    let inputs = (!operation.inputs.is_empty()).then(|| fields(t!(catalog_inputs), &operation.inputs));
    let outputs = (!operation.outputs.is_empty()).then(|| answers(&operation.outputs));
    let link_label = t!(catalog_link_to, name = &operation.name);
    view! {
        <details class="op" class:hit=hit class:old=operation.deprecated hidden=hidden open=is_here>
            <summary>
                <span class=format!("verb verb-{}", tone(&operation.verb))>{operation.verb.clone()}</span>
                <code class="mono op-n">{operation.name.clone()}</code>
                <span class="cut muted op-s">{operation.summary.clone()}</span>
                {deprecated}
            </summary>
            <div class="op-b" id=anchor>
                {operation.description.as_deref().map(paragraphs)}
                {inputs}
                {outputs}
                <a class="subtle row t12" href=href target="_self">{icon(Icon::Link, Size::Px12)}{link_label}</a>
            </div>
        </details>
    }
    .into_any()
}

/// The family of a verb: what only looks, what changes, what takes away, what is told.
fn tone(verb: &str) -> &'static str {
    match verb.to_ascii_lowercase().as_str() {
        "get" | "head" | "options" | "query" => "read",
        "delete" => "remove",
        "post" | "put" | "patch" | "mutation" => "write",
        _ => "tell",
    }
}

/// Fields as a table, for inputs and for shapes.
pub fn fields(title: String, fields: &[Field]) -> AnyView {
    let row = |field: &Field| {
        let needed = field.required.then(|| view! { <Chip>{t!(catalog_required)}</Chip> });
        view! {
            <tr>
                <td class="wrap"><code class="mono">{field.name.clone()}</code>" "{needed}</td>
                <td class="muted">{field.place.clone()}</td>
                <td class="wrap"><code class="mono">{field.type_words.clone()}</code></td>
                <td class="wrap muted">{field.description.as_deref().map(inline)}</td>
            </tr>
        }
    };
    view! {
        <table class="table fields">
            <caption>{title}</caption>
            <thead>
                <tr><th scope="col" class="w-field">{t!(catalog_name)}</th><th scope="col" class="w-place">{t!(catalog_place)}</th><th scope="col" class="w-kind">{t!(catalog_type)}</th><th scope="col">{t!(catalog_description)}</th></tr>
            </thead>
            <tbody>{fields.iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn answers(answers: &[Answer]) -> AnyView {
    let row = |answer: &Answer| {
        let example = answer.example.clone().map(|example| view! { <details class="fold"><summary>{t!(catalog_example)}</summary><pre class="any">{example}</pre></details> });
        view! {
            <tr>
                <td><code class="mono">{answer.name.clone()}</code></td>
                <td class="wrap"><code class="mono">{answer.type_words.clone()}</code></td>
                <td class="wrap muted">{answer.description.as_deref().map(inline)}{example}</td>
            </tr>
        }
    };
    view! {
        <table class="table fields">
            <caption>{t!(catalog_outputs)}</caption>
            <thead>
                <tr><th scope="col" class="w-place">{t!(catalog_name)}</th><th scope="col" class="w-kind">{t!(catalog_type)}</th><th scope="col">{t!(catalog_description)}</th></tr>
            </thead>
            <tbody>{answers.iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_is_read_as_it_was_meant() {
        for (text, read) in [
            ("get-orders", "get-orders"),
            ("get-%2Forders%2F%7Bid%7D", "get-/orders/{id}"),
            ("50%", "50%"),
            ("%zz", "%zz"),
            ("%C3%A4", "ä"),
        ] {
            assert_eq!(decoded(text), read);
        }
    }
}
