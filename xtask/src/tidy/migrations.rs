//! A migration that somebody may have run never changes: its hash is written down in `server/migrations.lock`.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::Finding;
use super::source::Source;

/// One `hash path` per line.
pub const LOCK: &str = "server/migrations.lock";

/// Every migration is written down, unchanged, and still there.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let locked = locked(sources);
    let present = present(sources);
    let mut findings = Vec::new();
    for (path, hash) in &present {
        let message = match locked.get(path) {
            Some(old) if old == hash => continue,
            Some(_) => "this migration has been released: put it back, and write a new one",
            None => "not in server/migrations.lock: `cargo xtask tidy --accept-new`",
        };
        findings.push(Finding::new(path, 1, message));
    }
    let gone = locked.keys().filter(|path| !present.contains_key(*path));
    findings.extend(gone.map(|path| Finding::new(path, 1, "this migration has been released and must stay")));
    findings
}

/// The lock file with the new migrations in it, and their paths.
///
/// # Errors
/// When one that is written down has changed or is gone.
pub fn accept(sources: &[Source]) -> Result<(String, Vec<String>)> {
    let mut locked = locked(sources);
    let mut added = Vec::new();
    for (path, hash) in present(sources) {
        match locked.get(&path) {
            Some(old) if *old == hash => {}
            Some(_) => bail!("{path} has been released: put it back, write a new one"),
            None => {
                added.push(path.clone());
                locked.insert(path, hash);
            }
        }
    }
    let lock = locked.iter().map(|(path, hash)| format!("{hash} {path}\n")).collect();
    Ok((lock, added))
}

fn locked(sources: &[Source]) -> BTreeMap<String, String> {
    let text = sources.iter().find(|source| source.path == LOCK).map_or("", |source| source.text.as_str());
    let entries = text.lines().filter_map(|line| line.split_once(' '));
    entries.map(|(hash, path)| (path.to_owned(), hash.to_owned())).collect()
}

fn present(sources: &[Source]) -> BTreeMap<String, String> {
    let migrations = sources.iter().filter(|source| {
        source.path.starts_with("server/") && source.path.contains("/migrations/") && source.path.ends_with(".sql")
    });
    migrations.map(|source| (source.path.clone(), blake3::hash(source.text.as_bytes()).to_hex().to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "server/features/catalog/migrations/20261120120000_entities.sql";

    fn sources(sql: &str, lock: &str) -> Vec<Source> {
        vec![Source::new(PATH, sql), Source::new(LOCK, lock)]
    }

    #[test]
    fn a_new_migration_is_written_down_once() {
        let (lock, added) = accept(&sources("CREATE", "")).unwrap();
        assert_eq!(added, [PATH]);
        assert_eq!(check(&sources("CREATE", "")).len(), 1);
        assert_eq!(check(&sources("CREATE", &lock)), []);
        assert_eq!(accept(&sources("CREATE", &lock)).unwrap(), (lock, Vec::new()));
    }

    #[test]
    fn a_changed_or_removed_one_is_found_and_never_accepted() {
        let (lock, _) = accept(&sources("CREATE", "")).unwrap();
        assert_eq!(check(&sources("CREATE more", &lock)).len(), 1);
        assert!(accept(&sources("CREATE more", &lock)).is_err());
        assert_eq!(check(&[Source::new(LOCK, lock)]).len(), 1);
    }
}
