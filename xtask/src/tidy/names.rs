//! Names that say nothing: if one of these seems needed, the noun is missing.

use super::Finding;
use super::source::Source;

/// Endings of type names, and whole or last words of other names.
const EMPTY_WORDS: [&str; 5] = ["Service", "Manager", "Helper", "Util", "Utils"];
const ITEMS: [&str; 4] = ["struct", "enum", "trait", "type"];

pub fn check(source: &Source) -> Vec<Finding> {
    if !source.is_rust() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let stem = source.name().trim_end_matches(".rs");
    if let Some(word) = empty_last_word(stem).filter(|word| *word != "Service" || stem.contains('_')) {
        findings.push(complain(source, 1, stem, word));
    }
    for (line, code) in source.code_lines() {
        let mut words = code.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
        while let Some(item) = words.next() {
            let is_type = ITEMS.contains(&item);
            if !is_type && item != "fn" && item != "mod" {
                continue;
            }
            let Some(name) = words.next() else { break };
            let empty = if is_type {
                EMPTY_WORDS.into_iter().find(|word| name.ends_with(word) || name.ends_with(&format!("{word}s")))
            } else {
                empty_last_word(name).filter(|word| *word != "Service")
            };
            if let Some(word) = empty {
                findings.push(complain(source, line, name, word));
            }
        }
    }
    findings
}

/// `user_helper` and `utils` end in an empty word. A service alone is a thing that catalogs and gRPC have, and
/// `into_service` is tower's; `user_service.rs` is not.
fn empty_last_word(name: &str) -> Option<&'static str> {
    let last = name.rsplit('_').next().unwrap_or(name);
    let is = |word: &&str| {
        let word = word.to_lowercase();
        last == word || *last == format!("{word}s")
    };
    EMPTY_WORDS.into_iter().find(is)
}

fn complain(source: &Source, line: usize, name: &str, word: &str) -> Finding {
    let message = format!("`{name}`: \"{}\" says nothing; what is it, in the user's word?", word.to_lowercase());
    Finding::new(&source.path, line, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&Source::new(path, text)).len()
    }

    #[test]
    fn names_without_a_noun_are_found() {
        assert_eq!(
            found("a/src/b.rs", "struct UserService;\nenum EntityManager {}\nfn date_helper() {}\nmod utils;"),
            4
        );
        assert_eq!(found("a/src/string_utils.rs", ""), 1);
        assert_eq!(found("a/src/user_service.rs", ""), 1);
        assert_eq!(found("a/src/helpers.rs", ""), 1);
    }

    #[test]
    fn names_with_one_are_not() {
        assert_eq!(
            found("a/src/serve.rs", "struct Entity; impl Service<Request> for Door {}\nfn into_service() {}"),
            0
        );
        assert_eq!(found("a/src/b.rs", "// a helper\nlet manager = \"struct Manager\";"), 0);
    }
}
