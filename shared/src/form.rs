//! How an operation becomes a request and a request becomes an operation again: one pure piece for browser, rendering, command line and door.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::{Operation, Route};

/// What may stand in a path segment as it is (RFC 3986 unreserved).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A request without a host: path with query, and the JSON body if the method has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub uri: String,
    pub body: Option<String>,
}

/// Why a request is not the operation that its route names; the text is for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    #[error("{0}")]
    Arguments(String),
    #[error("the body is not JSON: {0}")]
    Json(String),
    #[error("the body must be a JSON object with the arguments of the operation")]
    NotAnObject,
}

/// The request that asks for `operation`.
///
/// # Errors
/// When the operation holds values that neither a query nor JSON can carry; a mistake of its author.
pub fn ask<O: Operation>(operation: &O) -> Result<Asked, FormError> {
    let Value::Object(mut arguments) = serde_json::to_value(operation).map_err(|e| FormError::Json(e.to_string()))?
    else {
        // A unit struct has no arguments.
        return Ok(Asked { uri: O::ROUTE.path.to_owned(), body: None });
    };
    let path = fill(O::ROUTE, &mut arguments);
    if O::ROUTE.method.asks_by_query() {
        let query = query_of(arguments);
        let uri = if query.is_empty() { path } else { format!("{path}?{query}") };
        return Ok(Asked { uri, body: None });
    }
    Ok(Asked { uri: path, body: Some(Value::Object(arguments).to_string()) })
}

/// The operation that a request asks for. `path` are the decoded path parameters by name; they win over what query
/// and body say under the same name. Unknown arguments are ignored.
///
/// # Errors
/// When an argument is missing or of the wrong form; the text names it.
pub fn read<O: Operation>(path: &[(String, String)], query: &str, body: &[u8]) -> Result<O, FormError> {
    if O::ROUTE.method.asks_by_query() {
        return read_query(path, query);
    }
    let mut arguments = match body {
        [] => Map::new(),
        bytes => match serde_json::from_slice(bytes).map_err(|e| FormError::Json(e.to_string()))? {
            Value::Object(map) => map,
            _ => return Err(FormError::NotAnObject),
        },
    };
    for (name, value) in path {
        arguments.insert(name.clone(), Value::String(value.clone()));
    }
    let parse = |arguments: Map<String, Value>| {
        serde_json::from_value::<O>(Value::Object(arguments)).map_err(|e| e.to_string())
    };
    parse(arguments.clone()).map_err(|error| {
        let names: Vec<String> = arguments.keys().cloned().collect();
        let culprit = culprit(&names, &error, |name| {
            let mut rest = arguments.clone();
            rest.remove(name);
            parse(rest).err()
        });
        match culprit.and_then(|name| Some((name, arguments.get(name)?))) {
            Some((name, value)) => wrong(name, &plain(value), &error),
            None => FormError::Arguments(error),
        }
    })
}

fn read_query<O: Operation>(path: &[(String, String)], query: &str) -> Result<O, FormError> {
    let mut pairs: Vec<(String, String)> =
        serde_html_form::from_str(query).map_err(|e| FormError::Arguments(e.to_string()))?;
    pairs.retain(|(name, value)| !value.is_empty() && path.iter().all(|(taken, _)| taken != name));
    pairs.extend(path.iter().cloned());
    let parse = |pairs: &[&(String, String)]| {
        let form = serde_html_form::to_string(pairs).map_err(|e| e.to_string())?;
        serde_html_form::from_str::<O>(&form).map_err(|e| e.to_string())
    };
    parse(&pairs.iter().collect::<Vec<_>>()).map_err(|error| {
        let names: Vec<String> = pairs.iter().map(|(name, _)| name.clone()).collect();
        let culprit = culprit(&names, &error, |name| {
            parse(&pairs.iter().filter(|(known, _)| known != name).collect::<Vec<_>>()).err()
        });
        let Some(name) = culprit else { return FormError::Arguments(error) };
        let values: Vec<&str> =
            pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect();
        wrong(name, &values.join("`, `"), &error)
    })
}

/// The argument that is wrong: the one without which reading fails in another way, or not at all.
fn culprit<'a>(names: &'a [String], error: &str, error_without: impl Fn(&str) -> Option<String>) -> Option<&'a str> {
    // Nobody gives this many; looking for the culprit must not cost more than the request is worth.
    const MOST: usize = 50;
    names.iter().take(MOST).find(|name| error_without(name).as_deref() != Some(error)).map(String::as_str)
}

fn wrong(name: &str, value: &str, error: &str) -> FormError {
    let shown: String = value.chars().take(60).collect();
    FormError::Arguments(format!("`{name}` cannot be `{shown}`: {error}"))
}

/// Puts the path arguments into the route and takes them out of the map.
fn fill(route: Route, arguments: &mut Map<String, Value>) -> String {
    let mut out = String::new();
    for segment in route.path.split('/').skip(1) {
        out.push('/');
        let Some(name) = segment.strip_prefix('{').and_then(|s| s.strip_suffix('}')) else {
            out.push_str(segment);
            continue;
        };
        let value = arguments.remove(name).map(|v| plain(&v)).unwrap_or_default();
        if name == "reference" {
            let (kind, rest) = value.split_once(':').unwrap_or(("", &value));
            let (namespace, name) = rest.split_once('/').unwrap_or(("default", rest));
            let parts = [kind, namespace, name].map(|part| utf8_percent_encode(part, SEGMENT).to_string());
            out.push_str(&parts.join("/"));
        } else {
            out.extend(utf8_percent_encode(&value, SEGMENT));
        }
    }
    out
}

fn query_of(arguments: Map<String, Value>) -> String {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, value) in arguments {
        match value {
            Value::Null => {}
            Value::Array(items) => pairs.extend(items.iter().map(|item| (name.clone(), plain(item)))),
            other => pairs.push((name, plain(&other))),
        }
    }
    pairs.retain(|(_, value)| !value.is_empty());
    serde_html_form::to_string(&pairs).unwrap_or_default()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
