//! A portal with audit, and people who do things in it.

use kernel::Caller;
use shared::events::Event;
use testkit::TestPortal;

pub async fn portal() -> TestPortal {
    TestPortal::start(|_| vec![audit::feature(audit::Config::default())]).await
}

/// Somebody restores an entity.
pub async fn does(portal: &TestPortal, who: &str, entity: &str) {
    tells(portal, who, Event::EntityRestored { reference: format!("component:default/{entity}").parse().unwrap() })
        .await;
}

pub async fn tells(portal: &TestPortal, who: &str, event: Event) {
    let reference = format!("user:default/{who}").parse().unwrap();
    let caller = Caller { address: Some("192.0.2.7".into()), ..Caller::person(reference, who, vec![], vec![]) };
    let ctx = portal.system().acting_as(caller);
    let mut tx = ctx.begin().await.unwrap();
    ctx.tell(&mut tx, event).await.unwrap();
    tx.commit().await.unwrap();
}

/// Fifty days of work of one person, one thing a day, at two in the afternoon.
pub async fn works_for_a_while(portal: &TestPortal, who: &str) {
    for _ in 0..50 {
        does(portal, who, "a").await;
        portal.clock().advance(86_400);
    }
    portal.work_off().await;
}
