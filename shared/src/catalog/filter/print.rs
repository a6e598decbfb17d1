//! Writes a filter in its canonical form, which reads back as the same filter.

use std::fmt::{self, Write as _};

use super::{Filter, Part, Test, Wanted, Word};

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, part) in self.all.iter().enumerate() {
            if position > 0 {
                f.write_char(' ')?;
            }
            write!(f, "{part}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Word(word) => write!(f, "{word}"),
            Part::Match(wanted) => {
                write!(f, "{}{}:", minus(wanted.excluded), wanted.key)?;
                for (position, value) in wanted.values.iter().enumerate() {
                    if position > 0 {
                        f.write_char(',')?;
                    }
                    write!(f, "{value}")?;
                }
                Ok(())
            }
            Part::Group(group) => {
                write!(f, "{}(", minus(group.excluded))?;
                for (position, filter) in group.any.iter().enumerate() {
                    if position > 0 {
                        f.write_str(" OR ")?;
                    }
                    write!(f, "{filter}")?;
                }
                f.write_char(')')
            }
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(minus(self.excluded))?;
        let stands_bare = |letter: char| !letter.is_whitespace() && !matches!(letter, '"' | '(' | ')' | ':' | '\\');
        let keyword = matches!(self.text.as_str(), "OR" | "AND" | "NOT");
        let bare =
            !self.text.is_empty() && !keyword && !self.text.starts_with('-') && self.text.chars().all(stands_bare);
        if bare { f.write_str(&self.text) } else { quoted(f, &self.text) }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.test == Test::Exists {
            return f.write_char('*');
        }
        let stands_bare = |letter: char| !letter.is_whitespace() && !matches!(letter, '"' | '(' | ')' | ',' | '\\');
        let bare = !self.text.is_empty() && self.text != "*" && self.text.chars().all(stands_bare);
        if bare { f.write_str(&self.text) } else { quoted(f, &self.text) }
    }
}

fn minus(excluded: bool) -> &'static str {
    if excluded { "-" } else { "" }
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for letter in text.chars() {
        if matches!(letter, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(letter)?;
    }
    f.write_char('"')
}
