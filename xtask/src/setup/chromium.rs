//! The browser of the browser tests.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::apt;
use crate::workspace::which;

/// `$CHROMIUM`, or a Chromium or Chrome in the path, or Debian's, installed now.
///
/// # Errors
/// When there is none and none can be installed.
pub fn ensure() -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROMIUM") {
        return Ok(chosen.into());
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    apt::install("Chromium", &["chromium", "fonts-liberation"])?;
    find().context("Chromium was installed, but is not in the path; say where it is in the variable CHROMIUM")
}

fn find() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(which)
}
