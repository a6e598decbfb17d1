//! `cargo xtask build`: the one file that people run.

use std::fs;

use anyhow::{Context, Result};

use crate::steps::{run, say, step};
use crate::web;
use crate::workspace::{Flavour, Workspace, cargo};

/// Build the small browser side, then the server with it inside.
///
/// # Errors
/// When something is missing or does not compile.
pub fn build(ws: &Workspace) -> Result<()> {
    web::build(ws, Flavour::Release)?;
    step("server (release)", || {
        let mut build = cargo();
        run(build.current_dir(&ws.root).args(["build", "--release", "--package", "portal", "--bin", "portal"]))
    })?;
    let portal = ws.portal(Flavour::Release);
    let bytes = fs::metadata(&portal).with_context(|| format!("looking at {}", portal.display()))?.len();
    say(&format!("{} ({} MB): copy it anywhere, it needs nothing beside it", portal.display(), bytes / 1_000_000));
    Ok(())
}
