//! What pages are told that somebody may: the same words that the door goes by, for every sort of person.

use std::collections::BTreeSet;

use kernel::{Caller, Role};
use portal::config::Config;
use shared::identity::{Me, WhoAmI};
use testkit::TestPortal;

use crate::running::Running;

async fn portal() -> TestPortal {
    TestPortal::start(|folder| {
        let mut config = Config::default();
        config.server.data_dir = folder.to_owned();
        portal::features::all(&config)
    })
    .await
}

/// Asked through the door as somebody who came with these roles.
async fn me(portal: &TestPortal, who: &str) -> BTreeSet<String> {
    portal.call_as(who, WhoAmI {}).await.unwrap().may.into_iter().collect()
}

fn needed(portal: &TestPortal) -> BTreeSet<String> {
    portal.system().permissions().into_iter().map(|permission| permission.word().to_owned()).collect()
}

#[tokio::test]
async fn everybody_is_told_every_word_that_some_operation_would_let_them_do_and_no_other() {
    let portal = portal().await;
    let admin = me(&portal, "admin:user:default/root").await;
    let mut all = needed(&portal);
    assert!(all.remove("identity.demo.act-as"), "nobody acts as others outside of the demo");
    assert_eq!(admin, all);

    let reader = me(&portal, "reader:user:default/ann").await;
    for word in ["catalog.entity.read", "search.index.read", "identity.own.change", "permissions.own.ask"] {
        assert!(reader.contains(word), "{word}");
    }
    for word in ["audit.log.read", "permissions.policy.read", "identity.account.read", "catalog.source.manage"] {
        assert!(!reader.contains(word), "{word}");
    }
    permissions::grant(&portal.portal.ctx(Caller::command()), &"user:default/aud".parse().unwrap(), "auditor")
        .await
        .unwrap();
    portal.work_off().await;
    let auditor = me(&portal, "nobody:user:default/aud").await;
    for word in ["audit.log.read", "audit.pattern.dismiss", "permissions.policy.read", "identity.account.read"] {
        assert!(auditor.contains(word), "{word}");
    }
    assert!(!auditor.contains("identity.account.manage") && !auditor.contains("permissions.role.assign"));

    let ctx = portal.system().acting_as(Caller::anonymous(Role::Nobody));
    let visitor: BTreeSet<_> =
        ctx.permissions().into_iter().filter(|word| ctx.holds(*word)).map(|word| word.word()).collect();
    assert_eq!(visitor, BTreeSet::from(["identity.self.read", "identity.session.start", "permissions.self.read"]));
    portal.stop().await;
}

#[test]
fn in_the_demo_a_visitor_may_act_as_people_who_may_what_their_label_says() {
    let folder = tempfile::tempdir().unwrap();
    let portal = Running::start(folder.path(), &["--demo"]);
    let me = |cookie: &str| -> Me {
        serde_json::from_str(&portal.ask("GET", "/api/v1/identity/me", &[("cookie", cookie)], "").body).unwrap()
    };
    let started = std::time::Instant::now();
    let visitor = loop {
        let visitor = me("");
        if !visitor.demo_people.is_empty() {
            break visitor;
        }
        assert!(started.elapsed().as_secs() < 60, "the sample company is not read");
        std::thread::yield_now();
    };
    let may = |me: &Me, word: &str| me.may.iter().any(|held| held == word);
    assert!(may(&visitor, "identity.demo.act-as") && !may(&visitor, "identity.own.change"));
    let mut admins = 0;
    for person in &visitor.demo_people {
        let me = me(&format!("portal_person={}", person.reference));
        assert_eq!(me.reference.as_ref(), Some(&person.reference));
        assert!(may(&me, "catalog.entity.read") && may(&me, "permissions.own.ask"), "{}", person.name);
        admins += usize::from(may(&me, "permissions.policy.publish"));
    }
    assert!(admins >= 1 && admins < visitor.demo_people.len(), "{admins}");
}
