//! Removing a source: its entities wait in the trash, those of others stay.

use shared::catalog::{ListSources, ListTrash, RemoveSource, SourceId};

use crate::support::{Folder, TEAM, component, portal, problems, references, refused_to, register, show};

#[tokio::test]
async fn what_only_it_declared_waits_in_the_trash() {
    let one = Folder::with(&[(
        "catalog-info.yaml",
        &format!(
            "{}---\n{}",
            component("both", "  type: one\n").replacen("  type: service\n", "", 1),
            component("only", "")
        ),
    )]);
    let two = Folder::with(&[("catalog-info.yaml", &format!("{TEAM}---\n{}", component("both", "")))]);
    let portal = portal().await;
    let first = register(&portal, &one.text()).await;
    register(&portal, &two.text()).await;
    assert_eq!(show(&portal, "component:default/both").await.unwrap().head.entity_type.as_deref(), Some("one"));
    portal.call(RemoveSource { id: first.id.clone() }).await.unwrap();
    assert_eq!(references(&portal).await, ["component:default/both", "group:default/team"]);
    let both = show(&portal, "component:default/both").await.unwrap();
    assert_eq!(
        (both.head.entity_type.as_deref(), both.revision),
        (Some("service"), 2),
        "the other declaration is in force now"
    );
    let trash = portal.call(ListTrash {}).await.unwrap();
    assert_eq!(trash.iter().map(|item| item.head.reference.as_str()).collect::<Vec<_>>(), ["component:default/only"]);
    assert!(trash[0].reason.ends_with("was removed."), "{}", trash[0].reason);
    assert_eq!(portal.call(ListSources {}).await.unwrap().len(), 1);
    assert_eq!(problems(&portal).await, [""; 0]);
    // Registered again, everything comes back.
    register(&portal, &one.text()).await;
    assert_eq!(references(&portal).await, ["component:default/both", "component:default/only", "group:default/team"]);
    portal.stop().await;
}

#[tokio::test]
async fn only_who_manages_sources_may() {
    let portal = portal().await;
    let op = || RemoveSource { id: SourceId("nothing".into()) };
    assert_eq!(refused_to(&portal, "contributor:user:default/kim", op()).await, 403);
    assert_eq!(refused_to(&portal, "admin:user:default/kim", op()).await, 404);
    portal.stop().await;
}
