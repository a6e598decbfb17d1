//! All SQL of audit.

use db::{DbError, Tx, Value, insert_many, sql};

/// Seq, at, who, word, times.
pub(crate) type DeedRow = (i64, i64, String, String, i64);

pub(crate) async fn remember(tx: &mut Tx, rows: Vec<DeedRow>) -> Result<(), DbError> {
    let rows = rows.into_iter().map(|(seq, at, who, word, times)| -> [Value; 5] {
        [seq.into(), at.into(), who.into(), word.into(), times.into()]
    });
    insert_many(tx, "INSERT INTO audit_deeds (seq, at, who, word, times)", rows, "ON CONFLICT (seq) DO NOTHING")
        .await?;
    Ok(())
}

/// Since a time, oldest first; the newest `most` of them.
pub(crate) async fn deeds_since(tx: &mut Tx, at: i64, most: i64) -> Result<Vec<DeedRow>, DbError> {
    let mut rows: Vec<DeedRow> =
        sql!("SELECT seq, at, who, word, times FROM audit_deeds WHERE at >= $1 ORDER BY seq DESC LIMIT $2", at, most)
            .all(tx)
            .await?;
    rows.reverse();
    Ok(rows)
}

pub(crate) async fn forget_deeds(tx: &mut Tx, before: i64) -> Result<(), DbError> {
    sql!("DELETE FROM audit_deeds WHERE at < $1", before).run(tx).await?;
    Ok(())
}

/// Pattern, by, at, reason.
pub(crate) type DismissalRow = (String, String, i64, String);

pub(crate) async fn dismissals(tx: &mut Tx) -> Result<Vec<DismissalRow>, DbError> {
    sql!("SELECT pattern, dismissed_by, at, reason FROM audit_dismissals").all(tx).await
}

/// Answers 0 when it was dismissed already.
pub(crate) async fn dismiss(tx: &mut Tx, row: DismissalRow) -> Result<u64, DbError> {
    let (pattern, by, at, reason) = row;
    sql!("INSERT INTO audit_dismissals (pattern, dismissed_by, at, reason) VALUES ($1, $2, $3, $4) ON CONFLICT (pattern) DO NOTHING", pattern, by, at, reason).run(tx).await
}

/// Number and time of the newest head that was sent to this place.
pub(crate) async fn sent(tx: &mut Tx, place: &str) -> Result<Option<(i64, i64)>, DbError> {
    sql!("SELECT seq, at FROM audit_seals WHERE place = $1", place).optional(tx).await
}

pub(crate) async fn note_sent(tx: &mut Tx, place: &str, seq: i64, at: i64) -> Result<(), DbError> {
    sql!("INSERT INTO audit_seals (place, seq, at) VALUES ($1, $2, $3) ON CONFLICT (place) DO UPDATE SET seq = excluded.seq, at = excluded.at", place, seq, at).run(tx).await?;
    Ok(())
}
