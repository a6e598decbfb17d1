//! Every language says everything, and nothing is translated that nobody shows.
//!
//! `app/build.rs` compares keys and arguments more closely; this also sees languages that are not compiled in yet.

use std::collections::{BTreeMap, HashSet};

use super::Finding;
use super::source::Source;

const FOLDER: &str = "app/locales/";
const FIRST: &str = "en";

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let languages = languages(sources);
    let Some(english) = languages.get(FIRST) else { return Vec::new() };
    let mut findings = Vec::new();
    for (language, messages) in &languages {
        for (key, (file, _)) in english.iter().filter(|(key, _)| !messages.contains_key(*key)) {
            let path = format!("{FOLDER}{language}/{file}");
            findings.push(Finding::new(&path, 1, format!("`{key}` is missing in this language")));
        }
        for (key, (file, line)) in messages.iter().filter(|(key, _)| !english.contains_key(*key)) {
            let path = format!("{FOLDER}{language}/{file}");
            findings.push(Finding::new(&path, *line, format!("`{key}` does not exist in English")));
        }
    }
    let shown = shown(sources);
    for (key, (file, line)) in english.iter().filter(|(key, _)| !shown.contains(key.as_str())) {
        findings.push(Finding::new(
            &format!("{FOLDER}{FIRST}/{file}"),
            *line,
            format!("nobody shows `{key}`: take it out"),
        ));
    }
    findings
}

/// Language → key → (file, line).
fn languages(sources: &[Source]) -> BTreeMap<String, BTreeMap<String, (String, usize)>> {
    let mut languages: BTreeMap<String, BTreeMap<String, (String, usize)>> = BTreeMap::new();
    for source in sources {
        let Some((language, file)) = source.path.strip_prefix(FOLDER).and_then(|path| path.split_once('/')) else {
            continue;
        };
        let messages = languages.entry(language.to_owned()).or_default();
        for (line, text) in source.lines() {
            let key = text.split_once('=').map_or("", |(key, _)| key.trim());
            if !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                messages.insert(key.to_owned(), (file.to_owned(), line));
            }
        }
    }
    languages
}

/// Every word in the code of the pages.
fn shown(sources: &[Source]) -> HashSet<&str> {
    let code = sources.iter().filter(|source| source.path.starts_with("app/src/") && source.is_rust());
    let words = code.flat_map(|source| source.code.split(|c: char| !(c.is_alphanumeric() || c == '_')));
    words.filter(|word| word.contains('_')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(english: &str, german: &str, page: &str) -> Vec<String> {
        let sources = [
            Source::new("app/locales/en/catalog.txt", english),
            Source::new("app/locales/de/catalog.txt", german),
            Source::new("app/src/catalog.rs", page),
        ];
        check(&sources).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_one_language_lacks_is_found() {
        let page = "text!(catalog_title, catalog_owner)";
        let english = "// about\ncatalog_title = Catalog\ncatalog_owner = Owner\n";
        assert_eq!(found(english, english, page), [""; 0]);
        let findings = found(english, "catalog_title = Katalog\ncatalog_extra = Mehr\n", page);
        assert_eq!(findings.len(), 2, "{findings:?}");
    }

    #[test]
    fn a_message_that_nobody_shows_is_found() {
        let findings = found("catalog_old = Old\n", "catalog_old = Alt\n", "// catalog_old\nlet a = \"catalog_old\";");
        assert_eq!(findings, ["app/locales/en/catalog.txt:1: nobody shows `catalog_old`: take it out"]);
    }
}
