//! A function fits on a screen; a view, which is read like a page, on two.

use super::Finding;
use super::source::{Source, item_end};

/// Lines of the body that hold code.
const LIMIT: usize = 60;
/// The same for functions of `app` that contain a `view!`.
const VIEW_LIMIT: usize = 100;

pub fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, _) in source.code.match_indices("fn ") {
        let line = source.code[..at].matches('\n').count() + 1;
        let starts_word = source.code[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(');
        let name: String = source.code[at + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if !starts_word || name.is_empty() || source.is_test(line) {
            continue;
        }
        let body = &source.code[at..item_end(&source.code, at)];
        let lines = body.lines().skip(1).filter(|line| !line.trim().is_empty()).count();
        let is_view = source.path.starts_with("app/") && body.contains("view!");
        let limit = if is_view { VIEW_LIMIT } else { LIMIT };
        if lines > limit {
            let message =
                format!("`{name}` has {lines} lines, {limit} are the limit: which step gets a name of its own?");
            findings.push(Finding::new(&source.path, line, message));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(lines: usize, first: &str) -> String {
        format!("fn a(b: [u8; 2]) {{\n    {first}\n{}}}\n", "    c();\n    // why\n\n".repeat(lines - 1))
    }

    #[test]
    fn a_long_function_is_found() {
        assert_eq!(check(&Source::new("server/src/a.rs", function(LIMIT, "b();"))), []);
        let findings = check(&Source::new("server/src/a.rs", function(LIMIT + 1, "b();")));
        assert_eq!(findings.len(), 1);
        assert!(findings[0].message.starts_with("`a` has 61 lines"), "{}", findings[0]);
    }

    #[test]
    fn a_view_may_be_longer() {
        let view = function(VIEW_LIMIT, "view! { <p>\"fn \"</p> }");
        assert_eq!(check(&Source::new("app/src/a.rs", view.as_str())), []);
        assert_eq!(check(&Source::new("server/src/a.rs", view)).len(), 1);
    }
}
