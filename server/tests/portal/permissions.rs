//! Who may what, as a committed table; and that a hidden thing cannot be told from a missing one.

use axum::body::Body;
use http::{Request, header};
use kernel::{AccessClass, Caller, Role};
use portal::config::Config;
use shared::catalog::{EntityRef, RegisterSource};
use shared::permissions::AssignRole;
use testkit::TestPortal;

use crate::papers::committed;

async fn portal() -> TestPortal {
    TestPortal::start(|folder| {
        let mut config = Config::default();
        config.server.data_dir = folder.to_owned();
        portal::features::all(&config)
    })
    .await
}

/// The people of the table. The owner is in the group `mine`, and has no role; nor has the stranger.
fn people() -> [(&'static str, Caller); 7] {
    let person = |name: &str, role: Role, teams: &[&str]| {
        let teams = teams.iter().map(|team| team.parse().unwrap()).collect();
        Caller { role, ..Caller::person(format!("user:default/{name}").parse().unwrap(), name, Vec::new(), teams) }
    };
    [
        ("anonymous", Caller::anonymous(Role::Nobody)),
        ("reader", person("reader", Role::Reader, &[])),
        ("contributor", person("contributor", Role::Contributor, &[])),
        ("owner", person("owner", Role::Nobody, &["group:default/mine"])),
        ("stranger", person("stranger", Role::Nobody, &[])),
        ("admin", person("admin", Role::Admin, &[])),
        ("auditor", Caller { roles: vec!["auditor".into()], ..person("auditor", Role::Nobody, &[]) }),
    ]
}

/// `yes` on everything, `own` on what one's groups own, `no` on nothing.
fn mark(portal: &TestPortal, caller: &Caller, needs: shared::Permission) -> &'static str {
    let ctx = portal.system().acting_as(caller.clone());
    let owned = |group: &str| AccessClass {
        kind: "component".into(),
        namespace: "default".into(),
        owner: Some(group.parse().unwrap()),
        ..AccessClass::of("catalog.entity")
    };
    match (ctx.may(needs, &owned("group:default/mine")), ctx.may(needs, &owned("group:default/theirs"))) {
        (true, true) => "yes",
        (true, false) => "own",
        (false, false) => "no",
        (false, true) => "theirs only",
    }
}

#[tokio::test]
async fn every_operation_is_in_the_permission_matrix() {
    let portal = portal().await;
    let mut lines: Vec<String> = kernel::operations(portal::features::all(&Config::default()))
        .into_iter()
        .map(|(name, method, path, needs)| {
            let cells = people().map(|(word, caller)| format!("{word}: {}", mark(&portal, &caller, needs)));
            format!("{name} | {method} {path} | {needs} | {}", cells.join(" | "))
        })
        .collect();
    lines.sort();
    let expected = lines.join("\n") + "\n";
    if committed("docs/permissions-matrix.txt") != expected {
        let found = std::env::temp_dir().join("permissions-matrix.txt");
        std::fs::write(&found, &expected).unwrap();
        panic!(
            "who may what changed; look at the difference to {} and copy it to docs/permissions-matrix.txt",
            found.display()
        );
    }
}

#[tokio::test]
async fn the_door_refuses_what_the_matrix_says_no_to() {
    let portal = portal().await;
    for (name, method, path, needs) in kernel::operations(portal::features::all(&Config::default())) {
        let stranger = &people()[4].1;
        let refused = mark(&portal, stranger, needs) == "no";
        let path = path.replace("{kind}", "component").replace("{namespace}", "default");
        let path = path.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect::<Vec<_>>();
        let request = Request::builder().method(method).uri(path.join("/"));
        let request = request.header("x-test-caller", "nobody:user:default/stranger");
        let (status, body) = portal.send(request.body(Body::empty()).unwrap()).await;
        // What is one's own may still want a fresh proof of who one is.
        let needs_proof = String::from_utf8_lossy(&body).contains("\"identity.step-up-needed\"");
        assert_eq!(status == 403 && !needs_proof, refused, "{name} answered {status}");
    }
}

const FILE: &str = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: NAME\nspec:\n  type: service\n  lifecycle: production\n  owner: group:default/OWNER\n";

/// Every operation that takes a reference, as a request about `component:default/{name}`.
fn about(name: &str) -> Vec<(String, Request<Body>)> {
    let body = r#"{"reason":"x","source":"x","path":"x","days":1}"#;
    let mut asked: Vec<(String, &str, String)> = kernel::operations(portal::features::all(&Config::default()))
        .into_iter()
        .filter(|(_, _, path, _)| path.contains("{kind}"))
        .map(|(operation, method, path, _)| {
            let path = path.replace("{kind}", "component").replace("{namespace}", "default").replace("{name}", name);
            let query = if method == "GET" { "?from=1&to=1" } else { "" };
            (operation.to_owned(), method, format!("{path}{query}"))
        })
        .collect();
    let reference = format!("component:default/{name}");
    asked.push(("ShowGraph".into(), "GET", format!("/api/v1/catalog/graph?root={reference}")));
    asked.push((
        "WhyNot".into(),
        "GET",
        format!("/api/v1/permissions/decisions/why-not?permission=catalog.entity.remove&about={reference}"),
    ));
    let request = |(operation, method, uri): (String, &str, String)| {
        let request = Request::builder().method(method).uri(uri).header(header::CONTENT_TYPE, "application/json");
        let request = request.header("x-test-caller", "nobody:user:default/owner group:default/mine");
        (operation, request.body(if method == "GET" { Body::empty() } else { Body::from(body) }).unwrap())
    };
    asked.into_iter().map(request).collect()
}

#[tokio::test]
async fn a_hidden_entity_and_a_missing_one_answer_with_equal_bytes_on_every_route() {
    let portal = portal().await;
    let folder = tempfile::tempdir().unwrap();
    for (name, owner) in [("mine", "mine"), ("hidden", "theirs")] {
        let file = folder.path().join(name).join("catalog-info.yaml");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, FILE.replace("NAME", name).replace("OWNER", owner)).unwrap();
    }
    let target = folder.path().display().to_string();
    portal.call(RegisterSource { target, title: None }).await.unwrap();
    portal.work_off().await;
    let mut routes = 0;
    for (((operation, hidden), (_, missing)), (_, mine)) in
        about("hidden").into_iter().zip(about("absent")).zip(about("mine"))
    {
        let (hidden, missing, mine) = (portal.send(hidden).await, portal.send(missing).await, portal.send(mine).await);
        assert_eq!(hidden, missing, "{operation}: {}", String::from_utf8_lossy(&hidden.1));
        assert_eq!(hidden.0, 404, "{operation}: {}", String::from_utf8_lossy(&hidden.1));
        // What may be seen answers otherwise, so that the two are not equal for a wrong reason.
        assert_ne!(hidden, mine, "{operation}");
        routes += 1;
    }
    assert!(routes >= 10, "{routes}");
}

#[tokio::test]
async fn an_owner_decides_about_their_own_problems_only() {
    let portal = portal().await;
    let folder = tempfile::tempdir().unwrap();
    for (name, owner) in [("mine", "mine"), ("other", "theirs")] {
        let file = folder.path().join(format!("{name}.yaml"));
        std::fs::write(file, FILE.replace("NAME", name).replace("OWNER", owner)).unwrap();
    }
    let target = folder.path().display().to_string();
    portal.call(RegisterSource { target, title: None }).await.unwrap();
    portal.work_off().await;
    // Each names a group that does not exist.
    let who = "reader:user:default/owner group:default/mine";
    let inbox =
        serde_json::from_str::<shared::catalog::ListProblems>(r#"{"whose":"","cause":"","source":""}"#).unwrap();
    let mut answers: Vec<(String, Option<u16>)> = Vec::new();
    for group in portal.call_as(who, inbox).await.unwrap().groups {
        let about = group.places[0].reference.as_ref().unwrap().name().to_owned();
        let ignored = portal.call_as(who, shared::catalog::IgnoreProblem { key: group.key, days: 3 }).await;
        answers.push((about, ignored.err().map(|problem| problem.status)));
    }
    answers.sort();
    assert_eq!(answers, [("mine".to_owned(), None), ("other".to_owned(), Some(403))]);
}

#[tokio::test]
async fn a_changed_account_stands_in_the_log_with_its_policy_and_others_change_none() {
    let portal = portal().await;
    let ctx_of = |role: Role| {
        let caller = Caller::person("user:default/ann".parse().unwrap(), "Ann", Vec::new(), Vec::new());
        portal.system().acting_as(Caller { role, stepped_up: true, ..caller })
    };
    let refused = identity::command::create_user(&ctx_of(Role::Reader), "bob", None, None).await;
    assert!(matches!(refused, Err(kernel::Refusal::Problem(problem)) if problem.code == "not-found"));
    let ctx = ctx_of(Role::Admin);
    identity::command::create_user(&ctx, "bob", None, None).await.unwrap();
    let mut tx = ctx.read().await.unwrap();
    let newest = ctx.audit(&mut tx, &kernel::AuditFilter::default(), 1).await.unwrap().remove(0);
    assert_eq!(newest.about.as_deref(), Some("user:default/bob"));
    assert_eq!(newest.decision.as_deref(), Some("allowed identity.account.manage"));
    assert_eq!(newest.policy.as_deref(), Some("admin"));
}

#[tokio::test]
async fn an_assignment_counts_at_the_next_request() {
    let portal = portal().await;
    let ask = async || portal.call_as("nobody:user:default/new", shared::audit::ShowAuditHead {}).await.is_ok();
    assert!(!ask().await);
    let subject: EntityRef = "user:default/new".parse().unwrap();
    portal.call(AssignRole { subject, role: "auditor".into(), until: None, reason: "New.".into() }).await.unwrap();
    assert!(ask().await);
}
