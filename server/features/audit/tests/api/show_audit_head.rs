//! The newest event's number and hash, and the file where it is sealed.

use kernel::Head;
use shared::audit::ShowAuditHead;
use testkit::TestPortal;

use crate::support::{does, portal};

#[tokio::test]
async fn the_head_moves_with_every_event() {
    let portal = portal().await;
    assert_eq!(portal.call(ShowAuditHead {}).await.unwrap(), None);
    does(&portal, "ann", "a").await;
    let first = portal.call(ShowAuditHead {}).await.unwrap().unwrap();
    does(&portal, "ann", "a").await;
    let second = portal.call(ShowAuditHead {}).await.unwrap().unwrap();
    assert_eq!((first.seq, second.seq), (1, 2));
    assert_ne!(first.hash, second.hash);
}

#[tokio::test]
async fn heads_are_sealed_into_a_file_once_each() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("heads.jsonl");
    let config = audit::Config { seal_file: Some(file.clone()), webhook: None };
    let portal = TestPortal::start(|_| vec![audit::feature(config)]).await;
    for _ in 0..2 {
        does(&portal, "ann", "a").await;
        portal.clock().advance(3_601);
        portal.work_off().await;
        portal.clock().advance(3_601);
        portal.work_off().await;
    }
    let head = portal.call(ShowAuditHead {}).await.unwrap().unwrap();
    let sealed = audit::sealed(&file).unwrap();
    assert_eq!(sealed.iter().map(|head| head.seq).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(sealed[1], Head { seq: 2, hash: head.hash });
    std::fs::write(&file, "nonsense\n").unwrap();
    assert!(audit::sealed(&file).unwrap_err().to_string().contains("line 1"));
}
