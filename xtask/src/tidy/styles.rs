//! Styles live in `style/`: the Content Security Policy drops inline ones, and Trunk's page must know every file.

use super::Finding;
use super::source::Source;

const INDEX: &str = "frontend/index.html";

/// No `style=` and no `style:` in views.
pub fn check(source: &Source) -> Vec<Finding> {
    if !source.path.starts_with("app/src/") || !source.is_rust() {
        return Vec::new();
    }
    let inline = |code: &str| {
        code.match_indices("style").any(|(at, word)| {
            let starts = code[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '<');
            let after = &code[at + word.len()..];
            // `style = …` is a variable, `style::…` a path, and `style: …` a field.
            let attribute = after.starts_with('=') && !after.starts_with("==") && !after.starts_with("=>");
            let directive = after.starts_with(':') && after[1..].starts_with(|c: char| c.is_ascii_lowercase());
            starts && (attribute || directive)
        })
    };
    let message = "the browser drops inline styles here; use a class, or an attribute that style/ reads";
    let found = source.code_lines().filter(|(_, code)| inline(code));
    found.map(|(line, _)| Finding::new(&source.path, line, message)).collect()
}

/// `trunk serve` shows what the server shows only if its page links every style sheet.
pub fn check_index(sources: &[Source]) -> Vec<Finding> {
    let Some(index) = sources.iter().find(|source| source.path == INDEX) else {
        return vec![Finding::new(INDEX, 1, "missing: `trunk serve` starts from it")];
    };
    let sheets = sources.iter().filter(|source| source.path.starts_with("style/") && source.path.ends_with(".css"));
    let missing = sheets.filter(|sheet| !index.text.contains(&format!("../{}\"", sheet.path)));
    missing.map(|sheet| Finding::new(INDEX, 1, format!("link ../{}, as the others are linked", sheet.path))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_styles_are_found() {
        let text = "view! { <p style=\"color: red\" class=\"a\"></p> }\nview! { <p style:width=move || w.get()></p> }";
        assert_eq!(check(&Source::new("app/src/catalog/list.rs", text)).len(), 2);
    }

    #[test]
    fn variables_paths_and_fields_are_not() {
        let text = "let style = a;\nstyle::b();\nC { style: d };\nif style == e {}\nmatch f { style=> g }";
        assert_eq!(check(&Source::new("app/src/catalog/list.rs", text)), []);
    }

    #[test]
    fn a_sheet_that_trunk_does_not_know_is_found() {
        let index = Source::new(INDEX, "<link data-trunk rel=\"css\" href=\"../style/base.css\">");
        let sources = [index, Source::new("style/base.css", ""), Source::new("style/catalog.css", "")];
        let findings = check_index(&sources);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].message.contains("../style/catalog.css"));
    }
}
