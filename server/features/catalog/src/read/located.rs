//! One YAML document as a value in which every part knows its line and column.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span, Tag};
use serde_json::{Map, Value};
use shared::catalog::FieldPlace;

use super::{Budget, Finding, placeholder, scalar};

/// A value and where its parts stand.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Located {
    pub value: Value,
    pub spot: Spot,
}

/// Where a value stands, and its children in the order of the value's own. Line and column counted from 1; an
/// entry of a mapping stands where its key stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Spot {
    pub line: u32,
    pub column: u32,
    pub children: Vec<Spot>,
}

impl Located {
    /// The place of a dotted path, or of the deepest part of it that exists.
    pub(crate) fn spot_of(&self, path: &str) -> &Spot {
        find(&self.value, &self.spot, path)
    }

    /// Every field with its place, in the order of the file.
    pub(crate) fn places(&self) -> Vec<FieldPlace> {
        let mut places = Vec::new();
        collect(&self.value, &self.spot, &mut String::new(), &mut places);
        places
    }
}

fn find<'s>(value: &Value, spot: &'s Spot, path: &str) -> &'s Spot {
    if path.is_empty() {
        return spot;
    }
    match value {
        // Keys may hold dots themselves, as annotations do.
        Value::Object(map) => {
            for ((key, child), place) in map.iter().zip(&spot.children) {
                if let Some(rest) = path.strip_prefix(key.as_str())
                    && (rest.is_empty() || rest.starts_with('.'))
                {
                    return find(child, place, rest.strip_prefix('.').unwrap_or(rest));
                }
            }
            spot
        }
        Value::Array(items) => {
            let (position, rest) = path.split_once('.').unwrap_or((path, ""));
            let position: Option<usize> = position.parse().ok();
            match position.and_then(|at| Some((items.get(at)?, spot.children.get(at)?))) {
                Some((child, place)) => find(child, place, rest),
                None => spot,
            }
        }
        _ => spot,
    }
}

fn collect(value: &Value, spot: &Spot, path: &mut String, places: &mut Vec<FieldPlace>) {
    let from = placeholder::of(value).map(|(_, target)| target.to_owned());
    if !path.is_empty() {
        places.push(FieldPlace { field: path.clone(), line: spot.line, from: from.clone() });
    }
    if from.is_some() {
        return;
    }
    let length = path.len();
    let mut child = |key: &str, value: &Value, spot: &Spot| {
        if length > 0 {
            path.push('.');
        }
        path.push_str(key);
        collect(value, spot, path, places);
        path.truncate(length);
    };
    match value {
        Value::Object(map) => map.iter().zip(&spot.children).for_each(|((key, value), spot)| child(key, value, spot)),
        Value::Array(items) => items
            .iter()
            .zip(&spot.children)
            .enumerate()
            .for_each(|(at, (value, spot))| child(&at.to_string(), value, spot)),
        _ => {}
    }
}

/// Reads one document; `first_line` is the line of its first character in the file. Nothing for an empty one.
///
/// # Errors
/// A finding with cause `yaml` or `limit`, line and column in the file.
pub(crate) fn parse(text: &str, first_line: u32, budget: &Budget) -> Result<Option<Located>, Finding> {
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: budget.depth,
        block_nesting_limit: budget.depth,
    };
    let mut builder = Builder {
        offset: first_line - 1,
        lines: text.lines().count().max(1),
        budget,
        stack: Vec::new(),
        anchors: HashMap::new(),
        aliases: 0,
        nodes: 0,
        root: None,
    };
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((event, span)) => builder.take(event, span)?,
            Err(error) => return Err(explain(&error, builder.offset, budget)),
        }
    }
    Ok(builder.root.filter(|located| !located.value.is_null()))
}

struct Builder<'b> {
    offset: u32,
    /// An empty value at the end stands behind the last line break; it is said to be on the last line.
    lines: usize,
    budget: &'b Budget,
    stack: Vec<Frame>,
    anchors: HashMap<usize, (Located, usize)>,
    aliases: usize,
    nodes: usize,
    root: Option<Located>,
}

/// A list or mapping that is still open.
struct Frame {
    items: Items,
    spot: Spot,
    anchor: usize,
    /// How many nodes there were before it.
    before: usize,
}

enum Items {
    List(Vec<Value>),
    Map(Map<String, Value>, Option<(String, Spot)>),
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Finding> {
        let spot = self.spot(&span);
        match event {
            Event::Scalar(text, style, anchor, tag) => self.scalar(text, style, anchor, tag.as_deref(), spot),
            Event::SequenceStart(_, anchor, _) => self.open(Items::List(Vec::new()), anchor, spot),
            Event::MappingStart(_, anchor, _) => self.open(Items::Map(Map::new(), None), anchor, spot),
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(id) => self.alias(id, spot),
            _ => Ok(()),
        }
    }

    fn spot(&self, span: &Span) -> Spot {
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX - 1);
        let line = small(span.start.line().min(self.lines));
        Spot { line: self.offset + line, column: small(span.start.col()) + 1, children: Vec::new() }
    }

    fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        spot: Spot,
    ) -> Result<(), Finding> {
        if text.contains('\0') {
            return Err(Finding::error(
                "yaml",
                spot.line,
                "A text holds the character U+0000.",
                "Remove `\\0` from it.",
            )
            .column(spot.column));
        }
        if let Some(Frame { items: Items::Map(map, key @ None), .. }) = self.stack.last_mut() {
            if map.contains_key(text.as_ref()) {
                let message = format!("The key `{text}` stands twice in one mapping.");
                return Err(Finding::error("yaml", spot.line, message, "Keep one of them; the other would be lost.")
                    .column(spot.column));
            }
            *key = Some((text.into_owned(), spot));
            return Ok(());
        }
        let core = tag.and_then(Tag::core_suffix);
        let value = match (core, style) {
            (None, ScalarStyle::Plain) if tag.is_none() => scalar::plain(&text),
            (Some("int" | "float" | "bool" | "null"), _) => scalar::plain(&text),
            _ => Value::String(text.into_owned()),
        };
        self.count(1, &spot)?;
        self.put(Located { value, spot }, anchor, 1)
    }

    fn open(&mut self, items: Items, anchor: usize, spot: Spot) -> Result<(), Finding> {
        if let Some(Frame { items: Items::Map(_, None), .. }) = self.stack.last() {
            return Err(Finding::error(
                "yaml",
                spot.line,
                "A list or a mapping stands where a key should be.",
                "Write a text as key; put `{{ … }}` into quotes.",
            )
            .column(spot.column));
        }
        if self.stack.len() >= self.budget.depth {
            return Err(too_deep(&spot, self.budget));
        }
        self.count(1, &spot)?;
        self.stack.push(Frame { items, spot, anchor, before: self.nodes - 1 });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Finding> {
        let Some(frame) = self.stack.pop() else { return Ok(()) };
        let value = match frame.items {
            Items::List(items) => Value::Array(items),
            Items::Map(map, _) => Value::Object(map),
        };
        let size = self.nodes - frame.before;
        self.put(Located { value, spot: frame.spot }, frame.anchor, size)
    }

    fn alias(&mut self, id: usize, spot: Spot) -> Result<(), Finding> {
        self.aliases += 1;
        if self.aliases > self.budget.aliases {
            let message = format!("This document uses more than {} aliases (`*name`).", self.budget.aliases);
            return Err(Finding::error("limit", spot.line, message, "Write the values out.").column(spot.column));
        }
        let Some((located, size)) = self.anchors.get(&id).cloned() else {
            return Err(Finding::error(
                "yaml",
                spot.line,
                "An alias stands inside of what it names, so it would contain itself.",
                "Write the value out.",
            )
            .column(spot.column));
        };
        self.count(size, &spot)?;
        if let (Some(Frame { items: Items::Map(_, None), .. }), Value::String(key)) =
            (self.stack.last(), &located.value)
        {
            let key = key.clone();
            return self.scalar(Cow::Owned(key), ScalarStyle::SingleQuoted, 0, None, spot);
        }
        self.put(located, 0, size)
    }

    fn count(&mut self, more: usize, spot: &Spot) -> Result<(), Finding> {
        self.nodes = self.nodes.saturating_add(more);
        if self.nodes > self.budget.nodes {
            let message =
                format!("With its aliases written out, this document has more than {} values.", self.budget.nodes);
            return Err(
                Finding::error("limit", spot.line, message, "Use fewer aliases, or split it.").column(spot.column)
            );
        }
        Ok(())
    }

    fn put(&mut self, located: Located, anchor: usize, size: usize) -> Result<(), Finding> {
        if anchor > 0 {
            self.anchors.insert(anchor, (located.clone(), size));
        }
        match self.stack.last_mut() {
            None => self.root = Some(located),
            Some(Frame { items: Items::List(items), spot, .. }) => {
                items.push(located.value);
                spot.children.push(located.spot);
            }
            Some(Frame { items: Items::Map(map, key), spot, .. }) => {
                let Some((name, at)) = key.take() else {
                    return Err(Finding::error(
                        "yaml",
                        located.spot.line,
                        "A key of a mapping is not a text.",
                        "Write a text as key.",
                    )
                    .column(located.spot.column));
                };
                map.insert(name, located.value);
                spot.children.push(Spot { line: at.line, column: at.column, children: located.spot.children });
            }
        }
        Ok(())
    }
}

fn too_deep(spot: &Spot, budget: &Budget) -> Finding {
    let message = format!("Lists and mappings are nested deeper than {} levels.", budget.depth);
    Finding::error("limit", spot.line, message, "Flatten it.").column(spot.column)
}

/// The parser's error in a sentence, with what usually helps.
fn explain(error: &ScanError, offset: u32, budget: &Budget) -> Finding {
    let marker = error.marker();
    let line = offset + u32::try_from(marker.line()).unwrap_or(0);
    let spot = Spot { line, column: u32::try_from(marker.col()).unwrap_or(0) + 1, children: Vec::new() };
    let advice = match error.kind() {
        ErrorKind::RecursionLimitExceeded => return too_deep(&spot, budget),
        ErrorKind::TabInIndentation
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabAtBlockScalarStart => "Indent with spaces; YAML does not allow tabs there.",
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent => "Close the quotation mark.",
        ErrorKind::UnclosedFlowCollection { .. } | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            "Close the bracket."
        }
        ErrorKind::UnknownAnchor => "Define the anchor (`&name`) before it is used, in the same document.",
        ErrorKind::UnexpectedCharacter { .. } => "Put the value into quotation marks.",
        _ => "Check the indentation, and put values with `: ` or ` #` in them into quotation marks.",
    };
    Finding::error("yaml", line, format!("This is not YAML: {}.", error.info().trim_end_matches('.')), advice)
        .column(spot.column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn value(text: &str) -> Value {
        parse(text, 1, &Budget::default()).unwrap().unwrap().value
    }
    fn wrong(text: &str) -> (u32, u32, String) {
        let finding = parse(text, 1, &Budget::default()).unwrap_err();
        (finding.line, finding.column, finding.message)
    }

    #[test]
    fn values_and_their_places() {
        let text = "kind: API\nmetadata:\n  annotations:\n    example.com/a.b: x\n  tags: [a,\n    b]\nspec:\n  text: |\n    one\n    two\n  list:\n    - {x: 1}\n    - 2\n";
        let located = parse(text, 11, &Budget::default()).unwrap().unwrap();
        assert_eq!(
            located.value,
            json!({"kind": "API", "metadata": {"annotations": {"example.com/a.b": "x"}, "tags": ["a", "b"]}, "spec": {"text": "one\ntwo\n", "list": [{"x": 1}, 2]}})
        );
        for (path, line, column) in [
            ("", 11, 1),
            ("kind", 11, 1),
            ("metadata.annotations.example.com/a.b", 14, 5),
            ("metadata.tags.1", 16, 5),
            ("spec.text", 18, 3),
            ("spec.list.0.x", 22, 8),
            ("spec.list.1", 23, 7),
            ("spec.missing", 17, 1),
            ("spec.list.7", 21, 3),
        ] {
            let spot = located.spot_of(path);
            assert_eq!((spot.line, spot.column), (line, column), "{path}");
        }
        let fields: Vec<String> =
            located.places().into_iter().map(|place| format!("{}:{}", place.line, place.field)).collect();
        assert_eq!(
            fields[..4],
            ["11:kind", "12:metadata", "13:metadata.annotations", "14:metadata.annotations.example.com/a.b"]
        );
    }

    #[test]
    fn a_placeholder_says_where_its_value_comes_from() {
        let located = parse("spec:\n  definition:\n    $text: ./api.yaml\n", 1, &Budget::default()).unwrap().unwrap();
        let place = &located.places()[1];
        assert_eq!(
            (place.field.as_str(), place.line, place.from.as_deref()),
            ("spec.definition", 2, Some("./api.yaml"))
        );
    }

    #[test]
    fn json_is_yaml_and_tags_are_taken_for_what_they_say() {
        assert_eq!(value("{\n\t\"a\": [1, true, null, \"x\"]\n}"), json!({"a": [1, true, null, "x"]}));
        assert_eq!(value("a: !!str 12\nb: !custom x\nc: !!int \"7\"\n"), json!({"a": "12", "b": "x", "c": 7}));
        assert_eq!(value("a: &n {x: 1}\nb: *n\n"), json!({"a": {"x": 1}, "b": {"x": 1}}));
        assert_eq!(value("<<: {a: 1}\n"), json!({"<<": {"a": 1}}));
    }

    #[test]
    fn empty_documents_are_nothing() {
        for text in ["", "---\n", "# only a comment\n", "---\n# c\n\n", "~"] {
            assert_eq!(parse(text, 1, &Budget::default()).unwrap(), None, "{text:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_line_and_column() {
        assert_eq!(wrong("a: 1\nb: 2\na: 3\n"), (3, 1, "The key `a` stands twice in one mapping.".into()));
        assert_eq!(wrong("a:\n\t- b\n").0, 2);
        assert_eq!(parse("a: 'b\n", 1, &Budget::default()).unwrap_err().advice, "Close the quotation mark.");
        assert_eq!(wrong("name: {{ values.name }}\n").2, "A list or a mapping stands where a key should be.");
        assert_eq!(wrong("a: &x [*x]\n").2, "An alias stands inside of what it names, so it would contain itself.");
        assert_eq!(wrong("a: *gone\n").0, 1);
        assert_eq!(wrong("a: \"\\0\"\n").2, "A text holds the character U+0000.");
        assert_eq!(wrong(&"[".repeat(100)).2, "Lists and mappings are nested deeper than 32 levels.");
    }

    #[test]
    fn aliases_that_explode_are_refused_at_once() {
        let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for (name, before) in
            ["b", "c", "d", "e", "f", "g", "h", "i"].iter().zip(["a", "b", "c", "d", "e", "f", "g", "h"])
        {
            bomb.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 9].join(", ")));
        }
        assert!(wrong(&bomb).2.contains("more than 200000 values"), "{:?}", wrong(&bomb));
        let many = format!("a: &a 1\nb: [{}]\n", vec!["*a"; 101].join(", "));
        assert_eq!(wrong(&many).2, "This document uses more than 100 aliases (`*name`).");
    }

    #[test]
    fn what_is_empty_at_the_end_is_on_the_last_line() {
        let located = parse("?\n", 7, &Budget::default()).unwrap().unwrap();
        assert_eq!(located.places().into_iter().map(|place| place.line).collect::<Vec<_>>(), [7]);
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "([-:?{}\\[\\],&*!|>'\"%@` \\n\\ta-c0-9#<~.]){0,60}") {
            if let Ok(Some(located)) = parse(&text, 1, &Budget::default()) {
                let lines = u32::try_from(text.lines().count()).unwrap();
                for place in located.places() {
                    prop_assert!(place.line >= 1 && place.line <= lines.max(1), "{place:?}");
                }
            }
        }
    }
}
