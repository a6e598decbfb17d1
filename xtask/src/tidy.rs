//! What the compiler does not check: the arrows between rooms, sizes, names, and who may call what.
//!
//! Each rule is a small pure function in a file of its own, with the sample it must catch.

mod arrows;
mod bundle;
mod calls;
mod colours;
mod functions;
mod headers;
mod locales;
mod migrations;
mod names;
mod paths;
mod sizes;
mod source;
mod sql;
mod styles;

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use self::source::Source;
use crate::steps::{say, step};
use crate::web;
use crate::workspace::{Flavour, Workspace, command, stdout};

/// A place where a rule is broken, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub path: String,
    /// Counted from 1.
    pub line: usize,
    pub message: String,
}

impl Finding {
    pub fn new(path: &str, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: path.to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// The rules that look at one file.
const FILE_RULES: [fn(&Source) -> Vec<Finding>; 9] = [
    headers::check,
    sizes::check,
    functions::check,
    names::check,
    calls::check,
    sql::check,
    colours::check,
    styles::check,
    paths::check,
];

/// Check everything, and print what was found.
///
/// # Errors
/// When anything was found.
pub fn check(ws: &Workspace) -> Result<()> {
    step("tidy", || {
        let sources = read_sources(&ws.root)?;
        let mut findings: Vec<Finding> =
            sources.iter().flat_map(|source| FILE_RULES.iter().flat_map(|rule| rule(source))).collect();
        findings.extend(arrows::check(&arrows::packages(ws)?));
        findings.extend(bundle::check(ws)?);
        findings.extend(locales::check(&sources));
        findings.extend(styles::check_index(&sources));
        findings.extend(migrations::check(&sources));
        report(findings)?;
        say(&format!("{} files, nothing to complain about", sources.len()));
        Ok(())
    })
}

/// Build the release bundle and hold it against its budget.
///
/// # Errors
/// When it does not build, or weighs too much.
pub fn weigh_bundle(ws: &Workspace) -> Result<()> {
    let manifest = web::build(ws, Flavour::Release)?;
    step("bundle weight", || report(bundle::weigh(ws, &manifest)?))
}

fn report(mut findings: Vec<Finding>) -> Result<()> {
    findings.sort();
    findings.dedup();
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        1 => bail!("one rule is broken"),
        many => bail!("{many} rules are broken"),
    }
}

/// Write the hashes of new migrations into the lock file.
///
/// # Errors
/// When a migration that is written down already has changed.
pub fn accept_new_migrations(ws: &Workspace) -> Result<()> {
    let sources = read_sources(&ws.root)?;
    let (lock, added) = migrations::accept(&sources)?;
    std::fs::write(ws.root.join(migrations::LOCK), lock)?;
    for path in &added {
        say(&format!("written down: {path}"));
    }
    say(&format!("{}: {} new", migrations::LOCK, added.len()));
    Ok(())
}

/// The text files that belong to the project: what git tracks or would track, else everything outside build folders.
fn read_sources(root: &Path) -> Result<Vec<Source>> {
    let mut git = command("git");
    git.current_dir(root).args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
    let mut paths: Vec<String> = match stdout(&mut git) {
        Ok(list) => list.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect(),
        Err(_) => walk(root)?,
    };
    paths.sort();
    paths.dedup();
    let mut sources = Vec::new();
    for path in paths {
        // What git still tracks may be gone, and pictures are not text: neither is of interest.
        if let Ok(text) = fs::read_to_string(root.join(&path)) {
            sources.push(Source::new(path, text));
        }
    }
    Ok(sources)
}

fn walk(root: &Path) -> Result<Vec<String>> {
    let build = |name: &str| name == "target" || name == "node_modules" || name == ".git";
    let entries = WalkDir::new(root).into_iter().filter_entry(|entry| !entry.file_name().to_str().is_some_and(build));
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.context("walking through the checkout")?;
        if entry.file_type().is_file() {
            paths.push(entry.path().strip_prefix(root)?.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(paths)
}
