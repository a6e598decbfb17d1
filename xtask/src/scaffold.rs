//! `cargo xtask new feature NAME`: the rooms of a feature, in their places, with one operation that works.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use crate::steps::say;
use crate::workspace::{Workspace, command, stdout};

/// (where it goes, what is in it); `{{name}}`, `{{Name}}` and `{{migration}}` are filled in.
const FILES: [(&str, &str); 13] = [
    ("shared/src/{{name}}.rs", include_str!("../templates/feature/shared.rs.tmpl")),
    ("server/features/{{name}}/Cargo.toml", include_str!("../templates/feature/Cargo.toml.tmpl")),
    ("server/features/{{name}}/migrations/{{migration}}.sql", include_str!("../templates/feature/migration.sql.tmpl")),
    ("server/features/{{name}}/src/lib.rs", include_str!("../templates/feature/lib.rs.tmpl")),
    ("server/features/{{name}}/src/browse.rs", include_str!("../templates/feature/browse.rs.tmpl")),
    ("server/features/{{name}}/src/store.rs", include_str!("../templates/feature/store.rs.tmpl")),
    ("server/features/{{name}}/tests/api/main.rs", include_str!("../templates/feature/api_main.rs.tmpl")),
    ("server/features/{{name}}/tests/api/list_{{name}}.rs", include_str!("../templates/feature/api_list.rs.tmpl")),
    ("app/src/{{name}}.rs", include_str!("../templates/feature/page.rs.tmpl")),
    ("app/locales/en/{{name}}.txt", include_str!("../templates/feature/texts.txt.tmpl")),
    ("app/locales/de/{{name}}.txt", include_str!("../templates/feature/texts.txt.tmpl")),
    ("style/{{name}}.css", include_str!("../templates/feature/style.css.tmpl")),
    ("end2end/tests/{{name}}.spec.ts", include_str!("../templates/feature/spec.ts.tmpl")),
];

/// (file, what to add to it): a person decides where in the list it stands.
const LINES: [(&str, &str); 8] = [
    ("Cargo.toml", "{{name}} = { path = \"server/features/{{name}}\" }"),
    ("server/Cargo.toml", "{{name}}.workspace = true"),
    ("server/src/features.rs", "{{name}}::feature(),"),
    ("shared/src/lib.rs", "pub mod {{name}};"),
    ("app/src/lib.rs", "pub mod {{name}};"),
    ("app/src/lib.rs", "<Route path=path!(\"/{{name}}\") view=parts::{{name}} ssr=ssr.clone() />"),
    (
        "app/src/parts.rs",
        "{{Name}}, in the part that it is read with: the address, the name, the view, and {{name}} among its pages",
    ),
    ("frontend/index.html", "<link data-trunk rel=\"css\" href=\"../style/{{name}}.css\">"),
];

/// Write the files, and say which lines are left to a person.
///
/// # Errors
/// When the name cannot be one, or one of the files is there already.
pub fn feature(ws: &Workspace, name: &str) -> Result<()> {
    check_name(name)?;
    let now = stdout(command("date").args(["-u", "+%Y%m%d%H%M%S"]))?;
    let fill = Fill { name, migration: format!("{}_{name}", now.trim()) };
    for (path, _) in FILES {
        let path = fill.text(path);
        ensure!(!ws.root.join(&path).exists(), "{path} is there already; a feature of this name exists");
    }
    for (path, text) in FILES {
        let path = fill.text(path);
        write(&ws.root.join(&path), &fill.text(text)).with_context(|| format!("writing {path}"))?;
        say(&format!("wrote {path}"));
    }
    say("");
    say("Left to you:");
    for (file, line) in LINES {
        say(&format!("  {file}: {}", fill.text(line)));
    }
    say("then: cargo xtask tidy --accept-new, and cargo xtask test");
    Ok(())
}

fn check_name(name: &str) -> Result<()> {
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase());
    if !starts || !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) {
        bail!("`{name}` cannot be a feature: use the one lower-case word that will stand in the menu");
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(path, text)?)
}

/// What is put in place of the words in braces.
struct Fill<'a> {
    name: &'a str,
    migration: String,
}

impl Fill<'_> {
    fn text(&self, template: &str) -> String {
        let mut capital = self.name.to_owned();
        capital[..1].make_ascii_uppercase();
        let text = template.replace("{{name}}", self.name).replace("{{Name}}", &capital);
        text.replace("{{migration}}", &self.migration)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_in_braces_is_filled_in() {
        let fill = Fill { name: "boards", migration: "20261120120000_boards".to_owned() };
        for (path, text) in FILES.into_iter().chain(LINES) {
            assert!(!fill.text(path).contains("{{"), "{path}");
            assert!(!fill.text(text).contains("{{"), "{path}");
        }
        assert!(fill.text(FILES[0].1).contains("pub struct ListBoards {}"));
    }

    #[test]
    fn a_name_is_one_lower_case_word() {
        assert!(check_name("boards").is_ok());
        for wrong in ["", "Boards", "user-boards", "user_boards", "4boards", "böards", "../boards"] {
            assert!(check_name(wrong).is_err(), "{wrong}");
        }
    }
}
