//! Texts: every sentence that a person reads comes from `app/locales`, through `t!`.

pub mod date;
pub mod list;
pub mod locale;
pub mod number;
mod pattern;
mod pseudo;

use locale::Locale;
use pattern::{How, Part};

/// Messages as types: `build.rs` writes one struct per key, whose fields are its arguments.
#[expect(non_camel_case_types, reason = "a message's type is called as its key is written in the message files")]
pub mod keys {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// The text of a message in the reader's language: `t!(catalog_found, count = 12)`.
/// A key or an argument that does not exist, or is forgotten, does not compile.
#[macro_export]
macro_rules! t {
    ($key:ident $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::texts::keys::$key { $($name: $crate::texts::Arg::from($value)),* }.text()
    };
}

/// What a message can be given.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    Text(String),
    /// Written with the separators of the language; chooses the plural.
    Number(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Arg {
        Arg::Text(text.to_owned())
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Arg {
        Arg::Text(text)
    }
}
impl From<&String> for Arg {
    fn from(text: &String) -> Arg {
        Arg::Text(text.clone())
    }
}
macro_rules! numbers {
    ($($number:ty)*) => { $(impl From<$number> for Arg {
        fn from(number: $number) -> Arg {
            Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
        }
    })* };
}
numbers!(usize u64 u32 u16 u8 i64 i32);

/// The message in the reader's language.
pub fn say(english: &str, german: &str, args: &[(&str, Arg)]) -> String {
    let locale = locale::current();
    let text = if locale == Locale::De { german } else { english };
    // build.rs has read every message with this same parser.
    let Ok(parts) = pattern::parse(text) else { return String::new() };
    let mut out = String::new();
    fill(locale, &parts, args, None, &mut out);
    if locale == Locale::EnXa { pseudo::bracketed(&out) } else { out }
}

fn fill(locale: Locale, parts: &[Part], args: &[(&str, Arg)], count: Option<i64>, out: &mut String) {
    let arg = |name: &str| args.iter().find(|(known, _)| *known == name).map(|(_, arg)| arg);
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(&pseudo::disguised(locale, text)),
            Part::Count => out.push_str(&number::whole(locale, count.unwrap_or_default())),
            Part::Value(name) => match arg(name) {
                Some(Arg::Text(text)) => out.push_str(text),
                Some(Arg::Number(value)) => out.push_str(&number::whole(locale, *value)),
                None => {}
            },
            Part::Choice { by, how, cases } => {
                let (wanted, exact, inner) = match (how, arg(by)) {
                    (How::Plural, Some(Arg::Number(value))) => (plural(*value), format!("={value}"), Some(*value)),
                    (_, Some(Arg::Text(text))) => (text.as_str(), text.clone(), count),
                    (_, Some(Arg::Number(_)) | None) => ("other", String::new(), count),
                };
                let case = |name: &str| cases.iter().find(|(known, _)| known == name);
                if let Some((_, parts)) = case(&exact).or_else(|| case(wanted)).or_else(|| case("other")) {
                    fill(locale, parts, args, inner, out);
                }
            }
        }
    }
}

/// The plural category of a whole number; English and German share the rule (CLDR: `i = 1 and v = 0`).
fn plural(number: i64) -> &'static str {
    if number == 1 { "one" } else { "other" }
}

#[cfg(test)]
mod tests;
