//! Where to go after signing in: a path of this portal, and nowhere else.

/// The start page instead of anything that a browser could read as another site.
pub(crate) fn safe(wanted: Option<&str>) -> String {
    let Some(path) = wanted else { return "/".to_owned() };
    let plain = path.len() <= 2_000 && path.chars().all(|letter| !letter.is_control() && letter != '\\');
    // A browser drops tabs and line ends and reads a backslash as a slash (WHATWG URL, section 4.4).
    let ours = path.starts_with('/') && !path.starts_with("//");
    let base = url::Url::parse("https://portal.invalid/").ok();
    let stays = base.and_then(|base| base.join(path).ok()).is_some_and(|url| url.host_str() == Some("portal.invalid"));
    if plain && ours && stays { path.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_paths_of_this_portal_are_gone_to() {
        for path in ["/", "/catalog?filter=kind:api#top", "/catalog/user:default/zoë", "/a//b", "/@evil.example"] {
            assert_eq!(safe(Some(path)), path);
        }
        for path in [
            "",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            " //evil.example",
            "data:text/html,x",
            "//evil.example/..",
            "/a\\..\\\\evil",
        ] {
            assert_eq!(safe(Some(path)), "/", "{path:?}");
        }
        assert_eq!(safe(None), "/");
    }

    proptest! {
        #[test]
        fn no_text_leads_away(text in ".{0,60}") {
            let base = url::Url::parse("https://portal.example/").unwrap();
            let went = base.join(&safe(Some(&text))).unwrap();
            prop_assert_eq!(went.origin(), base.origin());
        }
    }
}
