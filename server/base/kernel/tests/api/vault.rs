//! The vault: a secret comes back for its purpose only, also after the master key was changed.

use kernel::{Feature, Secret};
use testkit::TestPortal;

#[tokio::test]
async fn a_secret_survives_a_new_master_key_and_a_restart() {
    let portal = TestPortal::start(|_| vec![Feature::new("test")]).await;
    let ctx = portal.system();
    let mut tx = ctx.begin().await.unwrap();
    let id = ctx.keep_secret(&mut tx, "test.seed", &Secret::new(*b"hunter2")).await.unwrap();
    tx.commit().await.unwrap();
    let (first, count) = ctx.rotate_master_key().await.unwrap();
    assert_eq!(count, 1);
    assert_ne!(ctx.rotate_master_key().await.unwrap().0, first);

    let portal = portal.restart(|_| vec![Feature::new("test")]).await;
    let ctx = portal.system();
    let mut tx = ctx.begin().await.unwrap();
    let secret = ctx.secret(&mut tx, &id, "test.seed").await.unwrap().unwrap();
    assert_eq!(secret.reveal_text(), Some("hunter2"));
    assert!(ctx.secret(&mut tx, &id, "test.other").await.is_err(), "for another purpose it does not open");
    ctx.forget_secret(&mut tx, &id).await.unwrap();
    assert!(ctx.secret(&mut tx, &id, "test.seed").await.unwrap().is_none());
    drop(tx);
    portal.stop().await;
}
