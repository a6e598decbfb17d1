//! The command line: validate and import.

use catalog::command;
use kernel::{Caller, Limits};
use shared::catalog::{SourceOrigin, SourceState};

use crate::support::{Folder, TEAM, component, config, portal, references};

#[tokio::test]
async fn validate_prints_file_line_and_message_and_counts_errors() {
    let folder = Folder::with(&[
        ("a.yaml", &format!("{TEAM}---\n{}", component("ledger", "").replace("owner: group:default/team\n", ""))),
        ("b/catalog-info.yaml", &format!("{TEAM}---\n{}", component("x", "  dependsOn: [resource:elsewhere]\n"))),
    ]);
    let report = command::validate(config(folder.path()), &Limits::default(), &[folder.text(), "/no/such".into()])
        .await
        .unwrap();
    assert_eq!((report.files, report.entities, report.errors()), (2, 3, 2));
    let base = folder.path().canonicalize().unwrap();
    let said: Vec<String> = report
        .complaints
        .iter()
        .map(|complaint| complaint.to_string().replace(&base.display().to_string(), ""))
        .collect();
    assert!(said.iter().any(|line| line.starts_with("/a.yaml:13: ") && line.contains("owner")), "{said:?}");
    assert!(said.iter().any(|line| line.contains("`group:default/team` is declared already in ")), "{said:?}");
    assert!(said.iter().any(|line| line.starts_with("/no/such: There is no such file or folder")), "{said:?}");
    assert_eq!(said.len(), 3, "what lies elsewhere is nobody's mistake: {said:?}");
}

#[tokio::test]
async fn import_reads_at_once_and_says_what_it_did() {
    let folder = Folder::with(&[("catalog-info.yaml", &format!("{TEAM}---\n{}", component("ledger", "")))]);
    let portal = portal().await;
    let ctx = portal.system().acting_as(Caller::command());
    let done = command::import(&ctx, &[folder.text()], |_, _| {}).await.unwrap().remove(0);
    assert_eq!((done.entities, done.files, done.added, done.changed, done.gone, done.failed), (2, 1, 2, 0, 0, None));
    folder.write("catalog-info.yaml", &component("ledger", "  dependsOn: [resource:db]\n"));
    let again = command::import(&ctx, &[folder.text()], |_, _| {}).await.unwrap().remove(0);
    assert_eq!((again.entities, again.added, again.changed, again.gone, again.problems), (1, 0, 1, 1, 2));
    portal.work_off().await;
    assert_eq!(references(&portal).await, ["component:default/ledger"]);
    let source = portal.call(shared::catalog::ListSources {}).await.unwrap().remove(0);
    assert_eq!((source.origin, source.state), (SourceOrigin::Command, SourceState::Ready));
    let problem = command::import(&ctx, &["/no/such".into()], |_, _| {}).await.unwrap_err().into_problem();
    assert!(problem.title.contains("/no/such"), "{problem:?}");
    portal.stop().await;
}
