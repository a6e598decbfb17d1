//! Upgrades: merged by version, refused when they cannot be right, copied before.

use db::testing::TestDb;
use db::{Db, DbError, Engine, Migration, Migrator, both_engines, sql};

static CATALOG: Migrator = Migrator::new(&[
    Migration::new("20261101000000_entities.sql", "CREATE TABLE catalog_entity (id BIGINT PRIMARY KEY);"),
    Migration::new("20261103000000_names.sql", "ALTER TABLE catalog_entity ADD COLUMN name TEXT;"),
]);
/// Joins later, with a version between those of the catalog.
static DOCS: Migrator = Migrator::new(&[Migration::new(
    "20261102000000_pages.sql",
    "CREATE TABLE docs_page (id BIGINT PRIMARY KEY);
     CREATE INDEX docs_page_by_id ON docs_page (id);",
)]);
static CATALOG_CHANGED: Migrator = Migrator::new(&[
    Migration::new("20261101000000_entities.sql", "CREATE TABLE catalog_entity (id BIGINT NOT NULL);"),
    Migration::new("20261103000000_names.sql", "ALTER TABLE catalog_entity ADD COLUMN name TEXT;"),
]);
static BROKEN: Migrator = Migrator::new(&[Migration::new(
    "20261104000000_broken.sql",
    "CREATE TABLE broken_a (id BIGINT); CREATE TABLE nonsense nonsense;",
)]);
static TWIN: Migrator =
    Migrator::new(&[Migration::new("20261101000000_twin.sql", "CREATE TABLE twin_a (id BIGINT PRIMARY KEY);")]);

async fn fill(db: &Db) {
    let mut tx = db.begin().await.unwrap();
    sql!("INSERT INTO catalog_entity (id, name) VALUES (1, 'payments')").run(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn entities(db: &Db) -> i64 {
    let mut tx = db.read().await.unwrap();
    sql!("SELECT COUNT(*) FROM catalog_entity").scalar(&mut tx).await.unwrap()
}

both_engines!(a_feature_that_joins_later_is_migrated, async |db: Db| {
    db.migrate(&[&CATALOG]).await.unwrap();
    fill(&db).await;
    db.migrate(&[&CATALOG, &DOCS]).await.unwrap();
    let mut tx = db.read().await.unwrap();
    assert_eq!(sql!("SELECT COUNT(*) FROM docs_page").scalar::<i64>(&mut tx).await.unwrap(), 0);
    drop(tx);
    assert_eq!(entities(&db).await, 1);
});

both_engines!(a_second_run_does_nothing, async |db: Db| {
    db.migrate(&[&CATALOG, &DOCS]).await.unwrap();
    fill(&db).await;
    let before = applied(&db).await;
    db.migrate(&[&DOCS, &CATALOG]).await.unwrap();
    assert_eq!(applied(&db).await, before);
    assert_eq!(entities(&db).await, 1);
});

async fn applied(db: &Db) -> Vec<(i64, String)> {
    let mut tx = db.read().await.unwrap();
    sql!("SELECT version, CAST(installed_on AS TEXT) FROM _sqlx_migrations ORDER BY version")
        .all(&mut tx)
        .await
        .unwrap()
}

both_engines!(a_changed_migration_is_refused_by_name, async |db: Db| {
    db.migrate(&[&CATALOG]).await.unwrap();
    let error = db.migrate(&[&CATALOG_CHANGED]).await.unwrap_err();
    assert!(matches!(&error, DbError::ChangedMigration { file } if file == "20261101000000_entities.sql"), "{error:?}");
});

both_engines!(an_older_binary_refuses_a_newer_database, async |db: Db| {
    db.migrate(&[&CATALOG, &DOCS]).await.unwrap();
    let error = db.migrate(&[&DOCS]).await.unwrap_err();
    assert!(
        matches!(error, DbError::Newer { found: 20261103000000, known: 20261102000000 }),
        "{error:?} must name both versions"
    );
});

both_engines!(a_failing_migration_leaves_nothing_and_can_be_repaired, async |db: Db| {
    let error = db.migrate(&[&CATALOG, &BROKEN]).await.unwrap_err();
    assert!(
        matches!(&error, DbError::FailedMigration { file, .. } if file == "20261104000000_broken.sql"),
        "{error:?}"
    );
    let mut tx = db.begin().await.unwrap();
    assert!(sql!("SELECT COUNT(*) FROM broken_a").scalar::<i64>(&mut tx).await.is_err());
    drop(tx);
    db.migrate(&[&CATALOG, &DOCS]).await.unwrap();
});

both_engines!(two_migrations_of_one_version_are_refused, async |db: Db| {
    let error = db.migrate(&[&CATALOG, &TWIN]).await.unwrap_err();
    assert!(matches!(error, DbError::SameVersion(..)), "{error:?}");
});

both_engines!(processes_that_start_together_migrate_once, async |db: Db| {
    let all: [&'static Migrator; 2] = [&CATALOG, &DOCS];
    let together = (0..8).map(|_| db.migrate(&all));
    for outcome in futures::future::join_all(together).await {
        outcome.unwrap();
    }
    assert_eq!(applied(&db).await.len(), 3);
});

#[tokio::test]
async fn a_filled_sqlite_database_is_copied_before_it_is_migrated() {
    let test = TestDb::fresh(Engine::Sqlite).await.unwrap();
    let db = test.db();
    db.migrate(&[&CATALOG]).await.unwrap();
    let path = test.path().unwrap().to_owned();
    let backup = |suffix: &str| path.with_file_name(format!("portal.db.before-{suffix}"));
    assert!(!backup("20261103000000").exists(), "an empty database needs no copy");

    fill(&db).await;
    db.migrate(&[&CATALOG]).await.unwrap();
    db.migrate(&[&CATALOG, &DOCS]).await.unwrap();
    let copy = Db::open(&db::DbUrl::file(backup("20261102000000"))).await.unwrap();
    assert_eq!(entities(&copy).await, 1);
    let mut tx = copy.read().await.unwrap();
    assert!(sql!("SELECT COUNT(*) FROM docs_page").scalar::<i64>(&mut tx).await.is_err(), "it is from before");
    drop(tx);
    copy.close().await;

    // The copy of an attempt that failed is kept when the next one makes its own.
    db.migrate(&[&CATALOG, &DOCS, &BROKEN]).await.unwrap_err();
    db.migrate(&[&CATALOG, &DOCS, &BROKEN]).await.unwrap_err();
    assert!(backup("20261104000000").exists() && backup("20261104000000.2").exists());
    test.close().await;
}
