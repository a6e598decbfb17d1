//! URLs of files and folders on GitHub, GitLab, Bitbucket and Gitea: from what people copy to what can be fetched, and back.

use serde::{Deserialize, Serialize};
use url::Url;

/// Whose addresses a host has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Forge {
    Github,
    Gitlab,
    Bitbucket,
    Gitea,
}

/// Hosts with their forge; the public ones are known, own ones come from the configuration.
#[derive(Debug, Clone, Default)]
pub(crate) struct Forges(Vec<(String, Forge)>);

/// A file or folder in a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InRepo {
    pub forge: Forge,
    /// `https://github.com/owner/repo`
    pub repo: String,
    /// Branch, tag or commit; absent for the default branch.
    pub branch: Option<String>,
    /// Without a slash at either end; empty for the root.
    pub path: String,
    pub is_file: bool,
}

impl Forges {
    pub(crate) fn with(own: impl IntoIterator<Item = (String, Forge)>) -> Forges {
        let public = [
            ("github.com", Forge::Github),
            ("raw.githubusercontent.com", Forge::Github),
            ("gitlab.com", Forge::Gitlab),
            ("bitbucket.org", Forge::Bitbucket),
            ("codeberg.org", Forge::Gitea),
            ("gitea.com", Forge::Gitea),
        ];
        Forges(
            public
                .into_iter()
                .map(|(host, forge)| (host.to_owned(), forge))
                .chain(own.into_iter().map(|(host, forge)| (host.to_lowercase(), forge)))
                .collect(),
        )
    }

    fn of(&self, url: &Url) -> Option<Forge> {
        let host = url.host_str()?;
        self.0.iter().find(|(known, _)| known == host).map(|(_, forge)| *forge)
    }

    /// What a URL of a forge means; nothing for other hosts and for pages that are neither file nor folder.
    pub(crate) fn parse(&self, url: &Url) -> Option<InRepo> {
        let forge = self.of(url)?;
        let segments: Vec<&str> = url.path_segments()?.filter(|segment| !segment.is_empty()).collect();
        let site = &url[..url::Position::BeforePath];
        let in_repo = |repo: &[&str], branch: Option<&str>, path: &[&str], is_file: bool| {
            let repo = repo.join("/");
            let repo = format!("{site}/{}", repo.strip_suffix(".git").unwrap_or(&repo));
            Some(InRepo {
                forge,
                repo,
                branch: branch.map(str::to_owned),
                path: path.join("/"),
                is_file: is_file && !path.is_empty(),
            })
        };
        match (forge, segments.as_slice()) {
            (Forge::Github, [owner, repo, branch, path @ ..])
                if url.host_str() == Some("raw.githubusercontent.com") =>
            {
                let (branch, path) = match (branch, path) {
                    (&"refs", ["heads" | "tags", branch, path @ ..]) => (*branch, path),
                    _ => (*branch, path),
                };
                Some(InRepo {
                    forge,
                    repo: format!("https://github.com/{owner}/{repo}"),
                    branch: Some(branch.to_owned()),
                    path: path.join("/"),
                    is_file: true,
                })
            }
            (Forge::Github, [owner, repo, "blob" | "raw" | "edit", branch, path @ ..]) => {
                in_repo(&[owner, repo], Some(branch), path, true)
            }
            (Forge::Github, [owner, repo, "tree", branch, path @ ..]) => {
                in_repo(&[owner, repo], Some(branch), path, false)
            }
            (Forge::Gitlab, all) if all.contains(&"-") => {
                let dash = all.iter().position(|segment| *segment == "-")?;
                match &all[dash + 1..] {
                    ["blob" | "raw" | "edit", branch, path @ ..] => in_repo(&all[..dash], Some(branch), path, true),
                    ["tree", branch, path @ ..] => in_repo(&all[..dash], Some(branch), path, false),
                    _ => None,
                }
            }
            (Forge::Bitbucket, [owner, repo, "raw", branch, path @ ..]) => {
                in_repo(&[owner, repo], Some(branch), path, true)
            }
            (Forge::Bitbucket, [owner, repo, "src", branch, path @ ..]) => {
                in_repo(&[owner, repo], Some(branch), path, path.last().is_some_and(|name| name.contains('.')))
            }
            (Forge::Gitea, [owner, repo, "raw", "branch" | "commit" | "tag", branch, path @ ..]) => {
                in_repo(&[owner, repo], Some(branch), path, true)
            }
            (Forge::Gitea, [owner, repo, "src", "branch" | "commit" | "tag", branch, path @ ..]) => {
                in_repo(&[owner, repo], Some(branch), path, path.last().is_some_and(|name| name.contains('.')))
            }
            (Forge::Gitlab, [_, _, ..]) if segments.len() <= 6 => in_repo(&segments, None, &[], false),
            (_, [owner, repo]) => in_repo(&[owner, repo], None, &[], false),
            _ => None,
        }
    }

    /// The address that gives the bytes of what a URL shows.
    pub(crate) fn raw(&self, url: &Url) -> Url {
        let Some(InRepo { forge, repo, branch: Some(branch), path, is_file: true }) = self.parse(url) else {
            return url.clone();
        };
        let text = match forge {
            Forge::Github => match repo.strip_prefix("https://github.com/") {
                Some(name) => format!("https://raw.githubusercontent.com/{name}/{branch}/{path}"),
                None => format!("{repo}/raw/{branch}/{path}"),
            },
            Forge::Gitlab => format!("{repo}/-/raw/{branch}/{path}"),
            Forge::Bitbucket => format!("{repo}/raw/{branch}/{path}"),
            Forge::Gitea => format!("{repo}/raw/branch/{branch}/{path}"),
        };
        Url::parse(&text).unwrap_or_else(|_| url.clone())
    }
}

impl InRepo {
    /// Where people look at a file of this repository.
    pub(crate) fn view(&self, commit: Option<&str>, path: &str) -> String {
        let InRepo { forge, repo, .. } = self;
        let at = commit.or(self.branch.as_deref()).unwrap_or("HEAD");
        match forge {
            Forge::Github => format!("{repo}/blob/{at}/{path}"),
            Forge::Gitlab => format!("{repo}/-/blob/{at}/{path}"),
            Forge::Bitbucket => format!("{repo}/src/{at}/{path}"),
            Forge::Gitea if commit.is_some() => format!("{repo}/src/commit/{at}/{path}"),
            Forge::Gitea => format!("{repo}/src/branch/{at}/{path}"),
        }
    }

    /// Where people change it; only on a branch that is known.
    pub(crate) fn edit(&self, path: &str) -> Option<String> {
        let InRepo { forge, repo, .. } = self;
        let branch = self.branch.as_deref()?;
        Some(match forge {
            Forge::Github => format!("{repo}/edit/{branch}/{path}"),
            Forge::Gitlab => format!("{repo}/-/edit/{branch}/{path}"),
            Forge::Bitbucket => format!("{repo}/src/{branch}/{path}?mode=edit"),
            Forge::Gitea => format!("{repo}/_edit/{branch}/{path}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forges() -> Forges {
        Forges::with([("git.harvest.example".to_owned(), Forge::Gitlab)])
    }
    fn parse(url: &str) -> Option<InRepo> {
        forges().parse(&Url::parse(url).unwrap())
    }

    #[test]
    fn what_people_copy_becomes_what_can_be_fetched() {
        for (shown, raw) in [
            (
                "https://github.com/o/r/blob/main/a/catalog-info.yaml",
                "https://raw.githubusercontent.com/o/r/main/a/catalog-info.yaml",
            ),
            ("https://github.com/o/r/raw/main/x.yaml", "https://raw.githubusercontent.com/o/r/main/x.yaml"),
            ("https://gitlab.com/g/s/r/-/blob/main/x.yaml", "https://gitlab.com/g/s/r/-/raw/main/x.yaml"),
            (
                "https://git.harvest.example/g/r/-/blob/v1/x.yaml?ref_type=heads",
                "https://git.harvest.example/g/r/-/raw/v1/x.yaml",
            ),
            ("https://bitbucket.org/o/r/src/main/d/x.yaml", "https://bitbucket.org/o/r/raw/main/d/x.yaml"),
            ("https://codeberg.org/o/r/src/branch/main/x.yaml", "https://codeberg.org/o/r/raw/branch/main/x.yaml"),
            ("https://example.com/o/r/blob/main/x.yaml", "https://example.com/o/r/blob/main/x.yaml"),
        ] {
            assert_eq!(forges().raw(&Url::parse(shown).unwrap()).as_str(), raw);
        }
    }

    #[test]
    fn folders_and_repositories_are_told_from_files() {
        let folder = parse("https://github.com/o/r/tree/main/a/b").unwrap();
        assert_eq!(
            (folder.repo.as_str(), folder.branch.as_deref(), folder.path.as_str(), folder.is_file),
            ("https://github.com/o/r", Some("main"), "a/b", false)
        );
        let whole = parse("https://github.com/o/r.git").unwrap();
        assert_eq!((whole.repo.as_str(), whole.branch, whole.is_file), ("https://github.com/o/r", None, false));
        assert_eq!(parse("https://github.com/o/r/issues/7"), None);
        assert_eq!(parse("https://example.com/x"), None);
        assert!(parse("https://bitbucket.org/o/r/src/main/folder").is_some_and(|found| !found.is_file));
    }

    #[test]
    fn a_file_can_be_looked_at_and_edited() {
        let repo = parse("https://gitlab.com/g/r/-/tree/main").unwrap();
        assert_eq!(repo.view(Some("abc"), "x.yaml"), "https://gitlab.com/g/r/-/blob/abc/x.yaml");
        assert_eq!(repo.edit("x.yaml").as_deref(), Some("https://gitlab.com/g/r/-/edit/main/x.yaml"));
    }
}
