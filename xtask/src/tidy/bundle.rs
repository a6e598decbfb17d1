//! What the browser pays: which crates may be in the first bundle, and how many bytes it may have.

use std::collections::BTreeSet;
use std::fs;
use std::process::Stdio;

use anyhow::{Context, Result};

use super::Finding;
use crate::setup::wasm_target::TARGET;
use crate::web::manifest::Manifest;
use crate::workspace::{Workspace, cargo, stdout};

const ALLOWED: &str = "frontend/bundle.allow";
const BUDGET: &str = "frontend/bundle.budget";

/// # Errors
/// When cargo cannot say what `frontend` is made of, or the list cannot be read.
pub fn check(ws: &Workspace) -> Result<Vec<Finding>> {
    let allowed = fs::read_to_string(ws.root.join(ALLOWED)).with_context(|| format!("reading {ALLOWED}"))?;
    Ok(check_crates(&allowed, &crates(ws)?))
}

/// Hold a release bundle against its budget.
///
/// # Errors
/// When the budget cannot be read.
pub fn weigh(ws: &Workspace, manifest: &Manifest) -> Result<Vec<Finding>> {
    let budget = fs::read_to_string(ws.root.join(BUDGET)).with_context(|| format!("reading {BUDGET}"))?;
    Ok(check_bytes(&budget, &manifest.first_visit()))
}

/// The crates that are compiled into the bundle. `cargo metadata` would mix in what only the server switches on;
/// `cargo tree` resolves the features for this one package.
fn crates(ws: &Workspace) -> Result<BTreeSet<String>> {
    let mut tree = cargo();
    // A clean machine downloads the crates here: let that be seen.
    tree.current_dir(&ws.root).stderr(Stdio::inherit());
    tree.args(["tree", "--locked", "--package", "frontend", "--target", TARGET]);
    tree.args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--no-dedupe", "--format", "{p}"]);
    let names = stdout(&mut tree)?;
    Ok(names
        .lines()
        .filter_map(|line| line.split(' ').next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect())
}

fn check_crates(allowed: &str, present: &BTreeSet<String>) -> Vec<Finding> {
    let entries: Vec<(usize, &str)> = entries(allowed).collect();
    let mut findings = Vec::new();
    for name in present {
        if !entries.iter().any(|(_, entry)| entry == name) {
            let message = format!(
                "`{name}` would be in the first bundle: keep it out, or list it here and tell why in the commit"
            );
            findings.push(Finding::new(ALLOWED, 1, message));
        }
    }
    for (line, entry) in entries {
        if !present.contains(entry) {
            findings.push(Finding::new(ALLOWED, line, format!("`{entry}` is not in the bundle any more: take it out")));
        }
    }
    findings
}

fn check_bytes(budget: &str, parts: &[(&str, u64)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, entry) in entries(budget) {
        let Some((name, limit)) =
            entry.split_once(' ').and_then(|(name, limit)| Some((name, limit.trim().parse().ok()?)))
        else {
            findings.push(Finding::new(BUDGET, line, format!("`{entry}` is not `name bytes`")));
            continue;
        };
        let bytes: u64 =
            parts.iter().filter(|(part, _)| *part == name || name == "total").map(|(_, bytes)| bytes).sum();
        if bytes > limit {
            let message =
                format!("{name}: {bytes} bytes compressed, {limit} are allowed (built by `cargo xtask web --release`)");
            findings.push(Finding::new(BUDGET, line, message));
        }
    }
    findings
}

/// (line counted from 1, text) without comments and empty lines.
fn entries(list: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = list.lines().enumerate().map(|(index, line)| (index + 1, line.split('#').next().unwrap_or("").trim()));
    lines.filter(|(_, line)| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> BTreeSet<String> {
        list.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_crate_that_is_not_listed_is_found_and_one_that_left_too() {
        let findings = check_crates("# pages\nleptos\nregex # once\n", &names(&["leptos", "automerge"]));
        let found: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].contains("`automerge`") && found[1].starts_with("frontend/bundle.allow:3: `regex`"),
            "{found:?}"
        );
    }

    #[test]
    fn bytes_above_the_budget_are_found() {
        let parts = [("wasm", 300), ("js", 20)];
        assert_eq!(check_bytes("wasm 300\njs 20\ntotal 320\n", &parts), []);
        assert_eq!(check_bytes("wasm 299\ntotal 319\n", &parts).len(), 2);
        assert_eq!(check_bytes("wasm many\n", &parts).len(), 1);
    }
}
