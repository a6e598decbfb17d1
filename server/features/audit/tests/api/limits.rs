//! Every limit of the audit log is a row of the table: set otherwise, it counts otherwise.

use shared::audit::{ExportAudit, ListAudit};
use testkit::TestPortal;

use crate::support::does;

async fn limited(limit: &str) -> TestPortal {
    let portal = TestPortal::limited(&[(limit, 2)], |_| vec![audit::feature(audit::Config::default())]).await;
    for _ in 0..3 {
        does(&portal, "ann", "a").await;
    }
    portal
}

#[tokio::test]
async fn audit_page() {
    let portal = limited("audit_page").await;
    let all: ListAudit = serde_json::from_str("{}").unwrap();
    let page = portal.call(ListAudit { limit: Some(1_000), ..all }).await.unwrap();
    assert_eq!((page.items.len(), page.next), (2, Some(2)));
}

#[tokio::test]
async fn audit_export() {
    let portal = limited("audit_export").await;
    let all: ExportAudit = serde_json::from_str(r#"{"format":"jsonl"}"#).unwrap();
    let file = portal.call(all).await.unwrap();
    assert_eq!((file.text.lines().count(), file.next), (2, Some(2)));
}
