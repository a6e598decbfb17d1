//! What a declaration says beyond the fields that the page knows, as a tidy tree. Nothing is lost.

use leptos::prelude::*;
use serde_json::{Map, Value};
use shared::catalog::{EntityRef, annotation::safe_url};

use super::Detail;
use crate::{
    catalog::words::external,
    paths, t,
    ui::icon::{Icon, Size, icon},
    ui::kind::kind_icon,
};

/// Deeper values are shown as they are written.
const DEEPEST: usize = 6;
/// Longer lists unfold.
const LONG: usize = 12;
/// The fields of `spec` that other parts of the page show, for any kind.
const SHOWN: [&str; 18] = [
    "owner",
    "system",
    "domain",
    "subdomainOf",
    "type",
    "lifecycle",
    "dependsOn",
    "dependencyOf",
    "providesApis",
    "consumesApis",
    "subcomponentOf",
    "definition",
    "memberOf",
    "members",
    "parent",
    "children",
    "target",
    "targets",
];

/// The rest of `spec` and of `metadata` as a section; nothing when there is none.
pub fn rest(detail: &Detail) -> Option<AnyView> {
    let is_template = detail.head.reference.kind() == "template";
    let of_template = |name: &str| is_template && matches!(name, "parameters" | "steps" | "output");
    let left = |name: &str| !SHOWN.contains(&name) && !of_template(name);
    let mut fields: Map<String, Value> = detail
        .entity
        .spec
        .iter()
        .filter(|(name, _)| left(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    // The e-mail address and the name of a profile stand in the head and in the fields.
    if let Some(Value::Object(profile)) = fields.get_mut("profile") {
        profile.retain(|name, _| !matches!(name.as_str(), "email" | "displayName"));
        if profile.is_empty() {
            fields.remove("profile");
        }
    }
    let others = detail.entity.metadata.other.iter().filter(|(name, _)| !matches!(name.as_str(), "uid" | "etag"));
    fields.extend(others.map(|(name, value)| (name.clone(), value.clone())));
    if fields.is_empty() {
        return None;
    }
    let section = view! {
        <section aria-labelledby="more">
            <div class="sect-h"><h2 id="more">{t!(catalog_more_fields)}</h2><span class="subtle">{t!(catalog_more_fields_note)}</span></div>
            {object(&fields, 0)}
        </section>
    };
    Some(section.into_any())
}

/// A value with everything in it.
pub fn value(value: &Value, depth: usize) -> AnyView {
    match value {
        Value::Object(fields) if depth < DEEPEST => object(fields, depth),
        Value::Array(items) if depth < DEEPEST => list(items, depth),
        Value::Object(_) | Value::Array(_) => view! { <code class="mono any">{value.to_string()}</code> }.into_any(),
        Value::String(words) => text(words),
        Value::Null => view! { <span class="subtle">"–"</span> }.into_any(),
        Value::Bool(_) | Value::Number(_) => view! { <span class="mono">{value.to_string()}</span> }.into_any(),
    }
}

fn object(fields: &Map<String, Value>, depth: usize) -> AnyView {
    if fields.is_empty() {
        return view! { <span class="subtle">"{}"</span> }.into_any();
    }
    let field = |(name, inner): (&String, &Value)| view! { <div><dt>{name.clone()}</dt><dd>{value(inner, depth + 1)}</dd></div> };
    view! { <dl class="tree">{fields.iter().map(field).collect_view()}</dl> }.into_any()
}

fn list(items: &[Value], depth: usize) -> AnyView {
    if items.is_empty() {
        return view! { <span class="subtle">"[]"</span> }.into_any();
    }
    let item = |inner: &Value| view! { <li>{value(inner, depth + 1)}</li> };
    let words = items.iter().all(|item| !item.is_object() && !item.is_array());
    let class = if words { "tree-w" } else { "tree-l" };
    if items.len() <= LONG {
        return view! { <ol class=class>{items.iter().map(item).collect_view()}</ol> }.into_any();
    }
    let (first, rest) = items.split_at(LONG);
    view! {
        <ol class=class>{first.iter().map(item).collect_view()}</ol>
        <details class="fold">
            <summary>{t!(catalog_more, count = rest.len())}</summary>
            <ol class=class start=LONG + 1>{rest.iter().map(item).collect_view()}</ol>
        </details>
    }
    .into_any()
}

/// Addresses and references become links, long texts keep their lines.
fn text(words: &str) -> AnyView {
    if words.contains('\n') {
        return view! { <pre class="any">{words.trim_end().to_owned()}</pre> }.into_any();
    }
    if safe_url(words).is_some() {
        return external(words, words.to_owned(), Icon::External);
    }
    match reference(words) {
        Some(reference) => {
            let drawn = icon(kind_icon(reference.kind(), None), Size::Px14);
            view! { <a class="row ref" href=paths::entity(&reference)>{drawn}<span class="cut">{words.to_owned()}</span></a> }.into_any()
        }
        None => view! { <span class="any">{words.to_owned()}</span> }.into_any(),
    }
}

/// A text that is plainly the name of an entity: it says its kind, and looks like a name.
fn reference(words: &str) -> Option<EntityRef> {
    const KINDS: [&str; 8] = ["component", "api", "resource", "system", "domain", "group", "user", "template"];
    let plain = words.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'/' | b':'));
    let reference: EntityRef = words.parse().ok()?;
    (plain && KINDS.contains(&reference.kind())).then_some(reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_says_its_kind_is_a_reference() {
        assert_eq!(
            reference("component:web-shop").map(|r| r.to_string()).as_deref(),
            Some("component:default/web-shop")
        );
        for words in ["web-shop", "note: read this", "color:red", "component:a b", ""] {
            assert_eq!(reference(words), None, "{words}");
        }
    }
}
