//! All SQL of the kernel.

use db::{DbError, Tx, Value, insert_many, sql};
use shared::{Timestamp, events::Event};

use crate::audit::AuditFilter;
use crate::chain::{BEGINNING, Hash, Link};
use crate::events::Recorded;

type EventRow = (i64, i64, String, String);
/// The same, and with which other events it was told.
type LoggedRow = (i64, i64, String, String, i64);

/// Takes `count` numbers from a counter; answers the last of them. Holds the counter's row until commit.
pub async fn take_numbers(tx: &mut Tx, counter: &str, count: i64) -> Result<i64, DbError> {
    sql!("UPDATE kernel_counters SET value = value + $1 WHERE name = $2 RETURNING value", count, counter)
        .scalar(tx)
        .await
}

pub async fn counter(tx: &mut Tx, counter: &str) -> Result<i64, DbError> {
    sql!("SELECT value FROM kernel_counters WHERE name = $1", counter).scalar(tx).await
}

/// Writes events down; `told_with` is the number of the first one that their transaction told.
pub async fn append(tx: &mut Tx, links: Vec<(Link, Hash)>, told_with: i64) -> Result<(), DbError> {
    let rows = links.into_iter().map(|(link, hash)| {
        let row: [Value; 13] = [
            link.seq.into(),
            link.at.into(),
            link.who.into(),
            link.word.into(),
            link.subject.into(),
            link.body.into(),
            link.about.into(),
            link.address.into(),
            link.on_behalf_of.into(),
            link.decision.into(),
            link.policy.into(),
            hash.into(),
            told_with.into(),
        ];
        row
    });
    insert_many(tx, "INSERT INTO kernel_events (seq, at, who, word, subject, body, about, address, on_behalf_of, decision, policy, hash, told_with)", rows, "").await?;
    Ok(())
}

type LinkRow = (
    i64,
    i64,
    String,
    String,
    Option<String>,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<Vec<u8>>,
);

fn link(row: LinkRow) -> (Link, Option<Vec<u8>>) {
    let (seq, at, who, word, subject, body, about, address, on_behalf_of, decision, policy, hash) = row;
    (Link { seq, at, who, word, subject, body, about, address, on_behalf_of, decision, policy }, hash)
}

/// Events after `seq`, in order, with their hashes.
pub async fn links_after(tx: &mut Tx, seq: i64, limit: i64) -> Result<Vec<(Link, Option<Vec<u8>>)>, DbError> {
    let rows: Vec<LinkRow> = sql!("SELECT seq, at, who, word, subject, body, about, address, on_behalf_of, decision, policy, hash FROM kernel_events WHERE seq > $1 ORDER BY seq LIMIT $2", seq, limit).all(tx).await?;
    Ok(rows.into_iter().map(link).collect())
}

/// The hash of an event; what stands before the first for one that is not there.
pub async fn hash_of(tx: &mut Tx, seq: i64) -> Result<Hash, DbError> {
    let row: Option<(Option<Vec<u8>>,)> =
        sql!("SELECT hash FROM kernel_events WHERE seq = $1", seq).optional(tx).await?;
    Ok(row.and_then(|row| row.0).and_then(|bytes| bytes.try_into().ok()).unwrap_or(BEGINNING))
}

pub async fn set_hash(tx: &mut Tx, seq: i64, hash: Hash) -> Result<(), DbError> {
    sql!("UPDATE kernel_events SET hash = $2 WHERE seq = $1", seq, hash).run(tx).await?;
    Ok(())
}

/// Events that fit, newest first.
pub async fn audit(tx: &mut Tx, filter: &AuditFilter, limit: i64) -> Result<Vec<(Link, Option<Vec<u8>>)>, DbError> {
    let before = filter.before.unwrap_or(i64::MAX);
    let from = filter.from.map_or(i64::MIN, Timestamp::micros);
    let to = filter.to.map_or(i64::MAX, Timestamp::micros);
    let rows: Vec<LinkRow> = sql!("SELECT seq, at, who, word, subject, body, about, address, on_behalf_of, decision, policy, hash FROM kernel_events WHERE seq < $1 AND ($2 = '' OR who = $2) AND ($3 = '' OR word = $3) AND ($4 = '' OR about = $4 OR subject = $4) AND at >= $5 AND at < $6 ORDER BY seq DESC LIMIT $7", before, &filter.who, &filter.word, &filter.about, from, to, limit).all(tx).await?;
    Ok(rows.into_iter().map(link).collect())
}

/// Events that fit, counted in spans of this length: start of the span, events, refusals.
pub async fn audit_counts(tx: &mut Tx, filter: &AuditFilter, micros: i64) -> Result<Vec<(i64, i64, i64)>, DbError> {
    let from = filter.from.map_or(0, Timestamp::micros);
    let to = filter.to.map_or(i64::MAX, Timestamp::micros);
    sql!("SELECT MIN(at) / $6 * $6, COUNT(*), COUNT(CASE WHEN word = 'refused' THEN 1 END) FROM kernel_events WHERE ($1 = '' OR who = $1) AND ($2 = '' OR word = $2) AND ($3 = '' OR about = $3 OR subject = $3) AND at >= $4 AND at < $5 GROUP BY at / $6 ORDER BY 1", &filter.who, &filter.word, &filter.about, from, to, micros).all(tx).await
}

fn recorded(rows: Vec<EventRow>) -> Vec<Recorded> {
    rows.into_iter()
        .filter_map(|(seq, at, who, body)| {
            // An event of a newer version that this one does not know is passed over, not an error.
            let event: Event = serde_json::from_str(&body).ok()?;
            Some(Recorded { seq, at: Timestamp(at), who, event })
        })
        .collect()
}

/// Events after `seq`, in order, and the number of the last row read, known or not. There are `limit` of them, and as
/// many more as it takes to come to the end of a transaction.
pub async fn events_after(tx: &mut Tx, seq: i64, limit: i64) -> Result<(Vec<Recorded>, i64), DbError> {
    let mut rows = logged_after(tx, seq, limit).await?;
    let mut full = usize::try_from(limit).is_ok_and(|limit| rows.len() == limit);
    while let Some((last, told_with)) = rows.last().filter(|row| full && row.4 > 0).map(|row| (row.0, row.4)) {
        let more = logged_after(tx, last, limit).await?;
        let before = (rows.len(), more.len());
        rows.extend(more.into_iter().take_while(|row| row.4 == told_with));
        full = rows.len() - before.0 == before.1 && before.1 > 0;
    }
    let last = rows.last().map_or(seq, |row| row.0);
    Ok((recorded(rows.into_iter().map(|(seq, at, who, body, _)| (seq, at, who, body)).collect()), last))
}

async fn logged_after(tx: &mut Tx, seq: i64, limit: i64) -> Result<Vec<LoggedRow>, DbError> {
    sql!("SELECT seq, at, who, body, told_with FROM kernel_events WHERE seq > $1 ORDER BY seq LIMIT $2", seq, limit)
        .all(tx)
        .await
}

pub async fn events_of(tx: &mut Tx, subject: &str, limit: i64) -> Result<Vec<Recorded>, DbError> {
    Ok(recorded(
        sql!(
            "SELECT seq, at, who, body FROM kernel_events WHERE subject = $1 ORDER BY seq DESC LIMIT $2",
            subject,
            limit
        )
        .all(tx)
        .await?,
    ))
}

pub async fn events_recent(tx: &mut Tx, limit: i64) -> Result<Vec<Recorded>, DbError> {
    Ok(recorded(sql!("SELECT seq, at, who, body FROM kernel_events ORDER BY seq DESC LIMIT $1", limit).all(tx).await?))
}

/// A job that was claimed.
#[derive(Debug, Clone)]
pub struct Claimed {
    pub id: String,
    pub name: String,
    pub body: String,
    /// Including this one.
    pub attempts: i64,
}

/// Puts a job into the queue, unless one with the same name and key waits already; that one is brought forward.
pub async fn enqueue(
    tx: &mut Tx,
    id: String,
    name: &'static str,
    key: Option<String>,
    body: String,
    run_at: Timestamp,
) -> Result<(), DbError> {
    let at = run_at.micros();
    if let Some(key) = &key {
        let brought = sql!("UPDATE kernel_jobs SET run_at = CASE WHEN run_at < $1 THEN run_at ELSE $1 END, body = $2 WHERE name = $3 AND job_key = $4 AND state = 'waiting'", at, &body, name, key).run(tx).await?;
        if brought > 0 {
            return Ok(());
        }
    }
    sql!("INSERT INTO kernel_jobs (id, name, job_key, body, state, run_at, attempts, created_at) VALUES ($1, $2, $3, $4, 'waiting', $5, 0, $5)", id, name, key, body, at).run(tx).await?;
    Ok(())
}

/// When the next waiting job is due or the next lease ends.
pub async fn next_due(tx: &mut Tx) -> Result<Option<i64>, DbError> {
    sql!("SELECT MIN(CASE WHEN state = 'waiting' THEN run_at ELSE leased_until END) FROM kernel_jobs WHERE state IN ('waiting', 'running')").scalar(tx).await
}

/// Jobs whose runner is gone wait again.
pub async fn release_expired(tx: &mut Tx, now: Timestamp) -> Result<u64, DbError> {
    // A job whose key waits already would break the rule of one waiting job per key; the waiting one does its work.
    sql!("UPDATE kernel_jobs SET state = 'superseded' WHERE state = 'running' AND leased_until < $1 AND EXISTS (SELECT 1 FROM kernel_jobs w WHERE w.name = kernel_jobs.name AND w.job_key = kernel_jobs.job_key AND w.state = 'waiting')", now.micros()).run(tx).await?;
    sql!(
        "UPDATE kernel_jobs SET state = 'waiting', leased_until = NULL WHERE state = 'running' AND leased_until < $1",
        now.micros()
    )
    .run(tx)
    .await
}

/// Claims the job that is due longest, if its key is not running elsewhere.
pub async fn claim(tx: &mut Tx, now: Timestamp, lease_until: Timestamp) -> Result<Option<Claimed>, DbError> {
    let row: Option<(String, String, String, i64)> = sql!(
        "UPDATE kernel_jobs SET state = 'running', leased_until = $2, attempts = attempts + 1 WHERE state = 'waiting' AND id = (\
           SELECT w.id FROM kernel_jobs w WHERE w.state = 'waiting' AND w.run_at <= $1 AND (w.job_key IS NULL OR NOT EXISTS (\
             SELECT 1 FROM kernel_jobs r WHERE r.name = w.name AND r.job_key = w.job_key AND r.state = 'running')) ORDER BY w.run_at, w.id LIMIT 1) \
         RETURNING id, name, body, attempts",
        now.micros(),
        lease_until.micros()
    )
    .optional(tx)
    .await?;
    Ok(row.map(|(id, name, body, attempts)| Claimed { id, name, body, attempts }))
}

pub async fn renew(tx: &mut Tx, id: &str, until: Timestamp) -> Result<u64, DbError> {
    sql!("UPDATE kernel_jobs SET leased_until = $2 WHERE id = $1 AND state = 'running'", id, until.micros())
        .run(tx)
        .await
}

pub async fn finish(tx: &mut Tx, id: &str, now: Timestamp) -> Result<(), DbError> {
    sql!("DELETE FROM kernel_jobs WHERE id = $1", id).run(tx).await?;
    sql!("DELETE FROM kernel_jobs WHERE state = 'superseded' AND leased_until < $1", now.micros()).run(tx).await?;
    Ok(())
}

/// Puts a job that failed back into the queue, unless its key waits there already.
pub async fn retry(tx: &mut Tx, id: &str, at: Timestamp, error: &str) -> Result<(), DbError> {
    let superseded = sql!("DELETE FROM kernel_jobs WHERE id = $1 AND EXISTS (SELECT 1 FROM kernel_jobs w WHERE w.name = kernel_jobs.name AND w.job_key = kernel_jobs.job_key AND w.state = 'waiting')", id).run(tx).await?;
    if superseded == 0 {
        sql!(
            "UPDATE kernel_jobs SET state = 'waiting', leased_until = NULL, run_at = $2, error = $3 WHERE id = $1",
            id,
            at.micros(),
            error
        )
        .run(tx)
        .await?;
    }
    Ok(())
}

pub async fn give_up(tx: &mut Tx, id: &str, now: Timestamp, error: &str) -> Result<(), DbError> {
    sql!(
        "UPDATE kernel_jobs SET state = 'failed', leased_until = NULL, finished_at = $2, error = $3 WHERE id = $1",
        id,
        now.micros(),
        error
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Whether a schedule is due; if so its next time is set, so that one node only does the work.
pub async fn take_turn(tx: &mut Tx, name: &str, now: Timestamp, next: Timestamp) -> Result<bool, DbError> {
    sql!(
        "INSERT INTO kernel_schedules (name, next_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
        name,
        now.micros()
    )
    .run(tx)
    .await?;
    Ok(sql!(
        "UPDATE kernel_schedules SET next_at = $3 WHERE name = $1 AND next_at <= $2",
        name,
        now.micros(),
        next.micros()
    )
    .run(tx)
    .await?
        > 0)
}

pub async fn next_turn(tx: &mut Tx, name: &str) -> Result<Option<i64>, DbError> {
    Ok(sql!("SELECT next_at FROM kernel_schedules WHERE name = $1", name)
        .optional::<(i64,)>(tx)
        .await?
        .map(|row| row.0))
}

pub async fn cursor(tx: &mut Tx, name: &str) -> Result<i64, DbError> {
    Ok(sql!("SELECT seq FROM kernel_cursors WHERE name = $1", name)
        .optional::<(i64,)>(tx)
        .await?
        .map_or(0, |row| row.0))
}

pub async fn set_cursor(tx: &mut Tx, name: &str, seq: i64) -> Result<(), DbError> {
    sql!(
        "INSERT INTO kernel_cursors (name, seq) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq",
        name,
        seq
    )
    .run(tx)
    .await?;
    Ok(())
}

/// A secret as it lies in the vault.
pub struct SecretRow {
    pub id: String,
    pub purpose: String,
    pub key_id: String,
    pub wrapped: Vec<u8>,
    pub body: Vec<u8>,
}

type SecretColumns = (String, String, String, Vec<u8>, Vec<u8>);

fn secret_row((id, purpose, key_id, wrapped, body): SecretColumns) -> SecretRow {
    SecretRow { id, purpose, key_id, wrapped, body }
}

pub async fn keep_secret(tx: &mut Tx, row: SecretRow, now: Timestamp) -> Result<(), DbError> {
    sql!(
        "INSERT INTO kernel_secrets (id, purpose, key_id, wrapped, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        row.id,
        row.purpose,
        row.key_id,
        row.wrapped,
        row.body,
        now.micros()
    )
    .run(tx)
    .await?;
    Ok(())
}

pub async fn secret(tx: &mut Tx, id: &str) -> Result<Option<SecretRow>, DbError> {
    let row: Option<SecretColumns> =
        sql!("SELECT id, purpose, key_id, wrapped, body FROM kernel_secrets WHERE id = $1", id).optional(tx).await?;
    Ok(row.map(secret_row))
}

pub async fn secrets(tx: &mut Tx) -> Result<Vec<SecretRow>, DbError> {
    let rows: Vec<SecretColumns> =
        sql!("SELECT id, purpose, key_id, wrapped, body FROM kernel_secrets ORDER BY id").all(tx).await?;
    Ok(rows.into_iter().map(secret_row).collect())
}

pub async fn rewrap(tx: &mut Tx, id: &str, key_id: &str, wrapped: Vec<u8>) -> Result<(), DbError> {
    sql!("UPDATE kernel_secrets SET key_id = $1, wrapped = $2 WHERE id = $3", key_id, wrapped, id).run(tx).await?;
    Ok(())
}

pub async fn forget_secret(tx: &mut Tx, id: &str) -> Result<(), DbError> {
    sql!("DELETE FROM kernel_secrets WHERE id = $1", id).run(tx).await?;
    Ok(())
}
