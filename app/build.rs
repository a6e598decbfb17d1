//! Checks the message files (every language has exactly the keys and arguments of English) and makes code of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

#[path = "src/texts/pattern.rs"]
mod pattern;

use pattern::Part;

/// The languages that must be complete. English decides the keys.
const LANGUAGES: [&str; 2] = ["en", "de"];

type Messages = BTreeMap<String, Message>;

struct Message {
    text: String,
    arguments: BTreeSet<String>,
    at: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=src/texts/pattern.rs");
    let mut wrong = Vec::new();
    let [english, german] = LANGUAGES.map(|language| read(&Path::new("locales").join(language), &mut wrong));
    compare(&english, &german, &mut wrong);
    if !wrong.is_empty() {
        return Err(format!("the message files are not right:\n  {}\n", wrong.join("\n  ")).into());
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    fs::write(out.join("texts.rs"), code(&english, &german)?)?;
    Ok(())
}

fn read(folder: &Path, wrong: &mut Vec<String>) -> Messages {
    let mut messages = Messages::new();
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    for file in files {
        let Ok(content) = fs::read_to_string(&file) else { continue };
        let feature = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for (number, line) in content.lines().enumerate() {
            let at = format!("app/{}:{}", file.display(), number + 1);
            let line = line.trim();
            if line.is_empty() || line.starts_with("//") {
                continue;
            }
            match message(&feature, line, &at) {
                Ok((key, message)) => {
                    if messages.insert(key.clone(), message).is_some() {
                        wrong.push(format!("{at}: `{key}` is there twice"));
                    }
                }
                Err(reason) => wrong.push(format!("{at}: {reason}")),
            }
        }
    }
    messages
}

fn message(feature: &str, line: &str, at: &str) -> Result<(String, Message), String> {
    let (key, text) = line.split_once('=').ok_or("expected `key = text`")?;
    let (key, text) = (key.trim(), text.trim());
    if !key.strip_prefix(feature).is_some_and(|rest| rest.starts_with('_')) {
        return Err(format!("the key `{key}` must begin with `{feature}_`"));
    }
    if !key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        return Err(format!("the key `{key}` may hold only a-z, 0-9 and _"));
    }
    if text.is_empty() {
        return Err(format!("`{key}` is empty"));
    }
    let parts = pattern::parse(text)?;
    let mut arguments = BTreeSet::new();
    collect(&parts, &mut arguments);
    Ok((key.to_owned(), Message { text: text.to_owned(), arguments, at: at.to_owned() }))
}

fn collect(parts: &[Part], arguments: &mut BTreeSet<String>) {
    for part in parts {
        match part {
            Part::Value(name) => {
                arguments.insert(name.clone());
            }
            Part::Choice { by, cases, .. } => {
                arguments.insert(by.clone());
                cases.iter().for_each(|(_, parts)| collect(parts, arguments));
            }
            Part::Text(_) | Part::Count => {}
        }
    }
}

fn compare(english: &Messages, other: &Messages, wrong: &mut Vec<String>) {
    for (key, message) in english {
        match other.get(key) {
            None => wrong.push(format!("{}: `{key}` is missing in German (app/locales/de)", message.at)),
            Some(translated) if translated.arguments != message.arguments => {
                wrong.push(format!(
                    "{}: `{key}` takes {:?}, but English takes {:?}",
                    translated.at, translated.arguments, message.arguments
                ));
            }
            Some(_) => {}
        }
    }
    for (key, message) in other {
        if !english.contains_key(key) {
            wrong.push(format!("{}: `{key}` is not there in English (app/locales/en)", message.at));
        }
    }
}

/// One struct per message, so that the compiler checks keys and arguments. Each holds its own texts: so they are loaded
/// with the part of the browser side that says them, and not all with the first.
fn code(english: &Messages, german: &Messages) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    for (key, message) in english {
        let translated = german.get(key).map_or(message.text.as_str(), |message| message.text.as_str());
        let fields: String = message.arguments.iter().map(|name| format!("pub r#{name}: super::Arg, ")).collect();
        let given: String = message.arguments.iter().map(|name| format!("({name:?}, self.r#{name}), ")).collect();
        writeln!(out, "/// {}", message.text.replace('\\', "\\\\"))?;
        writeln!(out, "pub struct {key} {{ {fields} }}")?;
        writeln!(
            out,
            "impl {key} {{ pub fn text(self) -> String {{ super::say({:?}, {translated:?}, &[{given}]) }} }}",
            message.text
        )?;
    }
    writeln!(out, "pub static KEYS: [&str; {}] = {:?};", english.len(), english.keys().collect::<Vec<_>>())?;
    Ok(out)
}
