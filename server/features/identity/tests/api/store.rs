//! The tables on both engines.

use db::testing::TestDb;
use shared::identity::WhoAmI;
use shared::identity::session::{ListMySessions, SignOutEverywhere};
use testkit::TestPortal;

use crate::support::{Browser, PASSWORD, command, make_admin, sign_in};

#[test]
fn every_statement_is_accepted_by_both_engines() {
    let kernel = &kernel::MIGRATIONS;
    static OWN: db::Migrator = db::migrations!["20261120160000_identity"];
    db::testing::prepares_everywhere(env!("CARGO_MANIFEST_DIR"), &[kernel, &OWN]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_life_of_an_account_is_the_same_on_both_engines() {
    for engine in [db::Engine::Sqlite, db::Engine::Postgres] {
        let Some(db) = TestDb::fresh(engine).await else { continue };
        let portal = TestPortal::on(db, |_| vec![identity::feature(identity::Config::default())]).await;
        let ctx = command(&portal);
        identity::command::create_user(&ctx, "ada", None, Some(PASSWORD.to_owned())).await.unwrap();
        make_admin(&ctx, "ada").await;
        identity::command::create_user(&ctx, "mira", None, Some(PASSWORD.to_owned())).await.unwrap();
        let mira = Browser::new(&portal);
        assert!(mira.ask(sign_in("mira", "wrong")).await.is_err());
        mira.ask(sign_in("mira", PASSWORD)).await.unwrap();
        assert_eq!(mira.ask(ListMySessions {}).await.unwrap().len(), 1);
        mira.ask(SignOutEverywhere {}).await.unwrap();
        mira.ask(sign_in("mira", PASSWORD)).await.unwrap();
        identity::command::suspend(&ctx, "mira", "left").await.unwrap();
        assert!(mira.ask(WhoAmI {}).await.unwrap().reference.is_none(), "{engine:?}");
        portal.stop().await;
    }
}
