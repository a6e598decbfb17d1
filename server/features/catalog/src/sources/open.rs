//! From a target to a world that can be read.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use tokio::runtime::Handle;

use super::embedded::{Embedded, EmbeddedFolder};
use super::fetch::{self, Web};
use super::git::Git;
use super::local::Local;
use super::target::{Place, Remote, Target};
use super::world::{Caps, Root, Start, World};
use super::{Bytes, Trouble};
use crate::read::Budget;

/// The rows of the table of limits that matter for reading.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measures {
    pub budget: Budget,
    pub caps: Caps,
    pub fetch: fetch::Caps,
    pub git_bytes: u64,
}

impl Measures {
    pub(crate) fn of(limits: &kernel::Limits) -> Measures {
        let count = |name: &str| usize::try_from(limits.get(name)).unwrap_or(usize::MAX);
        Measures {
            budget: Budget {
                file_bytes: limits.get("source_file_bytes"),
                documents: count("source_documents"),
                aliases: count("yaml_aliases"),
                depth: count("yaml_depth"),
                ..Budget::default()
            },
            caps: Caps {
                files: count("source_files"),
                entities: count("source_entities"),
                depth: count("location_depth"),
                placeholder_bytes: limits.get("placeholder_bytes"),
            },
            fetch: fetch::Caps {
                bytes: limits.get("fetch_bytes"),
                time: Duration::from_secs(limits.get("fetch_seconds")),
                redirects: limits.get("fetch_redirects"),
            },
            git_bytes: limits.get("git_bytes"),
        }
    }
}

/// What opening needs beside the target.
#[derive(Clone)]
pub(crate) struct Means {
    pub web: Web,
    pub runtime: Handle,
    pub measures: Measures,
    /// Where copies of git repositories are kept.
    pub copies: PathBuf,
    pub sample: Option<Arc<dyn EmbeddedFolder>>,
}

/// Opens a target; for a git repository this fetches. Blocks.
///
/// # Errors
/// When there is nothing to read.
pub(crate) fn open(
    target: &Target,
    means: &Means,
    known: HashMap<String, Bytes>,
    progress: Arc<AtomicU64>,
) -> Result<World, Trouble> {
    let (root, start) = match &target.place {
        Place::File(path) => {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            (Root::Local(Local::new(path.parent().unwrap_or(Path::new("/")))?), Start::File(name))
        }
        Place::Folder(path) => (Root::Local(Local::new(path)?), Start::Walk),
        Place::Glob(pattern) => {
            let base = super::path::fixed_part(pattern);
            (
                Root::Local(Local::new(Path::new(if base.is_empty() { "/" } else { base }))?),
                Start::Pattern(pattern.clone()),
            )
        }
        Place::Git { remote, branch, path } => {
            // Copies are made by what they are copies of, so that two sources in one repository share one.
            let whose = match remote {
                Remote::Local(_) => String::new(),
                Remote::Http(url) => format!("{url}@{}", branch.as_deref().unwrap_or_default()),
            };
            let copy = means.copies.join(&blake3::hash(whose.as_bytes()).to_hex()[..16]);
            let git = Git::open(
                remote,
                branch.as_deref(),
                path,
                &copy,
                &means.web,
                &means.runtime,
                means.measures.git_bytes,
            )?;
            (Root::Git(Box::new(git)), Start::Walk)
        }
        Place::Url(url) => (Root::Web, Start::File(url.to_string())),
        Place::Embedded(name) => {
            let folder = means
                .sample
                .clone()
                .ok_or_else(|| Trouble::Failed("the sample company is there in the demo only".to_owned()))?;
            (Root::Embedded(Embedded::new(folder, name)?), Start::Walk)
        }
    };
    Ok(World {
        root,
        start,
        web: means.web.clone(),
        runtime: means.runtime.clone(),
        budget: means.measures.budget,
        caps: means.measures.caps,
        known,
        progress,
    })
}
