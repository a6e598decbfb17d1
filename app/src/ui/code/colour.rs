//! Colours for code: a tokenizer of single lines, rough on purpose; what it does not know stays plain.

/// Languages that get colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    Yaml,
    Json,
    Graphql,
    Proto,
    /// The language of policies.
    Cedar,
    #[default]
    Plain,
}

impl Language {
    /// The language of an API definition or of a file name.
    pub fn of(name: &str) -> Language {
        let ending = name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
        match ending.as_str() {
            "yaml" | "yml" | "openapi" | "asyncapi" => Language::Yaml,
            "json" => Language::Json,
            "graphql" | "gql" | "sdl" => Language::Graphql,
            "proto" | "grpc" => Language::Proto,
            _ => Language::Plain,
        }
    }
    fn words(self) -> &'static [&'static str] {
        match self {
            Language::Graphql => &[
                "type",
                "input",
                "enum",
                "interface",
                "union",
                "scalar",
                "schema",
                "extend",
                "implements",
                "directive",
                "query",
                "mutation",
                "subscription",
                "on",
            ],
            Language::Proto => &[
                "syntax", "package", "import", "option", "message", "enum", "service", "rpc", "returns", "stream",
                "repeated", "optional", "oneof", "map", "reserved", "extend",
            ],
            Language::Cedar => &[
                "permit",
                "forbid",
                "when",
                "unless",
                "principal",
                "action",
                "resource",
                "context",
                "in",
                "has",
                "is",
                "like",
                "if",
                "then",
                "else",
                "true",
                "false",
            ],
            Language::Yaml | Language::Json => &["true", "false", "null"],
            Language::Plain => &[],
        }
    }
    fn comment(self) -> Option<&'static str> {
        match self {
            Language::Yaml | Language::Graphql => Some("#"),
            Language::Proto | Language::Cedar => Some("//"),
            Language::Json | Language::Plain => None,
        }
    }
}

const KEY: Option<&str> = Some("c-k");
const TEXT: Option<&str> = Some("c-s");
const NUMBER: Option<&str> = Some("c-n");
const COMMENT: Option<&str> = Some("c-c");

/// The pieces of a line, each with the class of its colour. Joined they are the line again.
pub fn pieces(line: &str, language: Language) -> Vec<(Option<&'static str>, &str)> {
    if language == Language::Plain {
        return vec![(None, line)];
    }
    let mut out: Vec<(Option<&'static str>, &str)> = Vec::new();
    let mut rest = line;
    if language == Language::Yaml
        && let Some(end) = yaml_key(line)
    {
        let begin = line.len() - line.trim_start_matches([' ', '-']).len();
        out.push((None, &line[..begin]));
        out.push((KEY, &line[begin..end]));
        rest = &line[end..];
    }
    while !rest.is_empty() {
        let (class, length) = token(rest, line.len() - rest.len(), line, language);
        match out.last_mut() {
            // Plain characters next to each other become one piece.
            Some((None, last)) if class.is_none() => {
                let begin = line.len() - rest.len() - last.len();
                *last = &line[begin..begin + last.len() + length];
            }
            _ => out.push((class, &rest[..length])),
        }
        rest = &rest[length..];
    }
    out.retain(|(_, text)| !text.is_empty());
    out
}

/// Where the key of a line of YAML ends, if it has one: before a colon that ends the line or has a blank behind it.
fn yaml_key(line: &str) -> Option<usize> {
    let trimmed = line.trim_start_matches([' ', '-']);
    if trimmed.is_empty() || trimmed.starts_with(['#', '"', '\'', '{', '[', '|', '>']) {
        return None;
    }
    let begin = line.len() - trimmed.len();
    let colon = trimmed
        .char_indices()
        .find(|(at, c)| *c == ':' && trimmed[at + 1..].chars().next().is_none_or(char::is_whitespace));
    colon.map(|(at, _)| begin + at).filter(|end| !line[begin..*end].contains(" #"))
}

/// The class and the length of the next token.
fn token(rest: &str, at: usize, line: &str, language: Language) -> (Option<&'static str>, usize) {
    let first = rest.chars().next().unwrap_or(' ');
    let boundary = line[..at].chars().next_back().is_none_or(|c| {
        !c.is_alphanumeric()
            && c != '_'
            && c != '-'
            && c != '.'
            && c != '/'
            && !(c == ':' && language == Language::Yaml)
    });
    if let Some(mark) = language.comment()
        && rest.starts_with(mark)
        && (boundary && line[..at].chars().next_back().is_none_or(char::is_whitespace))
    {
        return (COMMENT, rest.len());
    }
    if first == '"' || (first == '\'' && boundary && language != Language::Json) {
        let end = quoted(rest, first);
        let key = language == Language::Json && rest[end..].trim_start().starts_with(':');
        return (if key { KEY } else { TEXT }, end);
    }
    if boundary && first.is_ascii_digit() {
        let end =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '_' && c != '-').unwrap_or(rest.len());
        let plain = rest[..end].chars().all(|c| c.is_ascii_digit() || c == '.');
        return (if plain { NUMBER } else { None }, end);
    }
    if first.is_alphabetic() || first == '_' {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let known = boundary && language.words().contains(&&rest[..end]);
        let whole = rest[end..].chars().next().is_none_or(|c| !matches!(c, '-' | '.' | '/'));
        return (if known && whole { KEY } else { None }, end);
    }
    (None, first.len_utf8())
}

/// The length of a quoted text, with its quotes; to the end of the line if it does not end.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(line: &str, language: Language) -> String {
        pieces(line, language)
            .into_iter()
            .map(|(class, text)| class.map_or(text.to_owned(), |class| format!("<{}:{text}>", &class[2..])))
            .collect()
    }

    #[test]
    fn yaml_shows_keys_texts_numbers_and_comments() {
        for (line, wanted) in [
            ("  - name: checkout # main", "  - <k:name>: checkout <c:# main>"),
            ("replicas: 3", "<k:replicas>: <n:3>"),
            ("url: https://example.com:8080/a", "<k:url>: https://example.com:8080/a"),
            ("text: \"a: b\"", "<k:text>: <s:\"a: b\">"),
            ("    - resource:orders-db", "    - resource:orders-db"),
            ("on: true", "<k:on>: <k:true>"),
            ("# note: this", "<c:# note: this>"),
            ("", ""),
        ] {
            assert_eq!(marked(line, Language::Yaml), wanted);
        }
    }

    #[test]
    fn json_tells_keys_from_texts() {
        assert_eq!(
            marked(r#"  "a\"b": ["c", 1.5, null]"#, Language::Json),
            r#"  <k:"a\"b">: [<s:"c">, <n:1.5>, <k:null>]"#
        );
    }

    #[test]
    fn graphql_and_proto_show_their_words() {
        assert_eq!(marked("type Order implements Node {", Language::Graphql), "<k:type> Order <k:implements> Node {");
        assert_eq!(
            marked("  rpc Place(Order) returns (Id); // x", Language::Proto),
            "  <k:rpc> Place(Order) <k:returns> (Id); <c:// x>"
        );
    }

    #[test]
    fn no_letter_is_lost() {
        for line in ["a: 'b", "ключ: \"знач", "\"", "'", "-", ": :", "x:#y", "\u{202e}a: ß #ü"] {
            for language in [Language::Yaml, Language::Json, Language::Graphql, Language::Proto, Language::Plain] {
                let joined: String = pieces(line, language).into_iter().map(|(_, text)| text).collect();
                assert_eq!(joined, line);
            }
        }
    }
}
