//! Debian's packages, where we may install them.

use std::process::Stdio;

use anyhow::{Result, bail};

use crate::steps::{run, say};
use crate::workspace::{command, stdout, which};

/// Install them, updating the package lists when they are too old to know them.
///
/// # Errors
/// When there is no `apt-get` or we are not root: says what is missing and which command would install it.
pub fn install(what: &str, packages: &[&str]) -> Result<()> {
    let by_hand = format!("apt-get install {}", packages.join(" "));
    if which("apt-get").is_none() {
        bail!("{what} is missing; install it with your system's package manager (Debian: `{by_hand}`)");
    }
    if !is_root() {
        bail!("{what} is missing; install it with `sudo {by_hand}`");
    }
    say(&format!("{what} is missing: {by_hand}"));
    if apt(&["install"], packages).is_ok() {
        return Ok(());
    }
    apt(&["update"], &[])?;
    if let Err(error) = apt(&["install"], packages) {
        bail!("{what} is missing and could not be installed ({error}); try `{by_hand}`");
    }
    Ok(())
}

fn apt(verb: &[&str], packages: &[&str]) -> Result<()> {
    let mut apt = command("apt-get");
    apt.args(["-q", "-y", "-o", "Dpkg::Use-Pty=0", "--no-install-recommends"]).args(verb).args(packages);
    run(apt.env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).stdout(Stdio::null()))
}

pub fn is_root() -> bool {
    stdout(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
