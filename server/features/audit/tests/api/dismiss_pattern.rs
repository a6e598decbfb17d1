//! A false alarm is dismissed.

use shared::audit::{DismissPattern, ListUnusual};
use shared::events::Event;

use crate::list_unusual::unusual;
use crate::support::{portal, tells, works_for_a_while};

#[tokio::test]
async fn a_false_alarm_is_dismissed_once_with_a_reason() {
    let portal = portal().await;
    works_for_a_while(&portal, "ann").await;
    tells(&portal, "ann", Event::PolicySaved { policy: "a".into(), version: 1 }).await;
    portal.work_off().await;
    let pattern = portal.call(unusual()).await.unwrap().remove(0).pattern;
    let dismiss = |reason: &str| DismissPattern { pattern: pattern.clone(), reason: reason.into() };
    assert_eq!(portal.call(dismiss(" ")).await.unwrap_err().status, 400);
    portal.call(dismiss("She was asked to.")).await.unwrap();
    assert_eq!(portal.call(unusual()).await.unwrap(), []);
    let too = portal.call(ListUnusual { dismissed: Some("yes".into()), ..unusual() }).await.unwrap();
    assert_eq!(too[0].dismissed.as_ref().unwrap().reason, "She was asked to.");
    assert_eq!(portal.call(dismiss("Again.")).await.unwrap_err().status, 409);
    let unknown = DismissPattern { pattern: "burst-99".into(), reason: "x".into() };
    assert_eq!(portal.call(unknown).await.unwrap_err().status, 404);
}
