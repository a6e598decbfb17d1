//! Roles across identity and permissions: one way to give them, an administrator who can sign in always remains, and
//! what was lent ends with whoever lent it. On both engines.

use axum::body::Body;
use db::Engine;
use db::testing::TestDb;
use http::{Request, header};
use kernel::{Caller, Ctx};
use portal::config::Config;
use shared::Problem;
use shared::audit::ListAudit;
use shared::catalog::EntityRef;
use shared::identity::Me;
use shared::identity::accounts::ListAccounts;
use shared::permissions::{AssignRole, Assignment, DelegateRole, EndAssignment, ListAssignments, READ_POLICIES};
use testkit::TestPortal;

const PASSWORD: &str = "correct horse battery staple";
const ANN: &str = "nobody:user:default/ann";

async fn portals() -> Vec<TestPortal> {
    let mut portals = Vec::new();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some(db) = TestDb::fresh(engine).await else { continue };
        let features = |folder: &std::path::Path| {
            let mut config = Config::default();
            config.server.data_dir = folder.to_owned();
            portal::features::all(&config)
        };
        portals.push(TestPortal::on(db, features).await);
    }
    portals
}

fn command(portal: &TestPortal) -> Ctx {
    portal.portal.ctx(Caller::command())
}

fn person(name: &str) -> EntityRef {
    EntityRef::new("user", "default", name).unwrap()
}

async fn account(portal: &TestPortal, name: &str, role: &str) {
    let ctx = command(portal);
    identity::command::create_user(&ctx, name, None, Some(PASSWORD.to_owned())).await.unwrap();
    permissions::grant(&ctx, &person(name), role).await.unwrap();
}

async fn suspend(portal: &TestPortal, name: &str) -> Result<(), String> {
    let done = identity::command::suspend(&command(portal), name, "left").await;
    portal.work_off().await;
    done.map(drop).map_err(|refused| anyhow::Error::from(refused).to_string())
}

async fn assignments(portal: &TestPortal, role: &str) -> Vec<Assignment> {
    portal.call(ListAssignments { subject: None, role: Some(role.to_owned()), ended: None }).await.unwrap()
}

async fn end(portal: &TestPortal, held: &Assignment) -> Result<Assignment, Problem> {
    portal.call(EndAssignment { id: held.id.clone(), reason: "Enough.".into() }).await
}

/// Somebody who came with no more than their name.
fn may_read_policies(portal: &TestPortal, who: &str) -> bool {
    let caller = Caller { role: kernel::Role::Nobody, ..Caller::person(person(who), who, Vec::new(), Vec::new()) };
    portal.system().acting_as(caller).holds(READ_POLICIES)
}

async fn lend_to_bob(portal: &TestPortal) -> Assignment {
    let until = portal.system().now().plus_seconds(86_400);
    let lent = DelegateRole { to: person("bob"), role: "auditor".into(), until, reason: "Holidays.".into() };
    portal.call_as(ANN, lent).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_setup_link_assigns_the_first_admin_who_is_told_so_at_once() {
    for portal in portals().await {
        let path = identity::setup_path(&command(&portal)).await.unwrap().unwrap();
        let token = path.strip_prefix("/setup#").unwrap();
        let body = serde_json::json!({ "token": token, "name": "ada", "password": PASSWORD }).to_string();
        let request = Request::post("/api/v1/identity/setup").header(header::CONTENT_TYPE, "application/json");
        let (status, body) = portal.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        let me: Me = serde_json::from_slice(&body).unwrap();
        assert!(me.may.contains(&"identity.account.manage".to_owned()), "{:?}", me.may);
        let held = assignments(&portal, "admin").await;
        assert_eq!(
            (held.len(), held[0].subject.as_str(), held[0].given_by.as_str()),
            (1, "user:default/ada", "user:default/ada")
        );
        portal.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_who_can_sign_in_remains() {
    for portal in portals().await {
        account(&portal, "ada", "admin").await;
        portal.work_off().await;
        assert!(suspend(&portal, "ada").await.unwrap_err().contains("Nobody could administer"), "the last one");
        account(&portal, "bob", "admin").await;
        portal.work_off().await;
        suspend(&portal, "bob").await.unwrap();
        assert!(suspend(&portal, "ada").await.is_err(), "the other one is suspended");
        let ada = assignments(&portal, "admin").await.into_iter().find(|held| held.subject == person("ada")).unwrap();
        assert_eq!(end(&portal, &ada).await.unwrap_err().status, 409, "the other one is suspended");
        // A name that nobody signs in with is no administrator either.
        let stranger = AssignRole { subject: person("zoe"), role: "admin".into(), until: None, reason: "Soon.".into() };
        portal.call(stranger).await.unwrap();
        assert_eq!(end(&portal, &ada).await.unwrap_err().status, 409, "zoe has no account");
        assert!(permissions::revoke(&command(&portal), &person("ada"), "admin").await.is_err());

        identity::command::restore(&command(&portal), "bob").await.unwrap();
        portal.work_off().await;
        permissions::revoke(&command(&portal), &person("ada"), "admin").await.unwrap();
        assert_eq!(portal.call(ListAccounts {}).await.unwrap().len(), 2);
        portal.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_suspended_holds_nothing_until_they_are_let_in_again() {
    for portal in portals().await {
        account(&portal, "ada", "admin").await;
        account(&portal, "ann", "auditor").await;
        portal.work_off().await;
        assert!(may_read_policies(&portal, "ann"));
        suspend(&portal, "ann").await.unwrap();
        assert!(!may_read_policies(&portal, "ann"));
        identity::command::restore(&command(&portal), "ann").await.unwrap();
        portal.clock().advance(60);
        portal.work_off().await;
        assert!(may_read_policies(&portal, "ann"), "their own roles waited for them");
        portal.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_lent_ends_when_the_lender_is_suspended_and_for_good() {
    for portal in portals().await {
        account(&portal, "ada", "admin").await;
        account(&portal, "ann", "auditor").await;
        portal.work_off().await;
        let lent = lend_to_bob(&portal).await;
        assert!(may_read_policies(&portal, "bob"));
        suspend(&portal, "ann").await.unwrap();
        assert!(!may_read_policies(&portal, "bob"));
        identity::command::restore(&command(&portal), "ann").await.unwrap();
        portal.work_off().await;
        assert!(may_read_policies(&portal, "ann") && !may_read_policies(&portal, "bob"));
        let all = portal.call(ListAssignments { subject: None, role: None, ended: Some("yes".into()) }).await.unwrap();
        let lent = all.into_iter().find(|one| one.id == lent.id).unwrap();
        assert_eq!(lent.ended_because.as_deref(), Some("Who lent it can no longer sign in."));
        portal.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_lent_ends_with_the_role_and_with_the_entity_of_the_lender() {
    for portal in portals().await {
        account(&portal, "ada", "admin").await;
        account(&portal, "ann", "auditor").await;
        portal.work_off().await;
        lend_to_bob(&portal).await;
        permissions::revoke(&command(&portal), &person("ann"), "auditor").await.unwrap();
        portal.work_off().await;
        assert!(!may_read_policies(&portal, "bob"), "the role was taken from ann");

        permissions::grant(&command(&portal), &person("ann"), "auditor").await.unwrap();
        portal.work_off().await;
        assert!(!may_read_policies(&portal, "bob"), "what ended stays ended");
        lend_to_bob(&portal).await;
        assert!(may_read_policies(&portal, "bob"));
        let ctx = portal.system();
        let mut tx = ctx.begin().await.unwrap();
        let left = shared::events::Event::EntityOrphaned { reference: person("ann") };
        ctx.tell(&mut tx, left).await.unwrap();
        tx.commit().await.unwrap();
        portal.work_off().await;
        assert!(!may_read_policies(&portal, "bob"), "ann is gone from the catalog");
        portal.clock().advance(1);
        lend_to_bob(&portal).await;
        portal.work_off().await;
        assert!(may_read_policies(&portal, "bob"), "ann came back, and lends again");
        portal.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_of_the_command_line_are_in_the_log_and_unknown_ones_are_refused() {
    for portal in portals().await {
        account(&portal, "ada", "admin").await;
        let ctx = command(&portal);
        permissions::grant(&ctx, &person("ada"), "admin").await.unwrap();
        assert_eq!(permissions::held_by(&ctx, &person("ada")).await.unwrap().len(), 1, "twice is once");
        let unknown = permissions::grant(&ctx, &person("ada"), "king").await.unwrap_err();
        assert!(anyhow::Error::from(unknown).to_string().contains("no role `king`"));
        let not_held = permissions::revoke(&ctx, &person("ada"), "reader").await.unwrap_err();
        assert!(anyhow::Error::from(not_held).to_string().contains("does not hold"));
        let log = portal.call(all()).await.unwrap();
        assert!(log.items.iter().any(|row| row.word == "role-assigned" && row.who == "command"));
        portal.stop().await;
    }
}

fn all() -> ListAudit {
    serde_json::from_str("{}").unwrap()
}
