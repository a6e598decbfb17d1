//! The log, filtered and in pages.

use shared::audit::ListAudit;

use crate::support::{does, portal};

fn all() -> ListAudit {
    serde_json::from_str("{}").unwrap()
}

#[tokio::test]
async fn the_log_is_read_in_pages_and_by_who_word_subject_and_time() {
    let portal = portal().await;
    for (who, entity) in [("ann", "a"), ("bob", "b"), ("ann", "b")] {
        does(&portal, who, entity).await;
    }
    let seqs = async |op: ListAudit| {
        let page = portal.call(op).await.unwrap();
        (page.items.iter().map(|event| event.seq).collect::<Vec<_>>(), page.next)
    };
    assert_eq!(seqs(all()).await, (vec![3, 2, 1], None));
    assert_eq!(seqs(ListAudit { limit: Some(2), ..all() }).await, (vec![3, 2], Some(2)));
    assert_eq!(seqs(ListAudit { before: Some(2), ..all() }).await, (vec![1], None));
    assert_eq!(seqs(ListAudit { who: "user:default/ann".into(), ..all() }).await.0, [3, 1]);
    assert_eq!(seqs(ListAudit { about: "component:default/b".into(), ..all() }).await.0, [3, 2]);
    assert_eq!(seqs(ListAudit { word: "entity-removed".into(), ..all() }).await.0, [0_i64; 0]);
    let second = portal.call(all()).await.unwrap().items.remove(1);
    assert_eq!(second.address.as_deref(), Some("192.0.2.7"));
    assert_eq!(seqs(ListAudit { from: Some(second.at), ..all() }).await.0, [3, 2]);
    assert_eq!(seqs(ListAudit { to: Some(second.at), ..all() }).await.0, [1]);
    assert_eq!(portal.call(ListAudit { before: Some(0), ..all() }).await.unwrap_err().status, 400);
}

#[tokio::test]
async fn whoever_may_not_read_it_gets_nothing() {
    let portal = portal().await;
    assert_eq!(portal.call_as("nobody:user:default/eve", all()).await.unwrap_err().status, 403);
}
