//! Protocol Buffers text: proto2, proto3 and editions (Protocol Buffers language specification).

mod lexer;

use shared::catalog::{Answer, ApiOperation, Definition, Field, OperationGroup, Shape};

use super::lexer::{Lexer, Token};
use super::{MOST, Reading};
use lexer::Proto;

/// Reads as far as it goes; what was read before an error stays.
pub fn read(text: &str, definition: &mut Definition) -> Reading {
    definition.dialect = "proto2".to_owned();
    let mut parser = Parser { lexer: Lexer::new(text), definition, depth: 0 };
    parser.file()?;
    if definition.groups.is_empty() && definition.shapes.is_empty() {
        Err("The file defines no services and no messages.".to_owned())
    } else {
        Ok(())
    }
}

struct Parser<'t, 'd> {
    lexer: Lexer<'t, Proto>,
    definition: &'d mut Definition,
    depth: usize,
}

impl Parser<'_, '_> {
    fn file(&mut self) -> Reading {
        loop {
            let comment = self.lexer.comment_ahead()?;
            match self.lexer.next()? {
                Token::End => return Ok(()),
                Token::Mark(';') => {}
                Token::Word(word) => match word.as_str() {
                    "syntax" => {
                        self.lexer.expect('=')?;
                        self.definition.dialect = self.lexer.expect_text()?;
                        self.lexer.expect(';')?;
                        self.definition.description = self.definition.description.take().or(comment);
                    }
                    "edition" => {
                        self.lexer.expect('=')?;
                        self.definition.dialect = format!("protobuf edition {}", self.lexer.expect_text()?);
                        self.lexer.expect(';')?;
                    }
                    "package" => {
                        self.definition.title = self.lexer.expect_word()?;
                        self.definition.version = version_of(&self.definition.title);
                        self.lexer.expect(';')?;
                    }
                    "import" | "option" => self.lexer.skip_statement()?,
                    "message" => self.message("", comment)?,
                    "enum" => self.choices("", comment)?,
                    "extend" => self.extend("", comment)?,
                    "service" => self.service(comment)?,
                    _ => {
                        return Err(format!(
                            "Line {}: `{word}` does not begin a definition of a proto file.",
                            self.lexer.line()
                        ));
                    }
                },
                other => return Err(self.lexer.other_than("a definition such as `message`", &other)),
            }
        }
    }

    fn service(&mut self, comment: Option<String>) -> Reading {
        let name = self.lexer.expect_word()?;
        self.lexer.expect('{')?;
        let mut group = OperationGroup { name: name.clone(), description: comment, operations: Vec::new() };
        let reading = self.methods(&name, &mut group);
        self.definition.groups.push(group);
        reading
    }

    fn methods(&mut self, service: &str, group: &mut OperationGroup) -> Reading {
        loop {
            let comment = self.lexer.comment_ahead()?;
            match self.lexer.next()? {
                Token::Mark('}') => return Ok(()),
                Token::Mark(';') => {}
                Token::Word(word) if word == "option" => self.lexer.skip_statement()?,
                Token::Word(word) if word == "rpc" => {
                    let operation = self.method(service, comment)?;
                    if group.operations.len() < MOST {
                        group.operations.push(operation);
                    }
                }
                other => return Err(self.lexer.other_than("`rpc`", &other)),
            }
        }
    }

    fn method(&mut self, service: &str, comment: Option<String>) -> Result<ApiOperation, String> {
        let name = self.lexer.expect_word()?;
        let request = self.message_in_brackets()?;
        let returns = self.lexer.expect_word()?;
        if returns != "returns" {
            return Err(format!("Line {}: `returns` was expected, there is `{returns}`.", self.lexer.line()));
        }
        let response = self.message_in_brackets()?;
        let mut deprecated = false;
        match self.lexer.next()? {
            Token::Mark(';') => {}
            Token::Mark('{') => deprecated = self.options()?,
            other => return Err(self.lexer.other_than("`;`", &other)),
        }
        let comment = comment.or_else(|| self.lexer.comment_behind());
        let streams = request.starts_with("stream ") || response.starts_with("stream ");
        Ok(ApiOperation {
            anchor: format!("{service}-{name}"),
            verb: if streams { "stream" } else { "rpc" }.to_owned(),
            name,
            summary: comment.as_deref().and_then(|text| text.lines().next()).map(str::to_owned),
            description: comment.filter(|text| text.contains('\n')),
            deprecated,
            inputs: vec![Field {
                name: "request".to_owned(),
                place: "request".to_owned(),
                type_words: request,
                required: true,
                description: None,
            }],
            outputs: vec![Answer {
                name: "returns".to_owned(),
                type_words: response,
                description: None,
                example: None,
            }],
        })
    }

    fn message_in_brackets(&mut self) -> Result<String, String> {
        self.lexer.expect('(')?;
        let mut words = self.lexer.expect_word()?;
        if words == "stream" && matches!(self.lexer.peek()?, Token::Word(_)) {
            words = format!("stream {}", self.lexer.expect_word()?);
        }
        self.lexer.expect(')')?;
        Ok(words.replacen("stream .", "stream ", 1).trim_start_matches('.').to_owned())
    }

    /// The block behind a method; whether it says `option deprecated = true`.
    fn options(&mut self) -> Result<bool, String> {
        let mut deprecated = false;
        loop {
            match self.lexer.next()? {
                Token::Mark('}') => return Ok(deprecated),
                Token::Mark(';') => {}
                Token::Word(word) if word == "option" => {
                    let said = self.lexer.words_of_statement()?;
                    deprecated |= said == ["deprecated", "=", "true"];
                }
                other => return Err(self.lexer.other_than("`option`", &other)),
            }
        }
    }

    fn message(&mut self, inside: &str, comment: Option<String>) -> Reading {
        let name = format!("{inside}{}", self.lexer.expect_word()?);
        self.lexer.expect('{')?;
        self.body(Shape { name, kind: "message".to_owned(), description: comment, fields: Vec::new() })
    }

    fn extend(&mut self, inside: &str, comment: Option<String>) -> Reading {
        let name = format!("{inside}{}", self.lexer.expect_word()?.trim_start_matches('.'));
        self.lexer.expect('{')?;
        self.body(Shape { name, kind: "extension".to_owned(), description: comment, fields: Vec::new() })
    }

    /// The fields of a message up to its `}`; messages and enums inside become shapes of their own.
    fn body(&mut self, mut shape: Shape) -> Reading {
        self.depth += 1;
        if self.depth > 64 {
            return Err(format!("Line {}: nested too deep.", self.lexer.line()));
        }
        let position = self.definition.shapes.len();
        let reading = self.fields(&mut shape);
        if position <= MOST {
            // Before the messages inside it, in the order of the file.
            self.definition.shapes.insert(position, shape);
        }
        self.depth -= 1;
        reading
    }

    fn fields(&mut self, shape: &mut Shape) -> Reading {
        let inside = format!("{}.", shape.name);
        let mut oneof: Option<String> = None;
        loop {
            let comment = self.lexer.comment_ahead()?;
            let word = match self.lexer.next()? {
                Token::Mark('}') if oneof.is_some() => {
                    oneof = None;
                    continue;
                }
                Token::Mark('}') => return Ok(()),
                Token::Mark(';') => continue,
                Token::Word(word) => word,
                other => return Err(self.lexer.other_than("a field", &other)),
            };
            match word.as_str() {
                "message" if self.opens()? => self.message(&inside, comment)?,
                "enum" if self.opens()? => self.choices(&inside, comment)?,
                "extend" => self.extend(&inside, comment)?,
                "oneof" if oneof.is_none() => {
                    oneof = Some(self.lexer.expect_word()?);
                    self.lexer.expect('{')?;
                }
                "option" | "reserved" | "extensions" => self.lexer.skip_statement()?,
                _ => {
                    let field = self.field(word, oneof.as_deref(), comment)?;
                    if shape.fields.len() < MOST {
                        shape.fields.push(field);
                    }
                }
            }
        }
    }

    /// Whether a name follows: `message Line {`, as opposed to a field whose type is called `message`.
    fn opens(&mut self) -> Result<bool, String> {
        Ok(matches!(self.lexer.peek()?, Token::Word(_)))
    }

    fn field(&mut self, first: String, oneof: Option<&str>, comment: Option<String>) -> Result<Field, String> {
        let labelled = matches!(first.as_str(), "optional" | "required" | "repeated");
        let mut type_words = if labelled { self.lexer.expect_word()? } else { first.clone() };
        if type_words == "map" && self.lexer.take('<')? {
            let key = self.lexer.expect_word()?;
            self.lexer.expect(',')?;
            let value = self.lexer.expect_word()?;
            self.lexer.expect('>')?;
            type_words = format!("map of {key} to {}", value.trim_start_matches('.'));
        }
        let is_group = type_words == "group";
        let name = self.lexer.expect_word()?;
        self.lexer.expect('=')?;
        self.lexer.next()?;
        if self.lexer.take('[')? {
            self.lexer.skip_to(']')?;
        }
        if is_group {
            self.lexer.expect('{')?;
            self.body(Shape { name: name.clone(), kind: "message".to_owned(), description: None, fields: Vec::new() })?;
        } else {
            self.lexer.expect(';')?;
        }
        let mut type_words = type_words.trim_start_matches('.').to_owned();
        if first == "repeated" {
            type_words.push_str("[]");
        }
        if let Some(oneof) = oneof {
            type_words = format!("{type_words} (one of {oneof})");
        }
        let description = comment.or_else(|| self.lexer.comment_behind());
        Ok(Field { name, place: "field".to_owned(), type_words, required: first == "required", description })
    }

    fn choices(&mut self, inside: &str, comment: Option<String>) -> Reading {
        let name = format!("{inside}{}", self.lexer.expect_word()?);
        self.lexer.expect('{')?;
        let mut shape = Shape { name, kind: "enum".to_owned(), description: comment, fields: Vec::new() };
        loop {
            let comment = self.lexer.comment_ahead()?;
            match self.lexer.next()? {
                Token::Mark('}') => break,
                Token::Mark(';') => {}
                Token::Word(word)
                    if matches!(word.as_str(), "option" | "reserved") && self.lexer.peek()? != &Token::Mark('=') =>
                {
                    self.lexer.skip_statement()?;
                }
                Token::Word(name) => {
                    self.lexer.skip_statement()?;
                    let description = comment.or_else(|| self.lexer.comment_behind());
                    shape.fields.push(Field {
                        name,
                        place: "value".to_owned(),
                        type_words: String::new(),
                        required: false,
                        description,
                    });
                }
                other => return Err(self.lexer.other_than("a value", &other)),
            }
        }
        self.definition.shapes.push(shape);
        Ok(())
    }
}

/// `v1` of `harvest.orders.v1`.
fn version_of(package: &str) -> String {
    let last = package.rsplit('.').next().unwrap_or_default();
    let is_version = last.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if is_version { last.to_owned() } else { String::new() }
}
