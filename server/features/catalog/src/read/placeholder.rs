//! `$text`, `$json` and `$yaml`: an object with one such key stands for the content of another file. `$openapi` and
//! `$asyncapi`, which many catalogs use, mean the text of the definition.

use serde_json::Value;

use super::{Budget, Finding, Located, Spot, located, split};

/// How the other file becomes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Text,
    Json,
    Yaml,
}

/// A placeholder in a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Want {
    pub form: Form,
    /// As written: a path relative to the file, or a URL.
    pub target: String,
    /// Dotted path of the field it stands in.
    pub field: String,
    pub line: u32,
    /// Positions of the children on the way to it.
    steps: Vec<usize>,
}

/// The form and target, if this value is a placeholder. With several keys or another word it is left as it is.
pub(crate) fn of(value: &Value) -> Option<(Form, &str)> {
    let map = value.as_object().filter(|map| map.len() == 1)?;
    let (key, target) = map.iter().next()?;
    let form = match key.as_str() {
        "$text" | "$openapi" | "$asyncapi" => Form::Text,
        "$json" => Form::Json,
        "$yaml" => Form::Yaml,
        _ => return None,
    };
    Some((form, target.as_str()?))
}

/// All placeholders of a document.
pub(crate) fn wants(located: &Located) -> Vec<Want> {
    let mut found = Vec::new();
    walk(&located.value, &located.spot, &mut Vec::new(), &mut Vec::new(), &mut found);
    found
}

fn walk(value: &Value, spot: &Spot, steps: &mut Vec<usize>, names: &mut Vec<String>, found: &mut Vec<Want>) {
    if let Some((form, target)) = of(value) {
        found.push(Want {
            form,
            target: target.to_owned(),
            field: names.join("."),
            line: spot.line,
            steps: steps.clone(),
        });
        return;
    }
    let mut child = |at: usize, name: &dyn Fn() -> String, value: &Value| {
        if !(value.is_object() || value.is_array()) {
            return;
        }
        let Some(spot) = spot.children.get(at) else { return };
        steps.push(at);
        names.push(name());
        walk(value, spot, steps, names, found);
        steps.pop();
        names.pop();
    };
    match value {
        Value::Object(map) => map.iter().enumerate().for_each(|(at, (key, value))| child(at, &|| key.clone(), value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, value)| child(at, &|| at.to_string(), value)),
        _ => {}
    }
}

/// The value that a file's text becomes.
///
/// # Errors
/// A sentence about what is wrong with the file.
pub(crate) fn value(form: Form, text: &str, budget: &Budget) -> Result<Value, String> {
    match form {
        Form::Text => Ok(Value::String(text.to_owned())),
        Form::Json => serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}")),
        Form::Yaml => {
            let mut documents = Vec::new();
            for chunk in split::split(text) {
                let parsed = located::parse(chunk.text, chunk.first_line, budget)
                    .map_err(|finding| format!("line {}: {}", finding.line, finding.message))?;
                documents.extend(parsed);
            }
            match documents.len() {
                1 => Ok(documents.swap_remove(0).value),
                count => Err(format!("it holds {count} documents; `$yaml` needs exactly one")),
            }
        }
    }
}

/// Puts the value in the placeholder's place.
pub(crate) fn put(located: &mut Located, want: &Want, new: Value) {
    let (mut value, mut spot) = (&mut located.value, &mut located.spot);
    for step in &want.steps {
        let child = match value {
            Value::Object(map) => map.values_mut().nth(*step),
            Value::Array(items) => items.get_mut(*step),
            _ => None,
        };
        match (child, spot.children.get_mut(*step)) {
            (Some(child), Some(place)) => (value, spot) = (child, place),
            _ => return,
        }
    }
    *value = new;
    spot.children.clear();
}

/// Takes an item out of its list, when it could not be filled. Answers false for what is no item of a list.
pub(crate) fn take_out(located: &mut Located, want: &Want) -> bool {
    let Some((last, way)) = want.steps.split_last() else { return false };
    let (mut value, mut spot) = (&mut located.value, &mut located.spot);
    for step in way {
        let child = match value {
            Value::Object(map) => map.values_mut().nth(*step),
            Value::Array(items) => items.get_mut(*step),
            _ => None,
        };
        match (child, spot.children.get_mut(*step)) {
            (Some(child), Some(place)) => (value, spot) = (child, place),
            _ => return false,
        }
    }
    match value {
        Value::Array(items) if *last < items.len() && *last < spot.children.len() => {
            items.remove(*last);
            spot.children.remove(*last);
            true
        }
        _ => false,
    }
}

/// The problem of a placeholder that leads nowhere.
pub(crate) fn missing(want: &Want, why: &str) -> Finding {
    let message = format!("`{}` could not be filled from `{}`: {why}.", want.field, want.target);
    Finding::error(
        "placeholder",
        want.line,
        message,
        "Correct the path, or write the value here. What the entity said before stays until then.",
    )
    .field(want.field.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(text: &str) -> Located {
        located::parse(text, 1, &Budget::default()).unwrap().unwrap()
    }

    #[test]
    fn placeholders_are_found_anywhere_and_filled_in_place() {
        let mut document = read(
            "spec:\n  definition:\n    $text: ./api.yaml\n  steps:\n    - $yaml: https://example.com/step.yaml\n    - {$text: a, other: b}\n    - {$unknown: x}\n  size: {$json: 12}\n",
        );
        let found = wants(&document);
        assert_eq!(
            found.iter().map(|want| (want.field.as_str(), want.target.as_str(), want.line)).collect::<Vec<_>>(),
            [("spec.definition", "./api.yaml", 2), ("spec.steps.0", "https://example.com/step.yaml", 5)]
        );
        put(&mut document, &found[1], json!({"action": "x"}));
        put(&mut document, &found[0], json!("openapi: 3.1"));
        assert_eq!(document.value["spec"]["definition"], json!("openapi: 3.1"));
        assert_eq!(document.value["spec"]["steps"][0], json!({"action": "x"}));
        assert_eq!(document.spot_of("spec.definition").line, 2);
        assert_eq!(document.spot_of("spec.steps.0.action").line, 5);
        assert!(take_out(&mut document, &found[1]));
        assert_eq!(document.value["spec"]["steps"], json!([{"$text": "a", "other": "b"}, {"$unknown": "x"}]));
        assert_eq!(document.spot_of("spec.steps.1").line, 7);
        assert!(!take_out(&mut document, &found[0]));
    }

    #[test]
    fn files_become_values_by_their_form() {
        let budget = Budget::default();
        assert_eq!(value(Form::Text, "a: 1", &budget), Ok(json!("a: 1")));
        assert_eq!(value(Form::Json, "{\"a\": 1}", &budget), Ok(json!({"a": 1})));
        assert_eq!(value(Form::Yaml, "---\na: 1\n---\n", &budget), Ok(json!({"a": 1})));
        assert_eq!(
            value(Form::Yaml, "a: 1\n---\nb: 2\n", &budget),
            Err("it holds 2 documents; `$yaml` needs exactly one".into())
        );
        assert!(value(Form::Json, "{", &budget).unwrap_err().starts_with("it is not JSON"));
    }
}
