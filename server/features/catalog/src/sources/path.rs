//! Paths inside of a source: always with `/`, relative to its root, never above it unless they say so with `..`.

/// Follows `target` from the folder of the file `from`. `None` when it is absolute.
/// A path that leaves the root keeps its leading `..`.
pub(crate) fn follow(from: &str, target: &str) -> Option<String> {
    if target.starts_with('/') {
        return None;
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}

pub(crate) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

/// The folder that a pattern starts from: everything before its first part with a wildcard.
pub(crate) fn fixed_part(pattern: &str) -> &str {
    let wild = pattern.find(['*', '?', '[', '{']).unwrap_or(pattern.len());
    pattern[..wild].rfind('/').map_or("", |slash| &pattern[..slash])
}

/// A matcher in which `*` stays within a folder and `**` does not.
///
/// # Errors
/// A sentence about what is wrong with the pattern.
pub(crate) fn matcher(pattern: &str) -> Result<globset::GlobMatcher, String> {
    let built = globset::GlobBuilder::new(pattern).literal_separator(true).build();
    built
        .map(|glob| glob.compile_matcher())
        .map_err(|error| format!("the pattern is not understood ({})", error.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_followed_from_the_folder_of_the_file() {
        for (from, target, path) in [
            ("catalog-info.yaml", "./a/b.yaml", "a/b.yaml"),
            ("x/y/c.yaml", "../z.yaml", "x/z.yaml"),
            ("x/c.yaml", "../../up.yaml", "../up.yaml"),
            ("x/c.yaml", "../../../up.yaml", "../../up.yaml"),
            ("c.yaml", "a/./b/../c.yaml", "a/c.yaml"),
            ("c.yaml", "./*/d.yaml", "*/d.yaml"),
        ] {
            assert_eq!(follow(from, target).as_deref(), Some(path), "{from} {target}");
        }
        assert_eq!(follow("a", "/etc/passwd"), None);
    }

    #[test]
    fn patterns_have_a_fixed_part() {
        assert_eq!(fixed_part("/a/b/*/c.yaml"), "/a/b");
        assert_eq!(fixed_part("a/b{1,2}.yaml"), "a");
        assert_eq!(fixed_part("*.yaml"), "");
        assert!(matcher("a/*.yaml").unwrap().is_match("a/b.yaml"));
        assert!(!matcher("a/*.yaml").unwrap().is_match("a/b/c.yaml"));
        assert!(matcher("a/**/*.yaml").unwrap().is_match("a/b/c/d.yaml"));
        assert!(matcher("a/[").is_err());
    }
}
