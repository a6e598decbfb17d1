//! The part that every entity has: reads it leniently, then holds every field against its format.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Flaw, Form, Link, Metadata, clipped, collisions, form, letters};

/// The metadata as far as its fields have the right form.
pub(super) fn read(map: &Map<String, Value>, flaws: &mut Vec<Flaw>) -> Metadata {
    let mut metadata = Metadata {
        name: String::new(),
        namespace: None,
        title: None,
        description: None,
        labels: BTreeMap::new(),
        annotations: BTreeMap::new(),
        tags: Vec::new(),
        links: Vec::new(),
        other: Map::new(),
    };
    for (field, value) in map {
        let path = format!("metadata.{field}");
        match field.as_str() {
            "name" => metadata.name = text(&path, value, flaws).unwrap_or_default(),
            "namespace" => metadata.namespace = text(&path, value, flaws),
            "title" => metadata.title = text(&path, value, flaws),
            "description" => metadata.description = text(&path, value, flaws),
            "labels" => metadata.labels = texts_by_key(&path, value, flaws),
            "annotations" => metadata.annotations = texts_by_key(&path, value, flaws),
            "tags" => metadata.tags = list(&path, value, Form::Texts, flaws, text),
            "links" => metadata.links = list(&path, value, Form::Records(&[]), flaws, link),
            "uid" | "etag" if !value.is_string() => flaws.push(form::wrong_form(&path, Form::Text, value)),
            _ => drop(metadata.other.insert(field.clone(), value.clone())),
        }
    }
    if !map.contains_key("name") {
        let advice = "Write a name that is unique among its kind, such as `name: order-intake`.".to_owned();
        flaws.push(Flaw::error("metadata.name", "`metadata.name` is missing.".to_owned(), advice));
    }
    metadata
}

fn text(path: &str, value: &Value, flaws: &mut Vec<Flaw>) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        other => {
            flaws.push(form::wrong_form(path, Form::AnyText, other));
            None
        }
    }
}

fn texts_by_key(path: &str, value: &Value, flaws: &mut Vec<Flaw>) -> BTreeMap<String, String> {
    let Value::Object(map) = value else {
        flaws.push(form::wrong_form(path, Form::Record(&[]), value));
        return BTreeMap::new();
    };
    map.iter().filter_map(|(key, value)| Some((key.clone(), text(&format!("{path}.{key}"), value, flaws)?))).collect()
}

/// The items that can be read. One that cannot leaves a gap, so that the positions of the others stay true.
fn list<T>(
    path: &str,
    value: &Value,
    form: Form,
    flaws: &mut Vec<Flaw>,
    read: fn(&str, &Value, &mut Vec<Flaw>) -> Option<T>,
) -> Vec<T>
where
    T: Gap,
{
    let Value::Array(items) = value else {
        flaws.push(form::wrong_form(path, form, value));
        return Vec::new();
    };
    let mut read_at =
        |(position, item): (usize, &Value)| read(&format!("{path}.{position}"), item, flaws).unwrap_or_else(T::gap);
    items.iter().enumerate().map(&mut read_at).collect()
}

/// What stands in for an item that could not be read; the entity is refused anyway.
trait Gap {
    fn gap() -> Self;
}
impl Gap for String {
    fn gap() -> String {
        String::new()
    }
}
impl Gap for Link {
    fn gap() -> Link {
        Link { url: String::new(), title: None, icon: None, kind: None, other: Map::new() }
    }
}

fn link(path: &str, value: &Value, flaws: &mut Vec<Flaw>) -> Option<Link> {
    let Value::Object(map) = value else {
        flaws.push(form::wrong_form(path, Form::Record(&[]), value));
        return None;
    };
    let mut link = Link::gap();
    for (field, value) in map {
        let at = format!("{path}.{field}");
        match field.as_str() {
            "url" => link.url = text(&at, value, flaws).unwrap_or_default(),
            "title" => link.title = text(&at, value, flaws),
            "icon" => link.icon = text(&at, value, flaws),
            "type" => link.kind = text(&at, value, flaws),
            _ => drop(link.other.insert(field.clone(), value.clone())),
        }
    }
    if !map.contains_key("url") {
        let advice = "Write `url: https://…`.".to_owned();
        flaws.push(Flaw::error(&format!("{path}.url"), format!("`{path}.url` is missing."), advice));
    }
    Some(link)
}

/// What is wrong with the formats.
pub(super) fn check(metadata: &Metadata, flaws: &mut Vec<Flaw>) {
    check_names(metadata, flaws);
    for (field, map) in [("labels", &metadata.labels), ("annotations", &metadata.annotations)] {
        let path = format!("metadata.{field}");
        for key in map.keys().filter(|key| !letters::is_key(key)) {
            let message = format!("`{}` is not a key for {field}.", clipped(key));
            let advice =
                "Write a name, or a domain and a name such as `example.com/team`; letters, digits, `-`, `_` and `.`."
                    .to_owned();
            flaws.push(Flaw::error(&format!("{path}.{key}"), message, advice));
        }
        collisions(&path, || map.keys().map(String::as_str), flaws);
    }
    for (key, value) in metadata.labels.iter().filter(|(_, value)| !letters::is_label_value(value)) {
        let message =
            format!("The label `{}` is `{}`, which is not a value for a label.", clipped(key), clipped(value));
        let advice = format!("{} Longer texts belong into annotations.", NAME_ADVICE);
        flaws.push(Flaw::error(&format!("metadata.labels.{key}"), message, advice));
    }
    for (position, tag) in metadata.tags.iter().enumerate().filter(|(_, tag)| !letters::is_tag(tag)) {
        let message = format!("`{}` is not a tag.", clipped(tag));
        let advice = match letters::nearest(tag, letters::is_tag) {
            Some(nearest) => format!("Write `{nearest}`."),
            None => {
                "Write lower-case letters, digits, `:`, `+` and `#`, parts joined by single `-`, at most 63 in all."
                    .to_owned()
            }
        };
        flaws.push(Flaw::error(&format!("metadata.tags.{position}"), message, advice));
    }
    for (position, link) in metadata.links.iter().enumerate() {
        check_link(&format!("metadata.links.{position}"), link, flaws);
    }
    for given in ["uid", "etag"].iter().filter(|given| metadata.other.contains_key(**given)) {
        let field = format!("metadata.{given}");
        let empty = metadata.other.get(*given).and_then(Value::as_str) == Some("");
        let message =
            if empty { format!("`{field}` is empty.") } else { format!("`{field}` is given by the declaration.") };
        let advice = "Leave it out; the catalog gives it.".to_owned();
        flaws.push(if empty { Flaw::error(&field, message, advice) } else { Flaw::warning(&field, message, advice) });
    }
}

const NAME_ADVICE: &str =
    "Write letters, digits, `-`, `_` and `.`, beginning and ending with a letter or a digit, at most 63 in all.";

fn check_names(metadata: &Metadata, flaws: &mut Vec<Flaw>) {
    if !letters::is_name(&metadata.name) {
        let message = format!("`metadata.name` is `{}`, which is not a name.", clipped(&metadata.name));
        let advice = match letters::nearest(&metadata.name, letters::is_name) {
            // What `fetch:template` fills in later lies beside real declarations in many repositories.
            _ if metadata.name.contains("{{") => {
                "This is the skeleton of a template, not an entity; leave its file out of the source.".to_owned()
            }
            Some(nearest) => format!("Write `{nearest}`; what people shall read goes into `metadata.title`."),
            None => NAME_ADVICE.to_owned(),
        };
        flaws.push(Flaw::error("metadata.name", message, advice));
    }
    if let Some(namespace) = metadata.namespace.as_deref().filter(|namespace| !letters::is_namespace(namespace)) {
        let message = format!("`metadata.namespace` is `{}`, which is not a namespace.", clipped(namespace));
        let advice = match letters::nearest(namespace, letters::is_namespace) {
            Some(nearest) => format!("Write `{nearest}`."),
            None => "Write lower-case letters, digits and `-`, at most 63 in all, or leave it out.".to_owned(),
        };
        flaws.push(Flaw::error("metadata.namespace", message, advice));
    }
    if metadata.title.as_deref() == Some("") {
        let advice = "Write a title, or leave it out.".to_owned();
        flaws.push(Flaw::error("metadata.title", "`metadata.title` is empty.".to_owned(), advice));
    }
}

fn check_link(path: &str, link: &Link, flaws: &mut Vec<Flaw>) {
    match url::Url::parse(&link.url) {
        Err(_) => {
            let message = format!("`{}` is not a URL.", clipped(&link.url));
            flaws.push(Flaw::error(
                &format!("{path}.url"),
                message,
                "Write it in full, such as `https://example.com/runbook`.".to_owned(),
            ));
        }
        Ok(url) if !matches!(url.scheme(), "http" | "https" | "mailto" | "tel") => {
            let message = format!("`{}` is shown as a text, not as a link.", clipped(&link.url));
            let advice = "Write a URL that begins with `https:`, `http:`, `mailto:` or `tel:`.".to_owned();
            flaws.push(Flaw::warning(&format!("{path}.url"), message, advice));
        }
        Ok(_) => {}
    }
    for (field, value) in [("title", &link.title), ("icon", &link.icon)] {
        if value.as_deref().is_some_and(|value| value.trim().is_empty()) {
            let at = format!("{path}.{field}");
            flaws.push(Flaw::error(&at, format!("`{at}` is empty."), "Write a text, or leave it out.".to_owned()));
        }
    }
    if link.kind.as_deref() == Some("") {
        let at = format!("{path}.type");
        flaws.push(Flaw::error(&at, format!("`{at}` is empty."), "Write a text, or leave it out.".to_owned()));
    }
}
