//! The process and its data folder: second processes, taken ports, killed imports, newer databases.

use std::fs;
use std::net::TcpStream;
use std::path::Path;

use super::running::{Running, free_port, run};

fn text(output: &std::process::Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// `count` components in one file.
fn catalog(folder: &Path, count: usize) -> String {
    let documents: Vec<String> = (0..count)
        .map(|at| format!("apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: part-{at}\nspec:\n  type: service\n  lifecycle: production\n  owner: group:default/makers\n"))
        .collect();
    let file = folder.join("catalog-info.yaml");
    fs::write(&file, documents.join("---\n")).unwrap();
    file.to_str().unwrap().to_owned()
}

fn total(portal: &Running) -> u64 {
    let counts: serde_json::Value = serde_json::from_str(&portal.get("/api/v1/catalog/facets").body).unwrap();
    counts["total"].as_u64().unwrap()
}

#[test]
fn a_second_process_and_a_taken_port_are_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let portal = Running::start(folder.path(), &[]);
    let data = folder.path().to_str().unwrap();
    let second = run(&["serve", "--data-dir", data, "--listen", "127.0.0.1:0"]);
    assert!(
        !second.status.success() && text(&second).contains("is used by another portal process"),
        "{}",
        text(&second)
    );
    let elsewhere = tempfile::tempdir().unwrap();
    let taken = run(&[
        "serve",
        "--data-dir",
        elsewhere.path().to_str().unwrap(),
        "--listen",
        &format!("127.0.0.1:{}", portal.port),
    ]);
    assert!(!taken.status.success() && text(&taken).contains("is taken by another program"), "{}", text(&taken));
    assert_eq!(portal.get("/healthz").status, 200);
}

#[test]
fn until_somebody_has_an_account_the_portal_answers_this_machine_alone() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let data = folder.path().to_str().unwrap();
    let (other, here) = (format!("127.0.0.2:{port}"), format!("127.0.0.1:{port}"));
    let portal = Running::start_on(folder.path(), &format!("0.0.0.0:{port}"), port, &[]);
    assert!(TcpStream::connect(&other).is_err() && TcpStream::connect(&here).is_ok());
    let made = run(&["admin", "--data-dir", data, "create-user", "ada", "--admin"]);
    assert!(made.status.success(), "{}", text(&made));
    let started = std::time::Instant::now();
    while TcpStream::connect(&other).is_err() {
        assert!(started.elapsed().as_secs() < 20, "it does not listen for others");
        std::thread::yield_now();
    }
    drop(portal);
}

#[test]
fn an_admin_token_of_the_command_line_opens_a_portal_that_serves_and_suspension_ends_it_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let portal = Running::start(folder.path(), &[]);
    for words in [&["create-user", "ada", "--admin"][..], &["create-user", "bob", "--admin"]] {
        let made = run(&[&["admin", "--data-dir", data][..], words].concat());
        assert!(made.status.success(), "{}", text(&made));
    }
    let token = run(&["admin", "--data-dir", data, "token", "bob"]);
    let bearer = format!("Bearer {}", String::from_utf8_lossy(&token.stdout).trim());
    let asked = |headers: &[(&str, &str)]| portal.ask("GET", "/api/v1/catalog/entities", headers, "").status;
    assert_eq!(asked(&[("authorization", &bearer)]), 200);
    assert_eq!(asked(&[]), 403, "once there is an account, a stranger may nothing");
    let suspended = run(&["admin", "--data-dir", data, "suspend", "bob", "--reason", "left"]);
    assert!(suspended.status.success(), "{}", text(&suspended));
    assert_eq!(asked(&[("authorization", &bearer)]), 401);
    let last = run(&["admin", "--data-dir", data, "suspend", "ada"]);
    assert!(!last.status.success() && text(&last).contains("Nobody could administer the portal"), "{}", text(&last));
    let rotated = run(&["admin", "--data-dir", data, "rotate-key"]);
    assert!(rotated.status.success(), "{}", text(&rotated));
}

/// How many entities are there, which must be none or all of them.
fn none_or_all(portal: &Running, count: u64) -> u64 {
    let found = total(portal);
    assert!(found == 0 || found == count, "half of a source is visible: {found}");
    found
}

#[test]
fn an_import_that_is_killed_is_finished_at_the_next_start_and_never_seen_by_halves() {
    const COUNT: u64 = 6_000;
    let folder = tempfile::tempdir().unwrap();
    let source = tempfile::tempdir().unwrap();
    let file = catalog(source.path(), COUNT as usize);
    let data = folder.path().join("data");
    for round in 0..3 {
        let portal = Running::start(&data, &[]);
        none_or_all(&portal, COUNT);
        let body = serde_json::json!({ "target": file }).to_string();
        let answer = portal.ask("POST", "/api/v1/catalog/sources", &[("content-type", "application/json")], &body);
        assert_eq!(answer.status, 200, "{}", answer.body);
        // Each round is killed at another moment of the reading.
        for _ in 0..round * 8 {
            none_or_all(&portal, COUNT);
        }
        portal.kill();
    }
    let portal = Running::start(&data, &[]);
    let started = std::time::Instant::now();
    while none_or_all(&portal, COUNT) < COUNT {
        assert!(started.elapsed().as_secs() < 150, "the import was not finished");
        std::thread::yield_now();
    }
    drop(portal);
    let whole = run(&["verify", "--deep", "--data-dir", data.to_str().unwrap()]);
    assert!(whole.status.success(), "{}", text(&whole));
}

#[test]
fn validate_prints_file_line_and_message_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catalog-info.yaml");
    fs::write(
        &file,
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: not valid!\nspec: {}\n---\nkind: [\n",
    )
    .unwrap();
    let output = run(&["validate", folder.path().to_str().unwrap()]);
    let said = text(&output);
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("catalog-info.yaml:4: "), "{said}");
    assert!(
        said.lines().any(|line| line.contains("catalog-info.yaml:7: ") || line.contains("catalog-info.yaml:8: ")),
        "{said}"
    );
    let good = catalog(folder.path(), 3);
    let output = run(&["validate", &good]);
    assert!(output.status.success(), "{}", text(&output));
}

#[test]
fn import_says_what_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let file = catalog(folder.path(), 12);
    let data = folder.path().join("data");
    let output = run(&["import", "--data-dir", data.to_str().unwrap(), &file]);
    assert!(output.status.success() && text(&output).contains("12"), "{}", text(&output));
    let again = run(&["import", "--data-dir", data.to_str().unwrap(), "/no/such/file.yaml"]);
    assert!(!again.status.success() && text(&again).contains("/no/such/file.yaml"), "{}", text(&again));
    let portal = Running::start(&data, &[]);
    assert_eq!(total(&portal), 12);
}

#[test]
fn a_wrong_configuration_is_named_before_anything_starts() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("portal.toml");
    fs::write(&file, "[server]\nlissten = 1\n").unwrap();
    let output = run(&["serve", "--check-config", "--config", file.to_str().unwrap()]);
    assert!(!output.status.success() && text(&output).contains("lissten"), "{}", text(&output));
    fs::write(&file, "[server]\nlisten = \"127.0.0.1:9999\"\n").unwrap();
    let output = run(&["serve", "--check-config", "--config", file.to_str().unwrap()]);
    assert!(output.status.success() && text(&output).contains("127.0.0.1:9999"), "{}", text(&output));
}

#[tokio::test]
async fn verify_names_the_event_of_the_audit_log_that_was_changed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let words = ["verify", "--data-dir", data.to_str().unwrap()];
    let imported = run(&["import", "--data-dir", data.to_str().unwrap(), &catalog(folder.path(), 5)]);
    assert!(imported.status.success(), "{}", text(&imported));
    let whole = run(&words);
    assert!(whole.status.success() && text(&whole).contains("unbroken"), "{}", text(&whole));
    let db = db::Db::open(&db::DbUrl::file(data.join("portal.db"))).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    db::sql!("UPDATE kernel_events SET who = 'user:default/innocent' WHERE seq = 4").run(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    let changed = run(&words);
    assert!(!changed.status.success() && text(&changed).contains("broken at event 4"), "{}", text(&changed));
}
