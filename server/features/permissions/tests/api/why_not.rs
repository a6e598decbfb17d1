//! Why may I not do that?

use shared::permissions::WhyNot;

use crate::support::{ANN, BOB, book, portal};

fn why(about: Option<&str>) -> WhyNot {
    WhyNot { permission: "catalog.entity.remove".into(), about: about.map(book) }
}

#[tokio::test]
async fn a_refused_problem_carries_enough_to_ask() {
    let portal = portal().await;
    let reader = "reader:user:default/cid";
    let refused = portal.call_as(reader, crate::support::Burn { reference: book("payments") }).await.unwrap_err();
    assert!(refused.detail.contains("catalog.entity.remove"), "{refused}");
    let explained = portal.call_as(reader, why(Some("payments"))).await.unwrap();
    assert!(explained.missing.contains(&"It needs the role `admin`.".to_owned()), "{explained:?}");
    assert_eq!(explained.fitting, ["admin"]);
    assert_eq!((refused.needs.as_deref(), refused.about), (Some("catalog.entity.remove"), Some(book("payments"))));
    let visitor = portal.call_as("", why(None)).await.unwrap();
    assert!(visitor.missing.contains(&"It needs somebody who has signed in.".to_owned()), "{visitor:?}");
}

#[tokio::test]
async fn what_one_may_not_see_cannot_be_asked_about() {
    let portal = portal().await;
    let hidden = portal.call_as(ANN, why(Some("orphan"))).await.unwrap_err();
    assert_eq!(hidden, portal.call_as(ANN, why(Some("nothing"))).await.unwrap_err());
    assert_eq!(hidden, portal.call_as(BOB, why(Some("payments"))).await.unwrap_err());
}
