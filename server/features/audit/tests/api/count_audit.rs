//! How many events there were, hour by hour or day by day.

use shared::audit::{AuditSpan, CountAudit};
use shared::events::Event;
use testkit::TestPortal;

use crate::support::{does, portal, tells};

fn count(who: &str, days: Option<i64>, portal: &TestPortal) -> CountAudit {
    let from = days.map(|days| portal.system().now().plus_seconds(-days * 86_400));
    CountAudit { who: who.into(), word: String::new(), about: String::new(), from, to: None }
}

#[tokio::test]
async fn events_are_counted_by_day_and_within_two_days_by_hour() {
    let portal = portal().await;
    does(&portal, "ann", "a").await;
    portal.clock().advance(86_400);
    does(&portal, "ann", "a").await;
    portal.clock().advance(3_600);
    does(&portal, "bob", "a").await;
    let refused =
        Event::Refused { operation: "RetireEntity".into(), permission: "a.b.c".into(), about: None, times: 3 };
    tells(&portal, "bob", refused).await;
    let all = portal.call(count("", None, &portal)).await.unwrap();
    assert_eq!(all.seconds, 86_400);
    let sums = |spans: &[AuditSpan]| spans.iter().map(|span| (span.events, span.refused)).collect::<Vec<_>>();
    assert_eq!(sums(&all.spans), [(1, 0), (3, 1)]);
    assert!(all.spans.iter().all(|span| span.from.micros() % 86_400_000_000 == 0));
    let hours = portal.call(count("", Some(1), &portal)).await.unwrap();
    assert_eq!((hours.seconds, sums(&hours.spans)), (3_600, vec![(1, 0), (2, 1)]));
    let of_bob = portal.call(count("user:default/bob", Some(1), &portal)).await.unwrap();
    assert_eq!(sums(&of_bob.spans), [(2, 1)]);
}
