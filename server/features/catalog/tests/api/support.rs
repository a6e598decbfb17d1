//! A portal with the catalog in it, and folders of files to read.

use std::path::{Path, PathBuf};

use catalog::Config;
use shared::catalog::{EntityDetail, EntityRef, ListEntities, RegisterSource, ShowEntity, Source};
use shared::{Operation, Problem};
use testkit::TestPortal;

/// What the tests of the catalog want of its configuration: local files, no watching.
pub fn config(data_dir: &Path) -> Config {
    Config { local_paths: Some(true), watch: false, data_dir: data_dir.to_owned(), ..Config::default() }
}

/// A portal with nothing in it.
pub async fn portal() -> TestPortal {
    TestPortal::start(|dir| vec![catalog::feature(config(dir))]).await
}

/// A folder that is gone after the test.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn with(files: &[(&str, &str)]) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }
    pub fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    pub fn remove(&self, path: &str) {
        std::fs::remove_file(self.0.path().join(path)).unwrap();
    }
    pub fn path(&self) -> &Path {
        self.0.path()
    }
    pub fn text(&self) -> String {
        self.0.path().display().to_string()
    }
}

/// A component in YAML: name, owner, and more lines of spec.
pub fn component(name: &str, more: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: {name}\nspec:\n  type: service\n  lifecycle: production\n  owner: group:default/team\n{more}"
    )
}

/// The group that `component` names as owner.
pub const TEAM: &str =
    "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: team\nspec:\n  type: team\n  children: []\n";

/// Registers a target and reads it.
pub async fn register(portal: &TestPortal, target: &str) -> Source {
    let source = portal.call(RegisterSource { target: target.to_owned(), title: None }).await.unwrap();
    portal.work_off().await;
    source
}

/// Reads a source again.
pub async fn refresh(portal: &TestPortal, source: &Source) {
    portal.call(shared::catalog::RefreshSource { id: source.id.clone() }).await.unwrap();
    portal.work_off().await;
}

pub fn reference(text: &str) -> EntityRef {
    text.parse().unwrap()
}

pub async fn show(portal: &TestPortal, text: &str) -> Result<EntityDetail, Problem> {
    portal.call(ShowEntity { reference: reference(text) }).await
}

/// The references of everything in service, sorted.
pub async fn references(portal: &TestPortal) -> Vec<String> {
    let page = portal
        .call(ListEntities { filter: String::new(), sort: String::new(), limit: Some(1_000), cursor: None })
        .await
        .unwrap();
    let mut all: Vec<String> = page.items.iter().map(|head| head.reference.to_string()).collect();
    all.sort();
    all
}

/// All problems as `path:line cause message`, sorted.
pub async fn problems(portal: &TestPortal) -> Vec<String> {
    let inbox = portal
        .call(shared::catalog::ListProblems { whose: String::new(), cause: String::new(), source: String::new() })
        .await
        .unwrap();
    let mut all: Vec<String> = inbox
        .groups
        .iter()
        .flat_map(|group| &group.places)
        .map(|place| format!("{}:{} {} {}", place.path, place.line, place.cause, place.message))
        .collect();
    all.sort();
    all
}

/// Real catalogs, where they are at hand: `PORTAL_SHARED_DATA`, or `../shared/data` beside the workspace.
pub fn real_data(folder: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap().join("../shared/data");
    let data = option_env!("PORTAL_SHARED_DATA").map_or(beside, PathBuf::from).join(folder);
    let found = data.canonicalize().ok().filter(|path| path.is_dir());
    if found.is_none() {
        println!("skipped: there is no {}", data.display());
    }
    found
}

/// What the operation would answer to somebody who may not do it.
pub async fn refused_to<O: Operation>(portal: &TestPortal, who: &str, operation: O) -> u16 {
    match portal.call_as(who, operation).await {
        Ok(_) => 200,
        Err(problem) => problem.status,
    }
}
