//! What people change of their own stands in the log like everything else.

use kernel::Caller;
use portal::config::Config;
use shared::audit::ListAudit;
use shared::identity::session::SignOutEverywhere;
use testkit::TestPortal;

#[tokio::test]
async fn a_change_of_one_s_own_account_is_in_the_log_with_decision_and_policy() {
    let portal = TestPortal::start(|folder| {
        let mut config = Config::default();
        config.server.data_dir = folder.to_owned();
        portal::features::all(&config)
    })
    .await;
    identity::command::create_user(&portal.portal.ctx(Caller::command()), "ann", None, None).await.unwrap();
    portal.call_as("reader:user:default/ann", SignOutEverywhere {}).await.unwrap();
    let all: ListAudit = serde_json::from_str("{}").unwrap();
    let log = portal.call(ListAudit { word: "sessions-ended".into(), ..all }).await.unwrap();
    assert_eq!(log.items[0].who, "user:default/ann");
    assert_eq!(log.items[0].decision.as_deref(), Some("allowed identity.own.change"));
    assert_eq!(log.items[0].policy.as_deref(), Some("everybody:signed-in"));
    portal.stop().await;
}
