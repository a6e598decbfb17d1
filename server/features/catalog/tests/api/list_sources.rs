//! The list of sources.

use shared::catalog::{ListSources, SourceState};

use crate::support::{Folder, component, portal, refused_to, register};

#[tokio::test]
async fn a_source_says_what_it_holds_and_when_it_is_read_again() {
    let folder = Folder::with(&[("catalog-info.yaml", &component("ledger", ""))]);
    let portal = portal().await;
    assert_eq!(portal.call(ListSources {}).await.unwrap(), []);
    register(&portal, &folder.text()).await;
    let source = portal.call(ListSources {}).await.unwrap().remove(0);
    assert_eq!((source.state, source.entities, source.files, source.problems), (SourceState::Ready, 1, 1, 1));
    assert_eq!(source.read_at.unwrap().seconds_since(testkit::BEGINNING), 0);
    let wait = source.next_read_at.unwrap().seconds_since(testkit::BEGINNING);
    assert!((269..=331).contains(&wait), "five minutes, a tenth sooner or later: {wait}");
    assert!(source.took_millis.is_some());
    assert_eq!(refused_to(&portal, "nobody:user:default/kim", ListSources {}).await, 403);
    assert_eq!(refused_to(&portal, "", ListSources {}).await, 200);
    portal.stop().await;
}
