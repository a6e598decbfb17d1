//! A role is taken back.

use shared::permissions::EndAssignment;

use crate::support::{ANN, BOB, assign, looks, portal};

fn end(id: &str) -> EndAssignment {
    EndAssignment { id: id.into(), reason: "Done.".into() }
}

#[tokio::test]
async fn what_is_taken_back_counts_no_longer() {
    let portal = portal().await;
    let given = assign(&portal, "user:default/bob", "reader", None).await;
    assert_eq!(looks(&portal, BOB, "orphan").await, 200);
    // A stranger learns nothing of it, the holder may give it back, and once is enough.
    assert_eq!(
        portal.call_as(ANN, end(&given.id)).await.unwrap_err(),
        portal.call_as(ANN, end("no")).await.unwrap_err()
    );
    portal.call_as(BOB, end(&given.id)).await.unwrap();
    assert_eq!(looks(&portal, BOB, "orphan").await, 403);
    assert_eq!(portal.call(end(&given.id)).await.unwrap_err().status, 409);
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let portal = portal().await;
    let first = assign(&portal, "user:default/ann", "admin", None).await;
    let refused = portal.call(end(&first.id)).await.unwrap_err();
    assert_eq!((refused.status, refused.title.as_str()), (409, "Nobody could administer the portal any more."));
    assign(&portal, "user:default/bob", "admin", None).await;
    portal.call(end(&first.id)).await.unwrap();
}
