//! ListMySessions.

use shared::identity::session::ListMySessions;

use crate::support::{Browser, founded};

#[tokio::test]
async fn my_devices_are_mine_only_and_the_one_that_asks_is_marked() {
    let portal = founded().await;
    let (first, second) = (Browser::signed_in(&portal, "mira").await, Browser::signed_in(&portal, "mira").await);
    Browser::signed_in(&portal, "ada").await;
    let sessions = second.ask(ListMySessions {}).await.unwrap();
    assert_eq!(sessions.len(), 2);
    assert_eq!(sessions.iter().filter(|session| session.current).count(), 1);
    assert!(sessions.iter().all(|session| session.address == "198.51.100.7" && session.user_agent.contains("Firefox")));
    assert_eq!(first.ask(ListMySessions {}).await.unwrap().len(), 2);
    assert_eq!(Browser::new(&portal).ask(ListMySessions {}).await.unwrap_err().status, 403);
    portal.stop().await;
}
