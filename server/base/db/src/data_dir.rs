//! The data folder and the lock that keeps a second process out of it.

use crate::DbError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

const LOCK: &str = "portal.lock";

/// A data folder that belongs to this process until it is dropped or the process ends, however it ends: the operating
/// system holds the lock, so a left-over `portal.lock` file never keeps anybody out.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    _lock: File,
}

impl DataDir {
    /// Creates the folder if it is missing (readable by its owner only) and locks it. [`DbError::Locked`] names the
    /// process that has it.
    pub fn open(path: impl AsRef<Path>) -> Result<DataDir, DbError> {
        let path = path.as_ref().to_owned();
        let cannot = |e: std::io::Error| DbError::CannotOpen { path: path.display().to_string(), cause: e.to_string() };
        create(&path).map_err(cannot)?;
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path.join(LOCK))
            .map_err(cannot)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(DbError::Locked { folder: path.display().to_string(), holder: holder(&mut lock) });
            }
            Err(TryLockError::Error(e)) => return Err(cannot(e)),
        }
        let note = format!("{}\n", std::process::id());
        lock.set_len(0).and_then(|()| lock.rewind()).and_then(|()| lock.write_all(note.as_bytes())).map_err(cannot)?;
        Ok(DataDir { path, _lock: lock })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A file or folder in it.
    pub fn join(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path.join(name)
    }
}

fn holder(lock: &mut File) -> String {
    let mut text = String::new();
    match lock.read_to_string(&mut text) {
        Ok(_) if !text.trim().is_empty() => format!("process {}", text.trim()),
        _ => "its process is just starting".to_owned(),
    }
}

#[cfg(unix)]
fn create(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn create(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)
}
