//! A policy as a text: reading it, and saying what is wrong with it by line and column.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use cedar_policy::{
    ActionConstraint, EntityUid, Policy, PolicyId, PolicySet, PrincipalConstraint, Schema, ValidationMode, Validator,
};
use miette::Diagnostic;

/// How deeply brackets may stand in each other.
const DEEPEST: usize = 24;
/// Signs and words between two semicolons that make a text deep.
const MOST_OPERATORS: usize = 150;
/// Words that nest.
const WORDS: [&str; 9] = ["if", "then", "else", "in", "is", "has", "like", "when", "unless"];
/// The longest name, in characters.
const LONGEST_NAME: usize = 60;

/// Pages beside those of policies, which no policy may be called like.
const PAGES: [&str; 2] = ["new", "simulator"];

/// What is wrong with a text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Line and column, counted from 1; absent when it is about the whole text.
    pub place: Option<(usize, usize)>,
    pub message: String,
}

impl Fault {
    pub(crate) fn whole(message: impl Into<String>) -> Fault {
        Fault { place: None, message: message.into() }
    }

    fn at(text: &str, error: &dyn Diagnostic) -> Fault {
        let offset = error.labels().and_then(|mut labels| labels.next()).map(|label| label.offset());
        let help = error.help().map(|help| format!("; {help}")).unwrap_or_default();
        Fault { place: offset.map(|offset| place(text, offset)), message: format!("{error}{help}") }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, "Line {line}, column {column}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

/// Whether a policy may be called so.
pub(crate) fn is_name(name: &str) -> bool {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let fits = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(letters);
    fits && name.len() <= LONGEST_NAME && !PAGES.contains(&name)
}

/// The policies of a text, each with its own id: its annotation `id`, else the name of the text and a number.
///
/// # Errors
/// The first place where the text is not Cedar, and two policies of one id.
pub(crate) fn read(name: &str, text: &str) -> Result<Vec<Policy>, Fault> {
    screen(text)?;
    let set = PolicySet::from_str(text).map_err(|errors| match errors.iter().next() {
        Some(first) => Fault::at(text, first),
        None => Fault::whole(errors.to_string()),
    })?;
    if set.templates().next().is_some() {
        return Err(Fault::whole("Templates (`?principal`, `?resource`) are not used here; write the policy out."));
    }
    let mut policies: Vec<&Policy> = set.policies().collect();
    // `policy2` comes before `policy10`.
    policies.sort_by_key(|policy| (policy.id().to_string().len(), policy.id().to_string()));
    let mut ids = HashSet::new();
    let mut read = Vec::new();
    for (at, policy) in policies.into_iter().enumerate() {
        let own = policy.annotation("id").filter(|id| !id.is_empty());
        let id = match own {
            Some(id) if id == name || id.starts_with(&format!("{name}-")) => id.to_owned(),
            Some(id) => format!("{name}:{id}"),
            None => format!("{name}:{}", at + 1),
        };
        if !ids.insert(id.clone()) {
            return Err(Fault::whole(format!("Two policies are called `{id}`; give one of them another `@id`.")));
        }
        read.push(policy.new_id(PolicyId::new(id)));
    }
    Ok(read)
}

/// Reads a text and holds it against the schema.
///
/// # Errors
/// The first fault.
pub(crate) fn check(schema: &Schema, name: &str, text: &str) -> Result<(), Fault> {
    let mut set = PolicySet::new();
    for policy in read(name, text)? {
        set.add(policy).map_err(|error| Fault::whole(error.to_string()))?;
    }
    let validated = Validator::new(schema.clone()).validate(&set, ValidationMode::default());
    match validated.validation_errors().next() {
        Some(error) => Err(Fault::at(text, error)),
        None => Ok(()),
    }
}

/// Refuses what is nested so deeply that reading it could use up the stack, which would end the process. What Cedar
/// reads as strings and comments does not count; what it would not read at all may count as anything.
fn screen(text: &str) -> Result<(), Fault> {
    let fault = |at: usize, what: &str| Fault { place: Some(place(text, at)), message: what.to_owned() };
    let (mut depth, mut operators, mut word) = (0_usize, 0_usize, 0_usize);
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if letter.is_alphanumeric() || letter == '_' {
            continue;
        }
        operators += usize::from(WORDS.contains(&&text[word..at]));
        match letter {
            '"' => {
                while let Some((_, inside)) = letters.next().filter(|(_, inside)| *inside != '"') {
                    // What stands after it is part of the string, also a quotation mark.
                    if inside == '\\' {
                        letters.next();
                    }
                }
            }
            '/' if letters.peek().is_some_and(|(_, next)| *next == '/') => {
                while letters.next().is_some_and(|(_, inside)| inside != '\n' && inside != '\r') {}
            }
            ';' => operators = 0,
            '(' | '[' | '{' => (depth, operators) = (depth + 1, operators + 1),
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '!' | '-' | '&' | '|' | '+' | '*' | '=' | '<' | '>' | '.' | '@' => operators += 1,
            _ => {}
        }
        word = letters.peek().map_or(text.len(), |(next, _)| *next);
        if depth > DEEPEST {
            return Err(fault(at, "This is nested too deeply; write it as several policies."));
        }
        if operators > MOST_OPERATORS {
            return Err(fault(at, "This policy is too long; write it as several policies."));
        }
    }
    Ok(())
}

/// The first sentence that policies say about themselves.
pub(crate) fn says(policies: &[Policy]) -> String {
    policies.iter().find_map(|policy| policy.annotation("says")).unwrap_or_default().to_owned()
}

/// Whether a policy speaks about this action, which belongs to these groups.
pub(crate) fn covers(policy: &Policy, word: &EntityUid, groups: &[EntityUid]) -> bool {
    match policy.action_constraint() {
        ActionConstraint::Any => true,
        ActionConstraint::Eq(one) => one == *word,
        ActionConstraint::In(some) => some.iter().any(|one| one == word || groups.contains(one)),
    }
}

/// The role that a policy asks for in its head.
pub(crate) fn role(policy: &Policy) -> Option<String> {
    match policy.principal_constraint() {
        PrincipalConstraint::In(uid) | PrincipalConstraint::IsIn(_, uid) if uid.type_name().to_string() == "Role" => {
            Some(uid.id().unescaped().to_owned())
        }
        _ => None,
    }
}

fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{delivered, words};

    fn schema() -> Schema {
        Schema::from_cedarschema_str(&words::schema(&BTreeSet::from(delivered::WORDS))).unwrap().0
    }

    #[test]
    fn what_comes_with_the_portal_fits_the_schema() {
        for (name, text) in delivered::POLICIES {
            assert_eq!(check(&schema(), name, text), Ok(()), "{name}");
        }
    }

    #[test]
    fn a_fault_is_told_with_its_place_and_its_word() {
        for (text, place, says) in [
            ("permit (principal, action, resource)\nwhen { principal.age > 3 };", (2, 8), "age"),
            ("permit (principal, action, resource)", (1, 37), "unexpected end"),
            ("permit (principal, action == Action::\"catalog.entity.eat\", resource);", (1, 30), "catalog.entity.eat"),
            ("\n  permit (principal, action, resource) when { resource.owner == \"a\" };", (2, 47), "owner"),
            ("permit (principal, action, resource) when { principal.groups == 3 };", (1, 45), ""),
        ] {
            let fault = check(&schema(), "mine", text).unwrap_err();
            assert!(fault.message.contains(says), "{text}: {fault}");
            assert_eq!(fault.place, Some(place), "{text}: {fault}");
        }
    }

    #[test]
    fn a_template_and_a_twin_are_refused() {
        let twins =
            "@id(\"a\") permit (principal, action, resource);\n@id(\"a\") forbid (principal, action, resource);";
        let template = "permit (principal == ?principal, action, resource);";
        for (text, says) in [(twins, "Two policies"), (template, "Templates")] {
            assert!(check(&schema(), "mine", text).unwrap_err().message.contains(says));
        }
    }

    #[test]
    fn a_deep_text_is_refused_or_read_and_stops_nothing() {
        for (open, inside, close) in [
            ("(", "true", ")"),
            ("!", "true", ""),
            ("[", "", "]"),
            ("if true then true else ", "true", ""),
            ("true && ", "true", ""),
            ("{a: ", "1", "}"),
            ("\"\\\"\" == ((", "1", "))"),
            ("if//\n true then true else//\r\n", "true", ""),
            ("true } when { ", "true", ""),
            ("-", "1", ""),
        ] {
            for depth in [(64 << 10) / (open.len() + close.len()) / 2, 148, 70, 49, 22, 21] {
                let text = format!(
                    "permit (principal, action, resource) when {{ {}{inside}{} }};",
                    open.repeat(depth),
                    close.repeat(depth)
                );
                let _ = check(&schema(), "deep", &text);
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in ".{0,300}") {
            let _ = check(&schema(), "mine", &text);
        }

        #[test]
        fn no_text_made_of_policy_words_breaks_the_reader(words in proptest::collection::vec(proptest::sample::select(vec![
            "permit", "forbid", "(", ")", "principal", "action", "resource", ",", ";", "when", "unless", "{", "}", "in",
            "==", "has", "owner", ".", "\"a\"", "Role::\"x\"", "[", "]", "@id", "like", "1", "-", "&&", "?principal",
        ]), 0..40)) {
            let _ = check(&schema(), "mine", &words.join(" "));
        }
    }

    #[test]
    fn a_name_is_a_word_in_small_letters() {
        for (name, fits) in [
            ("night-shift", true),
            ("a2", true),
            ("", false),
            ("2a", false),
            ("Ä", false),
            ("a b", false),
            ("simulator", false),
        ] {
            assert_eq!(is_name(name), fits, "{name}");
        }
    }
}
