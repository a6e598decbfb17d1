//! Engine: the index on disk. Opens it, notices damage, writes entries, says how far it has come, and finds.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, anyhow, ensure};
use arc_swap::ArcSwapOption;
use kernel::SearchDoc;
use serde::{Deserialize, Serialize};
use shared::Timestamp;
use shared::catalog::EntityRef;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

use crate::collect::{Everything, Known, Matches};
use crate::question::{Question, Round};
use crate::schema::{Fields, VERSION};

/// What the writer may keep in memory before it writes a segment, in bytes.
const WRITER_MEMORY: usize = 16_000_000;

/// What subjects are called, by reference.
pub type Titles = HashMap<String, String>;

/// How far the index has come; stands inside every complete commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub version: u32,
    /// The last event that it contains.
    pub seq: i64,
    /// When that event was; tells logs apart.
    pub at: Timestamp,
}

impl Mark {
    pub fn at(seq: i64, at: Timestamp) -> Mark {
        Mark { version: VERSION, seq, at }
    }
}

/// An index that is open.
pub struct Open {
    reader: IndexReader,
    writer: Mutex<IndexWriter>,
    known: Known,
}

pub struct Engine {
    dir: PathBuf,
    fields: Fields,
    open: ArcSwapOption<Open>,
    /// What is in the index is true, but not everything is in it.
    incomplete: AtomicBool,
}

impl Engine {
    /// Nothing is open yet: `open` or `create` comes first.
    pub fn new(dir: PathBuf) -> Engine {
        Engine { dir, fields: Fields::new(), open: ArcSwapOption::empty(), incomplete: AtomicBool::new(true) }
    }

    /// Opens what is on disk and answers how far it has come.
    ///
    /// # Errors
    /// When there is nothing, it is damaged, or it was written by another version; `create` is the answer to all of them.
    pub fn open(&self) -> anyhow::Result<Mark> {
        self.open.store(None);
        ensure!(self.dir.join("meta.json").exists(), "there is no index yet");
        let index = Index::open_in_dir(&self.dir).context("the index cannot be opened")?;
        ensure!(index.schema() == self.fields.schema, "the index has other fields");
        let payload = index.load_metas()?.payload.ok_or_else(|| anyhow!("the index was never completed"))?;
        let mark: Mark = serde_json::from_str(&payload).context("the index does not say how far it has come")?;
        ensure!(mark.version == VERSION, "the index is of version {}", mark.version);
        let damaged = index.validate_checksum()?;
        ensure!(damaged.is_empty(), "files of the index are damaged: {damaged:?}");
        self.take(index)?;
        self.incomplete.store(false, Ordering::Release);
        Ok(mark)
    }

    /// Begins an empty index; what was in the folder is thrown away.
    pub fn create(&self) -> anyhow::Result<()> {
        self.incomplete.store(true, Ordering::Release);
        self.open.store(None);
        empty(&self.dir).with_context(|| format!("cannot empty {}", self.dir.display()))?;
        let index = Index::create_in_dir(&self.dir, self.fields.schema.clone())
            .with_context(|| format!("cannot make an index in {}", self.dir.display()))?;
        self.take(index)
    }

    fn take(&self, index: Index) -> anyhow::Result<()> {
        Fields::prepare(&index);
        let writer = index.writer_with_num_threads(1, WRITER_MEMORY)?;
        let reader =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(20).try_into()?;
        let open = Open { reader, writer: Mutex::new(writer), known: Known::default() };
        open.known.follow(open.reader.searcher().segment_readers())?;
        self.open.store(Some(Arc::new(open)));
        Ok(())
    }

    fn opened(&self) -> anyhow::Result<Arc<Open>> {
        self.open.load_full().ok_or_else(|| anyhow!("the index is not open"))
    }

    pub fn is_complete(&self) -> bool {
        !self.incomplete.load(Ordering::Acquire)
    }

    /// Something went wrong with the files: from now on the index must be built again.
    pub fn distrust(&self) {
        self.incomplete.store(true, Ordering::Release);
    }

    /// Replaces all entries of the subjects. Seen after the next commit.
    pub fn write(&self, subjects: &[EntityRef], docs: &[SearchDoc]) -> anyhow::Result<()> {
        let open = self.opened()?;
        let writer = open.writer.lock().unwrap_or_else(PoisonError::into_inner);
        for subject in subjects {
            writer.delete_term(Term::from_field_text(self.fields.subject, subject.as_str()));
        }
        for doc in docs {
            writer.add_document(self.fields.entry(doc))?;
        }
        Ok(())
    }

    /// Makes what was written durable and visible. Without a mark the index stays incomplete.
    pub fn commit(&self, mark: Option<Mark>) -> anyhow::Result<()> {
        let open = self.opened()?;
        {
            let mut writer = open.writer.lock().unwrap_or_else(PoisonError::into_inner);
            let mut commit = writer.prepare_commit()?;
            if let Some(mark) = mark {
                commit.set_payload(&serde_json::to_string(&mark)?);
            }
            commit.commit()?;
        }
        open.reader.reload()?;
        open.known.follow(open.reader.searcher().segment_readers())?;
        if mark.is_some() {
            self.incomplete.store(false, Ordering::Release);
        }
        Ok(())
    }

    /// Every owner that entries name, once.
    pub fn owners(&self) -> anyhow::Result<Vec<EntityRef>> {
        let open = self.opened()?;
        let searcher = open.reader.searcher();
        let mut owners = Vec::new();
        for segment in searcher.segment_readers() {
            owners.extend(open.known.of(segment)?.owners());
        }
        owners.sort_unstable();
        owners.dedup();
        Ok(owners)
    }

    /// Everything that fits, and the state of the index that it was found in. Nothing is found by the title of an owner
    /// whose reference is among the hidden ones.
    pub fn matches(&self, question: &Question, round: Round, hidden: &[String]) -> anyhow::Result<(Searcher, Matches)> {
        let open = self.opened()?;
        let searcher = open.reader.searcher();
        let query = question.query(&self.fields, round, hidden);
        let everything = Everything { known: &open.known };
        let matches = searcher.search_with_statistics_provider(&*query, &everything, &Level)?;
        Ok((searcher, matches))
    }

    /// Subjects whose entries, as far as they are committed, call their owner by another title than this.
    pub fn owned_by_renamed(&self, titles: &Titles) -> anyhow::Result<Vec<EntityRef>> {
        let open = self.opened()?;
        let searcher = open.reader.searcher();
        let mut found = Vec::new();
        for segment in searcher.segment_readers() {
            open.known.of(segment)?.owned_by_renamed(titles, segment, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// What is shown of an entry.
    pub fn entry(&self, searcher: &Searcher, address: DocAddress) -> anyhow::Result<Entry> {
        let document: TantivyDocument = searcher.doc(address)?;
        let text = |field| document.get_first(field).and_then(|value| value.as_str()).map(str::to_owned);
        Ok(Entry {
            anchor: text(self.fields.anchor),
            title: text(self.fields.shown_title).unwrap_or_default(),
            text: text(self.fields.shown_text).unwrap_or_default(),
            detail: text(self.fields.detail),
        })
    }
}

/// Every word counts as equally rare: how rare it is among all entries would tell, by the order of what is found, of
/// entries that the asker may not see.
struct Level;

impl Bm25StatisticsProvider for Level {
    fn total_num_tokens(&self, _: Field) -> tantivy::Result<u64> {
        Ok(100_000)
    }
    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(10_000)
    }
    fn doc_freq(&self, _: &Term) -> tantivy::Result<u64> {
        Ok(100)
    }
}

/// The stored texts of an entry.
pub struct Entry {
    pub anchor: Option<String>,
    pub title: String,
    pub text: String,
    pub detail: Option<String>,
}

fn empty(dir: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    std::fs::create_dir_all(dir)
}
