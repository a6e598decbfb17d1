//! All SQL of permissions.

use db::{DbError, Tx, Value, insert_many, sql};

pub(crate) type InForce = (String, i64, String);

/// Policies that are not as they came: name, version, text.
pub(crate) async fn in_force(tx: &mut Tx) -> Result<Vec<InForce>, DbError> {
    sql!("SELECT p.name, p.in_force, v.text FROM permissions_policies p JOIN permissions_versions v ON v.policy = p.name AND v.version = p.in_force ORDER BY p.name").all(tx).await
}

/// Policy, version, text, comment, author, at, published_at.
pub(crate) type VersionRow = (String, i64, String, String, String, i64, Option<i64>);

pub(crate) async fn versions(tx: &mut Tx, policy: &str) -> Result<Vec<VersionRow>, DbError> {
    sql!("SELECT policy, version, text, comment, author, at, published_at FROM permissions_versions WHERE policy = $1 ORDER BY version DESC", policy).all(tx).await
}

/// The newest version of each policy.
pub(crate) async fn newest(tx: &mut Tx) -> Result<Vec<VersionRow>, DbError> {
    sql!("SELECT policy, version, text, comment, author, at, published_at FROM permissions_versions v WHERE version = (SELECT MAX(w.version) FROM permissions_versions w WHERE w.policy = v.policy) ORDER BY policy").all(tx).await
}

pub(crate) async fn version(tx: &mut Tx, policy: &str, version: i64) -> Result<Option<VersionRow>, DbError> {
    sql!("SELECT policy, version, text, comment, author, at, published_at FROM permissions_versions WHERE policy = $1 AND version = $2", policy, version).optional(tx).await
}

pub(crate) async fn save_version(tx: &mut Tx, row: VersionRow) -> Result<(), DbError> {
    let (policy, version, text, comment, author, at, published_at) = row;
    sql!("INSERT INTO permissions_versions (policy, version, text, comment, author, at, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7)", policy, version, text, comment, author, at, published_at).run(tx).await?;
    Ok(())
}

pub(crate) async fn publish(tx: &mut Tx, policy: &str, version: i64, at: i64) -> Result<(), DbError> {
    sql!("UPDATE permissions_versions SET published_at = $3 WHERE policy = $1 AND version = $2", policy, version, at)
        .run(tx)
        .await?;
    sql!("INSERT INTO permissions_policies (name, in_force) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET in_force = excluded.in_force", policy, version).run(tx).await?;
    Ok(())
}

/// Id, subject, role, reason, given by, given at, ends at, basis, delegated by, ended at, ended because.
pub(crate) type AssignmentRow = (
    String,
    String,
    String,
    String,
    String,
    i64,
    Option<i64>,
    Option<String>,
    Option<String>,
    Option<i64>,
    Option<String>,
);

pub(crate) async fn assignments(tx: &mut Tx, subject: &str, role: &str) -> Result<Vec<AssignmentRow>, DbError> {
    sql!("SELECT id, subject, role, reason, given_by, given_at, ends_at, basis, delegated_by, ended_at, ended_because FROM permissions_assignments WHERE ($1 = '' OR subject = $1) AND ($2 = '' OR role = $2) ORDER BY given_at, id", subject, role).all(tx).await
}

/// Those that nobody has ended and no sweep has found.
pub(crate) async fn open_assignments(tx: &mut Tx) -> Result<Vec<AssignmentRow>, DbError> {
    sql!("SELECT id, subject, role, reason, given_by, given_at, ends_at, basis, delegated_by, ended_at, ended_because FROM permissions_assignments WHERE ended_at IS NULL ORDER BY given_at, id").all(tx).await
}

/// Those that this person lent until a moment, and that nobody has ended.
pub(crate) async fn lent_by(tx: &mut Tx, lender: &str, until: i64) -> Result<Vec<AssignmentRow>, DbError> {
    sql!("SELECT id, subject, role, reason, given_by, given_at, ends_at, basis, delegated_by, ended_at, ended_because FROM permissions_assignments WHERE delegated_by = $1 AND given_at <= $2 AND ended_at IS NULL ORDER BY given_at, id", lender, until).all(tx).await
}

pub(crate) async fn assignment(tx: &mut Tx, id: &str) -> Result<Option<AssignmentRow>, DbError> {
    sql!("SELECT id, subject, role, reason, given_by, given_at, ends_at, basis, delegated_by, ended_at, ended_because FROM permissions_assignments WHERE id = $1", id).optional(tx).await
}

pub(crate) async fn assign(tx: &mut Tx, row: AssignmentRow) -> Result<(), DbError> {
    let (id, subject, role, reason, given_by, given_at, ends_at, basis, delegated_by, _, _) = row;
    sql!("INSERT INTO permissions_assignments (id, subject, role, reason, given_by, given_at, ends_at, basis, delegated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", id, subject, role, reason, given_by, given_at, ends_at, basis, delegated_by).run(tx).await?;
    Ok(())
}

/// Ends it, once.
pub(crate) async fn end(tx: &mut Tx, id: &str, at: i64, because: &str) -> Result<u64, DbError> {
    sql!(
        "UPDATE permissions_assignments SET ended_at = $2, ended_because = $3 WHERE id = $1 AND ended_at IS NULL",
        id,
        at,
        because
    )
    .run(tx)
    .await
}

/// Holds everybody else who changes assignments or policies until commit, so that the last administrator stays.
pub(crate) async fn one_at_a_time(tx: &mut Tx) -> Result<(), DbError> {
    sql!("INSERT INTO permissions_policies (name, in_force) VALUES ('', 0) ON CONFLICT (name) DO UPDATE SET in_force = permissions_policies.in_force + 1").run(tx).await?;
    Ok(())
}

/// Id, person, role, reason, hours, asked at, state, decided by, decided at, answer.
pub(crate) type RequestRow =
    (String, String, String, String, i64, i64, String, Option<String>, Option<i64>, Option<String>);

pub(crate) async fn requests(tx: &mut Tx, person: &str, state: &str) -> Result<Vec<RequestRow>, DbError> {
    sql!("SELECT id, person, role, reason, hours, asked_at, state, decided_by, decided_at, answer FROM permissions_requests WHERE ($1 = '' OR person = $1) AND ($2 = '' OR state = $2) ORDER BY asked_at DESC, id LIMIT 1000", person, state).all(tx).await
}

pub(crate) async fn request(tx: &mut Tx, id: &str) -> Result<Option<RequestRow>, DbError> {
    sql!("SELECT id, person, role, reason, hours, asked_at, state, decided_by, decided_at, answer FROM permissions_requests WHERE id = $1", id).optional(tx).await
}

pub(crate) async fn ask(tx: &mut Tx, row: RequestRow) -> Result<(), DbError> {
    let (id, person, role, reason, hours, asked_at, state, ..) = row;
    sql!("INSERT INTO permissions_requests (id, person, role, reason, hours, asked_at, state) VALUES ($1, $2, $3, $4, $5, $6, $7)", id, person, role, reason, hours, asked_at, state).run(tx).await?;
    Ok(())
}

/// Decides a request that waits; answers how many did.
pub(crate) async fn decide(
    tx: &mut Tx,
    id: &str,
    state: &str,
    by: &str,
    at: i64,
    answer: &str,
) -> Result<u64, DbError> {
    sql!("UPDATE permissions_requests SET state = $2, decided_by = $3, decided_at = $4, answer = $5 WHERE id = $1 AND state = 'waiting'", id, state, by, at, answer).run(tx).await
}

/// Who, word, class, asker, allowed, at.
pub(crate) type DecisionRow = (String, String, String, String, bool, i64);

pub(crate) async fn record(tx: &mut Tx, rows: Vec<[Value; 7]>) -> Result<(), DbError> {
    insert_many(
        tx,
        "INSERT INTO permissions_decisions (who, word, class, day, asker, allowed, at)",
        rows,
        "ON CONFLICT (who, word, class, day) DO UPDATE SET asker = excluded.asker, allowed = excluded.allowed, at = excluded.at",
    )
    .await?;
    Ok(())
}

pub(crate) async fn decisions_since(tx: &mut Tx, day: i64, most: i64) -> Result<Vec<DecisionRow>, DbError> {
    sql!("SELECT who, word, class, asker, allowed, at FROM permissions_decisions WHERE day >= $1 ORDER BY at DESC LIMIT $2", day, most).all(tx).await
}

pub(crate) async fn forget_decisions(tx: &mut Tx, before_day: i64) -> Result<(), DbError> {
    sql!("DELETE FROM permissions_decisions WHERE day < $1", before_day).run(tx).await?;
    Ok(())
}
