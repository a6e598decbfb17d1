//! `cargo xtask new feature NAME`: the rooms of a feature, empty and in their places.

use anyhow::{Result, bail};

use crate::workspace::Workspace;

pub fn feature(_ws: &Workspace, name: &str) -> Result<()> {
    bail!("not yet: {name}")
}
