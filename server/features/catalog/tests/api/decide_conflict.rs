//! One reference declared in several places.

use shared::catalog::{DecideConflict, SourceId};

use crate::support::{Folder, TEAM, component, portal, problems, reference, refresh, refused_to, register, show};

#[tokio::test]
async fn the_first_source_wins_until_a_person_decides() {
    let one = Folder::with(&[(
        "catalog-info.yaml",
        &format!("{TEAM}---\n{}", component("ledger", "").replace("service", "one")),
    )]);
    let two = Folder::with(&[("catalog-info.yaml", &component("ledger", "").replace("service", "two"))]);
    let portal = portal().await;
    let first = register(&portal, &one.text()).await;
    let second = register(&portal, &two.text()).await;
    let ledger = async || show(&portal, "component:default/ledger").await.unwrap();
    let before = ledger().await;
    assert_eq!((before.head.entity_type.as_deref(), before.revision, before.rivals.len()), (Some("one"), 1, 1));
    let conflict: Vec<String> = problems(&portal).await;
    assert_eq!(conflict.len(), 2, "both places are told: {conflict:?}");
    assert!(
        conflict[0].contains("is declared already in `catalog-info.yaml:9` of")
            && conflict[1].contains("this declaration is in force"),
        "{conflict:?}"
    );

    let op = |source: &SourceId, path: &str| DecideConflict {
        reference: reference("component:default/ledger"),
        source: source.clone(),
        path: path.into(),
    };
    let head = portal.call(op(&second.id, "catalog-info.yaml")).await.unwrap();
    assert_eq!(head.entity_type.as_deref(), Some("two"));
    assert_eq!((ledger().await.revision, problems(&portal).await), (2, Vec::new()));
    // The decision outlasts readings of either source.
    one.write("catalog-info.yaml", &format!("{TEAM}---\n{}", component("ledger", "").replace("service", "three")));
    refresh(&portal, &first).await;
    assert_eq!(ledger().await.head.entity_type.as_deref(), Some("two"));
    // What was decided for goes: the other one counts again.
    two.remove("catalog-info.yaml");
    refresh(&portal, &second).await;
    let after = ledger().await;
    assert_eq!((after.head.entity_type.as_deref(), after.revision, after.rivals.len()), (Some("three"), 3, 0));

    assert_eq!(portal.call(op(&second.id, "catalog-info.yaml")).await.unwrap_err().status, 409);
    assert_eq!(refused_to(&portal, "reader:user:default/kim", op(&first.id, "catalog-info.yaml")).await, 403);
    assert_eq!(refused_to(&portal, "contributor:user:default/kim", op(&first.id, "catalog-info.yaml")).await, 200);
    portal.stop().await;
}

#[tokio::test]
async fn twice_in_one_file_is_a_duplicate_and_the_first_stands() {
    let folder = Folder::with(&[(
        "catalog-info.yaml",
        &format!("{TEAM}---\n{}---\n{}", component("ledger", ""), component("ledger", "").replace("service", "two")),
    )]);
    let portal = portal().await;
    register(&portal, &folder.text()).await;
    assert_eq!(show(&portal, "component:default/ledger").await.unwrap().head.entity_type.as_deref(), Some("service"));
    let problems = problems(&portal).await;
    assert_eq!(
        problems.iter().map(|problem| problem.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>(),
        ["catalog-info.yaml:18 duplicate", "catalog-info.yaml:9 duplicate"]
    );
    portal.stop().await;
}
