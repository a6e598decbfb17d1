//! A file as the rules see it: its text, its code without comments and strings, its strings, and which lines are tests.

/// One text file of the project.
pub struct Source {
    /// Relative to the checkout, with `/`.
    pub path: String,
    pub text: String,
    /// Rust only: the text with comments and the insides of literals blanked; same lines, same columns.
    pub code: String,
    /// Rust only: the insides of string literals, everything else blanked; same lines, same columns.
    pub strings: String,
    /// Rust only, per line: it belongs to a `#[cfg(test)]` item.
    test_lines: Vec<bool>,
}

impl Source {
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Source {
        let (path, text) = (path.into(), text.into());
        let is_rust = path.ends_with(".rs");
        let (code, strings) = if is_rust { split(&text) } else { (String::new(), String::new()) };
        let test_lines = test_lines(&code);
        Source { path, text, code, strings, test_lines }
    }

    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Only tests live in this file, or things that only tests use.
    pub fn is_test_file(&self) -> bool {
        let folder =
            |name: &str| self.path.starts_with(&format!("{name}/")) || self.path.contains(&format!("/{name}/"));
        folder("tests")
            || folder("testkit")
            || folder("testing")
            || folder("benches")
            || matches!(self.name(), "tests.rs" | "testing.rs")
    }

    /// Is this line (counted from 1) part of a test?
    pub fn is_test(&self, line: usize) -> bool {
        self.is_test_file() || self.test_lines.get(line.wrapping_sub(1)).copied().unwrap_or(false)
    }

    /// (number counted from 1, code of the line) outside tests.
    pub fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        numbered(&self.code).filter(|(line, _)| !self.is_test(*line))
    }

    /// (number counted from 1, what string literals say on this line) outside tests.
    pub fn string_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        numbered(&self.strings).filter(|(line, _)| !self.is_test(*line))
    }

    /// (number counted from 1, line), tests and comments included.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        numbered(&self.text)
    }
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line))
}

/// Does `word` occur in `line` as a whole word (of letters, digits and `_`)?
pub fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        !line[..at].chars().next_back().is_some_and(part) && !line[at + word.len()..].chars().next().is_some_and(part)
    })
}

/// Sort the characters of Rust text into code and strings; what belongs to neither is a blank in both.
fn split(text: &str) -> (String, String) {
    let chars: Vec<char> = text.chars().collect();
    let mut code = Vec::with_capacity(chars.len());
    let mut strings = Vec::with_capacity(chars.len());
    let mut at = 0;
    while at < chars.len() {
        let (kind, length) = token(&chars[at..], at.checked_sub(1).map(|before| chars[before]));
        for &c in &chars[at..at + length] {
            let keep = |wanted: Kind| if c == '\n' || kind == wanted { c } else { ' ' };
            code.push(keep(Kind::Code));
            strings.push(keep(Kind::String));
        }
        at += length;
    }
    (code.into_iter().collect(), strings.into_iter().collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    String,
    Other,
}

/// What begins here, and how many characters it is long.
fn token(rest: &[char], before: Option<char>) -> (Kind, usize) {
    let starts = |what: &str| what.chars().enumerate().all(|(index, c)| rest.get(index) == Some(&c));
    if starts("//") {
        return (Kind::Other, rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()));
    }
    if starts("/*") {
        return (Kind::Other, block_comment(rest));
    }
    let in_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if !in_word {
        for prefix in ["r", "br", "cr"] {
            if starts(prefix)
                && let Some(length) = raw_string(&rest[prefix.len()..])
            {
                return (Kind::String, prefix.len() + length);
            }
        }
    }
    match rest[0] {
        '"' => (Kind::String, quoted(rest, '"')),
        '\'' => (Kind::Other, char_or_lifetime(rest)),
        _ => (Kind::Code, 1),
    }
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match rest[at..] {
            ['/', '*', ..] => {
                depth += 1;
                at += 2;
            }
            ['*', '/', ..] => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    rest.len()
}

/// `#…#"…"#…#`, counted from the first `#` or quote; `None` if it is none.
fn raw_string(rest: &[char]) -> Option<usize> {
    let hashes = rest.iter().take_while(|c| **c == '#').count();
    if rest.get(hashes) != Some(&'"') {
        return None;
    }
    let mut at = hashes + 1;
    while at < rest.len() {
        if rest[at] == '"' && rest[at + 1..].iter().take_while(|c| **c == '#').count() >= hashes {
            return Some(at + 1 + hashes);
        }
        at += 1;
    }
    Some(rest.len())
}

fn quoted(rest: &[char], quote: char) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            c if c == quote => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// `'x'` and `'\n'` are literals; the quote of `'static` stands alone.
fn char_or_lifetime(rest: &[char]) -> usize {
    match rest {
        [_, '\\', ..] => quoted(rest, '\''),
        [_, _, '\'', ..] => 3,
        _ => 1,
    }
}

/// The lines of every item behind `#[cfg(test)]`, from the attribute to its closing brace or semicolon.
fn test_lines(code: &str) -> Vec<bool> {
    let mut lines = vec![false; code.lines().count()];
    for (start, mark) in code.match_indices("#[cfg(test)]") {
        let end = item_end(code, start + mark.len());
        let first = code[..start].matches('\n').count();
        let last = code[..end].matches('\n').count();
        let end = (last + 1).min(lines.len());
        lines[first..end].fill(true);
    }
    lines
}

/// Where the item that begins at `from` ends, in bytes.
pub fn item_end(code: &str, from: usize) -> usize {
    let (mut braces, mut brackets) = (0_usize, 0_usize);
    for (at, c) in code[from..].char_indices() {
        match c {
            '[' | '(' => brackets += 1,
            ']' | ')' => brackets = brackets.saturating_sub(1),
            ';' if braces == 0 && brackets == 0 => return from + at,
            '{' => braces += 1,
            '}' => {
                braces = braces.saturating_sub(1);
                if braces == 0 {
                    return from + at;
                }
            }
            _ => {}
        }
    }
    code.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_not_code() {
        let source = Source::new("a.rs", "let a = \"b{\"; // c\n/* d /* e */ f */ let g = r#\"h\"i\"#; let j = '\"';");
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words(&source.code), "let a = ; let g = ; let j = ;");
        assert_eq!(words(&source.strings), "\"b{\" r#\"h\"i\"#");
        assert_eq!(source.code.len(), source.text.len());
    }

    #[test]
    fn a_lifetime_is_not_an_open_literal() {
        let source = Source::new("a.rs", "fn a<'x>(b: &'x str) -> char { '\\'' } // c");
        assert!(source.code.contains("x str) -> char {"));
        assert!(source.code.trim_end().ends_with('}'));
    }

    #[test]
    fn tests_are_the_lines_of_the_marked_item() {
        let text =
            "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n#[cfg(test)]\nmod more;\nfn d() {}";
        let source = Source::new("src/a.rs", text);
        let lines: Vec<usize> = source.code_lines().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 6, 9]);
    }

    #[test]
    fn words_are_whole_words() {
        assert!(has_word("a.unwrap()", "unwrap"));
        assert!(!has_word("unwrap_or_else", "unwrap"));
        assert!(!has_word("myunwrap", "unwrap"));
    }
}
