//! PostgreSQL's programs: the store tests start a throw-away cluster with `initdb`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::apt;
use crate::workspace::which;

/// The folder that holds `initdb` and `postgres`.
///
/// # Errors
/// When there is none and PostgreSQL cannot be installed.
pub fn ensure() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    apt::install("PostgreSQL (initdb)", &["postgresql"])?;
    find().context("PostgreSQL was installed, but there is no initdb below /usr/lib/postgresql")
}

/// In the path, or where Debian keeps it, the newest first.
fn find() -> Option<PathBuf> {
    if let Some(initdb) = which("initdb").and_then(|file| file.canonicalize().ok()) {
        return initdb.parent().map(Path::to_path_buf);
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let number = |folder: &PathBuf| folder.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let mut found: Vec<PathBuf> = versions.filter(|folder| folder.join("bin/initdb").is_file()).collect();
    found.sort_by_key(number);
    found.pop().map(|folder| folder.join("bin"))
}
