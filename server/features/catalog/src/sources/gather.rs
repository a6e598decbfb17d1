//! Reads a whole source: its files, what Locations lead to, what placeholders stand for. Runs on a blocking thread.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use shared::catalog::EntityRef;
use tokio::runtime::Handle;
use url::Url;

use super::embedded::Embedded;
use super::fetch::{Got, Web};
use super::git::Git;
use super::local::Local;
use super::{Bytes, Met, Trouble, Walk, path};
use crate::read::judge::{self, Target};
use crate::read::{self, Budget, Document, Expect, Finding, Judged, decode, placeholder};

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

/// What a source holds now.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub files: Vec<ReadFile>,
    pub commit: Option<String>,
    /// Findings about files and folders that could not be read.
    pub loose: Vec<(String, Finding)>,
    /// Paths (of folders: with a `/` at the end) that are there but could not be read: what they said last stands.
    pub closed: HashSet<String>,
}

/// A file that was read.
#[derive(Debug)]
pub(crate) struct ReadFile {
    pub path: String,
    /// BLAKE3 of the text, hexadecimal.
    pub blob: String,
    pub text: String,
    pub etag: Option<String>,
    pub documents: Vec<Judged>,
    pub findings: Vec<Finding>,
}

impl ReadFile {
    /// Something in it could not be read at all, so nobody knows what it meant.
    pub(crate) fn is_unclear(&self) -> bool {
        self.documents.iter().any(|document| matches!(document, Judged::Broken(None)))
    }
}

struct Pending {
    path: String,
    expect: Expect,
    /// The Location that leads here: position of its file, the target, and the files on the way.
    via: Option<(usize, Target, EntityRef)>,
    chain: Vec<String>,
}

/// Reads everything.
///
/// # Errors
/// When the source as a whole cannot be read: what was known before is kept.
pub(crate) fn gather(world: &World) -> Result<Reading, Trouble> {
    let mut gathering = Gathering { world, reading: Reading::default(), visited: HashSet::new() };
    if let Root::Git(git) = &world.root {
        gathering.reading.commit = Some(git.commit.clone());
    }
    let (named, met) = gathering.first()?;
    let only = named.len() + met.len() == 1;
    gathering.rounds(named, only)?;
    gathering.rounds(met, only)?;
    let entities = gathering.reading.files.iter().flat_map(|file| &file.documents).filter(|document| matches!(document, Judged::Entity(_))).count();
    if entities > world.caps.entities {
        return Err(Trouble::Failed(format!("it holds {entities} entities, {} are allowed", world.caps.entities)));
    }
    gathering.reading.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(gathering.reading)
}

struct Gathering<'w> {
    world: &'w World,
    reading: Reading,
    visited: HashSet<String>,
}

impl Gathering<'_> {
    /// The files to start with: those that are named, and those that may hold something.
    fn first(&mut self) -> Result<(Vec<Pending>, Vec<Pending>), Trouble> {
        let walk = match (&self.world.start, &self.world.root) {
            (Start::File(path), _) => Walk { files: vec![Met { path: path.clone(), expect: Expect::Entities }], closed: Vec::new() },
            (Start::Walk, Root::Local(local)) => local.walk(),
            (Start::Walk, Root::Git(git)) => git.walk(),
            (Start::Walk, Root::Embedded(folder)) => folder.walk(),
            (Start::Pattern(pattern), Root::Local(local)) => local.list(pattern)?,
            (Start::Pattern(pattern), Root::Git(git)) => git.list(pattern)?,
            (Start::Pattern(pattern), Root::Embedded(folder)) => folder.list(pattern)?,
            (Start::Walk | Start::Pattern(_), Root::Web) => return Err(Trouble::Failed("a URL is one file, not a folder".to_owned())),
        };
        for (path, trouble) in walk.closed {
            if path.is_empty() {
                return Err(trouble);
            }
            let finding = Finding::error("source", 0, format!("`{path}` could not be read: {trouble}."), trouble.advice());
            self.reading.loose.push((path.clone(), finding));
            self.reading.closed.insert(format!("{path}/"));
        }
        let pending = |met: Met| Pending { chain: vec![met.path.clone()], path: met.path, expect: met.expect, via: None };
        Ok(walk.files.into_iter().map(pending).partition(|pending| pending.expect == Expect::Entities))
    }

    /// Reads the files, then what their Locations lead to, and so on. `only`: the source is this one file.
    fn rounds(&mut self, mut level: Vec<Pending>, only: bool) -> Result<(), Trouble> {
        while !level.is_empty() {
            level.retain(|pending| self.visited.insert(pending.path.clone()));
            if self.visited.len() > self.world.caps.files {
                return Err(Trouble::Failed(format!("it has more than {} files", self.world.caps.files)));
            }
            let mut next = Vec::new();
            for (pending, outcome) in self.world.read_all(level) {
                match outcome {
                    Ok(None) => {}
                    Ok(Some(file)) => next.extend(self.keep(pending, file)),
                    Err(trouble) if only && pending.via.is_none() => return Err(trouble),
                    Err(trouble) => self.not_read(pending, &trouble),
                }
            }
            level = next;
        }
        Ok(())
    }

    /// Keeps a file; answers where its Locations lead.
    fn keep(&mut self, pending: Pending, file: ReadFile) -> Vec<Pending> {
        let at = self.reading.files.len();
        let locations: Vec<(EntityRef, Vec<Target>)> = file
            .documents
            .iter()
            .filter_map(|document| match document {
                Judged::Entity(found) if !found.targets.is_empty() => Some((found.reference.clone(), found.targets.clone())),
                _ => None,
            })
            .collect();
        self.reading.files.push(file);
        let mut next = Vec::new();
        for (reference, targets) in locations {
            for target in targets {
                match self.lead(&pending, at, &reference, &target) {
                    Ok(found) => next.extend(found),
                    Err(finding) => self.reading.files[at].findings.push(finding.of(Some(&reference)).field(target.field.clone())),
                }
            }
        }
        next
    }

    /// The files that a target of a Location stands for.
    fn lead(&self, pending: &Pending, at: usize, reference: &EntityRef, target: &Target) -> Result<Vec<Pending>, Finding> {
        let trouble = |trouble: &Trouble| Finding::error("target", target.line, format!("The target `{}` could not be read: {trouble}.", target.text), trouble.advice());
        let path = self.world.resolve(&pending.path, &target.text).map_err(|wrong| trouble(&wrong))?;
        let paths = if path::is_pattern(&path) && !is_url(&path) {
            let walk = self.world.list(&path).map_err(|wrong| trouble(&wrong))?;
            if let Some((closed, why)) = walk.closed.first() {
                return Err(Finding::error("target", target.line, format!("The target `{}` could not be read: `{closed}`: {why}.", target.text), why.advice()));
            }
            if walk.files.is_empty() && !target.optional {
                return Err(Finding::warning("target", target.line, format!("No file fits the target `{}`.", target.text), "Correct the pattern, or take it out."));
            }
            walk.files.into_iter().map(|met| met.path).collect()
        } else {
            vec![path]
        };
        if let Some(own) = paths.iter().find(|path| pending.chain.contains(path)) {
            let way = if *own == pending.path { "it includes itself".to_owned() } else { format!("it leads back to `{own}`, which leads here") };
            return Err(Finding::error("target", target.line, format!("The target `{}` is not followed: {way}.", target.text), "Take one of the targets out."));
        }
        if pending.chain.len() > self.world.caps.depth {
            let message = format!("The target `{}` is not followed: Locations lead to Locations more than {} times.", target.text, self.world.caps.depth);
            return Err(Finding::error("limit", target.line, message, "Name the files in fewer steps."));
        }
        let next = |path: String| {
            let chain = pending.chain.iter().cloned().chain([path.clone()]).collect();
            Pending { path, expect: Expect::Entities, via: Some((at, target.clone(), reference.clone())), chain }
        };
        Ok(paths.into_iter().filter(|path| !self.visited.contains(path)).map(next).collect())
    }

    fn not_read(&mut self, pending: Pending, trouble: &Trouble) {
        if *trouble != Trouble::Gone {
            self.reading.closed.insert(pending.path.clone());
        }
        match pending.via {
            Some((_, target, _)) if target.optional && *trouble == Trouble::Gone => {}
            Some((at, target, reference)) => {
                let message = match (trouble, target.text == pending.path) {
                    (Trouble::Gone, true) => format!("The target `{}` does not exist.", target.text),
                    (Trouble::Gone, false) => format!("The target `{}` does not exist (`{}`).", target.text, pending.path),
                    (other, _) => format!("The target `{}` could not be read: {other}.", target.text),
                };
                let finding = Finding::error("target", target.line, message, trouble.advice());
                self.reading.files[at].findings.push(finding.of(Some(&reference)).field(target.field));
            }
            None => {
                let finding = Finding::error("source", 0, format!("This file could not be read: {trouble}."), trouble.advice());
                self.reading.loose.push((pending.path, finding));
            }
        }
    }
}

impl World {
    fn read_all(&self, level: Vec<Pending>) -> Vec<(Pending, Result<Option<ReadFile>, Trouble>)> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        // Waiting for servers costs no processor.
        let threads = if level.iter().any(|pending| is_url(&pending.path)) { 8 } else { cores };
        let turn = AtomicUsize::new(0);
        let outcomes: Vec<Mutex<Option<Result<Option<ReadFile>, Trouble>>>> = level.iter().map(|_| Mutex::new(None)).collect();
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
        let outcome = |slot: Mutex<Option<_>>| slot.into_inner().ok().flatten().unwrap_or_else(|| Err(Trouble::Failed("its reader panicked".to_owned())));
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
            Err(finding) => return Ok(Some(ReadFile { path: path.to_owned(), blob: hash(""), text: String::new(), etag: None, documents: vec![Judged::Broken(None)], findings: vec![finding] })),
        };
        let mut file = ReadFile { path: path.to_owned(), blob: hash(&text), etag, documents: Vec::new(), findings: Vec::new(), text };
        match read::documents(&file.text, &self.budget) {
            Ok(documents) => {
                for mut document in documents {
                    let missing = self.fill(path, &mut document);
                    let (judged, mut findings) = judge::judge(&document, expect, &missing);
                    file.documents.push(judged);
                    file.findings.append(&mut findings);
                }
            }
            Err(finding) => {
                file.documents.push(Judged::Broken(None));
                file.findings.push(finding);
            }
        }
        let of_ours = |document: &Judged| !matches!(document, Judged::Other);
        Ok((expect == Expect::Entities || !file.findings.is_empty() || file.documents.iter().any(of_ours)).then_some(file))
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
        let bytes = self.bytes(&path, self.caps.placeholder_bytes).map_err(|trouble| trouble.to_string())?;
        let text = decode::text(bytes.bytes, &self.budget).map_err(|finding| finding.message)?;
        placeholder::value(want.form, &text, &self.budget)
    }

    /// Placeholders may not reach into another repository (catalog-model 4.0.0).
    fn same_repository(&self, from: &str, path: &str) -> Result<(), String> {
        let repository = |path: &str| match Url::parse(path).ok().filter(Url::has_host) {
            Some(url) => self.web.forges().parse(&url).filter(|found| found.is_file).map(|found| found.repo),
            None => match &self.root {
                Root::Git(git) => git.address.as_ref().and_then(|address| self.web.forges().parse(address)).map(|found| found.repo),
                _ => None,
            },
        };
        match (repository(from), repository(path)) {
            (Some(own), Some(other)) if own != other => Err("it belongs to another repository".to_owned()),
            _ => Ok(()),
        }
    }

    /// The path or URL that `target` means in the file `from`.
    fn resolve(&self, from: &str, target: &str) -> Result<String, Trouble> {
        let target = target.trim();
        let target = target.strip_prefix("url:").unwrap_or(target);
        if is_url(target) {
            return Url::parse(target).map(String::from).map_err(|error| Trouble::Failed(format!("it is not an address ({error})")));
        }
        let target = ["file://", "file:"].iter().find_map(|scheme| target.strip_prefix(scheme)).unwrap_or(target);
        if target.split_once(':').is_some_and(|(scheme, _)| !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')) && !scheme.contains('.')) {
            return Err(Trouble::Refused("only paths and http(s) addresses are followed".to_owned()));
        }
        if is_url(from) {
            let joined = Url::parse(from).and_then(|from| from.join(target));
            return joined.map(String::from).map_err(|error| Trouble::Failed(format!("it is not an address ({error})")));
        }
        match (path::follow(from, target), &self.root) {
            (Some(path), _) => Ok(path),
            (None, Root::Local(local)) => Ok(target.strip_prefix(&format!("{}/", local.base().display())).unwrap_or(target).to_owned()),
            (None, _) => Err(Trouble::Outside),
        }
    }

    fn list(&self, pattern: &str) -> Result<Walk, Trouble> {
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
            Got::Content(bytes) if bytes.bytes.len() as u64 > most => Err(Trouble::TooLarge(bytes.bytes.len() as u64, most)),
            Got::Content(bytes) => Ok(bytes),
            Got::Same => known.cloned().ok_or_else(|| Trouble::Failed("the server says that nothing changed, but nothing was known".to_owned())),
        }
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
