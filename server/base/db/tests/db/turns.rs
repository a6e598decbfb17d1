//! Many writers at once, some of whom change their mind or vanish: each transaction is whole or absent.

use db::{Db, DbError, Engine, Migration, Migrator, both_engines, sql, testing::TestDb};
use std::collections::HashSet;
use std::time::Duration;

static TABLES: Migrator = Migrator::new(&[Migration::new(
    "20261101000000_rows.sql",
    "CREATE TABLE turns_row (id BIGINT PRIMARY KEY, fate TEXT NOT NULL);",
)]);

async fn insert(db: &Db, id: i64, fate: &str) -> Result<db::Tx, DbError> {
    let mut tx = db.begin().await?;
    for id in [id, -id] {
        sql!("INSERT INTO turns_row (id, fate) VALUES ($1, $2)", id, fate).run(&mut tx).await?;
        tokio::task::yield_now().await;
    }
    Ok(tx)
}

async fn save(db: &Db, id: i64) -> Result<(), DbError> {
    insert(db, id, "saved").await?.commit().await
}

async fn ids(db: &Db) -> HashSet<i64> {
    let mut tx = db.read().await.unwrap();
    let rows: Vec<(i64,)> = sql!("SELECT id FROM turns_row").all(&mut tx).await.unwrap();
    rows.into_iter().map(|(id,)| id).collect()
}

/// A cheap sequence that looks like chance and repeats with its seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

both_engines!(each_of_many_transactions_is_whole_or_absent, &[&TABLES], async |db: Db| {
    let mut saved = HashSet::new();
    let mut absent = HashSet::new();
    let mut dice = Dice(7);
    for round in 0..12 {
        let mut tasks = Vec::new();
        for n in 1..=20 {
            let (db, id, fate) = (db.clone(), round * 100 + n, dice.roll(6));
            let task = tokio::spawn(async move {
                match fate {
                    0 => insert(&db, id, "rolled back").await.unwrap().rollback().await.unwrap(),
                    1 => drop(insert(&db, id, "dropped").await.unwrap()),
                    2 => {
                        let mut tx = insert(&db, id, "failed").await.unwrap();
                        assert!(
                            sql!("INSERT INTO turns_row (id, fate) VALUES ($1, 'x')", id).run(&mut tx).await.is_err()
                        );
                        assert!(matches!(tx.commit().await, Err(DbError::Aborted)));
                    }
                    _ => {
                        save(&db, id).await.unwrap();
                        return (id, true);
                    }
                }
                (id, false)
            });
            // Some callers go away at any moment, in the middle of a commit too.
            if dice.roll(4) == 0 {
                let patience = Duration::from_micros(dice.roll(3000));
                let handle = task.abort_handle();
                tokio::spawn(async move {
                    tokio::time::sleep(patience).await;
                    handle.abort();
                });
            }
            tasks.push(task);
        }
        for task in tasks {
            match task.await {
                Ok((id, true)) => drop(saved.insert(id)),
                Ok((id, false)) => drop(absent.insert(id)),
                Err(error) => assert!(error.is_cancelled(), "{error}"),
            }
        }
        let there = ids(&db).await;
        for id in &saved {
            assert!(there.contains(id), "{id} was acknowledged");
        }
        for id in &absent {
            assert!(!there.contains(id), "{id} was undone");
        }
        for id in &there {
            assert!(there.contains(&-id), "{id} lost its twin");
        }
    }
    assert!(saved.len() > 60 && absent.len() > 40, "{} {}", saved.len(), absent.len());
});

both_engines!(after_everybody_vanished_the_next_one_writes, &[&TABLES], async |db: Db| {
    for round in 0..20_u64 {
        let vanishing: Vec<_> = (1..10)
            .map(|n| {
                let db = db.clone();
                tokio::spawn(async move { save(&db, round as i64 * 10 + n).await })
            })
            .collect();
        tokio::time::sleep(Duration::from_micros(round * 150)).await;
        vanishing.iter().for_each(tokio::task::JoinHandle::abort);
    }
    save(&db, 9999).await.unwrap();
    let there = ids(&db).await;
    assert!(there.contains(&9999) && there.iter().all(|id| there.contains(&-id)));
});

#[tokio::test(flavor = "multi_thread")]
async fn writers_that_queue_share_the_wait_for_the_disk() {
    let test = TestDb::fresh(Engine::Sqlite).await.unwrap();
    let db = test.db();
    db.migrate(&[&TABLES]).await.unwrap();
    // While this one has the turn, forty queue up.
    let first = insert(&db, 1, "saved").await.unwrap();
    let others: Vec<_> = (2..=41)
        .map(|id| {
            let db = db.clone();
            tokio::spawn(async move { save(&db, id).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let frames = wal_commits(&test);
    first.commit().await.unwrap();
    for other in others {
        other.await.unwrap().unwrap();
    }
    assert_eq!(ids(&db).await.len(), 82);
    let commits = wal_commits(&test) - frames;
    assert!((1..=3).contains(&commits), "{commits} commits for 41 transactions");
    test.close().await;
}

/// How many frames of the log end a transaction: their header says how big the database is then, others say 0.
fn wal_commits(test: &TestDb) -> usize {
    let mut path = test.path().unwrap().as_os_str().to_owned();
    path.push("-wal");
    let log = std::fs::read(path).unwrap();
    let frames = log[32..].chunks_exact(24 + 4096);
    frames.filter(|frame| frame[4..8] != [0; 4]).count()
}
