//! Where to go after signing in: a path of this portal, and nowhere else.

/// The longest path that is remembered, in bytes.
const LONGEST: usize = 2_000;

/// The wanted path, or the start page instead of anything that a browser could read as another site.
pub fn safe_return(wanted: Option<&str>) -> String {
    let ours = |path: &&str| {
        // A browser drops tabs and line ends and reads a backslash as a slash (WHATWG URL, section 4.4).
        let plain = path.len() <= LONGEST && path.chars().all(|letter| !letter.is_control() && letter != '\\');
        plain && path.starts_with('/') && !path.starts_with("//")
    };
    wanted.filter(ours).unwrap_or("/").to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_paths_of_this_portal_are_gone_to() {
        for path in ["/", "/catalog?filter=kind:api#top", "/catalog/user:default/zoë", "/a//b", "/@evil.example"] {
            assert_eq!(safe_return(Some(path)), path);
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
            assert_eq!(safe_return(Some(path)), "/", "{path:?}");
        }
        assert_eq!(safe_return(None), "/");
    }

    proptest! {
        #[test]
        fn no_text_leads_away(text in ".{0,60}") {
            let base = url::Url::parse("https://portal.example/").unwrap();
            let went = base.join(&safe_return(Some(&text))).unwrap();
            prop_assert_eq!(went.origin(), base.origin());
        }

        #[test]
        fn no_slashes_and_marks_lead_away(text in r"[/\\\t\n @:.?#a]{0,12}") {
            let base = url::Url::parse("https://portal.example/").unwrap();
            let went = base.join(&safe_return(Some(&text))).unwrap();
            prop_assert_eq!(went.origin(), base.origin());
        }
    }
}
