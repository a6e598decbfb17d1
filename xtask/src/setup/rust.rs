//! The parts of the Rust toolchain that tests need beside the compiler.

use anyhow::{Result, bail};

use crate::steps::{run, say};
use crate::workspace::{cargo, command, stdout, which};

/// rustfmt and clippy.
///
/// # Errors
/// Names the missing one and the command that installs it.
pub fn components() -> Result<()> {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if stdout(cargo().args([subcommand, "--version"])).is_ok() {
            continue;
        }
        let by_hand = format!("rustup component add {component}");
        say(&format!("{component} is missing: {by_hand}"));
        if which("rustup").is_none() || run(command("rustup").args(["component", "add", component])).is_err() {
            bail!("{component} is missing; install it with `{by_hand}`");
        }
    }
    Ok(())
}

/// cargo-nextest is a better test runner, if it is there; nothing needs it.
pub fn has_nextest() -> bool {
    stdout(cargo().args(["nextest", "--version"])).is_ok()
}
