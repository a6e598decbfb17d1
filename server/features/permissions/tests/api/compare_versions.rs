//! Two versions of a policy are held against each other.

use shared::permissions::{CompareVersions, LineChange};

use crate::support::{draft, portal};

#[tokio::test]
async fn lines_are_same_added_or_removed() {
    let portal = portal().await;
    draft(&portal, "mine", "permit (principal, action,\nresource);").await.unwrap();
    draft(&portal, "mine", "forbid (principal, action,\nresource);").await.unwrap();
    let lines = portal.call(CompareVersions { name: "mine".into(), from: 1, to: 2 }).await.unwrap();
    let changes: Vec<LineChange> = lines.into_iter().map(|line| line.change).collect();
    assert_eq!(changes, [LineChange::Removed, LineChange::Added, LineChange::Same]);
    let missing = CompareVersions { name: "mine".into(), from: 1, to: 3 };
    assert_eq!(portal.call(missing).await.unwrap_err().status, 404);
}
