//! What only shows when the whole catalog is looked at: references to nothing, and references that are declared twice.

use std::collections::{BTreeMap, HashMap, HashSet};

use shared::Timestamp;
use shared::catalog::{EntityRef, Severity};

use super::problems::{difference, id, word};
use crate::read::EdgeAt;
use crate::store::declarations::{RivalRow, SaidRow};
use crate::store::problems::ProblemRow;

/// The rows that the checks look at.
#[derive(Debug, Default)]
pub(crate) struct Whole {
    pub said: Vec<SaidRow>,
    pub live: HashSet<String>,
    pub rivals: Vec<RivalRow>,
    /// Titles of sources by id.
    pub sources: HashMap<String, String>,
    /// The problems of this kind that are known.
    pub known: Vec<ProblemRow>,
}

/// New and moved problems, and the ids of those that are gone.
pub(crate) fn check(whole: &Whole, now: Timestamp) -> (Vec<ProblemRow>, Vec<String>) {
    let mut rows = broken_references(whole, now);
    rows.extend(conflicts(whole, now));
    difference(&whole.known, rows)
}

/// Relations of live entities that lead to nothing that is live.
fn broken_references(whole: &Whole, now: Timestamp) -> Vec<ProblemRow> {
    let mut rows = Vec::new();
    for said in &whole.said {
        let edges: Vec<EdgeAt> = serde_json::from_str(&said.edges).unwrap_or_default();
        for EdgeAt(_, target, field, line) in edges {
            if whole.live.contains(target.as_str()) {
                continue;
            }
            rows.push(ProblemRow {
                id: id(&["reference", &said.source, &said.path, &said.reference, &field, target.as_str()]),
                topic: format!("reference-{}", id(&[target.as_str()])),
                source: said.source.clone(),
                path: said.path.clone(),
                line: i64::from(line),
                col: 0,
                reference: Some(said.reference.clone()),
                about: Some(target.to_string()),
                cause: "reference".to_owned(),
                severity: word(&Severity::Warning).to_owned(),
                message: format!("Nothing in the catalog is called `{target}`."),
                advice: format!(
                    "Correct `{field}`, or register the source that declares `{}`.",
                    target.short(target.kind())
                ),
                field: Some(field),
                first_seen: now.micros(),
                owner: None,
            });
        }
    }
    rows
}

/// References with several declarations: each place is told about the others.
fn conflicts(whole: &Whole, now: Timestamp) -> Vec<ProblemRow> {
    let mut groups: BTreeMap<&str, Vec<&RivalRow>> = BTreeMap::new();
    for row in &whole.rivals {
        groups.entry(row.reference.as_str()).or_default().push(row);
    }
    let mut rows = Vec::new();
    for (reference, places) in groups {
        let same_file =
            places.windows(2).all(|pair| (&pair[0].source, &pair[0].path) == (&pair[1].source, &pair[1].path));
        let cause = if same_file { "duplicate" } else { "conflict" };
        for place in &places {
            rows.push(conflict(whole, reference, place, &places, cause, now));
        }
    }
    rows
}

fn conflict(
    whole: &Whole,
    reference: &str,
    place: &RivalRow,
    places: &[&RivalRow],
    cause: &str,
    now: Timestamp,
) -> ProblemRow {
    let in_force = |row: &RivalRow| {
        row.in_source.as_ref() == Some(&row.source)
            && row.in_path.as_ref() == Some(&row.path)
            && row.in_document == Some(row.document)
    };
    let named = |row: &RivalRow| {
        let source = whole.sources.get(&row.source).unwrap_or(&row.source);
        if row.source == place.source {
            format!("`{}:{}`", row.path, row.first_line)
        } else {
            format!("`{}:{}` of {source}", row.path, row.first_line)
        }
    };
    let short = reference.parse::<EntityRef>().map_or_else(|_| reference.to_owned(), |parsed| parsed.to_string());
    let others: Vec<String> = places
        .iter()
        .filter(|other| (&other.source, &other.path, other.document) != (&place.source, &place.path, place.document))
        .map(|other| named(other))
        .collect();
    let (severity, message) = match (in_force(place), places.iter().find(|other| in_force(other))) {
        (true, _) => (
            Severity::Warning,
            format!("`{short}` is declared again in {}; this declaration is in force.", others.join(", ")),
        ),
        (false, Some(winner)) => (
            Severity::Error,
            format!("`{short}` is declared already in {}; this declaration is not in force.", named(winner)),
        ),
        (false, None) => (Severity::Error, format!("`{short}` is declared again in {}.", others.join(", "))),
    };
    let advice = if cause == "duplicate" {
        "Remove one of the two, or give it another name."
    } else {
        "Decide which one counts, or remove one of them."
    };
    ProblemRow {
        id: id(&[cause, &place.source, &place.path, reference, &place.document.to_string()]),
        topic: format!("{cause}-{}", id(&[reference])),
        source: place.source.clone(),
        path: place.path.clone(),
        line: place.first_line,
        col: 0,
        reference: Some(reference.to_owned()),
        about: Some(reference.to_owned()),
        field: None,
        cause: cause.to_owned(),
        severity: word(&severity).to_owned(),
        message,
        advice: advice.to_owned(),
        first_seen: now.micros(),
        owner: None,
    }
}
