//! One data folder, one process.

use crate::child::Child;
use db::{DataDir, DbError};

#[test]
fn a_second_process_is_told_who_has_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let child = Child::start("holds_the_folder", folder.path());
    assert_eq!(child.line(), "open");

    let error = DataDir::open(folder.path().join("data")).unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, DbError::Locked { .. }), "{text}");
    assert!(text.contains(&format!("process {}", child.id())), "{text}");
    assert!(text.contains("--data-dir"), "{text}");

    // However it ends, its lock ends with it.
    child.kill();
    DataDir::open(folder.path().join("data")).unwrap();
}

#[test]
fn a_folder_is_made_for_its_owner_only_and_can_be_opened_again() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b");
    let dir = DataDir::open(&path).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    assert!(matches!(DataDir::open(&path), Err(DbError::Locked { .. })), "twice in one process neither");
    drop(dir);
    DataDir::open(&path).unwrap();
}

#[test]
fn a_file_in_the_way_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("data"), "").unwrap();
    let error = DataDir::open(folder.path().join("data")).unwrap_err();
    assert!(matches!(&error, DbError::CannotOpen { path, .. } if path.ends_with("data")), "{error:?}");
}

#[test]
#[ignore = "a child process of the test above"]
fn holds_the_folder() {
    let Some(folder) = crate::child::folder() else { return };
    let _dir = DataDir::open(folder.join("data")).unwrap();
    crate::child::say("open");
    std::thread::sleep(std::time::Duration::from_secs(60));
}
