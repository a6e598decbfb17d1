//! Git repositories: local ones, and ones behind a server that speaks the smart HTTP protocol.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde::Deserialize;
use shared::catalog::{ShowSource, SourceForm};
use testkit::TestPortal;

use crate::support::{Folder, TEAM, component, config, portal, references, refresh, register, show};
use crate::web::serve;

fn git(folder: &Path, words: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args([
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@harvest.example",
            "-c",
            "init.defaultBranch=main",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(words)
        .output()
        .unwrap();
    assert!(output.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// A repository with two commits: what is in `files`, after something else.
fn repository(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::with(&[("first.txt", "first")]);
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-q", "-m", "first"]);
    for (path, text) in files {
        folder.write(path, text);
    }
    commit(&folder);
    folder
}

fn commit(folder: &Folder) -> String {
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-q", "-m", "change"]);
    git(folder.path(), &["rev-parse", "HEAD"])
}

#[tokio::test]
async fn a_local_repository_is_read_from_its_commits() {
    let folder = repository(&[
        ("catalog-info.yaml", TEAM),
        ("services/ledger/catalog-info.yaml", &component("ledger", "  notes: {$text: ./notes.txt}\n")),
        ("services/ledger/notes.txt", "hello"),
    ]);
    let portal = portal().await;
    let target = format!("git:{}", folder.text());
    let source = register(&portal, &target).await;
    assert_eq!(source.form, SourceForm::Git);
    let head = git(folder.path(), &["rev-parse", "HEAD"]);
    let ledger = show(&portal, "component:default/ledger").await.unwrap();
    assert_eq!((ledger.declared.unwrap().commit, ledger.entity.spec["notes"].as_str()), (Some(head), Some("hello")));
    // What is not committed is not read.
    folder.write("catalog-info.yaml", "");
    refresh(&portal, &source).await;
    assert_eq!(references(&portal).await.len(), 2);
    let next = commit(&folder);
    refresh(&portal, &source).await;
    assert_eq!(references(&portal).await, ["component:default/ledger"]);
    assert_eq!(portal.call(ShowSource { id: source.id }).await.unwrap().source.commit, Some(next));
    // A folder of it, and a branch that is not there.
    register(&portal, &format!("{target}#services")).await;
    let wrong = register(&portal, &format!("{target}@nothing")).await;
    let message = portal.call(ShowSource { id: wrong.id }).await.unwrap().source.message.unwrap();
    assert!(message.contains("no branch, tag or commit `nothing`"), "{message}");
    portal.stop().await;
}

#[derive(Deserialize)]
struct Service {
    service: String,
}

/// Git's own server side, behind HTTP.
fn upload_pack(folder: &Path, words: &[&str], headers: &HeaderMap, input: &[u8]) -> Vec<u8> {
    let protocol = headers.get("git-protocol").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut child = Command::new("git")
        .env("GIT_PROTOCOL", protocol)
        .arg("upload-pack")
        .arg("--stateless-rpc")
        .args(words)
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), input).unwrap();
    child.wait_with_output().unwrap().stdout
}

fn smart_http(folder: &Path) -> Router {
    let refs = |State(folder): State<PathBuf>, Query(asked): Query<Service>, headers: HeaderMap| async move {
        assert_eq!(asked.service, "git-upload-pack");
        let mut body = b"001e# service=git-upload-pack\n0000".to_vec();
        body.extend(upload_pack(&folder, &["--advertise-refs"], &headers, b""));
        ([(header::CONTENT_TYPE, "application/x-git-upload-pack-advertisement")], body).into_response()
    };
    let pack = |State(folder): State<PathBuf>, headers: HeaderMap, body: Bytes| async move {
        ([(header::CONTENT_TYPE, "application/x-git-upload-pack-result")], upload_pack(&folder, &[], &headers, &body))
            .into_response()
    };
    Router::new()
        .route("/team/shop.git/info/refs", get(refs))
        .route("/team/shop.git/git-upload-pack", post(pack))
        .with_state(folder.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repository_behind_http_is_fetched_through_the_guard() {
    let folder = repository(&[("catalog-info.yaml", &format!("{TEAM}---\n{}", component("ledger", "")))]);
    git(folder.path(), &["tag", "v1"]);
    let address = serve(smart_http(folder.path())).await;
    let portal = TestPortal::start(|dir| {
        vec![catalog::feature(catalog::Config { allowed_networks: vec!["127.0.0.1".into()], ..config(dir) })]
    })
    .await;
    let target = format!("http://{address}/team/shop.git");
    let source = register(&portal, &target).await;
    let read = portal.call(ShowSource { id: source.id.clone() }).await.unwrap().source;
    assert_eq!((read.message, read.title.as_str()), (None, "team/shop"));
    assert_eq!(references(&portal).await, ["component:default/ledger", "group:default/team"]);
    folder.write("catalog-info.yaml", TEAM);
    let next = commit(&folder);
    refresh(&portal, &source).await;
    assert_eq!(references(&portal).await, ["group:default/team"]);
    assert_eq!(portal.call(ShowSource { id: source.id }).await.unwrap().source.commit, Some(next));
    // A tag, and a branch that is not there.
    register(&portal, &format!("{target}@v1")).await;
    assert_eq!(references(&portal).await, ["component:default/ledger", "group:default/team"]);
    let wrong = register(&portal, &format!("{target}@nothing")).await;
    let message = portal.call(ShowSource { id: wrong.id }).await.unwrap().source.message.unwrap();
    assert!(message.contains("no branch, tag or commit `nothing`"), "{message}");
    let wrong = register(&portal, &format!("http://{address}/team/other.git")).await;
    let message = portal.call(ShowSource { id: wrong.id }).await.unwrap().source.message.unwrap();
    assert!(message.contains("there is no git repository at this address"), "{message}");
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn git_does_not_go_round_the_guard() {
    let folder = repository(&[("catalog-info.yaml", TEAM)]);
    let address = serve(smart_http(folder.path())).await;
    let portal = portal().await;
    let source = register(&portal, &format!("http://{address}/team/shop.git")).await;
    let message = portal.call(ShowSource { id: source.id }).await.unwrap().source.message.unwrap();
    assert!(message.contains("the portal connects only to public addresses"), "{message}");
    assert_eq!(references(&portal).await, [""; 0]);
    portal.stop().await;
}
