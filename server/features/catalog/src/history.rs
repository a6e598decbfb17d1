//! History: the revisions of an entity, and what changed between two of them.

use std::collections::HashMap;
use std::time::Duration;

use kernel::{Answer, Ctx};
use serde_json::Value;
use shared::catalog::{CompareRevisions, Comparison, DiffLine, LineChange, ListRevisions, Revision, compare};
use shared::{Problem, Timestamp};
use similar::{ChangeTag, TextDiff};

use crate::browse::permit;
use crate::browse::place::{Places, Spot, lines};
use crate::store::entities::{self, RevisionRow};
use crate::store::files;

/// Revisions that are listed; older ones can still be asked for by number.
const LISTED: usize = 500;
/// Comparing two texts that have nothing in common ends after this; what is left is then shown as taken out and put in.
const PATIENCE: Duration = Duration::from_millis(300);

pub(crate) async fn list_revisions(ctx: Ctx, op: ListRevisions) -> Answer<Vec<Revision>> {
    permit(&ctx, &op.reference)?;
    let mut tx = ctx.read().await?;
    let mut rows = entities::revisions(&mut tx, op.reference.as_str()).await?;
    rows.truncate(LISTED + 1);
    let mut hashes: Vec<String> = rows.iter().map(|row| row.hash.clone()).collect();
    hashes.sort();
    hashes.dedup();
    let mut bodies: HashMap<String, Value> = HashMap::new();
    for (hash, body) in files::bodies(&mut tx, hashes).await? {
        bodies.insert(hash, serde_json::from_str(&body)?);
    }
    let places = Places::read(&ctx, &mut tx).await?;
    drop(tx);
    let before = |at: usize| rows.get(at + 1).and_then(|row| bodies.get(&row.hash));
    let listed = rows.iter().enumerate().take(LISTED).map(|(at, row)| {
        let changed = match (before(at), bodies.get(&row.hash)) {
            (Some(before), Some(now)) => compare::changed_fields(before, now),
            _ => Vec::new(),
        };
        revision(row, changed, &places)
    });
    Ok(listed.collect())
}

pub(crate) async fn compare_revisions(ctx: Ctx, op: CompareRevisions) -> Answer<Comparison> {
    permit(&ctx, &op.reference)?;
    let mut tx = ctx.read().await?;
    let from = existing(&mut tx, &op, op.from).await?;
    let to = existing(&mut tx, &op, op.to).await?;
    let places = Places::read(&ctx, &mut tx).await?;
    let (before, after) = (body(&mut tx, &from.hash).await?, body(&mut tx, &to.hash).await?);
    let (old, new) = (text(&mut tx, &from).await?, text(&mut tx, &to).await?);
    drop(tx);
    let lines = ctx.beside(move || diff(&old, &new)).await?;
    let fields = compare::changes(&before, &after);
    let changed = compare::changed_fields(&before, &after);
    Ok(Comparison { from: revision(&from, Vec::new(), &places), to: revision(&to, changed, &places), fields, lines })
}

async fn existing(tx: &mut db::Tx, op: &CompareRevisions, number: i64) -> Answer<RevisionRow> {
    let found = entities::revision(tx, op.reference.as_str(), number).await?;
    Ok(found.ok_or_else(|| {
        Problem::new(404, "catalog.no-such-revision", format!("{} has no revision {number}.", op.reference))
    })?)
}

/// The content of a revision.
async fn body(tx: &mut db::Tx, hash: &str) -> Answer<Value> {
    let body =
        files::body(tx, hash).await?.ok_or_else(|| anyhow::anyhow!("the content {hash} is not in the database"))?;
    Ok(serde_json::from_str(&body)?)
}

/// The lines of a revision as its author wrote them.
async fn text(tx: &mut db::Tx, row: &RevisionRow) -> Answer<String> {
    let file = files::blob(tx, &row.blob).await?.unwrap_or_default();
    Ok(lines(&file, row.first_line, row.last_line))
}

fn revision(row: &RevisionRow, changed: Vec<String>, places: &Places) -> Revision {
    Revision {
        number: row.number,
        hash: row.hash.clone(),
        at: Timestamp(row.at),
        place: Some(places.of(&Spot::of_revision(row))),
        changed,
    }
}

/// Both texts line by line, what stayed included.
fn diff(old: &str, new: &str) -> Vec<DiffLine> {
    let number = |at: Option<usize>| at.and_then(|at| u32::try_from(at + 1).ok());
    // A line break at the very end is nothing that anybody changed.
    let ended =
        |text: &str| if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
    let (old, new) = (ended(old), ended(new));
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(&old, &new);
    diff.iter_all_changes()
        .map(|change| DiffLine {
            change: match change.tag() {
                ChangeTag::Equal => LineChange::Same,
                ChangeTag::Insert => LineChange::Added,
                ChangeTag::Delete => LineChange::Removed,
            },
            old_line: number(change.old_index()),
            new_line: number(change.new_index()),
            text: change.value().trim_end_matches(['\n', '\r']).to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_say_whether_they_stayed_came_or_went() {
        let said: Vec<String> = diff("a\nb\nc\n", "a\nx\nc")
            .into_iter()
            .map(|line| format!("{:?} {:?} {:?} {}", line.change, line.old_line, line.new_line, line.text))
            .collect();
        assert_eq!(
            said,
            ["Same Some(1) Some(1) a", "Removed Some(2) None b", "Added None Some(2) x", "Same Some(3) Some(3) c"]
        );
    }
}
