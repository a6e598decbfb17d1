//! Holds a value against the form that its field must have.

use serde_json::{Map, Value};

use super::{Flaw, shown};
use crate::catalog::kinds::{Field, Form};

/// What is wrong with the fields of `record`; `path` is where it stands, such as `spec`.
pub(super) fn record(path: &str, fields: &[Field], record: &Map<String, Value>, flaws: &mut Vec<Flaw>) {
    for field in fields {
        let at = format!("{path}.{}", field.name);
        match record.get(field.name) {
            Some(value) => value_of(&at, field.form, value, flaws),
            None if field.needed => flaws.push(missing(&at, field.form)),
            None => {}
        }
    }
}

fn value_of(path: &str, form: Form, value: &Value, flaws: &mut Vec<Flaw>) {
    match (form, value) {
        (Form::AnyText, Value::String(_)) | (Form::TextOrFlag, Value::String(_) | Value::Bool(_)) => {}
        (Form::Text | Form::Ref(_), Value::String(text)) => not_empty(path, text, flaws),
        (Form::TextUpTo(most), Value::String(text)) => {
            not_empty(path, text, flaws);
            if text.chars().nth(most).is_some() {
                let message = format!("`{path}` has {} characters.", text.chars().count());
                flaws.push(Flaw::error(path, message, format!("Write at most {most} characters.")));
            }
        }
        (Form::OneOf(choices), Value::String(text)) => {
            if !choices.contains(&text.as_str()) {
                let quoted: Vec<String> = choices.iter().map(|choice| format!("`{choice}`")).collect();
                let advice = format!("Write {}.", quoted.join(" or "));
                flaws.push(Flaw::error(path, format!("`{path}` is {}.", shown(value)), advice));
            }
        }
        (Form::Texts | Form::Refs(_), Value::Array(items)) => each(path, items, Form::Text, flaws),
        (Form::AnyTexts, Value::Array(items)) => each(path, items, Form::AnyText, flaws),
        (Form::RefOrRefs(_), Value::Array(items)) => each(path, items, Form::Text, flaws),
        (Form::RefOrRefs(_), Value::String(text)) => not_empty(path, text, flaws),
        (Form::Record(fields) | Form::RecordOrRecords(fields), Value::Object(map)) => record(path, fields, map, flaws),
        (Form::RecordElseTexts(fields), Value::Object(map)) => {
            record(path, fields, map, flaws);
            for (name, value) in map.iter().filter(|(name, _)| fields.iter().all(|field| field.name != *name)) {
                value_of(&format!("{path}.{name}"), Form::AnyText, value, flaws);
            }
        }
        (Form::SomeRecords(_), Value::Array(items)) if items.is_empty() => {
            flaws.push(Flaw::error(
                path,
                format!("`{path}` is an empty list."),
                "Give it at least one entry.".to_owned(),
            ));
        }
        (Form::Records(fields) | Form::SomeRecords(fields) | Form::RecordOrRecords(fields), Value::Array(items)) => {
            each(path, items, Form::Record(fields), flaws);
        }
        (form, value) => flaws.push(wrong_form(path, form, value)),
    }
}

fn each(path: &str, items: &[Value], form: Form, flaws: &mut Vec<Flaw>) {
    for (position, item) in items.iter().enumerate() {
        // The path costs an allocation; most items are right.
        match (form, item) {
            (Form::Text, Value::String(text)) if !text.is_empty() => {}
            _ => value_of(&format!("{path}.{position}"), form, item, flaws),
        }
    }
}

fn not_empty(path: &str, text: &str, flaws: &mut Vec<Flaw>) {
    if text.is_empty() {
        flaws.push(Flaw::error(
            path,
            format!("`{path}` is empty."),
            "Write a text, or leave the field out.".to_owned(),
        ));
    }
}

fn missing(path: &str, form: Form) -> Flaw {
    let name = path.rsplit('.').next().unwrap_or(path);
    let advice = match (form, name) {
        (_, "owner") => "Write the group that answers for it, such as `owner: checkout`.".to_owned(),
        (_, "lifecycle") => "Write `lifecycle: production`, `experimental` or `deprecated`.".to_owned(),
        (_, "type") => "Say what it is, such as `type: service`.".to_owned(),
        (_, "definition") => {
            "Put the text of the definition here, or its file: `definition: {$text: ./openapi.yaml}`.".to_owned()
        }
        (Form::Refs(_) | Form::Records(_), _) => format!("Add it; an empty list is enough: `{name}: []`."),
        (form, _) => format!("Add `{name}`: {}.", wanted(form)),
    };
    Flaw::error(path, format!("`{path}` is missing."), advice)
}

/// A value of a form that its field cannot have.
pub(super) fn wrong_form(path: &str, form: Form, value: &Value) -> Flaw {
    let advice = match (form, value) {
        (Form::Text | Form::AnyText | Form::TextUpTo(_) | Form::Ref(_), Value::Number(_) | Value::Bool(_)) => {
            format!("Put it in quotes: `\"{value}\"`.")
        }
        (Form::Text, Value::Object(map)) if path == "spec.definition" => match map.keys().next() {
            Some(key) if map.len() == 1 && key.starts_with('$') && key != "$text" => {
                format!("`{}` is not known here; write `$text` to take the file as it is.", super::clipped(key))
            }
            _ => "Write the definition as a text (`definition: |`), or take it from a file with `$text`.".to_owned(),
        },
        (Form::Texts | Form::AnyTexts | Form::Refs(_), Value::String(text)) => {
            format!("Make it a list: `[{}]`.", super::clipped(text))
        }
        (_, Value::Null) => format!("Write {}, or leave the field out.", wanted(form)),
        _ => format!("Write {}.", wanted(form)),
    };
    Flaw::error(path, format!("`{path}` is {}.", shown(value)), advice)
}

fn wanted(form: Form) -> &'static str {
    match form {
        Form::Text | Form::TextUpTo(_) | Form::OneOf(_) => "a text",
        Form::AnyText => "a text (it may be empty)",
        Form::Texts | Form::AnyTexts => "a list of texts",
        Form::TextOrFlag => "a text, `true` or `false`",
        Form::Record(_) | Form::RecordElseTexts(_) => "fields with values",
        Form::Records(_) | Form::SomeRecords(_) => "a list of entries with fields",
        Form::RecordOrRecords(_) => "fields with values, or a list of them",
        Form::Ref(_) => "a reference such as `checkout` or `kind:namespace/name`",
        Form::Refs(_) | Form::RefOrRefs(_) => "a list of references such as `kind:namespace/name`",
    }
}
