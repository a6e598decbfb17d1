//! `kill -9` in the middle of an import: the database opens, and the import is finished.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use db::{Db, DbUrl};
use kernel::{Caller, Portal, Role, Settings, SystemClock};
use shared::catalog::SourceState;

use crate::support::{TEAM, component, config};

const DATABASE: &str = "portal.db";
const FILES: &str = "files";
const ENTITIES: usize = 1_500;

async fn open(folder: &Path) -> Portal {
    let db = Db::open(&DbUrl::file(folder.join(DATABASE))).await.unwrap();
    let settings = Settings {
        background: kernel::Background::Rests,
        clock: std::sync::Arc::new(SystemClock),
        arbiter: Some(std::sync::Arc::new(testkit::ByRole::default())),
        ..Settings::new(db, Caller::anonymous(Role::Admin))
    };
    Portal::start(settings, vec![catalog::feature(config(folder))]).await.unwrap()
}

/// Not a test of its own: the process that is killed. It works in its current folder.
#[tokio::test]
#[ignore = "the victim of the test below"]
async fn victim() {
    let folder = std::env::current_dir().unwrap();
    let portal = open(&folder).await;
    let ctx = portal.ctx(Caller::command());
    println!("begins");
    catalog::command::import(&ctx, &[folder.join(FILES).display().to_string()], |_, _| {}).await.unwrap();
    println!("ends");
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_is_killed_is_finished_at_the_next_start() {
    let mut interrupted = 0;
    for wait in [5, 40, 90, 160, 260, 400] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(FILES)).unwrap();
        for file in 0..10 {
            let documents: Vec<String> =
                (0..ENTITIES / 10).map(|number| component(&format!("c-{file}-{number}"), "")).collect();
            std::fs::write(
                folder.path().join(FILES).join(format!("{file}.yaml")),
                format!("{}---\n{}", if file == 0 { TEAM } else { "" }, documents.join("---\n")),
            )
            .unwrap();
        }
        let mut victim = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "killed::victim", "--nocapture"])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = std::io::BufReader::new(victim.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("begins") {
            line.clear();
            assert!(std::io::BufRead::read_line(&mut said, &mut line).unwrap() > 0, "the victim ended before it began");
        }
        tokio::time::sleep(Duration::from_millis(wait)).await;
        victim.kill().unwrap();
        victim.wait().unwrap();

        let portal = open(folder.path()).await;
        let ctx = portal.ctx(Caller::system("test"));
        let before = states(&portal).await;
        let all_or_nothing = entities(&ctx).await;
        assert!(all_or_nothing == 0 || all_or_nothing == ENTITIES + 1, "{all_or_nothing} entities after {wait} ms");
        interrupted += usize::from(all_or_nothing == 0 && before.iter().any(|state| *state != SourceState::Ready));
        portal.work_off().await.unwrap();
        if !before.is_empty() {
            assert_eq!(entities(&ctx).await, ENTITIES + 1, "killed after {wait} ms, it is finished");
            assert_eq!(states(&portal).await, [SourceState::Ready]);
        }
        portal.stop().await;
    }
    assert!(interrupted > 0, "no kill came in the middle; the waits do not fit this machine");
}

async fn entities(ctx: &kernel::Ctx) -> usize {
    let mut tx = ctx.read().await.unwrap();
    let count: i64 = db::sql!("SELECT COUNT(*) FROM catalog_entities").scalar(&mut tx).await.unwrap();
    usize::try_from(count).unwrap()
}

async fn states(portal: &Portal) -> Vec<SourceState> {
    let mut tx = portal.ctx(Caller::system("test")).read().await.unwrap();
    let rows: Vec<(String,)> = db::sql!("SELECT state FROM catalog_sources").all(&mut tx).await.unwrap();
    rows.into_iter().map(|(state,)| if state == "ready" { SourceState::Ready } else { SourceState::Reading }).collect()
}
