//! Reading texts into entities: bytes in, documents with their places out. Pure; knows no disk and no network.

pub(crate) mod decode;
pub(crate) mod judge;
pub(crate) mod located;
pub(crate) mod placeholder;
pub(crate) mod scalar;
pub(crate) mod split;

use shared::catalog::{EntityRef, FieldPlace, Severity};

pub(crate) use judge::{EdgeAt, Found, Judged};
pub(crate) use located::{Located, Spot};

/// How much one file may hold. Counts beyond are refused with a sentence, never cut off in silence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget {
    pub file_bytes: u64,
    pub documents: usize,
    pub aliases: usize,
    pub depth: usize,
    /// Values of one document, with aliases written out.
    pub nodes: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { file_bytes: 20 << 20, documents: 20_000, aliases: 100, depth: 32, nodes: 200_000 }
    }
}

/// What is wrong at a place in a file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finding {
    /// Counted from 1; 0 for the whole file.
    pub line: u32,
    pub column: u32,
    pub reference: Option<EntityRef>,
    pub about: Option<EntityRef>,
    /// Who it is for, as far as the text says so.
    pub owner: Option<EntityRef>,
    pub field: Option<String>,
    pub cause: &'static str,
    pub severity: Severity,
    pub message: String,
    pub advice: String,
}

impl Finding {
    pub(crate) fn error(
        cause: &'static str,
        line: u32,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) -> Finding {
        Finding {
            line,
            column: 0,
            reference: None,
            about: None,
            owner: None,
            field: None,
            cause,
            severity: Severity::Error,
            message: message.into(),
            advice: advice.into(),
        }
    }
    pub(crate) fn warning(
        cause: &'static str,
        line: u32,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) -> Finding {
        Finding { severity: Severity::Warning, ..Finding::error(cause, line, message, advice) }
    }
    #[must_use]
    pub(crate) fn column(mut self, column: u32) -> Finding {
        self.column = column;
        self
    }
    #[must_use]
    pub(crate) fn of(mut self, reference: Option<&EntityRef>) -> Finding {
        self.reference = reference.cloned();
        self
    }
    #[must_use]
    pub(crate) fn field(mut self, field: impl Into<String>) -> Finding {
        self.field = Some(field.into());
        self
    }
}

/// Which documents of a file count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expect {
    /// The file was named: every document has to be an entity.
    Entities,
    /// The file was met on a walk: documents that do not look like entities are none of our business.
    Anything,
}

/// One document of a file.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// Among the documents of the file that are not empty, from 0.
    pub position: u32,
    pub first_line: u32,
    pub last_line: u32,
    pub content: Result<Located, Finding>,
    /// Whether a line of it says `apiVersion: … backstage.io/…`; looked at only when it cannot be read.
    pub claims_entity: bool,
}

/// All documents of a text, each read when it is its turn: a file holds thousands, and each is large in memory.
/// A broken one does not stop the others; the error that ends them says that the file as a whole cannot be used.
pub(crate) fn documents(text: &str, budget: &Budget) -> impl Iterator<Item = Result<Document, Finding>> {
    let mut position = 0;
    let read = split::split(text).into_iter().filter_map(move |chunk| {
        let content = located::parse(chunk.text, chunk.first_line, budget).transpose()?;
        if usize::try_from(position).is_ok_and(|position| position == budget.documents) {
            let message = format!("This file has more than {} documents.", budget.documents);
            return Some(Err(Finding::error("limit", chunk.first_line, message, "Split it into several files.")));
        }
        position += 1;
        Some(Ok(document(&chunk, position - 1, content)))
    });
    let mut ended = false;
    read.take_while(move |read| !std::mem::replace(&mut ended, read.is_err()))
}

fn document(chunk: &split::Chunk<'_>, position: u32, content: Result<Located, Finding>) -> Document {
    let says_so = |line: &str| line.trim_start().starts_with("apiVersion") && line.contains("backstage.io/");
    Document {
        claims_entity: content.is_err() && chunk.text.lines().any(says_so),
        position,
        first_line: chunk.first_content_line(),
        last_line: chunk.last_content_line(),
        content,
    }
}

/// Where each field of the document that starts at `first_line` stands; empty when there is no such document.
/// `from` is what a placeholder names, as it is written.
pub(crate) fn field_places(text: &str, first_line: u32) -> Vec<FieldPlace> {
    let chunk = split::split(text).into_iter().find(|chunk| chunk.first_content_line() == first_line);
    let parsed =
        chunk.and_then(|chunk| located::parse(chunk.text, chunk.first_line, &Budget::default()).ok().flatten());
    parsed.map(|located| located.places()).unwrap_or_default()
}
