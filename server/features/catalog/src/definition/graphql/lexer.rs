//! GraphQL text as tokens; comments and commas are nothing.

use crate::definition::lexer::{Language, Rest, Token};

pub enum GraphQl {}

impl Language for GraphQl {
    fn skip(text: &mut Rest<'_>) -> Result<Option<String>, String> {
        loop {
            text.cut_while(|c| c.is_whitespace() || c == ',' || c == '\u{feff}');
            if !text.text.starts_with('#') {
                return Ok(None);
            }
            text.cut_line();
        }
    }

    fn token(text: &mut Rest<'_>, first: char) -> Result<Option<Token>, String> {
        Ok(Some(match first {
            _ if text.text.starts_with("\"\"\"") => block(text)?,
            '"' => quoted(text)?,
            _ if first.is_alphabetic() || first == '_' => {
                Token::Word(text.cut_while(|c| c.is_alphanumeric() || c == '_').to_owned())
            }
            _ if first.is_ascii_digit() || first == '-' => {
                Token::Number(text.cut_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+')).to_owned())
            }
            _ => return Ok(None),
        }))
    }
}

fn quoted(text: &mut Rest<'_>) -> Result<Token, String> {
    let mut out = String::new();
    let mut chars = text.text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                text.cut(at + 1);
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
    Err(text.endless("text"))
}

/// A block string without the indentation that its lines have in common.
fn block(text: &mut Rest<'_>) -> Result<Token, String> {
    let mut from = 3;
    loop {
        let Some(at) = text.text.get(from..).and_then(|rest| rest.find("\"\"\"")) else {
            return Err(text.endless("text"));
        };
        from += at + 3;
        if !text.text[..from - 3].ends_with('\\') {
            break;
        }
    }
    let whole = text.cut(from);
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
