//! Files on this machine, never outside of the folder (or the git work tree) that the source lies in.

use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::{Bytes, Met, Trouble, Walk, expectation, is_skipped, path, target};

/// A folder that paths start from.
#[derive(Debug, Clone)]
pub(crate) struct Local {
    base: PathBuf,
    /// Nothing above this folder is read, not even through links.
    fence: PathBuf,
}

impl Local {
    /// # Errors
    /// When the folder is gone or closed.
    pub(crate) fn new(base: &Path) -> Result<Local, Trouble> {
        let base = base.canonicalize().map_err(|error| trouble(&error))?;
        let fence = base.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&base).to_owned();
        Ok(Local { fence, base })
    }

    pub(crate) fn base(&self) -> &Path {
        &self.base
    }

    /// # Errors
    /// See [`Trouble`].
    pub(crate) fn read(&self, path: &str, most: u64) -> Result<Bytes, Trouble> {
        let full = target::clean(&self.base.join(path));
        let real = full.canonicalize().map_err(|error| trouble(&error))?;
        if !real.starts_with(&self.fence) {
            return Err(Trouble::Outside);
        }
        let file = std::fs::File::open(&real).map_err(|error| trouble(&error))?;
        let found = file.metadata().map_err(|error| trouble(&error))?;
        if found.is_dir() {
            return Err(Trouble::Failed("it is a folder".to_owned()));
        }
        if !found.is_file() {
            return Err(Trouble::Failed("it is not a file".to_owned()));
        }
        if found.len() > most {
            return Err(Trouble::TooLarge(found.len(), most));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(found.len()).unwrap_or(0));
        // It may grow while it is read.
        file.take(most + 1).read_to_end(&mut bytes).map_err(|error| trouble(&error))?;
        if bytes.len() as u64 > most {
            return Err(Trouble::TooLarge(bytes.len() as u64, most));
        }
        Ok(Bytes { bytes, etag: None })
    }

    /// All YAML files below the folder, by path.
    pub(crate) fn walk(&self) -> Walk {
        self.walk_from(&self.base, &|path| expectation(path))
    }

    /// The files that fit a pattern, which may be absolute.
    ///
    /// # Errors
    /// When the pattern is not understood or leads outside.
    pub(crate) fn list(&self, pattern: &str) -> Result<Walk, Trouble> {
        let full = target::clean(&self.base.join(pattern)).display().to_string();
        let matcher = path::matcher(&full).map_err(Trouble::Failed)?;
        let start = PathBuf::from(path::fixed_part(&full));
        let start = match start.canonicalize() {
            Ok(start) => start,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Walk::default()),
            Err(error) => return Err(trouble(&error)),
        };
        if !start.starts_with(&self.fence) {
            return Err(Trouble::Outside);
        }
        let base = self.base.clone();
        Ok(self.walk_from(&start, &move |path| {
            matcher.is_match(target::clean(&base.join(path))).then_some(crate::read::Expect::Entities)
        }))
    }

    fn walk_from(&self, start: &Path, takes: &dyn Fn(&str) -> Option<crate::read::Expect>) -> Walk {
        let mut found = Walk::default();
        let entries = WalkDir::new(start).sort_by_file_name().into_iter();
        let entered = |entry: &walkdir::DirEntry| {
            entry.depth() == 0 || !(entry.file_type().is_dir() && entry.file_name().to_str().is_some_and(is_skipped))
        };
        for entry in entries.filter_entry(entered) {
            match entry {
                Ok(entry) if !entry.file_type().is_dir() => {
                    let path = self.relative(entry.path());
                    if let Some(expect) = takes(&path) {
                        found.files.push(Met { path, expect });
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    let path = error.path().map(|path| self.relative(path)).unwrap_or_default();
                    found.closed.push((
                        path,
                        error.io_error().map_or(Trouble::Failed("it is a loop of links".to_owned()), trouble),
                    ));
                }
            }
        }
        found
    }

    /// The path relative to the base; absolute when it lies elsewhere.
    fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.base).unwrap_or(path).to_string_lossy().into_owned()
    }
}

fn trouble(error: &std::io::Error) -> Trouble {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Trouble::Gone,
        ErrorKind::PermissionDenied => Trouble::Denied("permission denied".to_owned()),
        _ => Trouble::Failed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Expect;

    fn folder(files: &[&str]) -> (tempfile::TempDir, Local) {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, *file).unwrap();
        }
        let local = Local::new(&folder.path().join("src")).unwrap();
        (folder, local)
    }

    #[test]
    fn a_walk_finds_yaml_files_and_leaves_the_rest() {
        let (_folder, local) = folder(&[
            "src/b/catalog-info.yml",
            "src/a.yaml",
            "src/readme.md",
            "src/.git/x.yaml",
            "src/node_modules/m/catalog-info.yaml",
        ]);
        let found: Vec<(String, Expect)> = local.walk().files.into_iter().map(|met| (met.path, met.expect)).collect();
        assert_eq!(
            found,
            [("a.yaml".to_owned(), Expect::Anything), ("b/catalog-info.yml".to_owned(), Expect::Entities)]
        );
        let listed: Vec<String> =
            local.list("./*/catalog-info.*").unwrap().files.into_iter().map(|met| met.path).collect();
        assert_eq!(listed, ["b/catalog-info.yml"]);
        assert_eq!(local.list("gone/*.yaml").unwrap(), Walk::default());
    }

    #[test]
    fn nothing_outside_of_the_folder_is_read() {
        let (folder, local) = folder(&["src/a.yaml", "secret.txt"]);
        std::os::unix::fs::symlink(folder.path().join("secret.txt"), folder.path().join("src/link.yaml")).unwrap();
        assert_eq!(local.read("../secret.txt", 99), Err(Trouble::Outside));
        assert_eq!(local.read("link.yaml", 99), Err(Trouble::Outside));
        assert_eq!(local.read("/etc/passwd", 9_999), Err(Trouble::Outside));
        assert_eq!(local.list("../*.txt"), Err(Trouble::Outside));
        assert_eq!(local.read("gone.yaml", 99), Err(Trouble::Gone));
        assert_eq!(local.read("a.yaml", 3), Err(Trouble::TooLarge(10, 3)));
        assert_eq!(local.read("a.yaml", 99).map(|read| read.bytes), Ok(b"src/a.yaml".to_vec()));
        assert_eq!(local.read(".", 99), Err(Trouble::Failed("it is a folder".into())));
    }

    #[test]
    fn inside_a_work_tree_the_whole_of_it_may_be_read() {
        let (folder, _) = folder(&["src/a.yaml", "other/b.yaml", ".git/HEAD"]);
        let local = Local::new(&folder.path().join("src")).unwrap();
        assert!(local.read("../other/b.yaml", 99).is_ok());
    }
}
