//! Whatever is in a file: a clear message that names what to do, and everything else comes in.

use std::os::unix::fs::PermissionsExt;

use crate::support::{Folder, TEAM, component, portal, problems, references, refresh, register, show};

/// Reads the text beside a good document; answers the problems without their path.
async fn read(bytes: &[u8]) -> Vec<String> {
    let folder = Folder::with(&[("good/catalog-info.yaml", TEAM)]);
    std::fs::write(folder.path().join("catalog-info.yaml"), bytes).unwrap();
    let portal = portal().await;
    register(&portal, &folder.text()).await;
    assert!(references(&portal).await.contains(&"group:default/team".to_owned()), "the good one came in");
    let problems = problems(&portal).await;
    portal.stop().await;
    problems.into_iter().map(|problem| problem.replacen("catalog-info.yaml:", "", 1)).collect()
}

#[tokio::test]
async fn broken_files_are_named_with_their_line() {
    let head = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n";
    for (text, expected) in [
        (format!("{head}\tname: x\n"), "4 yaml This is not YAML"),
        (format!("{head}  name: \"x\n"), "yaml This is not YAML"),
        (
            format!("{head}  name: x\n  name: y\nspec: {{type: a, lifecycle: b, owner: team}}\n"),
            "5 yaml The key `name` stands twice",
        ),
        (format!("{head}  name: x\nspec: *gone\n"), "5 yaml This is not YAML"),
        ("just a text\n".to_owned(), "1 schema"),
        ("- a\n- list\n".to_owned(), "1 schema"),
        (format!("{head}  name: a b\nspec: {{type: a, lifecycle: b, owner: team}}\n"), "4 schema"),
        (format!("{head}  name: x\nspec: {{type: a, lifecycle: b, owner: mira@harvest.example}}\n"), "5 "),
        (format!("{head}  name: x\nspec: {{type: a, lifecycle: b, owner: 'group:'}}\n"), "5 reference"),
        (format!("{}{}\n", "[".repeat(200), "]".repeat(200)), "1 limit"),
    ] {
        let problems = read(text.as_bytes()).await;
        assert!(problems.iter().any(|problem| problem.contains(expected)), "{text:?}: {problems:?}");
    }
    assert_eq!(read(b"name: \xE4\n").await, ["1 yaml Line 1 is not UTF-8: byte 0xE4."]);
    assert_eq!(read(b"a: b\0").await, ["1 yaml Line 1 holds the character U+0000, so this is not a text file."]);
    assert_eq!(read(b"").await, [""; 0]);
    assert_eq!(read("\u{feff}---\r\n# only a comment\r\n---\r\n".as_bytes()).await, [""; 0]);
}

/// A component whose spec nests so deep, counted from the document.
fn nested(depth: usize) -> String {
    let lists = depth - 2;
    format!("{}  deep: {}{}\n", component("deep", ""), "[".repeat(lists), "]".repeat(lists))
}

#[tokio::test]
async fn thirty_two_levels_are_read_and_one_more_is_not() {
    assert_eq!(read(nested(32).as_bytes()).await, [""; 0]);
    let problems = read(nested(33).as_bytes()).await;
    assert_eq!(problems, ["9 limit Lists and mappings are nested deeper than 32 levels."]);
}

#[tokio::test]
async fn an_alias_bomb_is_refused_at_once() {
    let mut bomb = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: bomb}\na: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, before) in "bcdefghi".chars().zip("abcdefgh".chars()) {
        bomb.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 9].join(", ")));
    }
    let started = std::time::Instant::now();
    let problems = read(bomb.as_bytes()).await;
    assert!(problems[0].contains("limit With its aliases written out"), "{problems:?}");
    assert!(started.elapsed().as_secs() < 10);
}

#[tokio::test]
async fn thousands_of_documents_and_one_broken_among_them() {
    let mut text = String::from(TEAM);
    for number in 0..3_000 {
        text.push_str(&format!(
            "---\n{}",
            component(&format!("c{number}"), if number == 1_500 { "  broken: [\n" } else { "" })
        ));
    }
    let folder = Folder::with(&[("catalog-info.yaml", &text)]);
    let portal = portal().await;
    let source = register(&portal, &folder.text()).await;
    let read = portal.call(shared::catalog::ShowSource { id: source.id }).await.unwrap().source;
    assert_eq!(read.entities, 3_000);
    let problems = problems(&portal).await;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("catalog-info.yaml:"), "{problems:?}");
    portal.stop().await;
}

#[tokio::test]
async fn a_large_definition_comes_in_whole() {
    let definition = "x".repeat(200_000);
    let text = format!(
        "{TEAM}---\napiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {{name: big}}\nspec:\n  type: openapi\n  lifecycle: production\n  owner: team\n  definition: |\n    {definition}\n"
    );
    let folder = Folder::with(&[("catalog-info.yaml", &text)]);
    let portal = portal().await;
    register(&portal, &folder.text()).await;
    assert_eq!(
        show(&portal, "api:default/big").await.unwrap().entity.spec["definition"].as_str().map(str::len),
        Some(200_001)
    );
    portal.stop().await;
}

#[tokio::test]
async fn a_folder_that_may_not_be_read_is_named_and_keeps_what_it_said() {
    let folder = Folder::with(&[("catalog-info.yaml", TEAM), ("closed/catalog-info.yaml", &component("ledger", ""))]);
    let portal = portal().await;
    let source = register(&portal, &folder.text()).await;
    let close = |mode: u32| {
        std::fs::set_permissions(folder.path().join("closed"), std::fs::Permissions::from_mode(mode)).unwrap()
    };
    close(0o000);
    if std::fs::read_dir(folder.path().join("closed")).is_ok() {
        println!("skipped: this user may read everything");
        close(0o755);
        return portal.stop().await;
    }
    refresh(&portal, &source).await;
    close(0o755);
    assert_eq!(
        problems(&portal).await,
        ["closed:0 source `closed` could not be read: the portal may not read it (permission denied)."]
    );
    assert_eq!(references(&portal).await, ["component:default/ledger", "group:default/team"]);
    portal.stop().await;
}
