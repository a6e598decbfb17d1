//! Proto text as tokens, with the comments that stand before and behind things.

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// A name or a dotted path, a number, or an extension in brackets.
    Word(String),
    Text(String),
    Mark(char),
    End,
}

pub struct Lexer<'t> {
    rest: &'t str,
    line: usize,
    ahead: Option<Token>,
    /// The comment that stands directly before the token ahead.
    comment: Option<String>,
}

impl<'t> Lexer<'t> {
    pub fn new(text: &'t str) -> Lexer<'t> {
        Lexer { rest: text.trim_start_matches('\u{feff}'), line: 1, ahead: None, comment: None }
    }

    pub fn line(&self) -> usize {
        self.line
    }

    /// The comment before the next token.
    pub fn comment_ahead(&mut self) -> Result<Option<String>, String> {
        self.peek()?;
        Ok(self.comment.take())
    }

    /// The comment on the rest of this line: `int32 quantity = 2; // at least one`.
    pub fn comment_behind(&mut self) -> Option<String> {
        if self.ahead.is_some() {
            return None;
        }
        let line = self.rest.split('\n').next().unwrap_or_default();
        let text = line.trim_start().strip_prefix("//")?;
        let text = text.trim_start_matches('/').trim().to_owned();
        self.cut(line.len());
        Some(text).filter(|text| !text.is_empty())
    }

    pub fn peek(&mut self) -> Result<&Token, String> {
        if self.ahead.is_none() {
            self.ahead = Some(self.read()?);
        }
        Ok(self.ahead.get_or_insert(Token::End))
    }

    pub fn next(&mut self) -> Result<Token, String> {
        match self.ahead.take() {
            Some(token) => Ok(token),
            None => self.read(),
        }
    }

    pub fn take(&mut self, mark: char) -> Result<bool, String> {
        let found = self.peek()? == &Token::Mark(mark);
        if found {
            self.ahead = None;
        }
        Ok(found)
    }

    pub fn expect(&mut self, mark: char) -> Result<(), String> {
        match self.next()? {
            Token::Mark(found) if found == mark => Ok(()),
            other => Err(self.unexpected(&format!("`{mark}`"), &other)),
        }
    }

    pub fn expect_word(&mut self) -> Result<String, String> {
        match self.next()? {
            Token::Word(word) => Ok(word),
            other => Err(self.unexpected("a name", &other)),
        }
    }

    pub fn expect_text(&mut self) -> Result<String, String> {
        match self.next()? {
            Token::Text(text) => Ok(text),
            other => Err(self.unexpected("a text", &other)),
        }
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
                Token::Mark('}') if open == 0 => return Err(self.unexpected("`;`", &Token::Mark('}'))),
                Token::Mark('}') => open -= 1,
                Token::End => return Err(self.unexpected("`;`", &Token::End)),
                Token::Word(word) | Token::Text(word) if words.len() < 8 => words.push(word),
                Token::Mark(mark) if words.len() < 8 => words.push(mark.to_string()),
                Token::Word(_) | Token::Text(_) | Token::Mark(_) => {}
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
                Token::End => return Err(self.unexpected(&format!("`{close}`"), &Token::End)),
                _ => {}
            }
        }
    }

    pub fn unexpected(&self, wanted: &str, found: &Token) -> String {
        let found = match found {
            Token::Word(word) => format!("`{}`", word.chars().take(40).collect::<String>()),
            Token::Text(_) => "a text".to_owned(),
            Token::Mark(mark) => format!("`{mark}`"),
            Token::End => "the end".to_owned(),
        };
        format!("Line {}: {wanted} was expected, there is {found}.", self.line)
    }

    fn read(&mut self) -> Result<Token, String> {
        self.comment = self.skip()?;
        let Some(first) = self.rest.chars().next() else { return Ok(Token::End) };
        if first == '"' || first == '\'' {
            return self.text(first);
        }
        if first.is_alphanumeric() || matches!(first, '_' | '.' | '-' | '+') {
            let end = self
                .rest
                .find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.' | '-' | '+'))
                .unwrap_or(self.rest.len());
            return Ok(Token::Word(self.cut(end).to_owned()));
        }
        self.cut(first.len_utf8());
        Ok(Token::Mark(first))
    }

    /// Passes over space and comments; answers the comment block that the next token directly follows.
    fn skip(&mut self) -> Result<Option<String>, String> {
        let mut lines: Vec<String> = Vec::new();
        loop {
            let end = self.rest.find(|c: char| !c.is_whitespace()).unwrap_or(self.rest.len());
            let space = self.cut(end);
            if space.bytes().filter(|byte| *byte == b'\n').count() > 1 {
                lines.clear();
            }
            if self.rest.starts_with("//") {
                let end = self.rest.find('\n').unwrap_or(self.rest.len());
                lines.push(self.cut(end).trim_start_matches('/').trim().to_owned());
            } else if self.rest.starts_with("/*") {
                let Some(end) = self.rest.find("*/") else {
                    return Err(format!("Line {}: a comment does not end.", self.line));
                };
                let whole = self.cut(end + 2);
                let inner = whole.trim_start_matches(['/', '*']).trim_end_matches(['/', '*']);
                lines = inner.lines().map(|line| line.trim().trim_start_matches('*').trim().to_owned()).collect();
            } else {
                let text = lines.join("\n").trim().to_owned();
                return Ok(Some(text).filter(|text| !text.is_empty()));
            }
        }
    }

    /// Takes so many bytes and counts the lines in them.
    fn cut(&mut self, end: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(end);
        self.line += taken.bytes().filter(|byte| *byte == b'\n').count();
        self.rest = rest;
        taken
    }

    fn text(&mut self, quote: char) -> Result<Token, String> {
        let mut escaped = false;
        for (at, c) in self.rest.char_indices().skip(1) {
            if c == '\n' {
                break;
            }
            if c == quote && !escaped {
                let whole = self.cut(at + 1);
                return Ok(Token::Text(whole[1..whole.len() - 1].to_owned()));
            }
            escaped = c == '\\' && !escaped;
        }
        Err(format!("Line {}: a text does not end.", self.line))
    }
}
