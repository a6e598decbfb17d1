//! The test that no store can forget: every statement of a crate is prepared on both engines.

use db::testing::prepares_everywhere;
use db::{Migration, Migrator};
use std::panic::catch_unwind;
use std::path::Path;

static TABLES: Migrator = Migrator::new(&[Migration::new(
    "20261101000000_pages.sql",
    "CREATE TABLE docs_page (id BIGINT PRIMARY KEY, title TEXT NOT NULL);",
)]);
static FOREIGN: Migrator = Migrator::new(&[Migration::new(
    "20261101000000_pages.sql",
    "CREATE TABLE docs_page (id BIGINT PRIMARY KEY, title VARCHAR(20), size INTEGER, at TIMESTAMP);",
)]);

fn a_crate(store: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("src/store")).unwrap();
    std::fs::create_dir_all(folder.path().join("migrations")).unwrap();
    std::fs::write(folder.path().join("migrations/20261101000000_pages.sql"), "").unwrap();
    std::fs::write(folder.path().join("src/store/pages.rs"), store).unwrap();
    folder
}

fn complaint(folder: &Path, migrations: &'static Migrator) -> String {
    let folder = folder.to_str().unwrap().to_owned();
    let panic = catch_unwind(move || prepares_everywhere(&folder, &[migrations])).unwrap_err();
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

const GOOD: &str = r#"
    pub async fn page(tx: &mut Tx, id: i64) {
        sql!("SELECT title FROM docs_page WHERE id = $1", id).one(tx);
        sql!("UPDATE docs_page SET title = $2 \
              WHERE id = $1", id, title).run(tx);
        insert_many(tx, "INSERT INTO docs_page (id, title)", rows, "ON CONFLICT (id) DO UPDATE SET title = excluded.title");
        select_many::<(i64, String)>(tx, sql!("SELECT id, title FROM docs_page WHERE title <> $1 AND id IN", t), ids, "");
        run_many(tx, "DELETE FROM docs_page WHERE id IN", ids, "");
    }
"#;

#[test]
fn a_good_store_passes() {
    let folder = a_crate(GOOD);
    prepares_everywhere(folder.path().to_str().unwrap(), &[&TABLES]);
}

#[test]
fn what_an_engine_refuses_is_named_with_file_and_line() {
    let folder = a_crate(&format!("{GOOD}\nfn a() {{ sql!(\"SELECT no_such_column FROM docs_page\"); }}\n"));
    let complaint = complaint(folder.path(), &TABLES);
    for engine in ["Sqlite", "Postgres"] {
        assert!(complaint.contains(&format!("src/store/pages.rs:11: {engine} refuses it")), "{complaint}");
    }
    assert!(complaint.contains("no_such_column"), "{complaint}");
}

#[test]
fn what_only_one_engine_speaks_is_named() {
    let folder = a_crate("fn a() { sql!(\"SELECT strftime('%s', 'now') FROM docs_page\"); }");
    let complaint = complaint(folder.path(), &TABLES);
    assert!(complaint.contains("Postgres refuses it") && !complaint.contains("Sqlite"), "{complaint}");
}

#[test]
fn a_text_made_elsewhere_and_a_forgotten_migration_are_named() {
    let folder = a_crate("fn a() { sql!(TEXT); sql!(\"SELECT 1\"); }");
    std::fs::write(folder.path().join("migrations/20261102000000_forgotten.sql"), "").unwrap();
    let complaint = complaint(folder.path(), &TABLES);
    assert!(complaint.contains("src/store/pages.rs:1: sql takes its SQL as a text written here"), "{complaint}");
    assert!(complaint.contains("migrations/20261102000000_forgotten.sql is in no"), "{complaint}");
}

#[test]
fn a_column_type_that_is_not_portable_is_named() {
    let folder = a_crate("fn a() { sql!(\"SELECT id FROM docs_page\"); }");
    let complaint = complaint(folder.path(), &FOREIGN);
    for column in ["docs_page.title is character varying", "docs_page.size is integer", "docs_page.at is timestamp"] {
        assert!(complaint.contains(column), "{complaint}");
    }
}
