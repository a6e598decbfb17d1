//! WhoAmI.

use shared::identity::WhoAmI;

use crate::support::{Browser, founded, portal};

#[tokio::test]
async fn a_person_is_told_their_entity_and_what_they_may() {
    let portal = founded().await;
    let me = Browser::signed_in(&portal, "ada").await.ask(WhoAmI {}).await.unwrap();
    assert_eq!(me.reference.unwrap().as_str(), "user:default/ada");
    assert!(me.may.contains(&"identity.account.manage".to_owned()));
    assert!(me.stepped_up_until.is_some());
    let me = Browser::signed_in(&portal, "mira").await.ask(WhoAmI {}).await.unwrap();
    assert!(!me.may.contains(&"identity.account.manage".to_owned()));
    portal.stop().await;
}

#[tokio::test]
async fn a_visitor_is_nobody_and_learns_whether_the_portal_is_set_up() {
    let empty = portal().await;
    assert!(Browser::new(&empty).ask(WhoAmI {}).await.unwrap().needs_setup);
    empty.stop().await;
    let portal = founded().await;
    let me = Browser::new(&portal).ask(WhoAmI {}).await.unwrap();
    assert_eq!((me.reference, me.needs_setup), (None, false));
    portal.stop().await;
}

#[tokio::test]
async fn once_there_is_an_account_a_stranger_may_nothing() {
    let config = identity::Config { strangers: Some(kernel::Role::Nobody), ..identity::Config::default() };
    let portal = testkit::TestPortal::start(|_| vec![identity::feature(config)]).await;
    let visitor = Browser::new(&portal);
    assert!(visitor.ask(shared::limits::ListLimits {}).await.is_ok(), "before, the machine's operator looks around");
    let ctx = crate::support::command(&portal);
    identity::command::create_user(&ctx, "ada", None, None).await.unwrap();
    assert_eq!(visitor.ask(shared::limits::ListLimits {}).await.unwrap_err().status, 403);
    portal.stop().await;
}
