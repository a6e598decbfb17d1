//! One style sheet out of `style/`: tokens, then the base, then one file per feature; without comments and blanks.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// These come first, in this order; the others follow by name.
pub const FIRST: [&str; 2] = ["tokens.css", "base.css"];

/// # Errors
/// When the folder or a file in it cannot be read.
pub fn bundle(folder: &Path) -> Result<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".css") {
            names.push(name);
        }
    }
    let place = |name: &String| FIRST.iter().position(|first| first == name).unwrap_or(FIRST.len());
    names.sort_by_key(|name| (place(name), name.clone()));
    let mut whole = String::new();
    for name in names {
        whole.push_str(&fs::read_to_string(folder.join(&name)).with_context(|| format!("reading style/{name}"))?);
        whole.push('\n');
    }
    Ok(minify(&whole))
}

/// Drop comments, fold blanks, and drop them around braces, semicolons and commas, where they never mean anything.
/// Strings stay as they are. Blanks elsewhere stay: `a :hover` is not `a:hover`, and `calc(1px + 2px)` needs them.
fn minify(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut chars = css.chars().peekable();
    let mut blank = false;
    while let Some(c) = chars.next() {
        if c == '/' && chars.peek() == Some(&'*') {
            chars.next();
            let mut before = ' ';
            for inside in chars.by_ref() {
                if before == '*' && inside == '/' {
                    break;
                }
                before = inside;
            }
            blank = true;
            continue;
        }
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        let tight = |c: char| matches!(c, '{' | '}' | ';' | ',');
        if blank && !tight(c) && !out.is_empty() && !out.ends_with(tight) {
            out.push(' ');
        }
        blank = false;
        if c == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push(c);
        if c == '"' || c == '\'' {
            while let Some(inside) = chars.next() {
                out.push(inside);
                if inside == '\\' {
                    out.extend(chars.next());
                } else if inside == c {
                    break;
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::minify;

    #[test]
    fn comments_and_blanks_go() {
        let css = "/* why */\n.card,\n.tile {\n  color: var(--ink); /* here */\n  margin: 0 auto;\n}\n";
        assert_eq!(minify(css), ".card,.tile{color: var(--ink);margin: 0 auto}");
    }

    #[test]
    fn blanks_that_mean_something_stay() {
        let css =
            "nav :hover > a { width: calc(100% - 2px + var(--x)) }\n@media (width > 40rem) and (hover) { a { b: c } }";
        let small = "nav :hover > a{width: calc(100% - 2px + var(--x))}@media (width > 40rem) and (hover){a{b: c}}";
        assert_eq!(minify(css), small);
    }

    #[test]
    fn strings_and_what_looks_like_a_comment_in_them_stay() {
        let css = r#"a::before { content: "/* ; } \" */  x"; } b { content: ' , ' }"#;
        assert_eq!(minify(css), r#"a::before{content: "/* ; } \" */  x"}b{content: ' , '}"#);
    }
}
