//! The fields of the index, and how a document becomes an entry.

use kernel::SearchDoc;
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, TantivyDocument};

use crate::words::{WordTokenizer, key};

/// Raised when what is written changes; an index of another version is built again.
pub const VERSION: u32 = 3;
const WORDS: &str = "portal_words";
const JOINED: &str = "portal_joined";
/// So much of a text can be found; the rest is beyond what anyone reads.
const LONGEST_TEXT: usize = 100_000;
/// So much of a text is kept to show passages of.
const LONGEST_SHOWN: usize = 4_000;

pub struct Fields {
    pub schema: Schema,
    /// The entity that an entry is or belongs to.
    pub subject: Field,
    pub anchor: Field,
    pub kind: Field,
    pub owner: Field,
    pub owner_title: Field,
    pub detail: Field,
    /// Weight of the entry among equals.
    pub weight: Field,
    /// Title as it is shown.
    pub shown_title: Field,
    /// Text as it is shown.
    pub shown_text: Field,
    /// Title and names as keys: the whole name is what was asked for, or begins with it.
    pub key: Field,
    pub title: Field,
    pub names: Field,
    /// What title and names write together: `checkoutapi`.
    pub joined: Field,
    pub tags: Field,
    /// Kind, detail, and the name of the owner, which the entity itself says.
    pub about: Field,
    /// The title of the owner: who may not see the owner must not find by it.
    pub owner_words: Field,
    pub text: Field,
}

impl Fields {
    pub fn new() -> Fields {
        let mut schema = Schema::builder();
        let words = |option| {
            TextOptions::default()
                .set_indexing_options(TextFieldIndexing::default().set_tokenizer(WORDS).set_index_option(option))
        };
        let joined = TextFieldIndexing::default().set_tokenizer(JOINED).set_index_option(IndexRecordOption::Basic);
        let (counted, plain) = (words(IndexRecordOption::WithFreqs), words(IndexRecordOption::Basic));
        Fields {
            subject: schema.add_text_field("subject", STRING | STORED | FAST),
            anchor: schema.add_text_field("anchor", STORED),
            kind: schema.add_text_field("kind", STORED | FAST),
            owner: schema.add_text_field("owner", STRING | STORED | FAST),
            owner_title: schema.add_text_field("owner_title", STORED | FAST),
            detail: schema.add_text_field("detail", STORED),
            weight: schema.add_f64_field("weight", FAST),
            shown_title: schema.add_text_field("shown_title", STORED),
            shown_text: schema.add_text_field("shown_text", STORED),
            key: schema.add_text_field("key", STRING),
            title: schema.add_text_field("title", counted.clone()),
            names: schema.add_text_field("names", plain.clone()),
            joined: schema.add_text_field("joined", TextOptions::default().set_indexing_options(joined)),
            tags: schema.add_text_field("tags", plain.clone()),
            about: schema.add_text_field("about", plain.clone()),
            owner_words: schema.add_text_field("owner_words", plain),
            text: schema.add_text_field("text", counted),
            schema: schema.build(),
        }
    }

    /// Tells an index how to split texts; it does not remember that itself.
    pub fn prepare(index: &Index) {
        index.tokenizers().register(WORDS, TextAnalyzer::builder(WordTokenizer { joined: false }).build());
        index.tokenizers().register(JOINED, TextAnalyzer::builder(WordTokenizer { joined: true }).build());
    }

    pub fn entry(&self, doc: &SearchDoc) -> TantivyDocument {
        let mut entry = TantivyDocument::new();
        entry.add_text(self.subject, doc.subject.as_str());
        if let Some(anchor) = &doc.anchor {
            entry.add_text(self.anchor, anchor);
        }
        entry.add_text(self.kind, &doc.kind);
        if let Some(owner) = &doc.owner {
            entry.add_text(self.owner, owner.as_str());
            entry.add_text(self.about, owner.name());
        }
        if let Some(title) = &doc.owner_title {
            entry.add_text(self.owner_title, title);
            entry.add_text(self.owner_words, title);
        }
        if let Some(detail) = &doc.detail {
            entry.add_text(self.detail, detail);
            entry.add_text(self.about, detail);
        }
        entry.add_text(self.about, &doc.kind);
        entry.add_f64(self.weight, weight(doc));
        entry.add_text(self.shown_title, &doc.title);
        entry.add_text(self.shown_text, beginning(&doc.text, LONGEST_SHOWN));
        entry.add_text(self.title, &doc.title);
        let mut keys: Vec<String> = std::iter::once(&doc.title)
            .chain(&doc.names)
            .map(|name| key(name))
            .filter(|key| !key.is_empty() && key.len() < 1_000)
            .collect();
        keys.sort();
        keys.dedup();
        keys.iter().for_each(|key| entry.add_text(self.key, key));
        doc.names.iter().for_each(|name| entry.add_text(self.names, name));
        doc.names.iter().chain([&doc.title]).for_each(|name| entry.add_text(self.joined, name));
        doc.tags.iter().for_each(|tag| entry.add_text(self.tags, tag));
        entry.add_text(self.text, beginning(&doc.text, LONGEST_TEXT));
        entry
    }
}

/// Among equals the shorter name comes first, and an entity before its single operations.
fn weight(doc: &SearchDoc) -> f64 {
    let length = u32::try_from(doc.title.chars().count().min(80)).unwrap_or(80);
    let kind = match doc.kind.as_str() {
        "api-operation" => 0.7,
        "location" => 0.8,
        _ => 1.0,
    };
    kind / (1.0 + f64::from(length) * 0.004)
}

fn beginning(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let end = (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}
