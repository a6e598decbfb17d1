//! Text of a language for interfaces as tokens. What is a word, a text and a comment is the language's to say.

use std::marker::PhantomData;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// A name; in some languages a dotted path or a number as well.
    Word(String),
    Number(String),
    /// Without its quotes.
    Text(String),
    Mark(char),
    End,
}

/// What differs between the languages.
pub trait Language {
    /// Passes over what stands between tokens; answers the comment that the next token directly follows.
    fn skip(text: &mut Rest<'_>) -> Result<Option<String>, String>;
    /// The token that begins with this letter; nothing when the letter is a mark.
    fn token(text: &mut Rest<'_>, first: char) -> Result<Option<Token>, String>;
}

/// The text that is not read yet, and its first line, counted from 1.
pub struct Rest<'t> {
    pub text: &'t str,
    pub line: usize,
}

impl<'t> Rest<'t> {
    /// Takes so many bytes and counts the lines in them.
    pub fn cut(&mut self, end: usize) -> &'t str {
        let (taken, rest) = self.text.split_at(end);
        self.line += taken.bytes().filter(|byte| *byte == b'\n').count();
        self.text = rest;
        taken
    }

    /// Takes the letters that fit.
    pub fn cut_while(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        self.cut(self.text.find(|c| !fits(c)).unwrap_or(self.text.len()))
    }

    pub fn cut_line(&mut self) -> &'t str {
        self.cut_while(|c| c != '\n')
    }

    pub fn endless(&self, what: &str) -> String {
        format!("Line {}: a {what} does not end.", self.line)
    }
}

pub struct Lexer<'t, L> {
    rest: Rest<'t>,
    ahead: Option<Token>,
    /// The comment that stands directly before the token ahead.
    comment: Option<String>,
    language: PhantomData<L>,
}

impl<'t, L: Language> Lexer<'t, L> {
    pub fn new(text: &'t str) -> Lexer<'t, L> {
        let rest = Rest { text: text.trim_start_matches('\u{feff}'), line: 1 };
        Lexer { rest, ahead: None, comment: None, language: PhantomData }
    }

    /// The line that was reached, counted from 1.
    pub fn line(&self) -> usize {
        self.rest.line
    }

    /// What comes after everything that was looked at; nothing while a token was looked at and not taken.
    pub fn rest(&mut self) -> Option<&mut Rest<'t>> {
        self.ahead.is_none().then_some(&mut self.rest)
    }

    /// The comment before the next token.
    pub fn comment_ahead(&mut self) -> Result<Option<String>, String> {
        self.peek()?;
        Ok(self.comment.take())
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
        let found = matches!(self.peek()?, Token::Word(name) if name == word);
        if found {
            self.ahead = None;
        }
        Ok(found)
    }

    pub fn expect(&mut self, mark: char) -> Result<(), String> {
        if self.take(mark)? { Ok(()) } else { Err(self.unexpected(&format!("`{mark}`"))) }
    }

    /// The next word, or nothing (and nothing taken) if something else comes.
    pub fn word(&mut self) -> Result<Option<String>, String> {
        match self.peek()? {
            Token::Word(word) => {
                let word = word.clone();
                self.ahead = None;
                Ok(Some(word))
            }
            _ => Ok(None),
        }
    }

    pub fn expect_word(&mut self) -> Result<String, String> {
        match self.word()? {
            Some(word) => Ok(word),
            None => Err(self.unexpected("a name")),
        }
    }

    pub fn expect_text(&mut self) -> Result<String, String> {
        match self.next()? {
            Token::Text(text) => Ok(text),
            other => Err(self.other_than("a text", &other)),
        }
    }

    /// What to say when something else comes next.
    pub fn unexpected(&mut self, wanted: &str) -> String {
        match self.peek().cloned() {
            Ok(found) => self.other_than(wanted, &found),
            Err(error) => error,
        }
    }

    /// What to say when something else was found.
    pub fn other_than(&self, wanted: &str, found: &Token) -> String {
        let found = match found {
            Token::Word(word) | Token::Number(word) => format!("`{}`", word.chars().take(40).collect::<String>()),
            Token::Text(_) => "a text".to_owned(),
            Token::Mark(mark) => format!("`{mark}`"),
            Token::End => "the end".to_owned(),
        };
        format!("Line {}: {wanted} was expected, there is {found}.", self.line())
    }

    fn read(&mut self) -> Result<Token, String> {
        self.comment = L::skip(&mut self.rest)?;
        let Some(first) = self.rest.text.chars().next() else { return Ok(Token::End) };
        if let Some(token) = L::token(&mut self.rest, first)? {
            return Ok(token);
        }
        self.rest.cut(first.len_utf8());
        Ok(Token::Mark(first))
    }
}
