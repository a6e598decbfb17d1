//! GraphQL schema definition language (GraphQL specification, October 2021, section 3).

mod lexer;

use shared::catalog::{Answer, ApiOperation, Definition, Field, OperationGroup, Shape};

use super::lexer::{Lexer, Token};
use super::{MOST, Reading};
use lexer::GraphQl;

/// Reads as far as it goes; what was read before an error stays.
pub fn read(text: &str, definition: &mut Definition) -> Reading {
    definition.dialect = "GraphQL".to_owned();
    let mut parser = Parser { lexer: Lexer::new(text), depth: 0 };
    let mut schema = Schema::default();
    let reading = parser.document(&mut schema);
    schema.put_into(definition);
    reading?;
    if definition.groups.is_empty() && definition.shapes.is_empty() {
        Err("The schema defines no types.".to_owned())
    } else {
        Ok(())
    }
}

/// A field of a type, an input or an interface.
struct TypeField {
    name: String,
    description: Option<String>,
    arguments: Vec<Field>,
    type_words: String,
    deprecated: bool,
}

struct Type {
    name: String,
    kind: &'static str,
    description: Option<String>,
    fields: Vec<TypeField>,
    /// Values of an enum, members of a union.
    choices: Vec<Field>,
}

struct Schema {
    description: Option<String>,
    /// The names of the types that hold queries, mutations and subscriptions.
    roots: [(&'static str, String); 3],
    types: Vec<Type>,
}

impl Default for Schema {
    fn default() -> Schema {
        let roots = [("query", "Query"), ("mutation", "Mutation"), ("subscription", "Subscription")]
            .map(|(verb, name)| (verb, name.to_owned()));
        Schema { description: None, roots, types: Vec::new() }
    }
}

impl Schema {
    fn put_into(self, definition: &mut Definition) {
        definition.description = self.description;
        for (verb, root) in &self.roots {
            for found in self.types.iter().filter(|kind| kind.name == *root && kind.kind == "object") {
                definition.groups.push(OperationGroup {
                    name: root.clone(),
                    description: found.description.clone(),
                    operations: found.fields.iter().take(MOST).map(|field| operation(verb, field)).collect(),
                });
            }
        }
        let is_root = |kind: &Type| kind.kind == "object" && self.roots.iter().any(|(_, root)| *root == kind.name);
        definition.shapes = self.types.iter().filter(|kind| !is_root(kind)).take(MOST).map(shape).collect();
    }

    /// `extend` adds to the type of that name.
    fn add(&mut self, new: Type) {
        match self.types.iter_mut().rev().take(MOST).find(|known| known.name == new.name) {
            Some(known) => {
                known.fields.extend(new.fields);
                known.choices.extend(new.choices);
                known.description = known.description.take().or(new.description);
            }
            None => self.types.push(new),
        }
    }
}

fn operation(verb: &str, field: &TypeField) -> ApiOperation {
    let arguments: Vec<&str> = field.arguments.iter().map(|argument| argument.name.as_str()).collect();
    ApiOperation {
        anchor: format!("{verb}-{}", field.name),
        verb: verb.to_owned(),
        name: if arguments.is_empty() {
            field.name.clone()
        } else {
            format!("{}({})", field.name, arguments.join(", "))
        },
        summary: field.description.as_deref().and_then(|text| text.lines().next()).map(str::to_owned),
        description: field.description.clone().filter(|text| text.contains('\n')),
        deprecated: field.deprecated,
        inputs: field.arguments.clone(),
        outputs: vec![Answer {
            name: "returns".to_owned(),
            type_words: field.type_words.clone(),
            description: None,
            example: None,
        }],
    }
}

fn shape(kind: &Type) -> Shape {
    let fields = kind.fields.iter().map(|field| {
        let arguments: Vec<String> =
            field.arguments.iter().map(|argument| format!("{}: {}", argument.name, argument.type_words)).collect();
        Field {
            name: if arguments.is_empty() {
                field.name.clone()
            } else {
                format!("{}({})", field.name, arguments.join(", "))
            },
            place: "field".to_owned(),
            type_words: field.type_words.clone(),
            required: field.type_words.ends_with('!'),
            description: field.description.clone(),
        }
    });
    Shape {
        name: kind.name.clone(),
        kind: kind.kind.to_owned(),
        description: kind.description.clone(),
        fields: fields.chain(kind.choices.iter().cloned()).collect(),
    }
}

struct Parser<'t> {
    lexer: Lexer<'t, GraphQl>,
    depth: usize,
}

impl Parser<'_> {
    fn document(&mut self, schema: &mut Schema) -> Reading {
        loop {
            let description = self.description()?;
            let Some(word) = self.lexer.word()? else {
                return if self.lexer.peek()? == &Token::End {
                    Ok(())
                } else {
                    Err(self.lexer.unexpected("a definition such as `type`"))
                };
            };
            let word = if word == "extend" { self.lexer.expect_word()? } else { word };
            match word.as_str() {
                "schema" => self.schema(schema, description)?,
                "scalar" => {
                    let name = self.lexer.expect_word()?;
                    self.directives()?;
                    schema.add(Type { name, kind: "scalar", description, fields: Vec::new(), choices: Vec::new() });
                }
                "type" => self.fields_of("object", description, schema)?,
                "interface" => self.fields_of("interface", description, schema)?,
                "input" => self.fields_of("input", description, schema)?,
                "union" => self.union(description, schema)?,
                "enum" => self.choices_of_enum(description, schema)?,
                "directive" => self.directive()?,
                _ => {
                    return Err(format!(
                        "Line {}: `{word}` does not begin a definition of a schema.",
                        self.lexer.line()
                    ));
                }
            }
        }
    }

    fn schema(&mut self, schema: &mut Schema, description: Option<String>) -> Reading {
        schema.description = description;
        self.directives()?;
        if !self.lexer.take('{')? {
            return Ok(());
        }
        while !self.lexer.take('}')? {
            let verb = self.lexer.expect_word()?;
            self.lexer.expect(':')?;
            let name = self.lexer.expect_word()?;
            if let Some(root) = schema.roots.iter_mut().find(|(known, _)| *known == verb) {
                root.1 = name;
            }
        }
        Ok(())
    }

    fn fields_of(&mut self, kind: &'static str, description: Option<String>, schema: &mut Schema) -> Reading {
        let name = self.lexer.expect_word()?;
        if self.lexer.take_word("implements")? {
            self.lexer.take('&')?;
            self.lexer.expect_word()?;
            while self.lexer.take('&')? || matches!(self.lexer.peek()?, Token::Word(_)) {
                self.lexer.expect_word()?;
            }
        }
        self.directives()?;
        let mut fields = Vec::new();
        if self.lexer.take('{')? {
            while !self.lexer.take('}')? {
                fields.push(self.field()?);
            }
        }
        schema.add(Type { name, kind, description, fields, choices: Vec::new() });
        Ok(())
    }

    fn field(&mut self) -> Result<TypeField, String> {
        let description = self.description()?;
        let name = self.lexer.expect_word()?;
        let mut arguments = Vec::new();
        if self.lexer.take('(')? {
            while !self.lexer.take(')')? {
                arguments.push(self.argument()?);
            }
        }
        self.lexer.expect(':')?;
        let type_words = self.type_words()?;
        if self.lexer.take('=')? {
            self.value()?;
        }
        let deprecated = self.directives()?;
        Ok(TypeField { name, description, arguments, type_words, deprecated })
    }

    fn argument(&mut self) -> Result<Field, String> {
        let description = self.description()?;
        let name = self.lexer.expect_word()?;
        self.lexer.expect(':')?;
        let type_words = self.type_words()?;
        let has_default = self.lexer.take('=')?;
        let default = if has_default { self.value()? } else { String::new() };
        self.directives()?;
        let required = type_words.ends_with('!') && !has_default;
        let type_words = if has_default { format!("{type_words} = {default}") } else { type_words };
        Ok(Field { name, place: "argument".to_owned(), type_words, required, description })
    }

    fn union(&mut self, description: Option<String>, schema: &mut Schema) -> Reading {
        let name = self.lexer.expect_word()?;
        self.directives()?;
        let mut choices = Vec::new();
        if self.lexer.take('=')? {
            self.lexer.take('|')?;
            loop {
                choices.push(choice(self.lexer.expect_word()?, None));
                if !self.lexer.take('|')? {
                    break;
                }
            }
        }
        schema.add(Type { name, kind: "union", description, fields: Vec::new(), choices });
        Ok(())
    }

    fn choices_of_enum(&mut self, description: Option<String>, schema: &mut Schema) -> Reading {
        let name = self.lexer.expect_word()?;
        self.directives()?;
        let mut choices = Vec::new();
        if self.lexer.take('{')? {
            while !self.lexer.take('}')? {
                let description = self.description()?;
                choices.push(choice(self.lexer.expect_word()?, description));
                self.directives()?;
            }
        }
        schema.add(Type { name, kind: "enum", description, fields: Vec::new(), choices });
        Ok(())
    }

    /// `directive @auth(role: Role) repeatable on FIELD | OBJECT`: read over, it is of no use to readers.
    fn directive(&mut self) -> Reading {
        self.lexer.expect('@')?;
        self.lexer.expect_word()?;
        if self.lexer.take('(')? {
            while !self.lexer.take(')')? {
                self.argument()?;
            }
        }
        self.lexer.take_word("repeatable")?;
        if !self.lexer.take_word("on")? {
            return Err(self.lexer.unexpected("`on`"));
        }
        self.lexer.take('|')?;
        self.lexer.expect_word()?;
        while self.lexer.take('|')? {
            self.lexer.expect_word()?;
        }
        Ok(())
    }

    fn description(&mut self) -> Result<Option<String>, String> {
        if let Token::Text(text) = self.lexer.peek()? {
            let text = text.trim().to_owned();
            self.lexer.next()?;
            return Ok(Some(text).filter(|text| !text.is_empty()));
        }
        Ok(None)
    }

    fn type_words(&mut self) -> Result<String, String> {
        self.deeper()?;
        let mut words = if self.lexer.take('[')? {
            let inner = self.type_words()?;
            self.lexer.expect(']')?;
            format!("[{inner}]")
        } else {
            self.lexer.expect_word()?
        };
        if self.lexer.take('!')? {
            words.push('!');
        }
        self.depth -= 1;
        Ok(words)
    }

    /// `@a(b: 1) @deprecated`: whether one of them says that the field is deprecated.
    fn directives(&mut self) -> Result<bool, String> {
        let mut deprecated = false;
        while self.lexer.take('@')? {
            deprecated |= self.lexer.expect_word()? == "deprecated";
            if self.lexer.take('(')? {
                while !self.lexer.take(')')? {
                    self.lexer.expect_word()?;
                    self.lexer.expect(':')?;
                    self.value()?;
                }
            }
        }
        Ok(deprecated)
    }

    /// A constant, as it is written; long ones shortened.
    fn value(&mut self) -> Result<String, String> {
        self.deeper()?;
        let words = match self.lexer.next()? {
            Token::Word(name) | Token::Number(name) => name,
            Token::Text(text) => format!("{text:?}"),
            Token::Mark('$') => format!("${}", self.lexer.expect_word()?),
            Token::Mark('[') => {
                let mut parts = Vec::new();
                while !self.lexer.take(']')? {
                    parts.push(self.value()?);
                }
                format!("[{}]", parts.join(", "))
            }
            Token::Mark('{') => {
                let mut parts = Vec::new();
                while !self.lexer.take('}')? {
                    let name = self.lexer.expect_word()?;
                    self.lexer.expect(':')?;
                    parts.push(format!("{name}: {}", self.value()?));
                }
                format!("{{{}}}", parts.join(", "))
            }
            _ => return Err(self.lexer.unexpected("a value")),
        };
        self.depth -= 1;
        Ok(super::tree::shortened(words, 200))
    }

    fn deeper(&mut self) -> Reading {
        self.depth += 1;
        if self.depth > 64 { Err(format!("Line {}: nested too deep.", self.lexer.line())) } else { Ok(()) }
    }
}

fn choice(name: String, description: Option<String>) -> Field {
    Field { name, place: "value".to_owned(), type_words: String::new(), required: false, description }
}
