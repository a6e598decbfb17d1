//! Places: where something is declared, with the addresses where people can look at it and change it.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{Answer, Ctx};
use shared::Timestamp;
use shared::catalog::{Place, SourceId};

use crate::sources::forge::Forges;
use crate::sources::target::addresses;
use crate::store::declarations::DeclarationRow;
use crate::store::entities::RevisionRow;
use crate::store::sources::{self, SourceRow};

/// Lines of a file, and what is known about them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spot {
    pub source: String,
    pub path: String,
    pub blob: String,
    pub first_line: i64,
    pub last_line: i64,
    pub commit: Option<String>,
    pub owner: Option<String>,
}

impl Spot {
    pub fn of_declaration(row: &DeclarationRow) -> Spot {
        Spot {
            source: row.source.clone(),
            path: row.path.clone(),
            blob: row.blob.clone(),
            first_line: row.first_line,
            last_line: row.last_line,
            commit: row.commit_id.clone(),
            owner: row.owner.clone(),
        }
    }

    pub fn of_revision(row: &RevisionRow) -> Spot {
        Spot {
            source: row.source.clone(),
            path: row.path.clone(),
            blob: row.blob.clone(),
            first_line: row.first_line,
            last_line: row.last_line,
            commit: row.commit_id.clone(),
            owner: None,
        }
    }
}

/// All sources, to say places in words.
pub(crate) struct Places {
    sources: HashMap<String, SourceRow>,
    forges: Arc<Forges>,
}

impl Places {
    pub async fn read(ctx: &Ctx, tx: &mut db::Tx) -> Answer<Places> {
        let sources = sources::all(tx).await?.into_iter().map(|row| (row.id.clone(), row)).collect();
        Ok(Places { sources, forges: ctx.state::<Forges>() })
    }

    pub fn title(&self, source: &str) -> &str {
        self.sources.get(source).map_or("A source that is gone", |row| &row.title)
    }

    pub fn read_at(&self, source: &str) -> Timestamp {
        Timestamp(self.sources.get(source).map_or(0, |row| row.read_at.unwrap_or(row.registered_at)))
    }

    pub fn of(&self, spot: &Spot) -> Place {
        let (view_url, edit_url) = self.addresses(&spot.source, &spot.path, spot.commit.as_deref());
        Place {
            source: SourceId(spot.source.clone()),
            source_title: self.title(&spot.source).to_owned(),
            path: spot.path.clone(),
            line: u32::try_from(spot.first_line).unwrap_or(0),
            commit: spot.commit.clone(),
            view_url,
            edit_url,
            seen_at: self.read_at(&spot.source),
            owner: spot.owner.clone(),
        }
    }

    /// Where people look at a file and where they change it, if its source is on a forge or on the web.
    pub fn addresses(&self, source: &str, path: &str, commit: Option<&str>) -> (Option<String>, Option<String>) {
        self.sources.get(source).map_or((None, None), |row| addresses(&row.target, path, commit, &self.forges))
    }
}

/// The lines from `first` to `last`, counted from 1.
pub(crate) fn lines(file: &str, first: i64, last: i64) -> String {
    let number = |line: i64| usize::try_from(line).unwrap_or(0);
    let count = (number(last) + 1).saturating_sub(number(first));
    file.split_inclusive('\n').skip(number(first).saturating_sub(1)).take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_one() {
        assert_eq!(lines("a\nb\nc\n", 2, 3), "b\nc\n");
        assert_eq!(lines("a\nb", 2, 9), "b");
        assert_eq!(lines("a\nb", 5, 4), "");
        assert_eq!(lines("a", 1, 1), "a");
    }
}
