//! Everything that fits a query, with what is needed to filter, count and order it before a single text is loaded.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use shared::catalog::EntityRef;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentId;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::engine::Titles;

/// A column of texts of one segment.
struct Texts {
    numbers: Option<StrColumn>,
    texts: Vec<Arc<str>>,
}

impl Texts {
    fn read(segment: &SegmentReader, field: &str) -> tantivy::Result<Texts> {
        let Some(column) = segment.fast_fields().str(field)? else {
            return Ok(Texts { numbers: None, texts: Vec::new() });
        };
        let mut texts = Vec::with_capacity(column.num_terms());
        let mut text = String::new();
        for number in 0..column.num_terms() as u64 {
            column.ord_to_str(number, &mut text)?;
            texts.push(Arc::from(text.as_str()));
        }
        Ok(Texts { numbers: Some(column), texts })
    }

    /// The position of the text of an entry in `texts`.
    fn number(&self, doc: DocId) -> Option<usize> {
        let number = self.numbers.as_ref()?.ords().first(doc)?;
        usize::try_from(number).ok().filter(|at| *at < self.texts.len())
    }
}

/// What is known of the entries of one segment; a segment never changes.
pub struct Columns {
    subjects: Texts,
    references: Vec<Option<EntityRef>>,
    kinds: Texts,
    owners: Texts,
    owner_titles: Texts,
    weights: Option<Column<f64>>,
}

impl Columns {
    fn read(segment: &SegmentReader) -> tantivy::Result<Columns> {
        let subjects = Texts::read(segment, "subject")?;
        Ok(Columns {
            references: subjects.texts.iter().map(|text| text.parse().ok()).collect(),
            subjects,
            kinds: Texts::read(segment, "kind")?,
            owners: Texts::read(segment, "owner")?,
            owner_titles: Texts::read(segment, "owner_title")?,
            weights: segment.fast_fields().f64("weight").ok(),
        })
    }
}

impl Columns {
    /// The owners that entries of the segment name.
    pub fn owners(&self) -> impl Iterator<Item = EntityRef> {
        self.owners.texts.iter().filter_map(|owner| owner.parse().ok())
    }

    /// Adds the subjects of entries that call their owner by another title than these.
    pub fn owned_by_renamed(&self, titles: &Titles, segment: &SegmentReader, found: &mut Vec<EntityRef>) {
        let now: Vec<Option<&String>> = self.owners.texts.iter().map(|owner| titles.get(&**owner)).collect();
        if now.iter().all(Option::is_none) {
            return;
        }
        for doc in segment.doc_ids_alive() {
            let Some(title) = self.owners.number(doc).and_then(|owner| now[owner]) else { continue };
            let said = self.owner_titles.number(doc).map(|at| &*self.owner_titles.texts[at]);
            if said != Some(title.as_str()) {
                let subject = self.subjects.number(doc).and_then(|at| self.references.get(at));
                found.extend(subject.cloned().flatten());
            }
        }
    }
}

/// The columns of the segments that are in use.
#[derive(Default)]
pub struct Known(Mutex<HashMap<SegmentId, Arc<Columns>>>);

impl Known {
    pub fn of(&self, segment: &SegmentReader) -> tantivy::Result<Arc<Columns>> {
        let id = segment.segment_id();
        if let Ok(known) = self.0.lock()
            && let Some(columns) = known.get(&id)
        {
            return Ok(columns.clone());
        }
        let columns = Arc::new(Columns::read(segment)?);
        if let Ok(mut known) = self.0.lock() {
            known.insert(id, columns.clone());
        }
        Ok(columns)
    }

    /// Forgets segments that are gone, and reads the new ones before anybody waits for them.
    pub fn follow(&self, segments: &[SegmentReader]) -> tantivy::Result<()> {
        if let Ok(mut known) = self.0.lock() {
            known.retain(|id, _| segments.iter().any(|segment| segment.segment_id() == *id));
        }
        segments.iter().try_for_each(|segment| self.of(segment).map(|_| ()))
    }
}

/// One entry that fits.
#[derive(Debug, Clone)]
pub struct Match {
    pub score: Score,
    pub address: DocAddress,
    /// Position in `Matches::subjects`.
    pub subject: usize,
    pub kind: Arc<str>,
    pub owner: Option<Arc<str>>,
    pub owner_title: Option<Arc<str>>,
}

/// All entries that fit, in no order.
#[derive(Debug, Default)]
pub struct Matches {
    pub found: Vec<Match>,
    /// Each subject once.
    pub subjects: Vec<EntityRef>,
}

pub struct Everything<'k> {
    pub known: &'k Known,
}

pub struct OfSegment {
    columns: Arc<Columns>,
    segment: SegmentOrdinal,
    found: Vec<(Score, DocId)>,
}

impl Collector for Everything<'_> {
    type Fruit = Matches;
    type Child = OfSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<OfSegment> {
        Ok(OfSegment { columns: self.known.of(reader)?, segment, found: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<OfSegment>) -> tantivy::Result<Matches> {
        let mut matches = Matches::default();
        let mut positions: HashMap<&EntityRef, usize> = HashMap::new();
        for OfSegment { columns, segment, found } in &fruits {
            // Most entries have a subject of their own, but an API has one for all its operations.
            let mut places: Vec<Option<usize>> = vec![None; columns.references.len()];
            for (score, doc) in found {
                let Some(number) = columns.subjects.number(*doc) else { continue };
                let Some(reference) = columns.references.get(number).and_then(Option::as_ref) else { continue };
                let subject = *places[number].get_or_insert_with(|| {
                    *positions.entry(reference).or_insert_with(|| {
                        matches.subjects.push(reference.clone());
                        matches.subjects.len() - 1
                    })
                });
                let text = |texts: &Texts| texts.number(*doc).map(|at| texts.texts[at].clone());
                let weight = columns.weights.as_ref().and_then(|weights| weights.first(*doc)).unwrap_or(1.0);
                matches.found.push(Match {
                    score: score * weight as f32,
                    address: DocAddress::new(*segment, *doc),
                    subject,
                    kind: text(&columns.kinds).unwrap_or_else(|| Arc::from("")),
                    owner: text(&columns.owners),
                    owner_title: text(&columns.owner_titles),
                });
            }
        }
        Ok(matches)
    }
}

impl SegmentCollector for OfSegment {
    type Fruit = OfSegment;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.found.push((score, doc));
    }

    fn harvest(self) -> OfSegment {
        self
    }
}
