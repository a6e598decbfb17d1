//! What was acknowledged survives kill -9.

use crate::child::{self, Child};
use db::{Db, DbUrl, Migration, Migrator, sql};
use std::time::Duration;

static TABLES: Migrator = Migrator::new(&[Migration::new(
    "20261101000000_rows.sql",
    "CREATE TABLE crash_row (id BIGINT PRIMARY KEY, body TEXT NOT NULL);",
)]);
const KILLS: u64 = 8;
const WRITERS: i64 = 4;

#[tokio::test]
async fn every_acknowledged_row_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged: Vec<i64> = Vec::new();
    for round in 0..KILLS {
        let child = Child::start("writes_until_it_is_killed", folder.path());
        acknowledged.push(child.line().parse().unwrap());
        std::thread::sleep(Duration::from_millis(40 + 37 * round));
        acknowledged.extend(child.kill().iter().map(|line| line.parse::<i64>().unwrap()));

        let db = Db::open(&DbUrl::file(folder.path().join("portal.db"))).await.unwrap();
        assert_eq!(db.integrity(db::Depth::Deep).await.unwrap(), [""; 0]);
        let mut tx = db.read().await.unwrap();
        let rows: Vec<(i64, i64)> =
            sql!("SELECT id, CAST(LENGTH(body) AS BIGINT) FROM crash_row ORDER BY id").all(&mut tx).await.unwrap();
        drop(tx);
        let there: std::collections::HashMap<i64, i64> = rows.into_iter().collect();
        for id in &acknowledged {
            assert_eq!(there.get(id), Some(&300), "row {id} was acknowledged");
        }
        // A transaction writes a row and its twin; half of one must never be seen.
        for id in there.keys() {
            assert!(there.contains_key(&-id), "row {id} lost its twin");
        }
        db.close().await;
    }
    assert!(acknowledged.len() > 50, "only {} rows in {KILLS} rounds", acknowledged.len());
}

#[tokio::test]
#[ignore = "a child process of the test above"]
async fn writes_until_it_is_killed() {
    let Some(folder) = child::folder() else { return };
    let db = Db::open(&DbUrl::file(folder.join("portal.db"))).await.unwrap();
    db.migrate(&[&TABLES]).await.unwrap();
    let mut tx = db.read().await.unwrap();
    let last: i64 = sql!("SELECT COALESCE(MAX(id), 0) FROM crash_row").scalar(&mut tx).await.unwrap();
    drop(tx);
    let writers = (1..=WRITERS).map(|writer| {
        let db = db.clone();
        async move {
            for step in 0.. {
                let id = last + writer + step * WRITERS;
                let mut tx = db.begin().await.unwrap();
                for id in [id, -id] {
                    sql!("INSERT INTO crash_row (id, body) VALUES ($1, $2)", id, "x".repeat(300))
                        .run(&mut tx)
                        .await
                        .unwrap();
                }
                tx.commit().await.unwrap();
                child::say(&id.to_string());
            }
        }
    });
    futures::future::join_all(writers).await;
}
