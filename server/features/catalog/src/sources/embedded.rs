//! Folders inside of the program: the sample company.

use std::sync::Arc;

use super::{Bytes, Met, Trouble, Walk, expectation, path};

/// A folder of files that came with the program; the server hands it over.
pub trait EmbeddedFolder: Send + Sync + 'static {
    /// Paths relative to the folder, with `/`.
    fn list(&self) -> Vec<String>;
    fn read(&self, path: &str) -> Option<Vec<u8>>;
}

/// One folder of it as the root of a source.
#[derive(Clone)]
pub(crate) struct Embedded {
    folder: Arc<dyn EmbeddedFolder>,
    /// Ends with `/`.
    prefix: String,
}

impl Embedded {
    /// # Errors
    /// When there is nothing below that name.
    pub(crate) fn new(folder: Arc<dyn EmbeddedFolder>, name: &str) -> Result<Embedded, Trouble> {
        let prefix = format!("{name}/");
        if folder.list().iter().any(|path| path.starts_with(&prefix)) {
            Ok(Embedded { folder, prefix })
        } else {
            Err(Trouble::Gone)
        }
    }

    pub(crate) fn read(&self, path: &str) -> Result<Bytes, Trouble> {
        let bytes = self.folder.read(&format!("{}{path}", self.prefix));
        bytes.map(|bytes| Bytes { bytes, etag: None }).ok_or(Trouble::Gone)
    }

    pub(crate) fn walk(&self) -> Walk {
        walk(self.paths(), &expectation)
    }

    /// # Errors
    /// When the pattern is not understood.
    pub(crate) fn list(&self, pattern: &str) -> Result<Walk, Trouble> {
        matching(self.paths(), pattern)
    }

    fn paths(&self) -> Vec<String> {
        self.folder.list().into_iter().filter_map(|path| path.strip_prefix(&self.prefix).map(str::to_owned)).collect()
    }
}

/// The files among `paths` that `takes` wants, by path.
pub(crate) fn walk(paths: Vec<String>, takes: &dyn Fn(&str) -> Option<crate::read::Expect>) -> Walk {
    let mut files: Vec<Met> =
        paths.into_iter().filter_map(|path| takes(&path).map(|expect| Met { path, expect })).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Walk { files, closed: Vec::new() }
}

/// The files among `paths` that fit a pattern.
///
/// # Errors
/// When the pattern is not understood.
pub(crate) fn matching(paths: Vec<String>, pattern: &str) -> Result<Walk, Trouble> {
    let matcher = path::matcher(pattern).map_err(Trouble::Failed)?;
    Ok(walk(paths, &|path| matcher.is_match(path).then_some(crate::read::Expect::Entities)))
}
