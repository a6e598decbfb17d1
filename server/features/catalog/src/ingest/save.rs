//! Loads what a decision needs and saves what it says, all in the caller's transaction.

use std::collections::{BTreeSet, HashMap};

use db::{DbError, Tx};
use shared::Timestamp;

use super::{Changes, Known, Settled, checks, touched};
use crate::sources::gather::Reading;
use crate::store::{declarations, entities, files, problems, sources};

/// Beyond this share of keys, reading a whole table is quicker than asking for rows.
const MANY: usize = 2_000;

/// What the catalog knows about a source and what a reading of it touches.
pub(crate) async fn load(tx: &mut Tx, source: &str, reading: &Reading) -> Result<Known, DbError> {
    let declarations = declarations::of_source(tx, source).await?;
    let references = touched(&declarations, reading);
    let files = files::of_source(tx, source).await?;
    let problems = problems::of_reading(tx, source).await?;
    let mut known = load_references(tx, source, &references).await?;
    (known.declarations, known.files, known.problems) = (declarations, files, problems);
    Ok(known)
}

/// The same for references alone; `declarations` is left empty, `others` leaves out those of `source`.
pub(crate) async fn load_references(
    tx: &mut Tx,
    source: &str,
    references: &BTreeSet<String>,
) -> Result<Known, DbError> {
    let positions = sources::all(tx).await?.into_iter().map(|row| (row.id, row.position)).collect();
    let keys = || references.iter().cloned().collect::<Vec<_>>();
    let others = if declarations::others_exist(tx, source).await? {
        declarations::of_others(tx, source, keys()).await?
    } else {
        Vec::new()
    };
    let rows = if references.len() > MANY { entities::all(tx).await? } else { entities::many(tx, keys()).await? };
    let entities: HashMap<String, _> = rows
        .into_iter()
        .filter(|row| references.contains(&row.reference))
        .map(|row| (row.reference.clone(), row))
        .collect();
    let unknown: Vec<String> =
        references.iter().filter(|reference| !entities.contains_key(*reference)).cloned().collect();
    let last_numbers = entities::last_numbers(tx, unknown).await?.into_iter().collect();
    Ok(Known { source: source.to_owned(), positions, others, entities, last_numbers, ..Known::default() })
}

/// Saves everything that a reading changes but its events.
pub(crate) async fn save(tx: &mut Tx, source: &str, changes: &mut Changes) -> Result<(), DbError> {
    let undeclared = std::mem::take(&mut changes.undeclared);
    declarations::remove(tx, source, undeclared).await?;
    files::save_blobs(tx, std::mem::take(&mut changes.blobs)).await?;
    files::save_bodies(tx, std::mem::take(&mut changes.bodies)).await?;
    files::remove(tx, source, std::mem::take(&mut changes.files_gone)).await?;
    files::save(tx, std::mem::take(&mut changes.files)).await?;
    declarations::save(tx, std::mem::take(&mut changes.declared)).await?;
    save_settled(tx, &mut changes.settled).await?;
    problems::remove(tx, std::mem::take(&mut changes.problems_gone)).await?;
    problems::save(tx, std::mem::take(&mut changes.problems)).await
}

/// Saves entities and revisions; the events stay for the caller to tell.
pub(crate) async fn save_settled(tx: &mut Tx, settled: &mut Settled) -> Result<(), DbError> {
    entities::save(tx, std::mem::take(&mut settled.entities)).await?;
    entities::add_revisions(tx, std::mem::take(&mut settled.revisions)).await
}

/// Looks at the whole catalog again after something changed.
pub(crate) async fn recheck(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    let whole = checks::Whole {
        said: declarations::said(tx).await?,
        live: entities::live(tx).await?.into_iter().collect(),
        rivals: declarations::rivals(tx).await?,
        sources: sources::all(tx).await?.into_iter().map(|row| (row.id, row.title)).collect(),
        known: problems::of_whole(tx).await?,
    };
    let (new, gone) = checks::check(&whole, now);
    problems::remove(tx, gone).await?;
    problems::save(tx, new).await
}
