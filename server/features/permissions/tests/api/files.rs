//! Policies in files.

use std::path::Path;

use shared::permissions::{ListVersions, PolicyVersion, RestorePolicy};
use testkit::TestPortal;

use crate::support::{ADMIN, features_with, looks};

const CID: &str = "reader:user:default/cid";
const CLOSED: &str = "@says(\"Closed.\")\nforbid (principal, action == Action::\"catalog.entity.read\", resource) unless { principal in Role::\"admin\" };\n";
const OPEN: &str = "@says(\"Open.\")\npermit (principal, action == Action::\"catalog.entity.read\", resource);\n";

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

async fn versions(portal: &TestPortal) -> Vec<PolicyVersion> {
    portal.call(ListVersions { name: "closed".into() }).await.unwrap()
}

#[tokio::test]
async fn a_file_that_changed_is_a_version_in_force_and_one_that_did_not_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let features = || features_with(Some(folder.path().to_owned()));
    write(folder.path(), "closed.cedar", CLOSED);
    write(folder.path(), "README.md", "Not a policy.");
    let portal = TestPortal::start(|_| features()).await;
    assert_eq!(looks(&portal, CID, "payments").await, 403);
    assert_eq!(looks(&portal, ADMIN, "payments").await, 200);
    let first = versions(&portal).await;
    assert_eq!((first.len(), first[0].in_force, first[0].author.as_str()), (1, true, "system:policy files"));

    let portal = portal.restart(|_| features()).await;
    assert_eq!(versions(&portal).await.len(), 1, "nothing changed");

    // What an admin does afterwards stays, until the file changes again.
    write(folder.path(), "closed.cedar", OPEN);
    let portal = portal.restart(|_| features()).await;
    assert_eq!(looks(&portal, CID, "payments").await, 200);
    let restore = RestorePolicy { name: "closed".into(), version: 1, comment: "Closed again.".into() };
    portal.call_as(ADMIN, restore).await.unwrap();
    let portal = portal.restart(|_| features()).await;
    assert_eq!(looks(&portal, CID, "payments").await, 403);
    assert_eq!(versions(&portal).await.len(), 3);
}

#[tokio::test]
#[should_panic(expected = "broken.cedar is refused")]
async fn a_file_that_is_no_policy_keeps_the_portal_from_starting_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "broken.cedar", "permit (principal, action, resource) when { resource.colour == 1 };");
    TestPortal::start(|_| features_with(Some(folder.path().to_owned()))).await;
}

#[tokio::test]
#[should_panic(expected = "nobody could administer")]
async fn a_file_that_would_lock_everybody_out_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "locked.cedar",
        "forbid (principal, action == Action::\"permissions.policy.publish\", resource);",
    );
    TestPortal::start(|_| features_with(Some(folder.path().to_owned()))).await;
}
