//! Proto text as tokens, with the comments that stand before and behind things.

use crate::definition::lexer::{Language, Lexer, Rest, Token};

pub enum Proto {}

impl Language for Proto {
    fn skip(text: &mut Rest<'_>) -> Result<Option<String>, String> {
        let mut lines: Vec<String> = Vec::new();
        loop {
            let space = text.cut_while(char::is_whitespace);
            if space.bytes().filter(|byte| *byte == b'\n').count() > 1 {
                lines.clear();
            }
            if text.text.starts_with("//") {
                lines.push(text.cut_line().trim_start_matches('/').trim().to_owned());
            } else if text.text.starts_with("/*") {
                let Some(end) = text.text.find("*/") else { return Err(text.endless("comment")) };
                let whole = text.cut(end + 2);
                let inner = whole.trim_start_matches(['/', '*']).trim_end_matches(['/', '*']);
                lines = inner.lines().map(|line| line.trim().trim_start_matches('*').trim().to_owned()).collect();
            } else {
                let comment = lines.join("\n").trim().to_owned();
                return Ok(Some(comment).filter(|comment| !comment.is_empty()));
            }
        }
    }

    /// A name or a dotted path and a number are words.
    fn token(text: &mut Rest<'_>, first: char) -> Result<Option<Token>, String> {
        let in_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '+');
        Ok(match first {
            '"' | '\'' => Some(quoted(text, first)?),
            _ if in_word(first) => Some(Token::Word(text.cut_while(in_word).to_owned())),
            _ => None,
        })
    }
}

fn quoted(text: &mut Rest<'_>, quote: char) -> Result<Token, String> {
    let mut escaped = false;
    for (at, c) in text.text.char_indices().skip(1) {
        if c == '\n' {
            break;
        }
        if c == quote && !escaped {
            let whole = text.cut(at + 1);
            return Ok(Token::Text(whole[1..whole.len() - 1].to_owned()));
        }
        escaped = c == '\\' && !escaped;
    }
    Err(text.endless("text"))
}

impl Lexer<'_, Proto> {
    /// The comment on the rest of this line: `int32 quantity = 2; // at least one`.
    pub fn comment_behind(&mut self) -> Option<String> {
        let rest = self.rest()?;
        let line = rest.text.split('\n').next().unwrap_or_default();
        let comment = line.trim_start().strip_prefix("//")?.trim_start_matches('/').trim();
        rest.cut(line.len());
        Some(comment.to_owned()).filter(|comment| !comment.is_empty())
    }

    pub fn skip_statement(&mut self) -> Result<(), String> {
        self.words_of_statement().map(|_| ())
    }

    /// The words up to the `;` that ends the statement; braces inside are passed over.
    pub fn words_of_statement(&mut self) -> Result<Vec<String>, String> {
        let mut words = Vec::new();
        let mut open = 0_usize;
        loop {
            match self.next()? {
                Token::Mark(';') if open == 0 => return Ok(words),
                Token::Mark('{') => open += 1,
                Token::Mark('}') if open == 0 => return Err(self.other_than("`;`", &Token::Mark('}'))),
                Token::Mark('}') => open -= 1,
                Token::End => return Err(self.other_than("`;`", &Token::End)),
                Token::Word(word) | Token::Number(word) | Token::Text(word) if words.len() < 8 => words.push(word),
                Token::Mark(mark) if words.len() < 8 => words.push(mark.to_string()),
                Token::Word(_) | Token::Number(_) | Token::Text(_) | Token::Mark(_) => {}
            }
        }
    }

    pub fn skip_to(&mut self, close: char) -> Result<(), String> {
        let mut open = 0_usize;
        loop {
            match self.next()? {
                Token::Mark('[' | '{') => open += 1,
                Token::Mark(found) if found == close && open == 0 => return Ok(()),
                Token::Mark(']' | '}') => open = open.saturating_sub(1),
                Token::End => return Err(self.other_than(&format!("`{close}`"), &Token::End)),
                _ => {}
            }
        }
    }
}
