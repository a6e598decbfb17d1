//! Deciding, without a database: tables of cases, and random stories that must keep the promises.

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;
use shared::Timestamp;
use shared::events::Event;

use super::{Changes, Given, Known, decide, digest, touched};
use crate::read::{Budget, Expect, documents, judge};
use crate::sources::gather::{ReadFile, Reading};
use crate::store::declarations::DeclarationRow;
use crate::store::entities::EntityRow;

const NOW: Timestamp = Timestamp(1_000_000_000);

fn domain(name: &str, text: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Domain\nmetadata: {{name: {name}}}\nspec: {{owner: group:x/y, text: '{text}'}}\n"
    )
}

/// What reading these files gives.
fn reading(files: &[(&str, &str)]) -> Reading {
    let budget = Budget::default();
    let read = |(path, text): &(&str, &str)| {
        let judged = documents(text, &budget).map(|document| judge::judge(&document.unwrap(), Expect::Entities, &[]));
        let (documents, findings): (Vec<_>, Vec<_>) = judged.unzip();
        ReadFile {
            path: (*path).to_owned(),
            blob: blake3::hash(text.as_bytes()).to_hex().to_string(),
            text: (*text).to_owned(),
            etag: None,
            documents,
            findings: findings.concat(),
        }
    };
    Reading { files: files.iter().map(read).collect(), ..Reading::default() }
}

/// The catalog as rows: what `load` and `save` do with a database.
#[derive(Default)]
struct Rows {
    entities: HashMap<String, EntityRow>,
    declarations: Vec<DeclarationRow>,
    known: HashMap<String, Known>,
    revisions: HashMap<String, Vec<i64>>,
}

impl Rows {
    fn read(&mut self, source: &str, reading: &Reading) -> Changes {
        let own: Vec<DeclarationRow> = self.declarations.iter().filter(|row| row.source == source).cloned().collect();
        let references: BTreeSet<String> = touched(&own, reading);
        let before = self.known.remove(source).unwrap_or_default();
        let known = Known {
            source: source.to_owned(),
            positions: HashMap::from([("one".to_owned(), 1), ("two".to_owned(), 2)]),
            declarations: own,
            others: self
                .declarations
                .iter()
                .filter(|row| row.source != source && references.contains(&row.reference))
                .cloned()
                .collect(),
            entities: self
                .entities
                .iter()
                .filter(|(reference, _)| references.contains(*reference))
                .map(|(reference, row)| (reference.clone(), row.clone()))
                .collect(),
            files: before.files,
            problems: before.problems,
            last_numbers: HashMap::new(),
        };
        let new_id = || "an-id".to_owned();
        let changes = decide(&known, reading, &Given { now: NOW, trash_days: 30, new_id: &new_id });
        self.declarations
            .retain(|row| row.source != source || !changes.undeclared.contains(&(row.path.clone(), row.document)));
        for row in &changes.declared {
            self.declarations
                .retain(|old| (&old.source, &old.path, old.document) != (&row.source, &row.path, row.document));
            self.declarations.push(row.clone());
        }
        for row in &changes.settled.entities {
            self.entities.insert(row.reference.clone(), row.clone());
        }
        for row in &changes.settled.revisions {
            self.revisions.entry(row.reference.clone()).or_default().push(row.number);
        }
        let mut after = Known { files: known.files, problems: known.problems, ..Known::default() };
        after.files.retain(|row| {
            !changes.files_gone.contains(&row.path) && !changes.files.iter().any(|new| new.path == row.path)
        });
        after.files.extend(changes.files.clone());
        after.problems.retain(|row| {
            !changes.problems_gone.contains(&row.id) && !changes.problems.iter().any(|new| new.id == row.id)
        });
        after.problems.extend(changes.problems.clone());
        self.known.insert(source.to_owned(), after);
        changes
    }

    fn state(&self, name: &str) -> Option<(&str, i64)> {
        self.entities.get(&format!("domain:default/{name}")).map(|row| (row.state.as_str(), row.revision))
    }
}

fn words(changes: &Changes) -> Vec<&'static str> {
    changes.settled.events.iter().map(Event::word).collect()
}

#[test]
fn entities_come_change_go_and_come_back() {
    let mut rows = Rows::default();
    let (a, b, changed) = (domain("a", "1"), domain("b", "1"), domain("a", "2"));
    assert_eq!(words(&rows.read("one", &reading(&[("a", &a), ("b", &b)]))), ["entity-added", "entity-added"]);
    assert_eq!(words(&rows.read("one", &reading(&[("a", &changed), ("b", &b)]))), ["entity-changed"]);
    let gone = rows.read("one", &reading(&[("a", &changed)]));
    assert_eq!(
        (words(&gone), gone.files_gone, gone.undeclared),
        (vec!["entity-orphaned"], vec!["b".to_owned()], vec![("b".to_owned(), 0)])
    );
    assert_eq!(rows.entities["domain:default/b"].purge_at, Some(NOW.plus_seconds(30 * 86_400).micros()));
    assert_eq!(
        words(&rows.read("one", &reading(&[("a", &changed), ("c", &domain("b", "3"))]))),
        ["entity-restored", "entity-changed"]
    );
    assert_eq!((rows.state("a"), rows.state("b")), (Some(("live", 2)), Some(("live", 2))));
}

#[test]
fn the_first_source_wins_and_the_other_takes_over_when_it_goes() {
    let mut rows = Rows::default();
    let (early, late) = (domain("a", "early"), domain("a", "late"));
    rows.read("two", &reading(&[("a", &late)]));
    assert_eq!(
        words(&rows.read("one", &reading(&[("z", &early)]))),
        ["entity-changed"],
        "it was registered first, although it was read later"
    );
    assert_eq!(rows.entities["domain:default/a"].source.as_deref(), Some("one"));
    assert_eq!(words(&rows.read("two", &reading(&[("a", &domain("a", "later"))]))), [""; 0]);
    assert_eq!(words(&rows.read("one", &reading(&[]))), ["entity-changed"]);
    assert_eq!(
        (rows.entities["domain:default/a"].source.as_deref(), rows.state("a")),
        (Some("two"), Some(("live", 3)))
    );
}

#[test]
fn what_cannot_be_made_out_takes_nothing_away() {
    let (a, b) = (domain("a", "1"), domain("b", "1"));
    let both = format!("{a}---\n{b}");
    for (files, closed, state_of_b) in [
        (vec![("f", format!("{a}---\nbroken: [\n"))], None, "live"),
        (vec![("f", format!("{a}---\n{}", b.replace("owner: group:x/y", "owner: 12")))], None, "live"),
        (vec![("f", format!("{a}---\n{}", domain("c", "1").replace("owner: group:x/y", "owner: 12")))], None, "orphan"),
        (vec![], Some("f"), "live"),
        (vec![("f", a.clone())], None, "orphan"),
    ] {
        let mut rows = Rows::default();
        rows.read("one", &reading(&[("f", &both)]));
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let mut now = reading(&files);
        now.closed.extend(closed.map(str::to_owned));
        rows.read("one", &now);
        assert_eq!(rows.state("b").map(|(state, _)| state), Some(state_of_b), "{files:?}");
        let held = rows.declarations.iter().filter(|row| row.held).count();
        assert_eq!(held > 0, state_of_b == "live", "{files:?}");
    }
}

/// One file with up to three entities, each in one of a few versions or broken.
fn any_file() -> impl Strategy<Value = (usize, String)> {
    let document = (prop::sample::select(vec!["a", "b", "c"]), 0..4_u8).prop_map(|(name, version)| match version {
        0 => "broken: [\n".to_owned(),
        1 => domain(name, "1").replace("owner: group:x/y", "owner: 12"),
        version => domain(name, &version.to_string()),
    });
    (0..3_usize, prop::collection::vec(document, 0..3).prop_map(|documents| documents.join("---\n")))
}

fn any_story() -> impl Strategy<Value = Vec<(bool, Vec<(usize, String)>)>> {
    prop::collection::vec((any::<bool>(), prop::collection::vec(any_file(), 0..3)), 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn whatever_is_read_the_promises_hold(story in any_story()) {
        let mut rows = Rows::default();
        for (first, files) in story {
            let source = if first { "one" } else { "two" };
            let files: HashMap<String, String> = files.into_iter().map(|(path, text)| (format!("{path}.yaml"), text)).collect();
            let mut files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
            files.sort_unstable();
            let now = reading(&files);
            rows.read(source, &now);
            // The same again changes nothing.
            let again = rows.read(source, &reading(&files));
            prop_assert_eq!(digest(&now), digest(&reading(&files)));
            prop_assert!(again.settled.entities.is_empty() && again.settled.events.is_empty() && again.settled.revisions.is_empty(), "{again:?}");
            prop_assert!(again.declared.is_empty() && again.undeclared.is_empty() && again.problems.is_empty() && again.problems_gone.is_empty() && again.files.is_empty(), "{again:?}");
            // What is declared is live and as one of its declarations says; what is not waits in the trash.
            for (reference, row) in &rows.entities {
                let declared: Vec<&DeclarationRow> = rows.declarations.iter().filter(|declared| declared.reference == *reference).collect();
                prop_assert_eq!(row.state.as_str(), if declared.is_empty() { "orphan" } else { "live" });
                prop_assert_eq!(row.purge_at.is_some(), declared.is_empty());
                let in_force = |declared: &&&DeclarationRow| (Some(&declared.source), Some(&declared.path), Some(declared.document)) == (row.source.as_ref(), row.path.as_ref(), row.document);
                prop_assert!(declared.is_empty() || declared.iter().find(in_force).is_some_and(|declared| declared.hash == row.hash));
                let numbers = &rows.revisions[reference];
                prop_assert_eq!(numbers, &(1..=row.revision).collect::<Vec<i64>>());
            }
        }
    }
}
