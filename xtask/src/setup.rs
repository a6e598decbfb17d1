//! Makes sure that what the other commands need is there. Each part looks first, and is quick when it finds it.

mod apt;
pub mod chromium;
pub mod npm;
pub mod postgres;
pub mod rust;
pub mod wasm_target;

use anyhow::Result;

use crate::steps::{say, step};
use crate::workspace::Workspace;

/// Everything that `cargo xtask test` needs.
///
/// # Errors
/// Names the missing tool, and the command that would install it.
pub fn everything(ws: &Workspace) -> Result<()> {
    step("setup", || {
        rust::components()?;
        let wasm = wasm_target::ensure(ws)?;
        say(&format!("wasm target: {wasm}"));
        npm::ensure(ws)?;
        say("npm packages: there");
        say(&format!("Chromium: {}", chromium::ensure()?.display()));
        say(&format!("PostgreSQL: {}", postgres::ensure()?.display()));
        Ok(())
    })
}
