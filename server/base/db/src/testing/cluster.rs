//! One throw-away PostgreSQL cluster for all test processes of a user: started by the first that needs it, kept while
//! any of them lives, stopped and deleted a minute later by a small watchdog.
//!
//! nextest runs each test in a process of its own, so a cluster per process would cost a second per test. Three file
//! locks, all let go by the operating system however a process ends: `start.lock` while starting, `users.lock`
//! (shared) as long as a test process lives, `watchdog.lock` as long as the watchdog lives.

use crate::DbUrl;
use crate::url::Place;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

const INSTALL: &str = "the PostgreSQL half of this test needs `initdb` and `postgres`: run `apt-get install postgresql` \
    (or set PORTAL_TEST_POSTGRES=skip to do without)";
const PORT: u16 = 5432;

/// No durability (the data is thrown away), no network, little memory, quick to start.
const SETTINGS: &[&str] = &[
    "listen_addresses=",
    "fsync=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_connections=400",
    "shared_buffers=64MB",
    "dynamic_shared_memory_type=mmap",
    "autovacuum=off",
    "max_parallel_workers_per_gather=0",
    "log_min_messages=warning",
];

/// $1 users.lock  $2 watchdog.lock  $3 the data folder. Twelve times five idle seconds.
const WATCHDOG: &str = r#"
exec 8<"$2" 9<"$1" || exit 1
flock -n 8 || exit 0
data=$3
idle=0
alive() {
    server=$(sed -n 1p "$data/postmaster.pid" 2>/dev/null)
    [ -n "$server" ] && kill -0 "$server" 2>/dev/null
}
while alive; do
    sleep 5 8<&- 9<&-
    if flock -n -x 9; then
        idle=$((idle + 1))
        if [ "$idle" -ge 12 ] && alive; then
            kill -QUIT "$server"
            while kill -0 "$server" 2>/dev/null; do sleep 0.1 8<&- 9<&-; done
            rm -rf "$data"
            exit 0
        fi
        flock -u 9
    else
        idle=0
    fi
done
"#;

/// The running cluster; holding it keeps it running.
pub(super) struct Cluster {
    socket: PathBuf,
    _user: File,
}

/// The cluster, started if need be; `None` if switched off.
pub(super) fn running() -> Result<Option<&'static Cluster>, String> {
    static CLUSTER: OnceLock<Result<Option<Cluster>, String>> = OnceLock::new();
    let outcome = CLUSTER.get_or_init(|| {
        if std::env::var("PORTAL_TEST_POSTGRES").as_deref() == Ok("skip") {
            // Past the capturing of the test harness: whoever switches half of the tests off shall see it.
            let _ = writeln!(std::io::stderr(), "SKIPPED on PostgreSQL: PORTAL_TEST_POSTGRES=skip");
            return Ok(None);
        }
        Cluster::start().map(Some)
    });
    outcome.as_ref().map(Option::as_ref).map_err(Clone::clone)
}

impl Cluster {
    fn start() -> Result<Cluster, String> {
        let tools = Tools::find().ok_or(INSTALL)?;
        let owner = Owner::find()?;
        let home = home(&owner).map_err(|e| format!("cannot make a folder for the test cluster: {e}"))?;
        Cluster::join(&tools, &owner, &home).map_err(|e| format!("cannot start the test cluster in {home:?}: {e}"))
    }

    fn join(tools: &Tools, owner: &Owner, home: &Path) -> std::io::Result<Cluster> {
        // Shared, for the life of this process. Waits if the watchdog is stopping an old cluster right now.
        let user = lock_file(&home.join("users.lock"))?;
        user.lock_shared()?;
        let starting = lock_file(&home.join("start.lock"))?;
        starting.lock()?;
        let (data, socket) = (home.join("run/data"), home.join("run"));
        if !is_ready(&data, &socket) {
            launch(tools, owner, &data, &socket)?;
        }
        watch(owner, home, &data)?;
        Ok(Cluster { socket, _user: user })
    }

    fn options(&self, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass().socket(&self.socket).port(PORT).username("postgres").database(database)
    }

    pub fn url(&self, database: &str) -> DbUrl {
        DbUrl(Place::Server(Box::new(self.options(database))))
    }

    /// A process id may come back while the cluster still has the database of its first holder.
    pub async fn create(&self, name: &str) -> Result<(), sqlx::Error> {
        let mut connection = self.options("postgres").connect().await?;
        let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut connection).await?;
        let create = format!("CREATE DATABASE {name} TEMPLATE template0");
        sqlx::raw_sql(AssertSqlSafe(create)).execute(&mut connection).await?;
        connection.close().await
    }

    pub async fn remove(&self, name: &str) {
        if let Ok(mut connection) = self.options("postgres").connect().await {
            let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            // What stays behind goes with the cluster.
            let _ = sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut connection).await;
            let _ = connection.close().await;
        }
    }
}

/// Wherever the two programs are: on the PATH, or the newest of Debian's folders.
struct Tools {
    initdb: PathBuf,
    postgres: PathBuf,
}

impl Tools {
    fn find() -> Option<Tools> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
            .collect();
        versions.sort();
        folders.extend(versions.into_iter().rev().map(|(_, folder)| folder));
        let both = |folder: PathBuf| Tools { initdb: folder.join("initdb"), postgres: folder.join("postgres") };
        folders.into_iter().map(both).find(|tools| tools.initdb.exists() && tools.postgres.exists())
    }
}

/// Who runs the server: we, or, because PostgreSQL refuses root, its own user.
struct Owner {
    uid: u32,
    gid: u32,
    we_are_root: bool,
}

impl Owner {
    fn find() -> Result<Owner, String> {
        let me = std::fs::metadata("/proc/self").map_err(|e| format!("cannot tell who runs this test: {e}"))?;
        if me.uid() != 0 {
            return Ok(Owner { uid: me.uid(), gid: me.gid(), we_are_root: false });
        }
        let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        let ids = |name: &str| {
            let fields: Vec<&str> =
                users.lines().map(|line| line.split(':').collect()).find(|f: &Vec<&str>| f[0] == name)?;
            Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
        };
        let (uid, gid) = ids("postgres")
            .or_else(|| ids("nobody"))
            .ok_or("PostgreSQL refuses to run as root, and there is no user `postgres`")?;
        Ok(Owner { uid, gid, we_are_root: true })
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        if self.we_are_root {
            command.uid(self.uid).gid(self.gid);
        }
        // Nothing of ours may keep a test runner waiting for the end of our output, or die with its group.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).current_dir("/");
        command
    }
}

/// `<tmp>/portal-test-postgres-<uid>`, with `run/` in it that belongs to the server's user.
fn home(owner: &Owner) -> std::io::Result<PathBuf> {
    let mut base = std::env::temp_dir();
    if base.as_os_str().len() > 60 {
        base = PathBuf::from("/tmp"); // a socket's path has room for about a hundred bytes
    }
    let mine = if owner.we_are_root { 0 } else { owner.uid };
    let home = base.join(format!("portal-test-postgres-{mine}"));
    std::fs::DirBuilder::new().recursive(true).mode(0o755).create(&home)?;
    if std::fs::metadata(&home)?.uid() != mine {
        return Err(std::io::Error::other(format!("{} belongs to somebody else; remove it", home.display())));
    }
    let run = home.join("run");
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&run)?;
    if owner.we_are_root {
        chown(&run, Some(owner.uid), Some(owner.gid))?;
    }
    Ok(home)
}

fn lock_file(path: &Path) -> std::io::Result<File> {
    File::options().read(true).write(true).create(true).truncate(false).open(path)
}

fn is_ready(data: &Path, socket: &Path) -> bool {
    let note = std::fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    note.lines().nth(7).is_some_and(|line| line.trim() == "ready")
        && std::os::unix::net::UnixStream::connect(socket.join(format!(".s.PGSQL.{PORT}"))).is_ok()
}

fn launch(tools: &Tools, owner: &Owner, data: &Path, socket: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(data) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let made = owner
        .command(&tools.initdb)
        .args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions",
        ])
        .arg("--pgdata")
        .arg(data)
        .stderr(Stdio::piped())
        .output()?;
    if !made.status.success() {
        return Err(std::io::Error::other(format!("initdb: {}", String::from_utf8_lossy(&made.stderr))));
    }
    let log = data.join("test.log");
    let mut server = owner.command(&tools.postgres);
    server.arg("-D").arg(data).arg("-k").arg(socket).stderr(File::create(&log)?);
    for setting in SETTINGS {
        server.arg("-c").arg(setting);
    }
    let mut server = server.spawn()?;
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_ready(data, socket) {
        let ended = server.try_wait()?.is_some();
        if ended || Instant::now() > deadline {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            return Err(std::io::Error::other(format!("postgres did not get ready: {said}")));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// Makes sure that exactly one watchdog lives.
fn watch(owner: &Owner, home: &Path, data: &Path) -> std::io::Result<()> {
    let path = home.join("watchdog.lock");
    let lock = lock_file(&path)?;
    if lock.try_lock().is_err() {
        return Ok(());
    }
    lock.unlock()?;
    let mut watchdog = owner.command("sh");
    watchdog.arg("-c").arg(WATCHDOG).arg("sh").arg(home.join("users.lock")).arg(&path).arg(data);
    watchdog.spawn().map(drop)
}
