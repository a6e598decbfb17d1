//! The files of one source as it is read: where they are, what is in them, what paths in them mean. Blocks.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::runtime::Handle;
use url::Url;

use super::embedded::Embedded;
use super::fetch::{Got, Web, nothing_known};
use super::gather::{Pending, ReadFile};
use super::git::Git;
use super::local::Local;
use super::{Bytes, Trouble, Walk, path};
use crate::read::{self, Budget, Document, Expect, Finding, Judged, decode, judge, placeholder};

/// Where a source's files are.
pub(crate) enum Root {
    Local(Local),
    Git(Box<Git>),
    Embedded(Embedded),
    /// Only URLs.
    Web,
}

/// Which files a reading starts with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Start {
    Walk,
    File(String),
    Pattern(String),
}

/// How much a source may hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caps {
    pub files: usize,
    pub entities: usize,
    pub depth: usize,
    pub placeholder_bytes: u64,
}

/// Everything that a reading needs.
pub(crate) struct World {
    pub root: Root,
    pub start: Start,
    pub web: Web,
    pub runtime: Handle,
    pub budget: Budget,
    pub caps: Caps,
    /// What URLs gave at the last reading: ETag and bytes.
    pub known: HashMap<String, Bytes>,
    /// Files read so far, for those who watch.
    pub progress: Arc<AtomicU64>,
}

impl World {
    pub(super) fn read_all(&self, level: Vec<Pending>) -> Vec<(Pending, Result<Option<ReadFile>, Trouble>)> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        // Waiting for servers costs no processor.
        let threads = if level.iter().any(|pending| is_url(&pending.path)) { 8 } else { cores };
        let turn = AtomicUsize::new(0);
        let outcomes: Vec<Mutex<Option<Result<Option<ReadFile>, Trouble>>>> =
            level.iter().map(|_| Mutex::new(None)).collect();
        std::thread::scope(|scope| {
            for _ in 0..threads.min(level.len()) {
                scope.spawn(|| {
                    loop {
                        let at = turn.fetch_add(1, Ordering::Relaxed);
                        let Some(pending) = level.get(at) else { break };
                        let outcome = self.read_file(&pending.path, pending.expect);
                        self.progress.fetch_add(1, Ordering::Relaxed);
                        if let Ok(mut slot) = outcomes[at].lock() {
                            *slot = Some(outcome);
                        }
                    }
                });
            }
        });
        let outcome = |slot: Mutex<Option<_>>| {
            slot.into_inner().ok().flatten().unwrap_or_else(|| Err(Trouble::Failed("its reader panicked".to_owned())))
        };
        level.into_iter().zip(outcomes).map(|(pending, slot)| (pending, outcome(slot))).collect()
    }

    /// Nothing, when the file was only met on a walk and holds nothing of ours.
    fn read_file(&self, path: &str, expect: Expect) -> Result<Option<ReadFile>, Trouble> {
        let Bytes { bytes, etag } = match self.bytes(path, self.budget.file_bytes) {
            // A file that nobody asked for may be as large as it likes.
            Err(Trouble::TooLarge(..)) if expect == Expect::Anything => return Ok(None),
            other => other?,
        };
        if expect == Expect::Anything && !holds(&bytes, b"backstage.io/") {
            return Ok(None);
        }
        let text = match decode::text(bytes, &self.budget) {
            Ok(text) => text,
            Err(finding) => {
                return Ok(Some(ReadFile {
                    path: path.to_owned(),
                    blob: hash(""),
                    text: String::new(),
                    etag: None,
                    documents: vec![Judged::Broken(None)],
                    findings: vec![finding],
                }));
            }
        };
        let mut file = ReadFile {
            path: path.to_owned(),
            blob: hash(&text),
            etag,
            documents: Vec::new(),
            findings: Vec::new(),
            text,
        };
        let ReadFile { text, documents, findings, .. } = &mut file;
        for document in read::documents(text, &self.budget) {
            match document {
                Ok(mut document) => {
                    let missing = self.fill(path, &mut document);
                    let (judged, mut found) = judge::judge(&document, expect, &missing);
                    documents.push(judged);
                    findings.append(&mut found);
                }
                Err(finding) => {
                    *documents = vec![Judged::Broken(None)];
                    *findings = vec![finding];
                }
            }
        }
        let of_ours = |document: &Judged| !matches!(document, Judged::Other);
        Ok((expect == Expect::Entities || !file.findings.is_empty() || file.documents.iter().any(of_ours))
            .then_some(file))
    }

    /// Fills the placeholders of a document; answers the problems of those that cannot be filled.
    fn fill(&self, path: &str, document: &mut Document) -> Vec<Finding> {
        let Ok(located) = &mut document.content else { return Vec::new() };
        let mut missing = Vec::new();
        // From the last to the first, because taking an item out of a list moves those behind it.
        for want in placeholder::wants(located).iter().rev() {
            match self.placeholder(path, want) {
                Ok(value) => placeholder::put(located, want, value),
                Err(why) => {
                    missing.push(placeholder::missing(want, &why));
                    if !placeholder::take_out(located, want) {
                        placeholder::put(located, want, judge::stand_in(want));
                    }
                }
            }
        }
        missing.reverse();
        missing
    }

    fn placeholder(&self, from: &str, want: &placeholder::Want) -> Result<serde_json::Value, String> {
        let path = self.resolve(from, &want.target).map_err(|trouble| trouble.to_string())?;
        self.same_repository(from, &path)?;
        let bytes = self.filling(&path).map_err(|trouble| trouble.to_string())?;
        let text = decode::text(bytes.bytes, &self.budget).map_err(|finding| finding.message)?;
        placeholder::value(want.form, &text, &self.budget)
    }

    /// Placeholders may not reach into another repository (catalog-model 4.0.0).
    fn same_repository(&self, from: &str, path: &str) -> Result<(), String> {
        let repository = |path: &str| match Url::parse(path).ok().filter(Url::has_host) {
            Some(url) => self.web.forges().parse(&url).filter(|found| found.is_file).map(|found| found.repo),
            None => match &self.root {
                Root::Git(git) => {
                    git.address.as_ref().and_then(|address| self.web.forges().parse(address)).map(|found| found.repo)
                }
                _ => None,
            },
        };
        match (repository(from), repository(path)) {
            (Some(own), Some(other)) if own != other => Err("it belongs to another repository".to_owned()),
            _ => Ok(()),
        }
    }

    /// The path or URL that `target` means in the file `from`.
    pub(super) fn resolve(&self, from: &str, target: &str) -> Result<String, Trouble> {
        let target = target.trim();
        let target = target.strip_prefix("url:").unwrap_or(target);
        if is_url(target) {
            return Url::parse(target)
                .map(String::from)
                .map_err(|error| Trouble::Failed(format!("it is not an address ({error})")));
        }
        let target = ["file://", "file:"].iter().find_map(|scheme| target.strip_prefix(scheme)).unwrap_or(target);
        if target.split_once(':').is_some_and(|(scheme, _)| {
            !scheme.is_empty()
                && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
                && !scheme.contains('.')
        }) {
            return Err(Trouble::Refused("only paths and http(s) addresses are followed".to_owned()));
        }
        if is_url(from) {
            let joined = Url::parse(from).and_then(|from| from.join(target));
            return joined
                .map(String::from)
                .map_err(|error| Trouble::Failed(format!("it is not an address ({error})")));
        }
        match (path::follow(from, target), &self.root) {
            (Some(path), _) => Ok(path),
            (None, Root::Local(local)) => {
                Ok(target.strip_prefix(&format!("{}/", local.base().display())).unwrap_or(target).to_owned())
            }
            (None, _) => Err(Trouble::Outside),
        }
    }

    pub(super) fn list(&self, pattern: &str) -> Result<Walk, Trouble> {
        match &self.root {
            Root::Local(local) => local.list(pattern),
            Root::Git(git) => git.list(pattern),
            Root::Embedded(folder) => folder.list(pattern),
            Root::Web => Err(Trouble::Failed("a pattern works in folders and repositories only".to_owned())),
        }
    }

    fn bytes(&self, path: &str, most: u64) -> Result<Bytes, Trouble> {
        if !is_url(path) {
            return match &self.root {
                Root::Local(local) => local.read(path, most),
                Root::Git(git) => git.read(path, most),
                Root::Embedded(folder) => folder.read(path),
                Root::Web => Err(Trouble::Outside),
            };
        }
        let url = Url::parse(path).map_err(|error| Trouble::Failed(format!("it is not an address ({error})")))?;
        let known = self.known.get(path);
        match self.runtime.block_on(self.web.get(&url, known.and_then(|known| known.etag.as_deref())))? {
            Got::Content(bytes) if bytes.bytes.len() as u64 > most => {
                Err(Trouble::TooLarge(bytes.bytes.len() as u64, most))
            }
            Got::Content(bytes) => Ok(bytes),
            Got::Same => known.cloned().ok_or_else(nothing_known),
        }
    }

    /// What a placeholder is filled with.
    fn filling(&self, path: &str) -> Result<Bytes, Trouble> {
        let most = self.caps.placeholder_bytes;
        // Files of the source are kept with it; what only fills a placeholder is kept by the client.
        if !is_url(path) || self.known.contains_key(path) {
            return self.bytes(path, most);
        }
        let url = Url::parse(path).map_err(|error| Trouble::Failed(format!("it is not an address ({error})")))?;
        let bytes = self.runtime.block_on(self.web.get_kept(&url))?;
        let length = bytes.bytes.len() as u64;
        if length > most { Err(Trouble::TooLarge(length, most)) } else { Ok(bytes) }
    }
}

pub(crate) fn is_url(path: &str) -> bool {
    path.starts_with("http://") || path.starts_with("https://")
}

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
