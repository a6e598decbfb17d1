//! GraphQL text as tokens; comments and commas are nothing.

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    Name(String),
    Number(String),
    /// A string or block string, without its quotes.
    Text(String),
    Mark(char),
    End,
}

pub struct Lexer<'t> {
    rest: &'t str,
    line: usize,
    ahead: Option<Token>,
}

impl<'t> Lexer<'t> {
    pub fn new(text: &'t str) -> Lexer<'t> {
        Lexer { rest: text.trim_start_matches('\u{feff}'), line: 1, ahead: None }
    }

    /// The line that was reached, counted from 1.
    pub fn line(&self) -> usize {
        self.line
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
        } else if self.ahead == Some(Token::End) && matches!(mark, '}' | ')' | ']') {
            // Who waits for a closing mark would wait for ever.
            return Err(self.unexpected(&format!("`{mark}`")));
        }
        Ok(found)
    }

    pub fn take_word(&mut self, word: &str) -> Result<bool, String> {
        let found = matches!(self.peek()?, Token::Name(name) if name == word);
        if found {
            self.ahead = None;
        }
        Ok(found)
    }

    pub fn expect(&mut self, mark: char) -> Result<(), String> {
        if self.take(mark)? { Ok(()) } else { Err(self.unexpected(&format!("`{mark}`"))) }
    }

    /// The next name, or nothing (and nothing taken) if something else comes.
    pub fn name(&mut self) -> Result<Option<String>, String> {
        match self.peek()? {
            Token::Name(name) => {
                let name = name.clone();
                self.ahead = None;
                Ok(Some(name))
            }
            _ => Ok(None),
        }
    }

    pub fn expect_name(&mut self) -> Result<String, String> {
        match self.name()? {
            Some(name) => Ok(name),
            None => Err(self.unexpected("a name")),
        }
    }

    pub fn unexpected(&mut self, wanted: &str) -> String {
        let line = self.line;
        let found = match self.peek() {
            Ok(Token::Name(name) | Token::Number(name)) => format!("`{}`", name.chars().take(40).collect::<String>()),
            Ok(Token::Text(_)) => "a text".to_owned(),
            Ok(Token::Mark(mark)) => format!("`{mark}`"),
            Ok(Token::End) => "the end".to_owned(),
            Err(error) => return error,
        };
        format!("Line {line}: {wanted} was expected, there is {found}.")
    }

    fn read(&mut self) -> Result<Token, String> {
        self.skip();
        let Some(first) = self.rest.chars().next() else { return Ok(Token::End) };
        if self.rest.starts_with("\"\"\"") {
            return self.block();
        }
        if first == '"' {
            return self.text();
        }
        if first.is_alphabetic() || first == '_' {
            let end = self.rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest.len());
            return Ok(Token::Name(self.cut(end).to_owned()));
        }
        if first.is_ascii_digit() || first == '-' {
            let end = self
                .rest
                .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '+'))
                .unwrap_or(self.rest.len());
            return Ok(Token::Number(self.cut(end).to_owned()));
        }
        self.cut(first.len_utf8());
        Ok(Token::Mark(first))
    }

    fn skip(&mut self) {
        loop {
            let end =
                self.rest.find(|c: char| !c.is_whitespace() && c != ',' && c != '\u{feff}').unwrap_or(self.rest.len());
            self.cut(end);
            if !self.rest.starts_with('#') {
                return;
            }
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.cut(end);
        }
    }

    /// Takes so many bytes and counts the lines in them.
    fn cut(&mut self, end: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(end);
        self.line += taken.bytes().filter(|byte| *byte == b'\n').count();
        self.rest = rest;
        taken
    }

    fn text(&mut self) -> Result<Token, String> {
        let mut out = String::new();
        let mut chars = self.rest.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.cut(at + 1);
                    return Ok(Token::Text(out));
                }
                '\n' => break,
                '\\' => match chars.next() {
                    Some((_, 'n')) => out.push('\n'),
                    Some((_, 't')) => out.push('\t'),
                    Some((_, other)) => out.push(other),
                    None => break,
                },
                other => out.push(other),
            }
        }
        Err(format!("Line {}: a text does not end.", self.line))
    }

    /// A block string without the indentation that its lines have in common.
    fn block(&mut self) -> Result<Token, String> {
        let start = self.line;
        let mut from = 3;
        loop {
            let Some(at) = self.rest.get(from..).and_then(|rest| rest.find("\"\"\"")) else {
                return Err(format!("Line {start}: a text does not end."));
            };
            from += at + 3;
            if !self.rest[..from - 3].ends_with('\\') {
                break;
            }
        }
        let whole = self.cut(from);
        let inner = whole[3..whole.len() - 3].replace("\\\"\"\"", "\"\"\"");
        let indentation = inner
            .lines()
            .skip(1)
            .filter(|line| !line.trim().is_empty())
            .map(|line| line.len() - line.trim_start().len())
            .min()
            .unwrap_or(0);
        let lines: Vec<&str> = inner
            .lines()
            .enumerate()
            .map(|(number, line)| if number == 0 { line.trim_start() } else { line.get(indentation..).unwrap_or("") })
            .collect();
        Ok(Token::Text(lines.join("\n").trim().to_owned()))
    }
}
