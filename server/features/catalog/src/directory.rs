//! People and teams, as the catalog knows them: the port that tells the portal who somebody is.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{AccessClass, Answer, Ctx, Directory, PersonRecord, Registry};
use serde_json::Value;
use shared::catalog::filter::{Key, Table};
use shared::catalog::{Entity, EntityRef};

use crate::graph::relation;
use crate::index::{Heads, Index, index as position};
use crate::store::read;

pub(crate) struct People {
    pub heads: Arc<Heads>,
}

/// The access classes of the entities.
pub(crate) struct Classes {
    pub heads: Arc<Heads>,
}

impl Registry for Classes {
    fn class_of(&self, reference: &EntityRef) -> Option<AccessClass> {
        let index = self.heads.read();
        index.entry(reference).map(|(_, entry)| AccessClass::clone(&index.class(entry)))
    }
    fn classes(&self) -> Arc<kernel::Classes> {
        self.heads.read().classes().clone()
    }
}

#[async_trait]
impl Directory for People {
    async fn person(&self, ctx: &Ctx, who: &EntityRef) -> Answer<Option<PersonRecord>> {
        let found = {
            let index = self.heads.read();
            index.entry(who).filter(|(at, _)| who.kind() == "user" && index.is_live(*at)).is_some()
        };
        if !found {
            return Ok(None);
        }
        let people = self.records(ctx, std::slice::from_ref(who)).await?;
        Ok(people.into_iter().next())
    }

    async fn people_labelled(&self, ctx: &Ctx, label: &str, value: &str) -> Answer<Vec<PersonRecord>> {
        let key = Key::Label(label.to_owned());
        let found: Vec<EntityRef> = {
            let index = self.heads.read();
            let mut labelled = vec![false; index.rows()];
            index.having(&key, &|_| true, &mut labelled);
            let people = index.in_order().iter().copied().filter(|at| labelled[position(*at)]);
            let labelled = people.filter(|at| index.reference(*at).kind() == "user" && index.is_live(*at));
            labelled.map(|at| index.reference(at).clone()).collect()
        };
        let mut people = self.records(ctx, &found).await?;
        people.retain(|person| person.labels.get(label).is_some_and(|known| known == value));
        people.sort_by_key(|person| (person.name.to_lowercase(), person.reference.clone()));
        Ok(people)
    }
}

impl People {
    async fn records(&self, ctx: &Ctx, who: &[EntityRef]) -> Answer<Vec<PersonRecord>> {
        let keys: Vec<&str> = who.iter().map(EntityRef::as_str).collect();
        let mut tx = ctx.read().await?;
        let rows = read::heads_of(&mut tx, &keys).await?;
        drop(tx);
        let index = self.heads.read();
        let mut people = Vec::new();
        for row in rows {
            let entity: Entity = serde_json::from_str(&row.body)?;
            let Ok(reference) = row.reference.parse::<EntityRef>() else { continue };
            let picture = entity.spec.get("profile").and_then(|profile| profile.get("picture")).and_then(Value::as_str);
            people.push(PersonRecord {
                name: entity.title().to_owned(),
                description: entity.metadata.description.clone(),
                picture: picture.map(str::to_owned),
                teams: teams(&index, &reference),
                labels: entity.metadata.labels,
                reference,
            });
        }
        Ok(people)
    }
}

/// The groups of a person, and the groups above those; each once, the nearest first.
fn teams(index: &Index, person: &EntityRef) -> Vec<EntityRef> {
    let (Some((at, _)), Some((member_of, _)), Some((child_of, _))) =
        (index.entry(person), relation("memberOf"), relation("childOf"))
    else {
        return Vec::new();
    };
    let follow = |at: u32, wanted: u8| {
        index
            .needs(at)
            .iter()
            .filter(move |link| link.relation == wanted && index.is_live(link.other))
            .map(|link| link.other)
    };
    let mut found: Vec<u32> = Vec::new();
    let mut waiting: Vec<u32> = follow(at, member_of).collect();
    while !waiting.is_empty() {
        let mut above = Vec::new();
        for group in waiting {
            if !found.contains(&group) {
                found.push(group);
                above.extend(follow(group, child_of));
            }
        }
        waiting = above;
    }
    found.into_iter().map(|at| index.reference(at).clone()).collect()
}
