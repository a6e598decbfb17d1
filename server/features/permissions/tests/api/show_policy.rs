//! A policy is shown with its text.

use shared::permissions::ShowPolicy;

use crate::support::{draft, portal};

#[tokio::test]
async fn the_version_in_force_is_shown_unless_another_is_named() {
    let portal = portal().await;
    let text = "permit (principal in Role::\"reader\", action, resource);";
    draft(&portal, "reader", text).await.unwrap();
    let show = |version| ShowPolicy { name: "reader".into(), version };
    assert!(portal.call(show(None)).await.unwrap().text.contains("@id(\"reader\")"));
    assert_eq!(portal.call(show(Some(1))).await.unwrap().text, text);
    assert_eq!(portal.call(show(Some(2))).await.unwrap_err().status, 404);
    assert_eq!(portal.call_as("reader:user:default/eve", show(None)).await.unwrap_err().status, 403);
}
