//! The index across restarts and damage.

use std::path::PathBuf;

use shared::search::IndexState;
use testkit::TestPortal;

use crate::shelf::{READER, Shelf, book, find, ready, titles};

async fn filled() -> (Shelf, TestPortal) {
    let shelf = Shelf::default();
    let portal = shelf.portal().await;
    shelf
        .put(
            &portal,
            (0..20)
                .map(|number| book(&format!("novel:default/n{number}"), &format!("Whale {number}"), "text", None))
                .collect(),
        )
        .await;
    (shelf, portal)
}

fn files(portal: &TestPortal) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(portal.data_dir().join("search")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_file() && !path.file_name().unwrap().to_string_lossy().starts_with('.'));
    files
}

#[tokio::test]
async fn after_a_restart_the_index_goes_on_where_it_was() {
    let (shelf, portal) = filled().await;
    let before = files(&portal);
    let portal = portal.restart(|dir| shelf.features(dir)).await;
    ready(&portal).await;
    assert_eq!(find(&portal, READER, "whale").await.total, 20);
    let kept = files(&portal);
    assert!(
        before.iter().filter(|path| path.extension().is_some_and(|end| end == "store")).all(|path| kept.contains(path)),
        "it was not written again"
    );
    shelf.put(&portal, vec![book("novel:default/new", "New Whale", "", None)]).await;
    assert_eq!(find(&portal, READER, "whale").await.total, 21);
}

#[tokio::test]
async fn a_damaged_index_is_built_again() {
    for damage in ["meta", "segment", "all"] {
        let (shelf, portal) = filled().await;
        for path in files(&portal) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if damage == "all" || (damage == "meta") == (name == "meta.json") {
                let bytes = std::fs::read(&path).unwrap();
                std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
            }
        }
        let portal = portal.restart(|dir| shelf.features(dir)).await;
        ready(&portal).await;
        let found = find(&portal, READER, "whale 7").await;
        assert_eq!((&found.state, titles(&found)[0].as_str()), (&IndexState::Ready, "Whale 7"), "{damage}");
        assert_eq!(find(&portal, READER, "whale").await.total, 20, "{damage}");
    }
}

#[tokio::test]
async fn a_folder_that_is_gone_is_filled_again() {
    let (shelf, portal) = filled().await;
    std::fs::remove_dir_all(portal.data_dir().join("search")).unwrap();
    let portal = portal.restart(|dir| shelf.features(dir)).await;
    ready(&portal).await;
    assert_eq!(find(&portal, READER, "whale").await.total, 20);
}

#[tokio::test]
async fn an_index_that_knows_more_than_the_log_is_built_again() {
    let (shelf, portal) = filled().await;
    let meta = portal.data_dir().join("search/meta.json");
    let text = std::fs::read_to_string(&meta).unwrap();
    assert!(text.contains("\\\"seq\\\":20"), "{text}");
    std::fs::write(&meta, text.replace("\\\"seq\\\":20", "\\\"seq\\\":99")).unwrap();
    let portal = portal.restart(|dir| shelf.features(dir)).await;
    ready(&portal).await;
    shelf.put(&portal, vec![book("novel:default/new", "New Whale", "", None)]).await;
    assert_eq!(find(&portal, READER, "whale").await.total, 21);
}
