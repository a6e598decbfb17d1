//! In a feature, SQL lives in `store.rs`; the server binary has none.

use super::Finding;
use super::source::{Source, has_word};

/// Each pair on one line or its beginning on one: enough to tell a statement from a sentence.
const STATEMENTS: [&[&str]; 7] = [
    &["SELECT", "FROM"],
    &["INSERT", "INTO"],
    &["UPDATE", "SET"],
    &["DELETE", "FROM"],
    &["CREATE", "TABLE"],
    &["ALTER", "TABLE"],
    &["DROP", "TABLE"],
];

pub fn check(source: &Source) -> Vec<Finding> {
    let about_it = source.path.starts_with("server/features/") || source.path.starts_with("server/src/");
    let store = source.name() == "store.rs" || source.path.contains("/src/store/");
    if !source.is_rust() || !about_it || store {
        return Vec::new();
    }
    let strings = source
        .string_lines()
        .filter(|(_, text)| STATEMENTS.iter().any(|statement| statement.iter().all(|keyword| has_word(text, keyword))));
    let macros = source.code_lines().filter(|(_, code)| code.contains("sql!"));
    let mut lines: Vec<usize> = strings.chain(macros).map(|(line, _)| line).collect();
    lines.sort_unstable();
    lines.dedup();
    let complain = |line| Finding::new(&source.path, line, "SQL lives in the feature's store.rs");
    lines.into_iter().map(complain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUERY: &str = "fn a() {\n    let b = sql!(\"SELECT c FROM d\");\n}\n";

    #[test]
    fn sql_outside_the_store_is_found() {
        assert_eq!(check(&Source::new("server/features/catalog/src/browse.rs", QUERY)).len(), 1);
        assert_eq!(check(&Source::new("server/src/main.rs", "let a = \"DELETE FROM b\";")).len(), 1);
    }

    #[test]
    fn the_store_and_sentences_are_not() {
        assert_eq!(check(&Source::new("server/features/catalog/src/store.rs", QUERY)), []);
        assert_eq!(check(&Source::new("server/features/catalog/src/store/entities.rs", QUERY)), []);
        let sentence = "let a = \"select a source from the list\"; // SELECT a FROM b";
        assert_eq!(check(&Source::new("server/features/catalog/src/browse.rs", sentence)), []);
    }
}
