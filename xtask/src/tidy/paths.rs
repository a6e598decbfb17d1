//! Paths of one person's machine do not belong in the project.

use super::Finding;
use super::source::Source;

const FOLDERS: [&str; 3] = ["work", "root", "home"];

pub fn check(source: &Source) -> Vec<Finding> {
    let found = source.lines().filter(|(_, line)| FOLDERS.iter().any(|folder| names(line, folder)));
    let message = "a path of one machine: make it relative, or take it from the environment";
    found.map(|(line, _)| Finding::new(&source.path, line, message)).collect()
}

/// `/folder/x` where a path begins; `https://host/folder/x` and `../folder/x` are something else.
fn names(line: &str, folder: &str) -> bool {
    let path = format!("/{folder}/");
    line.match_indices(&path).any(|(at, _)| {
        let begins = line[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || "\"'`=(:<>[,".contains(c));
        let goes_on = line[at + path.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_');
        begins && goes_on
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_a_machine_are_found() {
        for folder in FOLDERS {
            let text = format!("see /{folder}/anna/portal");
            assert_eq!(check(&Source::new("README.md", text)).len(), 1);
        }
    }

    #[test]
    fn addresses_and_relative_paths_are_not() {
        let text = format!("https://example.com/{0}/a, ../{0}/b, a/{0}/c", FOLDERS[0]);
        assert_eq!(check(&Source::new("README.md", text)), []);
    }
}
