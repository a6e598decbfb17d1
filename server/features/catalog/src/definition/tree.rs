//! YAML or JSON text as a tree of values, within budgets; small helpers to read such trees.

use serde_json::{Map, Value};

/// Definitions nest a few levels; what nests deeper than this is made to break readers.
const DEEPEST: usize = 100;

/// All documents of the text. JSON is read as JSON, which is much faster; everything else as YAML 1.2.
pub fn parse(text: &str) -> Result<Vec<Value>, String> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('{') || start.starts_with('[') {
        match serde_json::from_str(start) {
            Ok(value) => return Ok(vec![value]),
            Err(error) if !start.contains('\n') => return Err(format!("The text is not JSON: {error}.")),
            Err(_) => {}
        }
    }
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: DEEPEST,
            max_nodes: 1_000_000,
            max_events: 3_000_000,
            max_documents: 1_000,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: 500_000 },
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::LastWins,
        strict_booleans: true,
        non_finite_float_policy: serde_saphyr::options::NonFiniteFloatPolicy::AsString,
        with_snippet: false,
        emit_comments: false,
    };
    serde_saphyr::from_multiple_with_options(text, options)
        .map_err(|error| format!("The text is not YAML: {}.", one_line(&error.to_string())))
}

/// An error of a parser as a part of a sentence: its first line, at most 300 characters.
fn one_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim_end_matches('.').chars().take(300).collect()
}

/// A field that is a text (or a number or truth, as it is written) and not blank.
pub fn text(value: &Value, key: &str) -> Option<String> {
    plain(value.get(key)?)
}

/// A scalar as people write it; nothing for blank texts, lists, maps and null.
pub fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim_end().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

pub fn truth(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// The pairs of a field that is a map; none if it is anything else.
pub fn pairs<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

/// The items of a field that is a list; none if it is anything else.
pub fn items<'a>(value: &'a Value, key: &str) -> std::slice::Iter<'a, Value> {
    value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default().iter()
}

/// Where `$ref: '#/a/b'` leads inside `root` (RFC 6901 after percent-decoding); nothing for other files.
pub fn pointed<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    let pointer = reference.strip_prefix('#')?;
    match root.pointer(pointer) {
        Some(value) => Some(value),
        None => root.pointer(&percent_decoded(pointer)),
    }
}

/// The value itself, or what its `$ref` leads to; at most 16 steps, so that circles end.
pub fn resolved<'a>(root: &'a Value, value: &'a Value) -> &'a Value {
    let mut at = value;
    for _ in 0..16 {
        let Some(next) = at.get("$ref").and_then(Value::as_str).and_then(|reference| pointed(root, reference)) else {
            break;
        };
        at = next;
    }
    at
}

/// The last part of a reference: `Order` for `#/components/schemas/Order` and for `common.yaml#/Order`.
pub fn last_name(reference: &str) -> String {
    let last = reference.trim_end_matches('/').rsplit(['/', '#']).next().unwrap_or(reference);
    let last = percent_decoded(last).replace("~1", "/").replace("~0", "~");
    if last.is_empty() { reference.to_owned() } else { last }
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = if bytes[at] == b'%' {
            text.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok())
        } else {
            None
        };
        out.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A value as it is shown beside an answer: texts as they are, the rest as JSON, at most 4,000 characters.
pub fn example(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text.clone(),
        other => serde_json::to_string_pretty(other).ok()?,
    };
    Some(shortened(text, 4_000))
}

pub fn shortened(text: String, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
