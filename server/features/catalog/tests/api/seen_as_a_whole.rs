//! What one reading of a source changes is seen at once: nobody ever sees a half of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use shared::catalog::{CountFacets, RefreshSource, RegisterSource};
use testkit::TestPortal;
use tokio::task::JoinSet;

use crate::support::{Folder, component, portal};

/// More than a projection takes in at once when nothing holds the events together.
const ENTITIES: usize = 5_200;

/// How many entities were seen while the portal worked.
async fn seen_while_working(portal: &Arc<TestPortal>) -> BTreeSet<usize> {
    let look = || async { portal.call(CountFacets { filter: String::new() }).await.unwrap().total };
    let mut seen = BTreeSet::from([look().await]);
    let mut work = JoinSet::new();
    let worker = portal.clone();
    work.spawn(async move { worker.work_off().await });
    while work.try_join_next().is_none() {
        seen.insert(look().await);
        tokio::task::yield_now().await;
    }
    seen.insert(look().await);
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_comes_as_a_whole_and_goes_as_a_whole() {
    let documents: Vec<String> = (0..ENTITIES).map(|number| component(&format!("c-{number}"), "")).collect();
    let folder = Folder::with(&[("all.yaml", &documents.join("---\n")), ("other.yaml", "# nothing\n")]);
    let portal = Arc::new(portal().await);
    let source = portal.call(RegisterSource { target: folder.text(), title: None }).await.unwrap();
    assert_eq!(seen_while_working(&portal).await, BTreeSet::from([0, ENTITIES]));
    folder.remove("all.yaml");
    portal.call(RefreshSource { id: source.id }).await.unwrap();
    assert_eq!(seen_while_working(&portal).await, BTreeSet::from([0, ENTITIES]));
}
