//! Every Rust file says in its first line what lives there, and modules are called `foo.rs`, never `foo/mod.rs`.

use super::Finding;
use super::source::Source;

pub fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !source.is_rust() {
        return findings;
    }
    if source.name() == "mod.rs" {
        findings.push(Finding::new(&source.path, 1, "a module `foo` lives in `foo.rs`, its parts in `foo/`"));
    }
    if !source.text.lines().next().is_some_and(|line| line.starts_with("//! ")) {
        findings.push(Finding::new(&source.path, 1, "the first line is a `//!` sentence: what lives in this file"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_lives_in_it() {
        assert_eq!(check(&Source::new("a/src/b.rs", "//! What lives here.\n")), []);
        assert_eq!(check(&Source::new("a/src/b.rs", "use std::fmt;\n")).len(), 1);
        assert_eq!(check(&Source::new("a/src/b.rs", "")).len(), 1);
        assert_eq!(check(&Source::new("a/b.md", "# Hello\n")), []);
    }

    #[test]
    fn mod_rs_is_found() {
        assert_eq!(check(&Source::new("a/src/b/mod.rs", "//! What lives here.\n")).len(), 1);
    }
}
