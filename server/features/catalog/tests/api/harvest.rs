//! The sample company: yesterday's files first, then today's, so that its trash and its history are not empty.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use catalog::EmbeddedFolder;
use shared::catalog::{ListSources, ListTrash, SourceOrigin};
use testkit::TestPortal;

use crate::support::{config, problems, references};

/// The sample folder on the disk, as the server would hand it over.
struct OnDisk(PathBuf);

impl EmbeddedFolder for OnDisk {
    fn list(&self) -> Vec<String> {
        fn walk(base: &Path, folder: &Path, found: &mut Vec<String>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(base, &path, found)
                } else {
                    found.push(path.strip_prefix(base).unwrap().display().to_string())
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.0, &self.0, &mut found);
        found
    }
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        std::fs::read(self.0.join(path)).ok()
    }
}

#[tokio::test]
async fn harvest_has_a_yesterday() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample");
    let portal = TestPortal::start(|dir| {
        vec![catalog::feature(catalog::Config { sample: Some(Arc::new(OnDisk(sample))), ..config(dir) })]
    })
    .await;
    portal.work_off().await;
    let sources = portal.call(ListSources {}).await.unwrap();
    assert_eq!(
        (sources.len(), sources[0].target.as_str(), sources[0].title.as_str(), sources[0].origin.clone()),
        (1, "sample:harvest", "Harvest & Co", SourceOrigin::Demo)
    );
    let all = references(&portal).await;
    assert!(all.len() > 200, "{} entities", all.len());
    let trash = portal.call(ListTrash {}).await.unwrap();
    assert!(!trash.is_empty(), "what was there yesterday is an orphan today");
    let problems = problems(&portal).await;
    assert!(problems.iter().any(|problem| problem.contains(" conflict ")), "{problems:#?}");
    assert!(problems.iter().any(|problem| problem.contains(" reference ")), "{problems:#?}");
    portal.stop().await;
}
