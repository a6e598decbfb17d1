//! One entity with everything that its page shows.

use std::collections::HashSet;

use db::Tx;
use kernel::Answer;
use shared::Timestamp;
use shared::catalog::{Entity, EntityDetail, EntityHead, EntityRef, EntityState, Named, Relation, ShowDeclaration};

use super::place::{Places, Spot};
use crate::graph::{Link, RELATIONS, relation};
use crate::inbox;
use crate::index::entry::Entry;
use crate::index::view::View;
use crate::store::declarations::DeclarationRow;
use crate::store::entities::{EntityRow, RevisionRow};
use crate::store::problems::{self, ProblemRow};
use crate::store::{declarations, entities, files};

/// What the database knows of an entity.
pub(crate) struct Rows {
    pub entity: EntityRow,
    pub body: String,
    pub declarations: Vec<DeclarationRow>,
    pub revision: Option<RevisionRow>,
    pub problems: Vec<ProblemRow>,
}

impl Rows {
    pub async fn read(tx: &mut Tx, reference: &str) -> Answer<Option<Rows>> {
        let Some(entity) = entities::one(tx, reference).await? else { return Ok(None) };
        let Some(body) = files::body(tx, &entity.hash).await? else { return Ok(None) };
        Ok(Some(Rows {
            body,
            declarations: declarations::of_references(tx, vec![reference.to_owned()]).await?,
            revision: entities::revision(tx, reference, entity.revision).await?,
            problems: problems::of_reference(tx, reference).await?,
            entity,
        }))
    }
}

/// Whether the declaration is the one in force.
pub(crate) fn in_force(entity: &EntityRow, row: &DeclarationRow) -> bool {
    entity.source.as_ref() == Some(&row.source)
        && entity.path.as_ref() == Some(&row.path)
        && entity.document == Some(row.document)
}

pub(crate) fn detail(
    view: &View<'_>,
    reference: &EntityRef,
    rows: Rows,
    places: &Places,
) -> anyhow::Result<Option<EntityDetail>> {
    let Some((at, entry)) = view.entry(reference) else { return Ok(None) };
    let entity: Entity = serde_json::from_str(&rows.body)?;
    let (taken, rivals): (Vec<_>, Vec<_>) = rows.declarations.iter().partition(|row| in_force(&rows.entity, row));
    // What waits in the trash was declared where its last revision says; what was restored is declared nowhere.
    let declared = taken.first().map(|row| Spot::of_declaration(row));
    let declared = declared.or_else(|| rows.revision.as_ref().filter(|_| !rows.entity.kept).map(Spot::of_revision));
    Ok(Some(EntityDetail {
        head: view.head(at, entry),
        relations: relations(view, at),
        problems: rows.problems.iter().map(|row| inbox::problem(row, view, places)).collect(),
        declared: declared.map(|spot| places.of(&spot)),
        rivals: rivals.into_iter().map(|row| places.of(&Spot::of_declaration(row))).collect(),
        revision: rows.entity.revision,
        created_at: Timestamp(rows.entity.created_at),
        purge_at: rows.entity.purge_at.filter(|_| entry.state != EntityState::Live).map(Timestamp),
        ownership: ownership(view, at, entry),
        members: members(view, at),
        entity,
    }))
}

/// All relations in both directions. What others say is shown while they are in service and may be seen; what the
/// entity itself says is shown in any case, as a name that leads nowhere if need be.
fn relations(view: &View<'_>, at: u32) -> Vec<Relation> {
    let one = |link: &Link, word: &str| {
        let other = view.live_at(link.other);
        if other.is_none() && !link.said_here {
            return None;
        }
        Some(Relation {
            relation: word.to_owned(),
            target: view.named(link.other),
            kind: other.map(|entry| view.index.text(entry.kind).to_owned()),
            entity_type: other.and_then(|entry| entry.entity_type).map(|number| view.index.text(number).to_owned()),
            owner: other.and_then(|entry| entry.owner).map(|owner| view.named(owner)),
            own: link.said_here,
        })
    };
    let words = |link: &Link| &RELATIONS[usize::from(link.relation)];
    let needs = view.index.needs(at).iter().filter_map(|link| one(link, words(link).forth));
    let needed = view.index.needed_by(at).iter().filter_map(|link| one(link, words(link).back));
    let mut all: Vec<Relation> = needs.chain(needed).collect();
    all.sort_by(|a, b| {
        (&a.relation, a.target.title.to_lowercase(), &a.target.reference).cmp(&(
            &b.relation,
            b.target.title.to_lowercase(),
            &b.target.reference,
        ))
    });
    all
}

/// From the owner upwards, each once; for a group, which nobody owns, the groups above it.
fn ownership(view: &View<'_>, at: u32, entry: &Entry) -> Vec<Named> {
    let mut chain = Vec::new();
    let mut seen = HashSet::from([at]);
    let mut next = entry.owner.or_else(|| parent(view, at));
    while let Some(at) = next.filter(|at| seen.insert(*at)) {
        chain.push(view.named(at));
        next = view.live_at(at).and_then(|_| parent(view, at));
    }
    chain
}

/// The group above a group.
fn parent(view: &View<'_>, at: u32) -> Option<u32> {
    let (child_of, _) = relation("childOf")?;
    view.index
        .needs(at)
        .iter()
        .find(|link| link.relation == child_of && (link.said_here || view.live_at(link.other).is_some()))
        .map(|link| link.other)
}

fn members(view: &View<'_>, at: u32) -> Vec<EntityHead> {
    let Some((member_of, _)) = relation("memberOf") else { return Vec::new() };
    let links = view.index.needed_by(at).iter().filter(|link| link.relation == member_of);
    let mut members: Vec<EntityHead> =
        links.filter_map(|link| Some(view.head(link.other, view.live_at(link.other)?))).collect();
    members.sort_by_key(|head| (head.title.to_lowercase(), head.reference.clone()));
    members
}

/// The lines that a person asked for: of a rival, of a revision, or those in force.
pub(crate) async fn declared(tx: &mut Tx, op: &ShowDeclaration) -> Answer<Option<Spot>> {
    let reference = op.reference.as_str();
    if op.source.is_some() || op.path.is_some() {
        let rows = declarations::of_references(tx, vec![reference.to_owned()]).await?;
        let wanted = |row: &&DeclarationRow| {
            op.source.as_ref().is_none_or(|source| *source == row.source)
                && op.path.as_ref().is_none_or(|path| *path == row.path)
        };
        return Ok(rows.iter().find(wanted).map(Spot::of_declaration));
    }
    let Some(entity) = entities::one(tx, reference).await? else { return Ok(None) };
    if op.revision.is_none_or(|number| number == entity.revision) {
        let rows = declarations::of_references(tx, vec![reference.to_owned()]).await?;
        if let Some(row) = rows.iter().find(|row| in_force(&entity, row)) {
            return Ok(Some(Spot::of_declaration(row)));
        }
    }
    let number = op.revision.unwrap_or(entity.revision);
    Ok(entities::revision(tx, reference, number).await?.as_ref().map(Spot::of_revision))
}
