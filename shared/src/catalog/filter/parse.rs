//! Reads a filter. Total: every text gives a filter or a sentence about what is wrong with it.

use super::{DEEPEST, Filter, FilterError, Group, Key, LONGEST, Match, Part, Wanted, Word};
use crate::catalog::validate::clipped;

pub(super) fn parse(text: &str) -> Result<Filter, FilterError> {
    if text.len() > LONGEST {
        return Err(FilterError {
            at: LONGEST,
            message: format!("The filter is longer than {LONGEST} bytes. Shorten it."),
        });
    }
    let mut reader = Reader { text, at: 0 };
    let filter = reader.alternatives(0)?;
    if reader.peek().is_some() {
        return Err(reader.error("This `)` closes nothing. Take it away, or quote the text: `\"a)\"`."));
    }
    Ok(filter)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    /// Filters with OR between them, until the end or a closing parenthesis.
    fn alternatives(&mut self, depth: usize) -> Result<Filter, FilterError> {
        if depth > DEEPEST {
            return Err(self.error(&format!("Parentheses are nested deeper than {DEEPEST}. Write it flatter.")));
        }
        let start = self.at;
        let mut any = vec![self.sequence(depth)?];
        while self.keyword("OR") {
            let at = self.at;
            let next = self.sequence(depth)?;
            if next.is_empty() || any.iter().any(Filter::is_empty) {
                return Err(FilterError {
                    at,
                    message: "`OR` needs something on both sides. To search the word, quote it: `\"OR\"`.".to_owned(),
                });
            }
            any.push(next);
        }
        if any.len() == 1 && any[0].is_empty() && depth > 0 {
            return Err(FilterError { at: start, message: "There is nothing in the parentheses.".to_owned() });
        }
        let mut filter = Filter::default();
        for part in simplified(any, false) {
            filter.add(part);
        }
        Ok(filter)
    }

    /// Parts with AND between them.
    fn sequence(&mut self, depth: usize) -> Result<Filter, FilterError> {
        let mut filter = Filter::default();
        // What stands in parentheses is put in after the bare terms, because bare terms of one key mean OR.
        let mut groups: Vec<Vec<Part>> = Vec::new();
        loop {
            let mut excluded = false;
            while self.keyword("AND") {}
            let start = self.skip_space();
            while self.negation() {
                excluded = !excluded;
            }
            let negated = self.at > start;
            match self.peek() {
                Some('(') => {
                    self.at += 1;
                    let inner = self.alternatives(depth + 1)?;
                    if self.peek() != Some(')') {
                        return Err(self.error("A parenthesis is not closed. Write `)` at its end."));
                    }
                    self.at += 1;
                    groups.push(simplified(vec![inner], excluded));
                }
                None | Some(')') if negated => {
                    return Err(self.error(
                        "There is nothing to exclude here. Write it right after the `-`, or quote it: `\"-\"`.",
                    ));
                }
                None | Some(')') => break,
                Some(_) if self.at_keyword("OR") && !negated => break,
                Some(_) => filter.add(self.term(excluded)?),
            }
        }
        for parts in groups {
            filter.inline(parts);
        }
        filter.sort();
        Ok(filter)
    }

    /// `key:value,value`, a word or a text in quotes.
    fn term(&mut self, excluded: bool) -> Result<Part, FilterError> {
        let start = self.at;
        if self.peek() == Some('"') {
            let text = self.quoted()?;
            return Ok(Part::Word(Word::new(&text, excluded)));
        }
        let token = self.until(|letter| letter.is_whitespace() || matches!(letter, '(' | ')' | '"' | ':'));
        if self.rest().starts_with(':') && !token.is_empty() {
            let Some(key) = Key::named(token) else {
                return Err(FilterError { at: start, message: unknown(token) });
            };
            self.at += 1;
            return self.values(key, excluded);
        }
        // A quote or a colon inside a word is part of it.
        self.at = start;
        let word = self.until(|letter| letter.is_whitespace() || matches!(letter, '(' | ')'));
        Ok(Part::Word(Word::new(word, excluded)))
    }

    fn values(&mut self, key: Key, excluded: bool) -> Result<Part, FilterError> {
        let mut wanted = Match { key, excluded, values: Vec::new() };
        loop {
            if self.rest().starts_with('"') {
                let text = self.quoted()?;
                wanted.add(Wanted::of(&wanted.key, &text));
            } else {
                let text = self.until(|letter| letter.is_whitespace() || matches!(letter, '(' | ')' | ','));
                match text {
                    "" => {}
                    "*" => wanted.add(Wanted::anything()),
                    text => wanted.add(Wanted::of(&wanted.key, text)),
                }
            }
            if !self.rest().starts_with(',') {
                break;
            }
            self.at += 1;
        }
        if wanted.values.is_empty() {
            return Err(self.error(&format!("`{0}:` needs a value, such as `{0}:*` for any.", wanted.key)));
        }
        Ok(Part::Match(wanted))
    }

    /// A text in quotes; `\"` and `\\` stand for themselves.
    fn quoted(&mut self) -> Result<String, FilterError> {
        let start = self.at;
        let mut out = String::new();
        let mut letters = self.rest().char_indices().skip(1);
        while let Some((position, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.at = start + position + 1;
                    return Ok(out);
                }
                '\\' => out.extend(letters.next().map(|(_, escaped)| escaped)),
                other => out.push(other),
            }
        }
        Err(FilterError { at: start, message: "A quote is not closed. Write `\"` at its end.".to_owned() })
    }

    /// Takes a `-` that stands before something, or the word `NOT`.
    fn negation(&mut self) -> bool {
        if self.keyword("NOT") {
            return true;
        }
        let rest = &self.text[self.skip_space()..];
        let excludes = rest
            .strip_prefix('-')
            .is_some_and(|next| next.starts_with(|letter: char| !letter.is_whitespace() && letter != ')'));
        self.at += usize::from(excludes);
        excludes
    }

    fn keyword(&mut self, word: &str) -> bool {
        let there = self.at_keyword(word);
        if there {
            self.at += word.len();
        }
        there
    }

    fn at_keyword(&mut self, word: &str) -> bool {
        self.skip_space();
        let ends =
            |next: &str| next.chars().next().is_none_or(|letter| letter.is_whitespace() || matches!(letter, '(' | ')'));
        self.rest().strip_prefix(word).is_some_and(ends)
    }

    fn until(&mut self, ends: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(ends).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn peek(&mut self) -> Option<char> {
        self.skip_space();
        self.rest().chars().next()
    }

    fn skip_space(&mut self) -> usize {
        self.at = self.text.len() - self.rest().trim_start().len();
        self.at
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn error(&self, message: &str) -> FilterError {
        FilterError { at: self.at, message: message.to_owned() }
    }
}

impl Filter {
    /// Puts parts in that stood in parentheses: flat where that says the same, as a group where not.
    pub(super) fn inline(&mut self, parts: Vec<Part>) {
        let clashes = |part: &Part| match part {
            Part::Match(new) if !new.excluded => self
                .all
                .iter()
                .any(|known| matches!(known, Part::Match(known) if !known.excluded && known.key.same(&new.key))),
            _ => false,
        };
        if parts.iter().any(clashes) {
            self.add(Part::Group(Group { any: vec![Filter { all: parts }], excluded: false }));
        } else {
            parts.into_iter().for_each(|part| self.add(part));
        }
    }
}

/// The shortest parts that say: one of `any` (or, excluded, none of them).
fn simplified(any: Vec<Filter>, excluded: bool) -> Vec<Part> {
    let mut any = flattened(any);
    if let Some(one) = one_match(&any) {
        any = vec![Filter { all: vec![Part::Match(one)] }];
    }
    match <[Filter; 1]>::try_from(any) {
        Ok([only]) if !excluded => only.all,
        Ok([mut only]) => match (only.all.pop(), only.all.is_empty()) {
            (Some(part), true) => vec![part.turned()],
            (last, _) => {
                only.all.extend(last);
                vec![Part::Group(Group { any: vec![only], excluded })]
            }
        },
        Err(any) => vec![Part::Group(Group { any, excluded })],
    }
}

/// `(a OR (b OR c))` is `(a OR b OR c)`.
fn flattened(any: Vec<Filter>) -> Vec<Filter> {
    let mut out = Vec::new();
    for mut filter in any {
        match (filter.all.pop(), filter.all.is_empty()) {
            (Some(Part::Group(group)), true) if !group.excluded => out.extend(group.any),
            (last, _) => {
                filter.all.extend(last);
                out.push(filter);
            }
        }
    }
    out
}

/// `(kind:api OR kind:system)` is `kind:api,system`.
fn one_match(any: &[Filter]) -> Option<Match> {
    let mut merged: Option<Match> = None;
    for filter in any {
        let [Part::Match(wanted)] = filter.all.as_slice() else { return None };
        match &mut merged {
            _ if wanted.excluded => return None,
            None => merged = Some(wanted.clone()),
            Some(known) if known.key.same(&wanted.key) => {
                wanted.values.iter().for_each(|value| known.add(value.clone()));
            }
            Some(_) => return None,
        }
    }
    merged
}

impl Part {
    fn turned(self) -> Part {
        match self {
            Part::Match(wanted) => Part::Match(Match { excluded: !wanted.excluded, ..wanted }),
            Part::Word(word) => Part::Word(Word { excluded: !word.excluded, ..word }),
            Part::Group(group) => Part::Group(Group { excluded: !group.excluded, ..group }),
        }
    }
}

fn unknown(key: &str) -> String {
    let key = clipped(key);
    match Key::near(&key) {
        Some(near) => format!("`{key}` is not a key of the filter. Did you mean `{near}:`?"),
        None => format!(
            "`{key}` is not a key of the filter. Write `kind:`, `type:`, `owner:`, `lifecycle:`, `tag:`, `system:` or another key, or quote the text."
        ),
    }
}
