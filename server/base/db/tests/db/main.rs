//! What every store may rely on, on both engines.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may panic, and play many users at once")]

mod child;
mod crash;
mod disk;
mod lock;
mod migrations;
mod prepares;
mod turns;

use db::{Db, DbError, Value, both_engines, insert_many, run_many, select_many, sql};

static TABLES: db::Migrator = db::Migrator::new(&[db::Migration::new(
    "20261101000000_notes.sql",
    "CREATE TABLE notes_page (id BIGINT PRIMARY KEY, space TEXT NOT NULL, title TEXT NOT NULL, weight DOUBLE PRECISION,
        hidden BOOLEAN NOT NULL, body BYTEA, parent BIGINT REFERENCES notes_page (id), UNIQUE (space, title));",
)]);

type Page = (i64, String, String, Option<f64>, bool, Option<Vec<u8>>);

async fn write(db: &Db, id: i64, title: &str) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    sql!("INSERT INTO notes_page (id, space, title, hidden) VALUES ($1, 'team', $2, $3)", id, title, false)
        .run(&mut tx)
        .await?;
    tx.commit().await
}

async fn count(db: &Db) -> i64 {
    let mut tx = db.read().await.unwrap();
    sql!("SELECT COUNT(*) FROM notes_page").scalar(&mut tx).await.unwrap()
}

both_engines!(a_row_written_is_read_back, &[&TABLES], async |db: Db| {
    let mut tx = db.begin().await.unwrap();
    let touched = sql!(
        "INSERT INTO notes_page (id, space, title, weight, hidden, body) VALUES ($1, $2, $3, $4, $5, $6)",
        7_i64,
        "team",
        "Über uns",
        0.5,
        true,
        vec![0_u8, 255]
    )
    .run(&mut tx)
    .await
    .unwrap();
    assert_eq!(touched, 1);
    tx.commit().await.unwrap();
    let mut tx = db.read().await.unwrap();
    let page: Page = sql!("SELECT id, space, title, weight, hidden, body FROM notes_page WHERE hidden = $1", true)
        .one(&mut tx)
        .await
        .unwrap();
    assert_eq!(page, (7, "team".into(), "Über uns".into(), Some(0.5), true, Some(vec![0, 255])));
});

both_engines!(null_is_null_in_every_type, &[&TABLES], async |db: Db| {
    let mut tx = db.begin().await.unwrap();
    sql!(
        "INSERT INTO notes_page (id, space, title, hidden, weight, body, parent) VALUES ($1, 'a', 'b', $2, $3, $4, $5)",
        1_i64,
        false,
        None::<f64>,
        None::<Vec<u8>>,
        None::<i64>
    )
    .run(&mut tx)
    .await
    .unwrap();
    type Nulls = (Option<f64>, Option<Vec<u8>>, Option<i64>);
    let row: Nulls = sql!("SELECT weight, body, parent FROM notes_page").one(&mut tx).await.unwrap();
    assert_eq!(row, (None, None, None));
});

both_engines!(a_dropped_transaction_leaves_nothing, &[&TABLES], async |db: Db| {
    for id in 0..20 {
        let mut tx = db.begin().await.unwrap();
        sql!("INSERT INTO notes_page (id, space, title, hidden) VALUES ($1, 'a', 'b', false)", id as i64)
            .run(&mut tx)
            .await
            .unwrap();
    }
    write(&db, 1, "kept").await.unwrap();
    assert_eq!(count(&db).await, 1);
});

both_engines!(a_write_given_up_half_way_leaves_nothing, &[&TABLES], async |db: Db| {
    // Callers go away at any point: the future is dropped after a random number of polls.
    for polls in 0..60 {
        let work = async {
            let mut tx = db.begin().await.unwrap();
            let rows = (0..40).map(|id| [Value::from(1000_i64 + id), "a".into(), id.to_string().into(), false.into()]);
            insert_many(&mut tx, "INSERT INTO notes_page (id, space, title, hidden)", rows, "").await.unwrap();
            std::future::pending::<()>().await;
        };
        let mut work = Box::pin(work);
        for _ in 0..polls {
            let _ = futures::poll!(&mut work);
            tokio::task::yield_now().await;
        }
    }
    write(&db, 1, "kept").await.unwrap();
    assert_eq!(count(&db).await, 1);
});

both_engines!(a_taken_key_is_named_the_same, &[&TABLES], async |db: Db| {
    write(&db, 1, "first").await.unwrap();
    let error = write(&db, 1, "second").await.unwrap_err();
    assert!(matches!(&error, DbError::Unique { constraint } if constraint == "notes_page(id)"), "{error:?}");
    let error = write(&db, 2, "first").await.unwrap_err();
    assert!(matches!(&error, DbError::Unique { constraint } if constraint == "notes_page(space, title)"), "{error:?}");
    write(&db, 3, "third").await.unwrap();
});

both_engines!(a_broken_rule_is_a_constraint, &[&TABLES], async |db: Db| {
    let mut tx = db.begin().await.unwrap();
    let orphan = sql!("INSERT INTO notes_page (id, space, title, hidden, parent) VALUES (1, 'a', 'b', false, 99)");
    assert!(matches!(orphan.run(&mut tx).await, Err(DbError::Constraint(_))));
    tx.rollback().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let nothing = sql!("INSERT INTO notes_page (id, space, hidden) VALUES (1, 'a', false)");
    assert!(matches!(nothing.run(&mut tx).await, Err(DbError::Constraint(_))));
});

both_engines!(after_an_error_nothing_goes_on, &[&TABLES], async |db: Db| {
    write(&db, 1, "first").await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let insert = |id: i64| sql!("INSERT INTO notes_page (id, space, title, hidden) VALUES ($1, 'a', 'b', false)", id);
    assert!(matches!(insert(1).run(&mut tx).await, Err(DbError::Unique { .. })));
    assert!(matches!(insert(2).run(&mut tx).await, Err(DbError::Aborted)));
    assert!(matches!(tx.commit().await, Err(DbError::Aborted)));
    assert_eq!(count(&db).await, 1);
});

both_engines!(one_means_one, &[&TABLES], async |db: Db| {
    write(&db, 1, "a").await.unwrap();
    write(&db, 2, "b").await.unwrap();
    let mut tx = db.read().await.unwrap();
    let find = |id: i64| sql!("SELECT title FROM notes_page WHERE id >= $1", id);
    assert!(matches!(find(9).one::<(String,)>(&mut tx).await, Err(DbError::NoRow)));
    assert!(matches!(find(1).one::<(String,)>(&mut tx).await, Err(DbError::ManyRows)));
    assert_eq!(find(9).optional::<(String,)>(&mut tx).await.unwrap(), None);
    assert_eq!(find(2).scalar::<String>(&mut tx).await.unwrap(), "b");
});

both_engines!(a_reader_sees_one_moment, &[&TABLES], async |db: Db| {
    let mut tx = db.read().await.unwrap();
    let before: i64 = sql!("SELECT COUNT(*) FROM notes_page").scalar(&mut tx).await.unwrap();
    write(&db, 1, "later").await.unwrap();
    let after: i64 = sql!("SELECT COUNT(*) FROM notes_page").scalar(&mut tx).await.unwrap();
    assert_eq!((before, after), (0, 0));
    drop(tx);
    assert_eq!(count(&db).await, 1);
});

both_engines!(a_reader_cannot_write, &[&TABLES], async |db: Db| {
    let mut tx = db.read().await.unwrap();
    assert!(sql!("DELETE FROM notes_page").run(&mut tx).await.is_err());
});

both_engines!(what_only_one_engine_could_store_is_refused, &[&TABLES], async |db: Db| {
    let error = write(&db, 1, "a\0b").await.unwrap_err();
    assert!(matches!(error, DbError::Unstorable(_)), "{error:?}");
    let mut tx = db.begin().await.unwrap();
    let nan = sql!("UPDATE notes_page SET weight = $1", f64::NAN).run(&mut tx).await;
    assert!(matches!(nan, Err(DbError::Unstorable(_))));
});

both_engines!(thousands_of_rows_and_keys, &[&TABLES], async |db: Db| {
    let rows = |from: i64| {
        (from..from + 3001).map(|id| [Value::from(id), "team".into(), format!("page {id}").into(), false.into()])
    };
    let mut tx = db.begin().await.unwrap();
    const INSERT: &str = "INSERT INTO notes_page (id, space, title, hidden)";
    assert_eq!(insert_many(&mut tx, INSERT, rows(0), "").await.unwrap(), 3001);
    assert_eq!(insert_many(&mut tx, INSERT, rows(1), "ON CONFLICT (id) DO NOTHING").await.unwrap(), 1);
    assert_eq!(insert_many(&mut tx, INSERT, rows(0).take(0), "").await.unwrap(), 0);
    tx.commit().await.unwrap();
    assert_eq!(count(&db).await, 3002);

    let mut tx = db.begin().await.unwrap();
    let odd = (0..4000_i64).filter(|id| id % 2 == 1);
    let prefix = sql!("SELECT id FROM notes_page WHERE space = $1 AND id IN", "team");
    let found: Vec<(i64,)> = select_many(&mut tx, prefix, odd.clone(), "").await.unwrap();
    assert_eq!(found.len(), 1501);
    assert_eq!(run_many(&mut tx, "DELETE FROM notes_page WHERE id IN", odd, "").await.unwrap(), 1501);
    let none: Vec<(i64,)> =
        select_many(&mut tx, "SELECT id FROM notes_page WHERE id IN", std::iter::empty::<i64>(), "").await.unwrap();
    assert_eq!(none, []);
    tx.commit().await.unwrap();
    assert_eq!(count(&db).await, 1501);
});

both_engines!(writers_take_turns_and_none_is_lost, &[&TABLES], async |db: Db| {
    let writers = (0..50).map(|id| {
        let db = db.clone();
        async move { write(&db, id, &format!("page {id}")).await }
    });
    for outcome in futures::future::join_all(writers).await {
        outcome.unwrap();
    }
    assert_eq!(count(&db).await, 50);
});

both_engines!(a_sound_database_has_no_findings, &[&TABLES], async |db: Db| {
    write(&db, 1, "a").await.unwrap();
    assert_eq!(db.integrity(db::Depth::Quick).await.unwrap(), [""; 0]);
    assert_eq!(db.integrity(db::Depth::Deep).await.unwrap(), [""; 0]);
    assert!(db.size_bytes().await.unwrap() > 4096);
});

both_engines!(a_closed_database_says_so, &[&TABLES], async |db: Db| {
    db.close().await;
    assert!(matches!(db.begin().await, Err(DbError::Closed)));
    assert!(matches!(db.read().await, Err(DbError::Closed)));
});

#[test]
fn transactions_can_cross_threads() {
    fn send<T: Send>(_: T) {}
    fn check(db: Db) {
        send(async move {
            let mut tx = db.begin().await?;
            insert_many(&mut tx, "", [[Value::from(1_i64)]], "").await?;
            select_many::<(i64,)>(&mut tx, "", ["a"], "").await?;
            sql!("").all::<(i64,)>(&mut tx).await?;
            tx.commit().await
        });
    }
    let _ = check;
}
