//! `$text`, `$json` and `$yaml` bring in other files.

use shared::catalog::ShowDeclaration;

use crate::support::{Folder, TEAM, portal, problems, reference, refresh, register, show};

const API: &str = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata:\n  name: rates\nspec:\n  type: openapi\n  lifecycle: production\n  owner: team\n  definition:\n    $text: ./rates.openapi.yaml\n  extra:\n    $json: extra.json\n";

#[tokio::test]
async fn they_are_filled_from_files_beside() {
    let folder = Folder::with(&[
        ("x/catalog-info.yaml", &format!("{TEAM}---\n{API}")),
        ("x/rates.openapi.yaml", "openapi: 3.1.0\n"),
        ("x/extra.json", "{\"a\": [1, 2]}"),
    ]);
    let portal = portal().await;
    let source = register(&portal, &folder.text()).await;
    let api = show(&portal, "api:default/rates").await.unwrap();
    assert_eq!(api.entity.spec["definition"], "openapi: 3.1.0\n");
    assert_eq!(api.entity.spec["extra"]["a"][1], 2);
    let declaration = portal
        .call(ShowDeclaration { reference: reference("api:default/rates"), revision: None, source: None, path: None })
        .await
        .unwrap();
    let definition = declaration.fields.iter().find(|place| place.field == "spec.definition").unwrap();
    assert_eq!((definition.line, definition.from.as_deref()), (17, Some("./rates.openapi.yaml")));
    // The other file changes: so does the entity.
    folder.write("x/rates.openapi.yaml", "openapi: 3.1.1\n");
    refresh(&portal, &source).await;
    assert_eq!(show(&portal, "api:default/rates").await.unwrap().revision, 2);
    portal.stop().await;
}

#[tokio::test]
async fn one_that_is_missing_is_a_problem_and_what_was_said_before_stays() {
    let folder = Folder::with(&[
        ("catalog-info.yaml", &format!("{TEAM}---\n{API}")),
        ("rates.openapi.yaml", "openapi: 3.1.0\n"),
        ("extra.json", "{}"),
    ]);
    let portal = portal().await;
    let source = register(&portal, &folder.text()).await;
    folder.remove("rates.openapi.yaml");
    refresh(&portal, &source).await;
    let api = show(&portal, "api:default/rates").await.unwrap();
    assert_eq!((api.entity.spec["definition"].as_str(), api.revision), (Some("openapi: 3.1.0\n"), 1));
    assert_eq!(
        problems(&portal).await,
        [
            "catalog-info.yaml:17 placeholder `spec.definition` could not be filled from `./rates.openapi.yaml`: there is no such file."
        ]
    );
    portal.stop().await;
}

#[tokio::test]
async fn a_new_entity_comes_in_without_what_is_missing() {
    let folder = Folder::with(&[
        ("in/catalog-info.yaml", &format!("{TEAM}---\n{}", API.replace("./rates.openapi.yaml", "../secret.txt"))),
        ("in/extra.json", "{"),
        ("secret.txt", "secret"),
    ]);
    let portal = portal().await;
    register(&portal, &format!("{}/in", folder.text())).await;
    let api = show(&portal, "api:default/rates").await.unwrap();
    assert!(
        !api.entity.spec.contains_key("definition") && !api.entity.spec.contains_key("extra"),
        "{:?}",
        api.entity.spec
    );
    let problems = problems(&portal).await;
    assert!(problems[0].contains("`../secret.txt`: it lies outside of the source"), "{problems:?}");
    assert!(problems[1].contains("it is not JSON"), "{problems:?}");
    portal.stop().await;
}
