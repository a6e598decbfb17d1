//! What somebody does not usually do.

use shared::audit::{ListUnusual, Sign};
use shared::events::Event;

use crate::support::{does, portal, tells, works_for_a_while};

pub fn unusual() -> ListUnusual {
    ListUnusual { days: None, dismissed: None }
}

#[tokio::test]
async fn a_first_time_and_an_odd_hour_are_marked_with_the_reason() {
    let portal = portal().await;
    works_for_a_while(&portal, "ann").await;
    assert_eq!(portal.call(unusual()).await.unwrap(), []);
    tells(&portal, "ann", Event::PolicySaved { policy: "a".into(), version: 1 }).await;
    portal.clock().advance(12 * 3_600);
    does(&portal, "ann", "a").await;
    portal.work_off().await;
    let marks = portal.call(unusual()).await.unwrap();
    let signs: Vec<&Sign> = marks.iter().map(|mark| &mark.sign).collect();
    assert_eq!(signs, [&Sign::OddHours, &Sign::FirstTime]);
    assert!(marks[1].because.contains("`policy-saved` is new among 50"), "{}", marks[1].because);
    assert_eq!(portal.call(ListUnusual { days: Some(31), ..unusual() }).await.unwrap_err().status, 400);
}
