//! Which characters may stand where: names, namespaces, kinds, versions, keys and tags. Backstage's patterns, tested by hand.

/// The most characters of a name, a namespace, a kind, a tag.
pub(crate) const LONGEST_NAME: usize = 63;
const LONGEST_PREFIX: usize = 253;

fn fits(text: &str, longest: usize) -> bool {
    !text.is_empty() && text.len() <= longest
}

/// `^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$`, at most 63.
pub(crate) fn is_name(text: &str) -> bool {
    fits(text, LONGEST_NAME)
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.ends_with(|last: char| last.is_ascii_alphanumeric())
}

/// `^[a-z0-9]+(?:-+[a-z0-9]+)*$`, at most 63: a namespace, a DNS label.
pub(crate) fn is_namespace(text: &str) -> bool {
    fits(text, LONGEST_NAME)
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// `^[a-zA-Z][a-z0-9A-Z]*$`, at most 63.
pub(crate) fn is_kind(text: &str) -> bool {
    fits(text, LONGEST_NAME)
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
}

fn is_subdomain(text: &str) -> bool {
    fits(text, LONGEST_PREFIX) && text.split('.').all(is_namespace)
}

/// `[prefix/]rest`, where the prefix is a DNS subdomain.
fn is_prefixed(text: &str, rest_is_right: fn(&str) -> bool) -> bool {
    match text.split_once('/') {
        None => rest_is_right(text),
        Some((prefix, rest)) => is_subdomain(prefix) && rest_is_right(rest),
    }
}

/// `[dns-subdomain/]^[a-z0-9A-Z]+$`.
pub(crate) fn is_api_version(text: &str) -> bool {
    is_prefixed(text, |rest| fits(rest, LONGEST_NAME) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The key of a label or an annotation: `[dns-subdomain/]name`.
pub(crate) fn is_key(text: &str) -> bool {
    is_prefixed(text, is_name)
}

/// The value of a label: empty or a name.
pub(crate) fn is_label_value(text: &str) -> bool {
    text.is_empty() || is_name(text)
}

/// `^[a-z0-9:+#]+(-[a-z0-9:+#]+)*$`, at most 63.
pub(crate) fn is_tag(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b':' | b'+' | b'#');
    fits(text, LONGEST_NAME) && text.split('-').all(|part| !part.is_empty() && part.bytes().all(inner))
}

/// `text` with what is not allowed replaced by `-`, when that makes it right.
pub(crate) fn nearest(text: &str, is_right: fn(&str) -> bool) -> Option<String> {
    let lower = !is_right("A");
    let mut out = String::new();
    for letter in text.trim().chars().take(LONGEST_NAME) {
        let letter = if lower { letter.to_ascii_lowercase() } else { letter };
        if letter != '-' && is_right(&format!("a{letter}a")) {
            out.push(letter);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    let nearest = out.trim_matches(['-', '_', '.']);
    (nearest != text && is_right(nearest)).then(|| nearest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn what_is_nearly_right_gets_a_suggestion() {
        assert_eq!(nearest("My Service", super::is_name).as_deref(), Some("My-Service"));
        assert_eq!(nearest("_order_intake_", super::is_name).as_deref(), Some("order_intake"));
        assert_eq!(nearest("Java 17", super::is_tag).as_deref(), Some("java-17"));
        assert_eq!(nearest("team_a", super::is_namespace).as_deref(), Some("team-a"));
        assert_eq!(nearest("✓", super::is_name), None);
    }
}
