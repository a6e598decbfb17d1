//! What the catalog gives to search: entities, people, and every operation of every API.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Ctx, SearchDoc, Searchable};
use serde_json::Value;
use shared::catalog::{Entity, EntityRef, relations};

use crate::definition::read_definition;
use crate::definition::show::text_of;
use crate::index::Heads;
use crate::index::view::View;
use crate::store::entities;
use crate::store::read::{self, HeadRow};

pub(crate) struct Findable {
    pub heads: Arc<Heads>,
}

#[async_trait]
impl Searchable for Findable {
    /// From the rows, not from memory: what is in the database now is what will be found.
    async fn documents(&self, ctx: &Ctx, subjects: &[EntityRef]) -> anyhow::Result<Vec<SearchDoc>> {
        let keys: Vec<&str> = subjects.iter().map(EntityRef::as_str).collect();
        let mut tx = ctx.read().await?;
        let mut rows = read::heads_of(&mut tx, &keys).await?;
        rows.retain(|row| row.state == "live");
        let read: Vec<(EntityRef, Entity)> = rows.iter().filter_map(read_row).collect();
        let owners: Vec<EntityRef> = read.iter().filter_map(|(_, entity)| owner(entity)).collect();
        let titles = read::titles_of(&mut tx, &owners.iter().map(EntityRef::as_str).collect::<Vec<_>>()).await?;
        drop(tx);
        let titles: HashMap<String, String> = titles.into_iter().collect();
        // Reading definitions keeps a processor busy.
        ctx.beside(move || {
            read.iter().flat_map(|(reference, entity)| documents_of(reference, entity, &titles)).collect()
        })
        .await
    }

    async fn subjects(&self, ctx: &Ctx) -> anyhow::Result<Vec<EntityRef>> {
        let mut tx = ctx.read().await?;
        let rows = entities::live(&mut tx).await?;
        Ok(rows.into_iter().filter_map(|reference| reference.parse().ok()).collect())
    }

    async fn visible(&self, ctx: &Ctx, subjects: &[EntityRef]) -> Vec<bool> {
        let index = self.heads.read();
        let view = View::of(&index, ctx);
        subjects.iter().map(|subject| view.entry(subject).is_some_and(|(at, _)| view.live_at(at).is_some())).collect()
    }
}

fn read_row(row: &HeadRow) -> Option<(EntityRef, Entity)> {
    Some((row.reference.parse().ok()?, serde_json::from_str(&row.body).ok()?))
}

fn owner(entity: &Entity) -> Option<EntityRef> {
    relations::edges(entity).0.into_iter().find(|said| said.relation == "ownedBy").map(|said| said.target)
}

fn documents_of(reference: &EntityRef, entity: &Entity, titles: &HashMap<String, String>) -> Vec<SearchDoc> {
    let owner = owner(entity);
    let profile =
        |field: &str| entity.spec.get("profile").and_then(|profile| profile.get(field)).and_then(Value::as_str);
    let mut names = vec![entity.metadata.name.clone(), reference.to_string()];
    names.extend(profile("email").map(str::to_owned));
    names.extend(profile("displayName").map(str::to_owned));
    let whole = SearchDoc {
        subject: reference.clone(),
        anchor: None,
        kind: reference.kind().to_owned(),
        title: entity.title().to_owned(),
        names,
        detail: entity.kind_type().map(str::to_owned),
        owner_title: owner
            .as_ref()
            .map(|owner| titles.get(owner.as_str()).cloned().unwrap_or_else(|| owner.name().to_owned())),
        owner,
        tags: entity.metadata.tags.clone(),
        text: text(entity),
    };
    let mut docs = operations(entity, &whole);
    docs.insert(0, whole);
    docs
}

/// Description first: it is what passages are taken from.
fn text(entity: &Entity) -> String {
    let metadata = &entity.metadata;
    // One line each: a passage never runs from one into the next.
    let description =
        metadata.description.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let mut lines: Vec<&str> = vec![&description];
    for link in &metadata.links {
        lines.extend(link.title.as_deref());
        lines.push(&link.url);
    }
    lines.extend(metadata.labels.values().map(String::as_str));
    lines.extend(metadata.annotations.values().map(String::as_str));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// The operations of an API, each findable by what it is called and what it says about itself.
fn operations(entity: &Entity, whole: &SearchDoc) -> Vec<SearchDoc> {
    if whole.kind != "api" {
        return Vec::new();
    }
    let Some((format, text)) = text_of(entity) else { return Vec::new() };
    let definition = read_definition(&format, &text);
    let all = definition.groups.into_iter().flat_map(|group| group.operations);
    all.map(|operation| {
        let said = [operation.summary.as_deref(), operation.description.as_deref(), Some(whole.title.as_str())];
        SearchDoc {
            kind: "api-operation".to_owned(),
            title: format!("{} {}", operation.verb, operation.name),
            names: vec![operation.name, operation.anchor.clone()],
            anchor: Some(operation.anchor),
            tags: Vec::new(),
            text: said.into_iter().flatten().collect::<Vec<_>>().join("\n"),
            ..whole.clone()
        }
    })
    .collect()
}
