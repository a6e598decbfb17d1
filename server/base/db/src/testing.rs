//! For tests only: one test body on both engines, and every statement of a crate prepared on both.

mod cluster;
mod scan;

use crate::{Db, DbUrl, Engine, Migrator};
use std::sync::atomic::{AtomicUsize, Ordering};

pub use scan::prepares_everywhere;

/// A test that runs on a SQLite file and on a PostgreSQL database, both fresh:
/// `both_engines!(a_row_written_is_read_back, async |db: Db| { … });`, or with a feature's tables
/// `both_engines!(a_page_is_saved, &[&MIGRATIONS], async |db: Db| { … });`
#[macro_export]
macro_rules! both_engines {
    ($(#[$attribute:meta])* $name:ident, $body:expr) => {
        $crate::both_engines!($(#[$attribute])* $name, &[], $body);
    };
    ($(#[$attribute:meta])* $name:ident, $migrations:expr, $body:expr) => {
        mod $name {
            #[expect(clippy::allow_attributes, reason = "whether the body uses its surroundings is up to the test")]
            #[allow(unused_imports, reason = "see above")]
            use super::*;

            $(#[$attribute])*
            #[test]
            fn sqlite() {
                $crate::testing::on($crate::Engine::Sqlite, $migrations, $body);
            }

            $(#[$attribute])*
            #[test]
            fn postgres() {
                $crate::testing::on($crate::Engine::Postgres, $migrations, $body);
            }
        }
    };
}

/// What [`both_engines!`](crate::both_engines!) calls: one engine, one fresh database, one runtime.
pub fn on(engine: Engine, migrations: &[&'static Migrator], body: impl AsyncFnOnce(Db)) {
    runtime().block_on(async {
        let Some(test) = TestDb::fresh(engine).await else { return };
        test.db().migrate(migrations).await.unwrap_or_else(|e| panic!("the migrations fail: {e}"));
        body(test.db()).await;
        test.close().await;
    });
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a test machine has threads to give")
}

/// A fresh, empty database that lives as long as this value.
pub struct TestDb {
    db: Db,
    url: DbUrl,
    engine: Kept,
}

enum Kept {
    Sqlite { _folder: tempfile::TempDir },
    Postgres { name: String },
}

static COUNTER: AtomicUsize = AtomicUsize::new(0);

impl TestDb {
    /// `None` says that PostgreSQL tests are switched off by `PORTAL_TEST_POSTGRES=skip`, which is printed.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, naming the command that installs it.
    pub async fn fresh(engine: Engine) -> Option<TestDb> {
        match engine {
            Engine::Sqlite => Some(TestDb::sqlite().await),
            Engine::Postgres => TestDb::postgres().await,
        }
    }

    pub async fn sqlite() -> TestDb {
        let folder = tempfile::tempdir().expect("a test machine has a temporary folder");
        let url = DbUrl::file(folder.path().join("portal.db"));
        let db = Db::open(&url).await.unwrap_or_else(|e| panic!("{e}"));
        TestDb { db, url, engine: Kept::Sqlite { _folder: folder } }
    }

    /// See [`TestDb::fresh`].
    pub async fn postgres() -> Option<TestDb> {
        let cluster = cluster::running().unwrap_or_else(|message| panic!("{message}"))?;
        let name = format!("test_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        cluster.create(&name).await.unwrap_or_else(|e| panic!("the test cluster refuses a database: {e}"));
        let url = cluster.url(&name);
        let db = Db::open(&url).await.unwrap_or_else(|e| panic!("{e}"));
        Some(TestDb { db, url, engine: Kept::Postgres { name } })
    }

    /// A handle; clones share the database.
    pub fn db(&self) -> Db {
        self.db.clone()
    }

    /// To open it a second time, as a restarted process would.
    pub fn url(&self) -> &DbUrl {
        &self.url
    }

    /// Closes it and opens it again, as a restarted process would.
    pub async fn reopened(mut self) -> TestDb {
        self.db.close().await;
        self.db = Db::open(&self.url).await.unwrap_or_else(|e| panic!("{e}"));
        self
    }

    /// The file, on SQLite.
    pub fn path(&self) -> Option<&std::path::Path> {
        match &self.url.0 {
            crate::url::Place::File(path) => Some(path),
            _ => None,
        }
    }

    /// Closes and removes it. A database that is only dropped (a failed test) goes with the cluster.
    pub async fn close(self) {
        self.db.close().await;
        if let Kept::Postgres { name } = &self.engine
            && let Ok(Some(cluster)) = cluster::running()
        {
            cluster.remove(name).await;
        }
    }
}
