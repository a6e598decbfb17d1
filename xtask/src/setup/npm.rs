//! The npm packages: Playwright and axe for the browser tests, binaryen's wasm-opt for the release bundle.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Instant;
use std::{fs, io};

use anyhow::{Context, Result, bail};

use crate::steps::{run, say, seconds};
use crate::workspace::{Workspace, command, which};

/// Install what `end2end/package-lock.json` names, unless exactly that is installed.
///
/// # Errors
/// When npm is missing, or a package cannot be had.
pub fn ensure(ws: &Workspace) -> Result<()> {
    let lock = fs::read(ws.end2end().join("package-lock.json")).context("reading end2end/package-lock.json")?;
    let wanted = blake3::hash(&lock).to_hex().to_string();
    let mark = mark(ws);
    match fs::read_to_string(&mark) {
        Ok(installed) if installed == wanted => return Ok(()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    if which("npm").is_none() {
        bail!("npm is missing; install Node.js 20 or later, which brings it (https://nodejs.org/en/download)");
    }
    let start = Instant::now();
    let mut npm = command("npm");
    npm.current_dir(ws.end2end()).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").stdin(Stdio::null()).stdout(Stdio::null());
    run(&mut npm).context("the npm packages could not be installed; try `npm ci` in end2end/")?;
    fs::write(mark, wanted)?;
    say(&format!("npm packages installed in {}", seconds(start.elapsed())));
    Ok(())
}

/// Remembers which lock file `node_modules` was made from.
fn mark(ws: &Workspace) -> PathBuf {
    ws.end2end().join("node_modules/.portal-lock")
}
