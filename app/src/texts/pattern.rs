//! The pattern of a message: text, `{name}`, `{count, plural, one {# entity} other {# entities}}`, `{word, select, a {…} other {…}}`.
//! `build.rs` reads this very file to check the messages, so it knows nothing of the rest of the crate.

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Text(String),
    /// The argument of that name.
    Value(String),
    /// `#` inside a plural: the number itself.
    Count,
    /// One of several texts, chosen by an argument.
    Choice {
        by: String,
        how: How,
        cases: Vec<(String, Vec<Part>)>,
    },
}

/// How a choice is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Plural,
    Select,
}

/// Reads a pattern. `{{` and `}}` stand for braces.
///
/// # Errors
/// A sentence that says what is wrong with the pattern.
pub fn parse(text: &str) -> Result<Vec<Part>, String> {
    let mut reader = Reader { rest: text, depth: 0, in_plural: false };
    let parts = reader.parts()?;
    if reader.rest.is_empty() { Ok(parts) } else { Err(format!("a `}}` too many before {:?}", reader.rest)) }
}

struct Reader<'a> {
    rest: &'a str,
    /// How many arguments are open; only outside of them are doubled braces braces.
    depth: usize,
    in_plural: bool,
}

impl Reader<'_> {
    fn parts(&mut self) -> Result<Vec<Part>, String> {
        let mut parts = Vec::new();
        let mut text = String::new();
        while let Some(next) = self.rest.chars().next() {
            let doubled = self.rest[next.len_utf8()..].starts_with(next);
            match next {
                '{' | '}' if doubled && self.depth == 0 => {
                    text.push(next);
                    self.rest = &self.rest[2..];
                }
                '}' => break,
                '{' => {
                    push(&mut parts, &mut text);
                    self.rest = &self.rest[1..];
                    parts.push(self.argument()?);
                }
                '#' if self.in_plural => {
                    push(&mut parts, &mut text);
                    self.rest = &self.rest[1..];
                    parts.push(Part::Count);
                }
                _ => {
                    text.push(next);
                    self.rest = &self.rest[next.len_utf8()..];
                }
            }
        }
        push(&mut parts, &mut text);
        Ok(parts)
    }

    fn argument(&mut self) -> Result<Part, String> {
        let name = self.word()?;
        if self.take('}') {
            return Ok(Part::Value(name));
        }
        self.need(',')?;
        let how = match self.word()?.as_str() {
            "plural" => How::Plural,
            "select" => How::Select,
            other => return Err(format!("`{other}` is neither plural nor select")),
        };
        self.need(',')?;
        let mut cases = Vec::new();
        while !self.take('}') {
            let case = self.word()?;
            self.need('{')?;
            self.depth += 1;
            let before = self.in_plural;
            self.in_plural |= how == How::Plural;
            let parts = self.parts()?;
            self.in_plural = before;
            self.depth -= 1;
            self.need('}')?;
            cases.push((case, parts));
        }
        if cases.iter().any(|(case, _)| case == "other") {
            Ok(Part::Choice { by: name, how, cases })
        } else {
            Err(format!("`{name}` has no case `other`"))
        }
    }

    fn word(&mut self) -> Result<String, String> {
        self.rest = self.rest.trim_start();
        let end =
            self.rest.find(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | ',')).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        if word.is_empty() { Err("a name is missing".to_owned()) } else { Ok(word.to_owned()) }
    }

    fn take(&mut self, wanted: char) -> bool {
        let trimmed = self.rest.trim_start();
        let found = trimmed.strip_prefix(wanted);
        if let Some(rest) = found {
            self.rest = rest;
        }
        found.is_some()
    }

    fn need(&mut self, wanted: char) -> Result<(), String> {
        if self.take(wanted) { Ok(()) } else { Err(format!("expected `{wanted}` before {:?}", self.rest)) }
    }
}

fn push(parts: &mut Vec<Part>, text: &mut String) {
    if !text.is_empty() {
        parts.push(Part::Text(std::mem::take(text)));
    }
}
