//! What a reading changes: known rows and read files in, changed rows and events out. Pure; saving is one call.

pub(crate) mod checks;
mod entities;
mod problems;
mod save;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use shared::Timestamp;
use shared::events::Event;

use crate::read::{Found, Judged};
use crate::sources::gather::{ReadFile, Reading};
use crate::store::declarations::DeclarationRow;
use crate::store::entities::{EntityRow, RevisionRow};
use crate::store::files::FileRow;
use crate::store::problems::ProblemRow;

pub(crate) use entities::{Claims, Settled, settle};
pub(crate) use save::{load, load_references, recheck, save, save_settled};

/// What the catalog knows about a source and about everything that it touches.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub source: String,
    /// Order of registration of every source, by id.
    pub positions: HashMap<String, i64>,
    /// What this source declares.
    pub declarations: Vec<DeclarationRow>,
    pub files: Vec<FileRow>,
    /// Problems that were found while reading this source.
    pub problems: Vec<ProblemRow>,
    /// What other sources declare of the references in question.
    pub others: Vec<DeclarationRow>,
    pub entities: HashMap<String, EntityRow>,
    /// The highest revision numbers of references that are not in the catalog now.
    pub last_numbers: HashMap<String, i64>,
}

/// Rules and values that come from outside.
pub(crate) struct Given<'g> {
    pub now: Timestamp,
    pub trash_days: i64,
    pub new_id: &'g (dyn Fn() -> String + Sync),
}

impl Given<'_> {
    pub(crate) fn purge_at(&self) -> i64 {
        self.now.plus_seconds(self.trash_days * 86_400).micros()
    }
}

/// Everything that a reading changes.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub declared: Vec<DeclarationRow>,
    pub undeclared: Vec<(String, i64)>,
    pub files: Vec<FileRow>,
    pub files_gone: Vec<String>,
    pub blobs: Vec<(String, Vec<u8>)>,
    pub bodies: Vec<(String, String)>,
    pub settled: Settled,
    pub problems: Vec<ProblemRow>,
    pub problems_gone: Vec<String>,
    /// Declarations of this source after it.
    pub entities: u64,
}

/// The references that a reading touches: what the source declared, and what it declares now.
pub(crate) fn touched(declarations: &[DeclarationRow], reading: &Reading) -> BTreeSet<String> {
    let before = declarations.iter().map(|row| row.reference.clone());
    before.chain(found(reading).map(|(_, found)| found.reference.to_string())).collect()
}

fn found(reading: &Reading) -> impl Iterator<Item = (&ReadFile, &Found)> {
    reading.files.iter().flat_map(|file| {
        file.documents.iter().filter_map(move |document| match document {
            Judged::Entity(found) => Some((file, &**found)),
            _ => None,
        })
    })
}

/// Decides what a reading of a source changes.
pub(crate) fn decide(known: &Known, reading: &Reading, given: &Given<'_>) -> Changes {
    let declarations = declarations(known, reading);
    let mut changes = Changes { entities: declarations.len() as u64, ..Changes::default() };

    let mut claims = Claims::default();
    for row in declarations.iter().chain(&known.others) {
        claims.add(row, known.positions.get(&row.source).copied().unwrap_or(i64::MAX));
    }
    changes.settled = settle(&touched(&known.declarations, reading), &claims, known, given);

    let old: HashMap<(&str, i64), &DeclarationRow> =
        known.declarations.iter().map(|row| ((row.path.as_str(), row.document), row)).collect();
    let kept: HashSet<(&str, i64)> = declarations.iter().map(|row| (row.path.as_str(), row.document)).collect();
    changes.undeclared = known
        .declarations
        .iter()
        .filter(|row| !kept.contains(&(row.path.as_str(), row.document)))
        .map(|row| (row.path.clone(), row.document))
        .collect();
    let old_hashes: HashSet<&str> = known.declarations.iter().map(|row| row.hash.as_str()).collect();
    let bodies: BTreeMap<&str, &str> = found(reading)
        .filter(|(_, found)| !old_hashes.contains(found.hash.as_str()))
        .map(|(_, found)| (found.hash.as_str(), found.body.as_str()))
        .collect();
    changes.bodies = bodies.into_iter().map(|(hash, body)| (hash.to_owned(), body.to_owned())).collect();

    (changes.files, changes.files_gone) = files(known, reading, &declarations);
    let old_blobs: HashSet<&str> = known.files.iter().filter_map(|row| row.blob.as_deref()).collect();
    let blobs: BTreeMap<&str, &str> = reading
        .files
        .iter()
        .filter(|file| !old_blobs.contains(file.blob.as_str()))
        .map(|file| (file.blob.as_str(), file.text.as_str()))
        .collect();
    changes.blobs = blobs.into_iter().map(|(hash, text)| (hash.to_owned(), text.as_bytes().to_vec())).collect();

    changes.declared =
        declarations.iter().filter(|row| old.get(&(row.path.as_str(), row.document)) != Some(row)).cloned().collect();
    (changes.problems, changes.problems_gone) = problems::of_reading(known, reading, given.now);
    changes
}

/// What the source declares now: what was found, and what is held because nobody can tell what became of it.
fn declarations(known: &Known, reading: &Reading) -> Vec<DeclarationRow> {
    let before: HashSet<(&str, &str)> =
        known.declarations.iter().map(|row| (row.path.as_str(), row.reference.as_str())).collect();
    let mut rows: Vec<DeclarationRow> = found(reading)
        .filter(|(file, found)| !(found.partial && before.contains(&(file.path.as_str(), found.reference.as_str()))))
        .map(|(file, found)| row(&known.source, reading.commit.as_deref(), file, found))
        .collect();
    let holding = Holding::of(known, reading);
    let mut taken: HashSet<(String, i64)> = rows.iter().map(|row| (row.path.clone(), row.document)).collect();
    let now: HashSet<String> = rows.iter().map(|row| row.reference.clone()).collect();
    for old in known.declarations.iter().filter(|old| !now.contains(&old.reference) && holding.holds(old)) {
        let mut row = DeclarationRow { held: true, ..old.clone() };
        while !taken.insert((row.path.clone(), row.document)) {
            row.document = row.document.max(1_000_000) + 1;
        }
        rows.push(row);
    }
    rows
}

fn row(source: &str, commit: Option<&str>, file: &ReadFile, found: &Found) -> DeclarationRow {
    DeclarationRow {
        source: source.to_owned(),
        path: file.path.clone(),
        document: i64::from(found.position),
        reference: found.reference.to_string(),
        kind: found.kind.clone(),
        title: printable(&found.title),
        hash: found.hash.clone(),
        blob: file.blob.clone(),
        first_line: i64::from(found.first_line),
        last_line: i64::from(found.last_line),
        commit_id: commit.map(str::to_owned),
        owner: found.owner.clone(),
        edges: serde_json::to_string(&found.edges).expect("texts and numbers become JSON"),
        held: false,
    }
}

/// One line, so that a title cannot break a list.
fn printable(title: &str) -> String {
    title.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// Which declarations stand although they were not seen: a typo or a server that is down removes nothing.
struct Holding<'r> {
    reading: &'r Reading,
    /// Files with a document that nobody can make out.
    unclear: HashSet<&'r str>,
    /// References whose document is there, but in error.
    broken: HashSet<(&'r str, &'r str)>,
    read: HashSet<&'r str>,
    /// A Location is held itself: what it leads to was not looked for.
    lost_way: bool,
}

impl<'r> Holding<'r> {
    fn of(known: &'r Known, reading: &'r Reading) -> Holding<'r> {
        let mut broken = HashSet::new();
        for file in &reading.files {
            for document in &file.documents {
                let reference = match document {
                    Judged::Broken(Some(reference)) => reference,
                    Judged::Entity(found) if found.partial => &found.reference,
                    _ => continue,
                };
                broken.insert((file.path.as_str(), reference.as_str()));
            }
        }
        let mut holding = Holding {
            reading,
            unclear: reading.files.iter().filter(|file| file.is_unclear()).map(|file| file.path.as_str()).collect(),
            broken,
            read: reading.files.iter().map(|file| file.path.as_str()).collect(),
            lost_way: false,
        };
        let seen: HashSet<&str> = found(reading).map(|(_, found)| found.reference.as_str()).collect();
        holding.lost_way = known.declarations.iter().any(|row| {
            row.kind.eq_ignore_ascii_case("location") && !seen.contains(row.reference.as_str()) && holding.holds(row)
        });
        holding
    }

    fn holds(&self, old: &DeclarationRow) -> bool {
        let path = old.path.as_str();
        let closed = &self.reading.closed;
        let in_closed_folder =
            || closed.iter().any(|folder| folder.ends_with('/') && path.starts_with(folder.as_str()));
        closed.contains(path)
            || in_closed_folder()
            || self.unclear.contains(path)
            || self.broken.contains(&(path, old.reference.as_str()))
            || (self.lost_way && !self.read.contains(path))
    }
}

fn files(known: &Known, reading: &Reading, declarations: &[DeclarationRow]) -> (Vec<FileRow>, Vec<String>) {
    let mut entities: HashMap<&str, i64> = HashMap::new();
    for row in declarations {
        *entities.entry(row.path.as_str()).or_default() += 1;
    }
    let old: HashMap<&str, &FileRow> = known.files.iter().map(|row| (row.path.as_str(), row)).collect();
    let mut rows: BTreeMap<String, FileRow> = BTreeMap::new();
    for file in &reading.files {
        let row = FileRow {
            source: known.source.clone(),
            path: file.path.clone(),
            blob: Some(file.blob.clone()),
            bytes: i64::try_from(file.text.len()).unwrap_or(i64::MAX),
            commit_id: reading.commit.clone(),
            etag: file.etag.clone(),
            entities: 0,
        };
        rows.insert(file.path.clone(), row);
    }
    for (path, count) in &entities {
        let unread = || FileRow {
            source: known.source.clone(),
            path: (*path).to_owned(),
            blob: None,
            bytes: 0,
            commit_id: None,
            etag: None,
            entities: 0,
        };
        rows.entry((*path).to_owned())
            .or_insert_with(|| old.get(path).map_or_else(unread, |row| (*row).clone()))
            .entities = *count;
    }
    let gone = known.files.iter().filter(|row| !rows.contains_key(&row.path)).map(|row| row.path.clone()).collect();
    (rows.into_values().filter(|row| old.get(row.path.as_str()) != Some(&row)).collect(), gone)
}

/// Everything that a reading saw, as one hash: equal means that nothing has to be decided.
pub(crate) fn digest(reading: &Reading) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    // Another version may judge differently.
    add(env!("CARGO_PKG_VERSION"));
    add(reading.commit.as_deref().unwrap_or_default());
    let mut closed: Vec<&String> = reading.closed.iter().collect();
    closed.sort();
    closed.into_iter().for_each(|path| add(path));
    for file in &reading.files {
        add(&file.path);
        add(&file.blob);
        for document in &file.documents {
            match document {
                Judged::Entity(found) => add(&found.hash),
                Judged::Broken(reference) => add(reference.as_ref().map_or("?", |reference| reference.as_str())),
                Judged::Other => add("-"),
            }
        }
        file.findings.iter().for_each(|finding| add(&finding.message));
    }
    for (path, finding) in &reading.loose {
        add(path);
        add(&finding.message);
    }
    hasher.finalize().to_hex().to_string()
}

impl Changes {
    /// What the log says about the reading itself.
    pub(crate) fn summary(&self, source: &str, problems: u64) -> Event {
        let count = |which: fn(&Event) -> bool| self.settled.events.iter().filter(|event| which(event)).count() as u64;
        Event::SourceRead {
            source: shared::catalog::SourceId(source.to_owned()),
            added: count(|event| matches!(event, Event::EntityAdded { .. } | Event::EntityRestored { .. })),
            changed: count(|event| matches!(event, Event::EntityChanged { .. })),
            gone: count(|event| matches!(event, Event::EntityOrphaned { .. })),
            problems,
        }
    }
}

/// The revision that a declaration becomes.
pub(crate) fn revision(row: &DeclarationRow, number: i64, at: Timestamp) -> RevisionRow {
    RevisionRow {
        reference: row.reference.clone(),
        number,
        hash: row.hash.clone(),
        blob: row.blob.clone(),
        source: row.source.clone(),
        path: row.path.clone(),
        first_line: row.first_line,
        last_line: row.last_line,
        commit_id: row.commit_id.clone(),
        at: at.micros(),
    }
}
