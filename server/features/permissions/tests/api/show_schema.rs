//! The words that policies are written with.

use shared::permissions::schema::ShowSchema;

use crate::support::{ADMIN, BOB, portal};

#[tokio::test]
async fn whoever_writes_a_policy_finds_the_words_for_it() {
    let portal = portal().await;
    let schema = portal.call_as(ADMIN, ShowSchema {}).await.unwrap();
    for action in ["catalog.entity.read", "catalog.entity.remove", "permissions.role.assign"] {
        assert!(schema.actions.iter().any(|known| known == action), "{action}");
    }
    for group in ["read", "change", "catalog", "catalog.entity"] {
        assert!(schema.groups.iter().any(|known| known == group), "{group}");
    }
    assert!(schema.roles.contains(&"signed-in".to_owned()) && schema.roles.contains(&"admin".to_owned()));
    let owner = schema.attributes.iter().find(|attribute| attribute.name == "resource.owner").unwrap();
    assert!(owner.optional && owner.sort == "String");
    assert_eq!(portal.call_as(BOB, ShowSchema {}).await.unwrap_err().status, 403);
}
