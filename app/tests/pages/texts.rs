//! Message files hold no text that no page says.

use std::{fs, path::Path};

fn sources(folder: &Path, out: &mut String) {
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.push_str(&fs::read_to_string(path).expect("it is text"));
        }
    }
}

#[test]
fn every_message_is_said_somewhere() {
    let mut code = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    let said = |key: &str| {
        code.match_indices(key)
            .any(|(at, _)| !code[at + key.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
    };
    let silent: Vec<&str> = app::texts::keys::KEYS.into_iter().filter(|key| !said(key)).collect();
    assert_eq!(silent, Vec::<&str>::new(), "these messages are in app/locales, but no page says them");
}
