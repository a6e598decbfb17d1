//! About an entity: its description and its fields, each with where it comes from.

use leptos::prelude::*;
use shared::catalog::{EntityDetail, Named};

use super::{Detail, annotations, origin::Origins, people, relations::with};
use crate::{
    catalog::words::{inline, lifecycle},
    paths, t,
    ui::{
        label::Tag,
        reference::EntityLink,
        who::{Face, Who},
    },
};

/// A field as the page shows it.
struct Shown {
    /// Where it stands in the declaration.
    path: &'static str,
    label: String,
    value: AnyView,
}

pub fn section(detail: &Detail, origins: Origins) -> AnyView {
    let description = detail.entity.metadata.description.clone().filter(|text| !text.trim().is_empty());
    let description = match description {
        Some(text) => paragraphs(&text),
        None => view! { <p class="lead muted">{t!(catalog_no_description)}</p> }.into_any(),
    };
    let field = |field: Shown| origins.field(field.path, field.label, field.value);
    view! {
        <section aria-labelledby="about">
            <div class="sect-h"><h2 id="about">{t!(catalog_about)}</h2></div>
            {description}
            <dl class="flds">{fields(detail).into_iter().map(field).collect_view()}</dl>
            {annotations::section(&detail.entity.metadata.annotations, origins)}
        </section>
    }
    .into_any()
}

/// A description keeps its paragraphs.
pub fn paragraphs(text: &str) -> AnyView {
    let paragraph = |text: &str| view! { <p class="lead">{inline(text.trim())}</p> };
    text.split("\n\n").filter(|text| !text.trim().is_empty()).map(paragraph).collect_view().into_any()
}

fn fields(detail: &EntityDetail) -> Vec<Shown> {
    let head = &detail.head;
    let metadata = &detail.entity.metadata;
    let mut fields = Vec::new();
    let mut add = |path: &'static str, label: String, value: AnyView| fields.push(Shown { path, label, value });
    if let Some(owner) = head.owner.clone() {
        add("spec.owner", t!(catalog_owner), view! { <Who who=owner face=Face::Px16 /> }.into_any());
    }
    if let Some(email) = people::email(detail) {
        add("spec.profile.email", t!(catalog_email), email);
    }
    for (path, label, whole) in wholes(detail) {
        add(path, label, view! { <EntityLink to=whole /> }.into_any());
    }
    if let Some(word) = head.lifecycle.as_deref() {
        add("spec.lifecycle", t!(catalog_lifecycle), lifecycle(word));
    }
    if let Some(word) = head.entity_type.clone() {
        let kind = head.reference.kind();
        // A type with a space in it must be quoted in a filter.
        let href = paths::catalog(&format!("kind:{kind} type:\"{word}\""));
        add("spec.type", t!(catalog_type), view! { <a class="link" href=href>{word}</a> }.into_any());
    }
    if head.reference.namespace() != "default" {
        let href = paths::catalog(&format!("namespace:{}", head.reference.namespace()));
        add(
            "metadata.namespace",
            t!(catalog_namespace),
            view! { <a class="link" href=href>{head.reference.namespace().to_owned()}</a> }.into_any(),
        );
    }
    if !metadata.tags.is_empty() {
        let tag = |word: &String| view! { <Tag word=word.clone() href=paths::catalog(&format!("tag:{word}")) /> };
        add(
            "metadata.tags",
            t!(catalog_tags),
            view! { <span class="chips wrap">{metadata.tags.iter().map(tag).collect_view()}</span> }.into_any(),
        );
    }
    if !metadata.labels.is_empty() {
        let label = |(key, value): (&String, &String)| {
            let href = paths::catalog(&format!("label.{key}:\"{value}\""));
            view! { <a class="chip tag" href=href>{format!("{key}: {value}")}</a> }
        };
        add(
            "metadata.labels",
            t!(catalog_labels),
            view! { <span class="chips wrap">{metadata.labels.iter().map(label).collect_view()}</span> }.into_any(),
        );
    }
    fields
}

/// What the entity is part of, field by field.
fn wholes(detail: &EntityDetail) -> Vec<(&'static str, String, Named)> {
    let of = |kind: &str| {
        with(detail, "partOf")
            .find(|relation| relation.own && relation.target.reference.kind() == kind)
            .map(|relation| relation.target.clone())
    };
    let parent = with(detail, "childOf").next().map(|relation| relation.target.clone());
    let domain = if detail.head.reference.kind() == "domain" { "spec.subdomainOf" } else { "spec.domain" };
    let all = [
        ("spec.system", t!(catalog_system), detail.head.system.clone().or_else(|| of("system"))),
        (domain, t!(catalog_domain), of("domain")),
        ("spec.subcomponentOf", t!(catalog_rel_part_of), of("component")),
        ("spec.parent", t!(catalog_parent), parent),
    ];
    all.into_iter().filter_map(|(path, label, whole)| Some((path, label, whole?))).collect()
}
