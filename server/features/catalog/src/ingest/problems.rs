//! From findings to problems that stay the same while they stay, and which of them came and went.

use std::collections::{HashMap, HashSet};

use shared::Timestamp;
use shared::catalog::Severity;

use super::Known;
use crate::read::Finding;
use crate::sources::gather::Reading;
use crate::store::problems::ProblemRow;

/// New or moved problems of a reading, and the ids of those that are gone.
pub(super) fn of_reading(known: &Known, reading: &Reading, now: Timestamp) -> (Vec<ProblemRow>, Vec<String>) {
    let in_files =
        reading.files.iter().flat_map(|file| file.findings.iter().map(|finding| (file.path.as_str(), finding)));
    let loose = reading.loose.iter().map(|(path, finding)| (path.as_str(), finding));
    let mut rows = Vec::new();
    let mut seen = HashMap::new();
    for (path, finding) in in_files.chain(loose) {
        let mut row = row(&known.source, path, finding, now);
        // Two that read the same are told apart by their order.
        let times = seen.entry(row.id.clone()).or_insert(0_u32);
        *times += 1;
        if *times > 1 {
            row.id = format!("{}-{times}", row.id);
            row.topic = row.id.clone();
        }
        rows.push(row);
    }
    difference(&known.problems, rows)
}

/// Of the problems there are now: the new and the moved ones; and the ids of the old ones that are gone.
pub(super) fn difference(old: &[ProblemRow], now: Vec<ProblemRow>) -> (Vec<ProblemRow>, Vec<String>) {
    let known: HashMap<&str, &ProblemRow> = old.iter().map(|row| (row.id.as_str(), row)).collect();
    let ids: HashSet<&str> = now.iter().map(|row| row.id.as_str()).collect();
    let gone = old.iter().filter(|row| !ids.contains(row.id.as_str())).map(|row| row.id.clone()).collect();
    let same = |row: &ProblemRow| {
        known.get(row.id.as_str()).is_some_and(|old| ProblemRow { first_seen: old.first_seen, ..row.clone() } == **old)
    };
    (now.into_iter().filter(|row| !same(row)).collect(), gone)
}

fn row(source: &str, path: &str, finding: &Finding, now: Timestamp) -> ProblemRow {
    let reference = finding.reference.as_ref().map(ToString::to_string);
    let id = id(&[
        source,
        path,
        finding.cause,
        reference.as_deref().unwrap_or_default(),
        finding.field.as_deref().unwrap_or_default(),
        &finding.message,
    ]);
    ProblemRow {
        topic: id.clone(),
        id,
        source: source.to_owned(),
        path: path.to_owned(),
        line: i64::from(finding.line),
        col: i64::from(finding.column),
        reference,
        about: None,
        field: finding.field.clone(),
        cause: finding.cause.to_owned(),
        severity: word(&finding.severity).to_owned(),
        message: finding.message.clone(),
        advice: finding.advice.clone(),
        first_seen: now.micros(),
        owner: finding.owner.as_ref().map(ToString::to_string),
    }
}

pub(super) fn word(severity: &Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Sixteen hexadecimal digits made of the parts.
pub(super) fn id(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}
