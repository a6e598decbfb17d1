//! Who may depend on whom. This table is the one in ARCHITECTURE.md.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Finding;
use crate::workspace::Workspace;

struct Row {
    /// The folder of the package; `*` stands for one name.
    package: &'static str,
    /// Folders of ours that it may depend on.
    may: &'static [&'static str],
    /// The same, for its tests.
    tests_may: &'static [&'static str],
    /// Crates it must never know.
    never: &'static [&'static str],
}

const RUNTIMES: &[&str] = &["tokio", "axum", "sqlx", "leptos", "chrono", "time", "reqwest"];
const KERNEL: &[&str] = &["server/base/kernel", "server/base/db", "shared"];
const TESTKIT: &[&str] = &["server/base/testkit"];

const TABLE: [Row; 11] = [
    Row { package: "shared", may: &[], tests_may: &[], never: RUNTIMES },
    Row { package: "shared/crdt", may: &["shared"], tests_may: &[], never: RUNTIMES },
    Row { package: "app", may: &["shared"], tests_may: &[], never: &["automerge", "sqlx", "axum", "reqwest"] },
    Row {
        package: "frontend",
        may: &["app", "shared", "shared/crdt"],
        tests_may: &[],
        never: &["tokio", "axum", "sqlx"],
    },
    Row { package: "server/base/db", may: &[], tests_may: &[], never: &["axum", "leptos"] },
    Row { package: "server/base/kernel", may: &["server/base/db", "shared"], tests_may: TESTKIT, never: &["leptos"] },
    Row { package: "server/base/testkit", may: KERNEL, tests_may: &[], never: &["leptos"] },
    Row {
        package: "server/features/docs",
        may: &["server/base/kernel", "server/base/db", "shared", "shared/crdt"],
        tests_may: TESTKIT,
        never: &["leptos"],
    },
    Row { package: "server/features/*", may: KERNEL, tests_may: TESTKIT, never: &["leptos"] },
    Row {
        package: "server",
        may: &["app", "server/base/*", "server/features/*", "shared"],
        tests_may: TESTKIT,
        never: &["sqlx"],
    },
    Row {
        package: "bench",
        may: &["server", "server/base/*", "server/features/*", "shared"],
        tests_may: &[],
        never: &[],
    },
];

/// Tools know nothing of ours.
const TOOL: Row = Row { package: "xtask", may: &[], tests_may: &[], never: &[] };

/// A package of the workspace, as far as the table is concerned.
#[derive(Debug)]
pub struct Package {
    pub folder: String,
    /// (folder if it is ours, else the crate's name; is it ours?; only for tests?)
    pub dependencies: Vec<(String, Ours, Kind)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ours {
    Yes,
    No,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Normal,
    Tests,
}

/// # Errors
/// When `cargo metadata` says something unexpected.
pub fn packages(ws: &Workspace) -> Result<Vec<Package>> {
    let folder_of = |path: &str| -> Option<String> {
        let path = std::path::Path::new(path).strip_prefix(&ws.root).ok()?;
        Some(path.to_string_lossy().replace('\\', "/"))
    };
    let mut packages = Vec::new();
    for package in ws.packages() {
        let manifest = package["manifest_path"].as_str().context("a package has a manifest")?;
        let folder = folder_of(manifest.trim_end_matches("Cargo.toml").trim_end_matches('/'));
        let dependency = |dependency: &Value| {
            let kind = if dependency["kind"] == "dev" { Kind::Tests } else { Kind::Normal };
            match dependency["path"].as_str().and_then(folder_of) {
                Some(folder) => (folder, Ours::Yes, kind),
                None => (dependency["name"].as_str().unwrap_or_default().to_owned(), Ours::No, kind),
            }
        };
        let dependencies = package["dependencies"].as_array().map_or(&[][..], Vec::as_slice);
        packages.push(Package {
            folder: folder.context("a package of the workspace lies in the checkout")?,
            dependencies: dependencies.iter().map(dependency).collect(),
        });
    }
    Ok(packages)
}

pub fn check(packages: &[Package]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in packages {
        let manifest = format!("{}/Cargo.toml", package.folder);
        let Some(row) = TABLE.iter().chain([&TOOL]).find(|row| fits(&package.folder, row.package)) else {
            let message = "this package has no row in xtask/src/tidy/arrows.rs: who may it know?";
            findings.push(Finding::new(&manifest, 1, message));
            continue;
        };
        for (dependency, ours, kind) in &package.dependencies {
            let allowed = |list: &[&str]| list.iter().any(|pattern| fits(dependency, pattern));
            let fine = match (ours, kind) {
                (Ours::Yes, Kind::Tests) => allowed(row.may) || allowed(row.tests_may) || *dependency == package.folder,
                (Ours::Yes, Kind::Normal) => allowed(row.may),
                (Ours::No, Kind::Normal) => !row.never.contains(&dependency.as_str()),
                (Ours::No, Kind::Tests) => true,
            };
            if !fine {
                let message =
                    format!("`{}` must not know `{dependency}` (the arrows in ARCHITECTURE.md)", package.folder);
                findings.push(Finding::new(&manifest, 1, message));
            }
        }
        if package.dependencies.iter().any(|(name, _, kind)| *kind == Kind::Normal && name == TESTKIT[0])
            && row.package != "bench"
        {
            findings.push(Finding::new(&manifest, 1, "testkit is for tests: make it a dev-dependency"));
        }
    }
    findings
}

fn fits(folder: &str, pattern: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => folder.strip_prefix(start).is_some_and(|name| !name.is_empty() && !name.contains('/')),
        None => folder == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(folder: &str, dependency: &str, ours: Ours, kind: Kind) -> usize {
        let dependencies = vec![(dependency.to_owned(), ours, kind)];
        check(&[Package { folder: folder.to_owned(), dependencies }]).len()
    }

    #[test]
    fn arrows_that_are_not_drawn_are_found() {
        assert_eq!(found("server/features/catalog", "server/features/search", Ours::Yes, Kind::Normal), 1);
        assert_eq!(found("server/features/catalog", "server/features/search", Ours::Yes, Kind::Tests), 1);
        assert_eq!(found("app", "server/base/db", Ours::Yes, Kind::Normal), 1);
        assert_eq!(found("server/base/kernel", "server/features/catalog", Ours::Yes, Kind::Normal), 1);
        assert_eq!(found("server/features/catalog", "server/base/testkit", Ours::Yes, Kind::Normal), 2);
        assert_eq!(found("shared", "tokio", Ours::No, Kind::Normal), 1);
        assert_eq!(found("somewhere/else", "serde", Ours::No, Kind::Normal), 1);
    }

    #[test]
    fn arrows_that_are_drawn_are_fine() {
        assert_eq!(found("server/features/catalog", "server/base/kernel", Ours::Yes, Kind::Normal), 0);
        assert_eq!(found("server/features/catalog", "server/base/testkit", Ours::Yes, Kind::Tests), 0);
        assert_eq!(found("server", "server/features/catalog", Ours::Yes, Kind::Normal), 0);
        assert_eq!(found("frontend", "app", Ours::Yes, Kind::Normal), 0);
        assert_eq!(found("app", "tokio", Ours::No, Kind::Tests), 0);
    }
}
