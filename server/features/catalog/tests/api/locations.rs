//! Locations lead to more files: relative, by pattern, optional, and never in a circle.

use crate::support::{Folder, component, portal, problems, references, refresh, register};

fn location(name: &str, targets: &str) -> String {
    format!("apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: {name}\nspec:\n{targets}")
}

const OWNERLESS: &str =
    "apiVersion: backstage.io/v1alpha1\nkind: Domain\nmetadata:\n  name: NAME\nspec:\n  owner: domain:NAME\n";

fn domain(name: &str) -> String {
    OWNERLESS.replace("NAME", name)
}

#[tokio::test]
async fn targets_are_followed_from_the_file_that_names_them() {
    let folder = Folder::with(&[
        ("all.yaml", &location("all", "  targets:\n    - ./a/more.yaml\n    - b/*.yaml\n    - file:single.yaml\n")),
        ("a/more.yaml", &location("more", "  target: ../c/deep.yaml\n")),
        ("b/one.yaml", &domain("one")),
        ("b/two.yaml", &domain("two")),
        ("b/readme.md", "no"),
        ("c/deep.yaml", &domain("deep")),
        ("single.yaml", &domain("single")),
        ("unnamed.yaml", &domain("unnamed")),
    ]);
    let portal = portal().await;
    register(&portal, &format!("{}/all.yaml", folder.text())).await;
    assert_eq!(
        references(&portal).await,
        [
            "domain:default/deep",
            "domain:default/one",
            "domain:default/single",
            "domain:default/two",
            "location:default/all",
            "location:default/more"
        ]
    );
    portal.stop().await;
}

#[tokio::test]
async fn what_a_location_names_wrongly_is_a_problem_at_that_line() {
    let targets = "  targets:\n    - ./gone.yaml\n    - ./all.yaml\n    - ./loop.yaml\n    - nothing/*.yaml\n    - /etc/passwd\n    - javascript:alert(1)\n    - ../outside.yaml\n    - ./fine.yaml\n";
    let folder = Folder::with(&[
        ("in/all.yaml", &location("all", targets)),
        ("in/loop.yaml", &location("loop", "  target: all.yaml\n")),
        ("in/optional.yaml", &location("optional", "  presence: optional\n  target: ./gone.yaml\n")),
        ("in/fine.yaml", &location("fine", "  target: ./optional.yaml\n")),
        ("outside.yaml", &domain("outside")),
    ]);
    let portal = portal().await;
    register(&portal, &format!("{}/in/all.yaml", folder.text())).await;
    let base = folder.path().canonicalize().unwrap();
    assert_eq!(
        problems(&portal)
            .await
            .into_iter()
            .map(|problem| problem.replace(&base.display().to_string(), "…"))
            .collect::<Vec<_>>(),
        [
            "all.yaml:10 target No file fits the target `nothing/*.yaml`.",
            "all.yaml:11 target The target `/etc/passwd` could not be read: it lies outside of the source.",
            "all.yaml:12 target The target `javascript:alert(1)` could not be read: only paths and http(s) addresses are followed.",
            "all.yaml:13 target The target `../outside.yaml` could not be read: it lies outside of the source.",
            "all.yaml:7 target The target `./gone.yaml` does not exist (`gone.yaml`).",
            "all.yaml:8 target The target `./all.yaml` is not followed: it includes itself.",
            "loop.yaml:6 target The target `all.yaml` is not followed: it leads back to `all.yaml`, which leads here.",
        ]
    );
    assert_eq!(references(&portal).await.len(), 4);
    portal.stop().await;
}

#[tokio::test]
async fn a_chain_that_never_ends_is_cut_and_named() {
    let folder = Folder::with(&[]);
    for step in 0..15 {
        folder.write(
            &format!("{step}.yaml"),
            &location(&format!("step-{step}"), &format!("  target: {}.yaml\n", step + 1)),
        );
    }
    let portal = portal().await;
    register(&portal, &format!("{}/0.yaml", folder.text())).await;
    assert_eq!(
        problems(&portal).await,
        ["10.yaml:6 limit The target `11.yaml` is not followed: Locations lead to Locations more than 10 times."]
    );
    assert_eq!(references(&portal).await.len(), 11);
    portal.stop().await;
}

#[tokio::test]
async fn a_broken_location_takes_nothing_away_and_a_shorter_one_does() {
    let folder = Folder::with(&[
        ("all.yaml", &location("all", "  targets: [a.yaml, b.yaml]\n")),
        ("a.yaml", &domain("a")),
        ("b.yaml", &domain("b")),
    ]);
    let portal = portal().await;
    let source = register(&portal, &format!("{}/all.yaml", folder.text())).await;
    folder
        .write("all.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\nspec: [broken\n");
    refresh(&portal, &source).await;
    assert_eq!(references(&portal).await.len(), 3, "what it leads to was not looked for");
    folder.write("all.yaml", &location("all", "  targets: [a.yaml]\n"));
    refresh(&portal, &source).await;
    assert_eq!(references(&portal).await, ["domain:default/a", "location:default/all"]);
    portal.stop().await;
}

#[tokio::test]
async fn a_component_in_a_folder_is_found_once_although_a_location_names_it_too() {
    let folder = Folder::with(&[
        ("catalog-info.yaml", &location("all", "  targets: [./x/catalog-info.yaml, y.yaml]\n")),
        ("x/catalog-info.yaml", &component("x", "")),
        ("y.yaml", &component("y", "")),
    ]);
    let portal = portal().await;
    register(&portal, &folder.text()).await;
    assert_eq!(references(&portal).await, ["component:default/x", "component:default/y", "location:default/all"]);
    assert!(problems(&portal).await.iter().all(|problem| problem.contains(" reference ")));
    portal.stop().await;
}
