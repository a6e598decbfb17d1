//! Places: where something is declared, with the addresses where people can look at it and change it.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{Answer, Ctx};
use shared::Timestamp;
use shared::catalog::{Place, SourceId};
use url::Url;

use crate::sources::forge::Forges;
use crate::store::declarations::DeclarationRow;
use crate::store::entities::RevisionRow;
use crate::store::read;
use crate::store::sources::SourceRow;

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
        let sources = read::sources(tx).await?.into_iter().map(|row| (row.id.clone(), row)).collect();
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
        let Some(row) = self.sources.get(source) else { return (None, None) };
        // A file that was given by its URL is its own address.
        if let Some(url) = web(path) {
            let repo = self.forges.parse(&url);
            let edit = repo.and_then(|repo| repo.edit(&repo.path));
            return (Some(url.to_string()), edit);
        }
        let target = web(&row.target).filter(|_| row.form == "git" || row.form == "url");
        match target.as_ref().and_then(|url| self.forges.parse(url)) {
            Some(repo) => {
                let inside = if repo.is_file || repo.path.is_empty() || path.starts_with(&repo.path) { path.to_owned() } else { format!("{}/{path}", repo.path) };
                (Some(repo.view(commit, &inside)), repo.edit(&inside))
            }
            None => (target.filter(|_| row.form == "url").map(String::from), None),
        }
    }
}

fn web(text: &str) -> Option<Url> {
    let mut url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    // Whoever put a password into an address did not mean to show it.
    url.set_username("").and_then(|()| url.set_password(None)).ok()?;
    Some(url)
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

    fn places(form: &str, target: &str) -> Places {
        let row = SourceRow {
            id: "s".to_owned(),
            title: "Shop".to_owned(),
            target: target.to_owned(),
            form: form.to_owned(),
            origin: "page".to_owned(),
            state: "ready".to_owned(),
            message: None,
            position: 1,
            commit_id: None,
            digest: None,
            entities: 0,
            files: 0,
            registered_at: 1,
            read_at: Some(2),
            next_read_at: None,
            took_millis: None,
        };
        Places { sources: HashMap::from([("s".to_owned(), row)]), forges: Arc::new(Forges::with([])) }
    }

    #[test]
    fn files_on_a_forge_can_be_looked_at_and_edited() {
        let addresses = |form: &str, target: &str, path: &str, commit: Option<&str>| places(form, target).addresses("s", path, commit);
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(addresses("git", "https://github.com/o/r", "a/catalog-info.yaml", Some("abc")), (some("https://github.com/o/r/blob/abc/a/catalog-info.yaml"), None));
        assert_eq!(addresses("git", "https://github.com/o/r/tree/main/a", "b.yaml", None), (some("https://github.com/o/r/blob/main/a/b.yaml"), some("https://github.com/o/r/edit/main/a/b.yaml")));
        assert_eq!(addresses("url", "https://u:p@example.org/c.yaml", "https://u:p@example.org/c.yaml", None), (some("https://example.org/c.yaml"), None));
        assert_eq!(addresses("folder", "/srv/catalog", "b.yaml", None), (None, None));
        assert_eq!(addresses("git", "/srv/repo", "b.yaml", Some("abc")), (None, None));
    }

    #[test]
    fn lines_are_counted_from_one() {
        assert_eq!(lines("a\nb\nc\n", 2, 3), "b\nc\n");
        assert_eq!(lines("a\nb", 2, 9), "b");
        assert_eq!(lines("a\nb", 5, 4), "");
        assert_eq!(lines("a", 1, 1), "a");
    }
}
