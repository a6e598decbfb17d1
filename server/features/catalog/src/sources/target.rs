//! What a target is: a file, a folder, a glob, a git repository or a URL; its canonical text, id, title and addresses.

use std::path::{Path, PathBuf};

use shared::catalog::{SourceForm, SourceId};
use url::Url;

use super::forge::{Forges, InRepo};

/// A target that was understood. `text` is its canonical form: absolute, without credentials.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Target {
    pub text: String,
    pub place: Place,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Place {
    File(PathBuf),
    Folder(PathBuf),
    /// An absolute pattern.
    Glob(String),
    Git {
        remote: Remote,
        branch: Option<String>,
        path: String,
    },
    Url(Url),
    /// A folder inside of the program.
    Embedded(String),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Remote {
    Local(PathBuf),
    Http(Url),
}

/// Why a target cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum TargetError {
    #[error("The target is empty.")]
    Empty,
    #[error("There is no such file or folder: {0}.")]
    Missing(String),
    #[error("{0} may not be read by the portal: {1}.")]
    Unreadable(String, String),
    #[error("Targets that start with `{0}:` are not understood.")]
    Scheme(String),
    #[error("This URL holds a user name or a password.")]
    Credentials,
    #[error("This URL is not understood: {0}.")]
    Url(String),
    #[error("This portal does not read files of its own machine.")]
    NoLocalPaths,
}

impl TargetError {
    /// What the reader can do.
    pub(crate) fn advice(&self) -> &'static str {
        match self {
            TargetError::Credentials => {
                "Leave them out; credentials for hosts are set in the configuration of the portal."
            }
            TargetError::Unreadable(..) => "Let the portal's user read it, or choose another target.",
            TargetError::NoLocalPaths => {
                "Give the URL of a file or of a git repository, or set `catalog.local_paths` in the configuration."
            }
            TargetError::Empty | TargetError::Missing(_) | TargetError::Scheme(_) | TargetError::Url(_) => {
                "Give the path of a YAML file, a folder, a pattern such as `services/*/catalog-info.yaml`, a git repository, or an http(s) URL."
            }
        }
    }
}

impl Target {
    /// Understands a target; looks at the disk for local ones. `base` is the folder that relative paths start from.
    ///
    /// # Errors
    /// When there is no such thing, or it is not understood.
    pub(crate) fn parse(text: &str, base: &Path, forges: &Forges) -> Result<Target, TargetError> {
        let text = text.trim();
        let text = text.strip_prefix("url:").unwrap_or(text);
        if text.is_empty() {
            return Err(TargetError::Empty);
        }
        if let Some(name) = text.strip_prefix("sample:") {
            return Ok(Target { text: text.to_owned(), place: Place::Embedded(name.to_owned()) });
        }
        let lower = text.to_ascii_lowercase();
        if lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("git+http") {
            return web(text, forges);
        }
        let plain = ["file://", "file:"].iter().find_map(|scheme| text.strip_prefix(scheme));
        let as_git = ["git+file://", "git:"].iter().find_map(|scheme| text.strip_prefix(scheme));
        match (plain, as_git) {
            (_, Some(path)) => local_git(path, base),
            (Some(path), None) => local(path, base),
            (None, None) => match text.split_once(':') {
                Some((scheme, _))
                    if scheme.len() > 1
                        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+')
                        && !base.join(text).exists() =>
                {
                    Err(TargetError::Scheme(scheme.to_owned()))
                }
                _ => local(text, base),
            },
        }
    }

    /// Made of what it points at, so that the same target is the same source.
    pub(crate) fn id(&self) -> SourceId {
        let hash = blake3::hash(self.text.as_bytes()).to_hex();
        let mut words: String = self
            .title()
            .to_lowercase()
            .chars()
            .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
            .collect();
        words.truncate(32);
        let words = words.trim_matches('-');
        SourceId(if words.is_empty() { hash[..12].to_owned() } else { format!("{words}-{}", &hash[..8]) })
    }

    /// What people call it, unless they say.
    pub(crate) fn title(&self) -> String {
        let last = |path: &str| path.trim_end_matches('/').rsplit('/').next().unwrap_or(path).to_owned();
        match &self.place {
            Place::File(path) => {
                let parent = path.parent().map(|parent| last(&parent.display().to_string())).unwrap_or_default();
                format!("{parent}/{}", last(&path.display().to_string()))
            }
            Place::Folder(path) => last(&path.display().to_string()),
            Place::Glob(pattern) => pattern.trim_start_matches('/').to_owned(),
            Place::Git { remote: Remote::Local(path), .. } => {
                last(path.display().to_string().trim_end_matches("/.git"))
            }
            Place::Git { remote: Remote::Http(url), path, .. } => {
                let repo = url.path().trim_matches('/').trim_end_matches(".git").to_owned();
                if path.is_empty() { repo } else { format!("{repo}/{path}") }
            }
            Place::Url(url) => format!("{}{}", url.host_str().unwrap_or_default(), url.path()),
            Place::Embedded(name) => name.clone(),
        }
    }

    pub(crate) fn form(&self) -> SourceForm {
        match self.place {
            Place::File(_) => SourceForm::File,
            Place::Folder(_) | Place::Embedded(_) => SourceForm::Folder,
            Place::Glob(_) => SourceForm::Glob,
            Place::Git { .. } => SourceForm::Git,
            Place::Url(_) => SourceForm::Url,
        }
    }

    pub(crate) fn is_local(&self) -> bool {
        matches!(
            self.place,
            Place::File(_) | Place::Folder(_) | Place::Glob(_) | Place::Git { remote: Remote::Local(_), .. }
        )
    }
}

fn web(text: &str, forges: &Forges) -> Result<Target, TargetError> {
    let (plain, says_git) = match text.strip_prefix("git+") {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let mut url = Url::parse(plain).map_err(|error| TargetError::Url(error.to_string()))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(TargetError::Credentials);
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(TargetError::Url("it has no host".to_owned()));
    }
    let fragment = url.fragment().unwrap_or_default().to_owned();
    url.set_fragment(None);
    let says_branch = url.path().contains(".git@") || url.path().ends_with(".git");
    if let Some(InRepo { repo, branch, path, is_file: false, .. }) = forges.parse(&url).filter(|_| !says_branch) {
        let remote = Url::parse(&format!("{repo}.git")).map_err(|error| TargetError::Url(error.to_string()))?;
        return Ok(git(Remote::Http(remote), branch, path, &fragment));
    }
    // …/repo.git@branch, with the folder in the fragment.
    let (repo, branch) = match url.path().split_once(".git@") {
        Some((repo, branch)) => (format!("{repo}.git"), Some(branch.to_owned())),
        None => (url.path().to_owned(), None),
    };
    if says_git || repo.ends_with(".git") {
        url.set_path(&repo);
        return Ok(git(Remote::Http(url), branch, String::new(), &fragment));
    }
    Ok(Target { text: url.to_string(), place: Place::Url(url) })
}

/// The fragment is `path`, `branch:path` or, with a branch given already, `path`.
fn git(remote: Remote, branch: Option<String>, path: String, fragment: &str) -> Target {
    let (said_branch, said_path) = match fragment.split_once(':') {
        Some((branch, path)) => (Some(branch.to_owned()), path),
        None => (None, fragment),
    };
    let branch = branch.or(said_branch).filter(|branch| !branch.is_empty());
    let path = if said_path.is_empty() { path } else { said_path.to_owned() };
    let path = path.trim_matches('/').to_owned();
    let address = match &remote {
        Remote::Local(folder) => format!("git+file://{}", folder.display()),
        Remote::Http(url) if url.path().ends_with(".git") => url.to_string(),
        Remote::Http(url) => format!("git+{url}"),
    };
    let at = branch.as_ref().map(|branch| format!("@{branch}")).unwrap_or_default();
    let sub = if path.is_empty() { String::new() } else { format!("#{path}") };
    Target { text: format!("{address}{at}{sub}"), place: Place::Git { remote, branch, path } }
}

fn local(text: &str, base: &Path) -> Result<Target, TargetError> {
    let path = base.join(text);
    let found = match std::fs::metadata(&path) {
        Ok(found) => found,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && text.contains(['*', '?', '[', '{']) => {
            let pattern = clean(&path).display().to_string();
            return Ok(Target { text: pattern.clone(), place: Place::Glob(pattern) });
        }
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            return Err(TargetError::Unreadable(path.display().to_string(), "permission denied".to_owned()));
        }
        Err(_) => return Err(TargetError::Missing(path.display().to_string())),
    };
    let path =
        path.canonicalize().map_err(|error| TargetError::Unreadable(path.display().to_string(), error.to_string()))?;
    let text = path.display().to_string();
    if !found.is_dir() {
        return Ok(Target { text, place: Place::File(path) });
    }
    let is_bare = path.join("HEAD").is_file() && path.join("objects").is_dir() && path.join("refs").is_dir();
    Ok(if is_bare {
        git(Remote::Local(path), None, String::new(), "")
    } else {
        Target { text, place: Place::Folder(path) }
    })
}

fn local_git(text: &str, base: &Path) -> Result<Target, TargetError> {
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (folder, branch) = match text.rsplit_once('@') {
        Some((folder, branch)) if !base.join(text).exists() => (folder, Some(branch.to_owned())),
        _ => (text, None),
    };
    let path = base.join(folder);
    let path = path.canonicalize().map_err(|_| TargetError::Missing(path.display().to_string()))?;
    Ok(git(Remote::Local(path), branch, String::new(), fragment))
}

/// The path without `.` and `..`, by its words alone.
pub(crate) fn clean(path: &Path) -> PathBuf {
    let mut cleaned = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                cleaned.pop();
            }
            other => cleaned.push(other),
        }
    }
    cleaned
}

/// Where people look at a file of a source, and where they change it.
pub(crate) fn addresses(
    target: &str,
    path: &str,
    commit: Option<&str>,
    forges: &Forges,
) -> (Option<String>, Option<String>) {
    if let Ok(url) = Url::parse(path)
        && url.has_host()
    {
        return match forges.parse(&url) {
            Some(found) if found.is_file => (Some(found.view(None, &found.path)), found.edit(&found.path)),
            _ => (Some(url.to_string()), None),
        };
    }
    // The canonical text of a repository: address, @branch, #folder.
    let (address, _) = target.split_once('#').unwrap_or((target, ""));
    let (address, branch) =
        address.split_once(".git@").map_or((address, None), |(address, branch)| (address, Some(branch.to_owned())));
    match Url::parse(address).ok().filter(Url::has_host).and_then(|url| forges.parse(&url)) {
        Some(found) => {
            let found = InRepo { branch, ..found };
            (Some(found.view(commit, path)), found.edit(path))
        }
        None => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Target, TargetError> {
        Target::parse(text, Path::new("/nowhere"), &Forges::with([]))
    }

    #[test]
    fn urls_are_files_or_repositories() {
        for (text, canonical, form, title) in [
            (
                "https://example.com/x/catalog-info.yaml",
                "https://example.com/x/catalog-info.yaml",
                SourceForm::Url,
                "example.com/x/catalog-info.yaml",
            ),
            (
                "url:https://github.com/o/r/blob/main/catalog-info.yaml",
                "https://github.com/o/r/blob/main/catalog-info.yaml",
                SourceForm::Url,
                "github.com/o/r/blob/main/catalog-info.yaml",
            ),
            ("https://github.com/o/r", "https://github.com/o/r.git", SourceForm::Git, "o/r"),
            ("https://github.com/o/r.git", "https://github.com/o/r.git", SourceForm::Git, "o/r"),
            (
                "https://github.com/o/r/tree/main/services",
                "https://github.com/o/r.git@main#services",
                SourceForm::Git,
                "o/r/services",
            ),
            ("https://git.example.com/r.git@v2#a/b", "https://git.example.com/r.git@v2#a/b", SourceForm::Git, "r/a/b"),
            ("https://git.example.com/r.git#v2:a", "https://git.example.com/r.git@v2#a", SourceForm::Git, "r/a"),
            ("git+https://git.example.com/r", "git+https://git.example.com/r", SourceForm::Git, "r"),
            ("sample:harvest", "sample:harvest", SourceForm::Folder, "harvest"),
        ] {
            let target = parse(text).unwrap();
            assert_eq!(
                (target.text.as_str(), target.form(), target.title().as_str()),
                (canonical, form, title),
                "{text}"
            );
            assert_eq!(parse(&target.text).as_ref(), Ok(&target), "the canonical text means the same");
        }
    }

    #[test]
    fn what_is_not_a_target_says_what_to_give() {
        assert_eq!(parse(" "), Err(TargetError::Empty));
        assert_eq!(parse("ftp://x/y"), Err(TargetError::Scheme("ftp".into())));
        assert_eq!(parse("javascript:alert(1)"), Err(TargetError::Scheme("javascript".into())));
        assert_eq!(parse("https://me:secret@github.com/o/r"), Err(TargetError::Credentials));
        assert_eq!(parse("gone.yaml"), Err(TargetError::Missing("/nowhere/gone.yaml".into())));
        assert!(matches!(parse("http://"), Err(TargetError::Url(_))));
        assert!(TargetError::Empty.advice().contains("path of a YAML file"));
    }

    #[test]
    fn local_targets_are_what_they_are_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        std::fs::write(base.join("a.yaml"), "").unwrap();
        std::fs::create_dir_all(base.join("bare/objects")).unwrap();
        std::fs::create_dir_all(base.join("bare/refs")).unwrap();
        std::fs::write(base.join("bare/HEAD"), "").unwrap();
        let form = |text: &str| Target::parse(text, &base, &Forges::with([])).map(|target| target.form());
        assert_eq!(form("a.yaml"), Ok(SourceForm::File));
        assert_eq!(form("./"), Ok(SourceForm::Folder));
        assert_eq!(form("file:a.yaml"), Ok(SourceForm::File));
        assert_eq!(form("*/x.yaml"), Ok(SourceForm::Glob));
        assert_eq!(form("bare"), Ok(SourceForm::Git));
        assert_eq!(form("git:."), Ok(SourceForm::Git));
    }

    #[test]
    fn a_file_of_a_source_has_addresses() {
        let forges = Forges::with([]);
        let view = |target: &str, path: &str, commit: Option<&str>| addresses(target, path, commit, &forges);
        assert_eq!(
            view("https://github.com/o/r.git@main#a", "a/x.yaml", Some("abc")),
            (
                Some("https://github.com/o/r/blob/abc/a/x.yaml".into()),
                Some("https://github.com/o/r/edit/main/a/x.yaml".into())
            )
        );
        assert_eq!(
            view("https://github.com/o/r.git", "x.yaml", None),
            (Some("https://github.com/o/r/blob/HEAD/x.yaml".into()), None)
        );
        assert_eq!(
            view("/data", "https://gitlab.com/g/r/-/blob/main/x.yaml", None).1.as_deref(),
            Some("https://gitlab.com/g/r/-/edit/main/x.yaml")
        );
        assert_eq!(view("/data", "x.yaml", None), (None, None));
        assert_eq!(view("git+file:///data/r", "x.yaml", Some("abc")), (None, None));
    }
}
