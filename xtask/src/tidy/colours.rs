//! Colours have names, and the names live in `style/tokens.css`: that is what makes dark mode one file.

use super::Finding;
use super::source::Source;

const FUNCTIONS: [&str; 8] = ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklch("];

pub fn check(source: &Source) -> Vec<Finding> {
    let css = source.path.starts_with("style/") && source.path.ends_with(".css") && source.name() != "tokens.css";
    let view = source.path.starts_with("app/src/") && source.is_rust();
    let lines: Vec<usize> = if css {
        let code = without_comments(&source.text);
        let found = code.lines().enumerate().filter(|(_, line)| has_colour(line));
        found.map(|(index, _)| index + 1).collect()
    } else if view {
        source.string_lines().filter(|(_, text)| is_only_colour(text)).map(|(line, _)| line).collect()
    } else {
        Vec::new()
    };
    let complain =
        |line| Finding::new(&source.path, line, "a colour is a `var(--…)`; give it a name in style/tokens.css");
    lines.into_iter().map(complain).collect()
}

fn has_colour(line: &str) -> bool {
    if FUNCTIONS.iter().any(|function| begins_word(line, function)) {
        return true;
    }
    // `#abc` counts in a value; before the brace or the colon it is a selector.
    let declaration = line.rsplit('{').next().unwrap_or(line);
    let Some((_, value)) = declaration.split_once(':') else { return false };
    value.match_indices('#').any(|(at, _)| {
        let rest = &value[at + 1..];
        let digits = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
        let goes_on = rest[digits..].starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
        matches!(digits, 3 | 4 | 6 | 8) && !goes_on
    })
}

fn begins_word(line: &str, function: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    line.match_indices(function).any(|(at, _)| !line[..at].chars().next_back().is_some_and(inside))
}

/// In views only a literal that is nothing but a colour: `#1f2933` is one, a link to `#added` is not.
fn is_only_colour(text: &str) -> bool {
    text.split('"').any(|literal| {
        let Some(digits) = literal.strip_prefix('#') else { return false };
        matches!(digits.len(), 3 | 6)
            && digits.chars().all(|c| c.is_ascii_hexdigit())
            && digits.chars().any(|c| c.is_ascii_digit())
    })
}

/// Comments become blanks; lines stay where they are.
fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        let end = rest[start..].find("*/").map_or(rest.len(), |end| start + end + 2);
        out.push_str(&rest[..start]);
        out.extend(rest[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&Source::new(path, text)).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn colours_outside_the_tokens_are_found() {
        let css = ".a {\n  color: #fff;\n  background: rgb(1 2 3);\n  border: 1px solid #a1b2c3;\n}\na:hover { color: #abc }\n";
        assert_eq!(lines("style/catalog.css", css), [2, 3, 4, 6]);
        assert_eq!(lines("style/tokens.css", css), [0; 0]);
        assert_eq!(lines("app/src/ui/icon.rs", "view! { <path fill=\"#1f2933\"/> }"), [1]);
    }

    #[test]
    fn what_only_looks_like_a_colour_is_not() {
        let css = "#add:hover { color: var(--ink) }\n/* #fff */\n.a { background: url(/icons.svg#face-large) }\n";
        assert_eq!(lines("style/catalog.css", css), [0; 0]);
        assert_eq!(lines("app/src/ui/icon.rs", "view! { <a href=\"#add\"/> }"), [0; 0]);
    }
}
