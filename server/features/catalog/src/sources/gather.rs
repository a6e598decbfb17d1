//! Reads a whole source: its files, what Locations lead to, what placeholders stand for. Runs on a blocking thread.

use std::collections::HashSet;

use shared::catalog::EntityRef;

use super::world::{Root, Start, World, is_url};
use super::{Met, Trouble, Walk, path};
use crate::read::judge::Target;
use crate::read::{Expect, Finding, Judged};

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

/// A file that is to be read.
pub(super) struct Pending {
    pub path: String,
    pub expect: Expect,
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
    let entities = gathering
        .reading
        .files
        .iter()
        .flat_map(|file| &file.documents)
        .filter(|document| matches!(document, Judged::Entity(_)))
        .count();
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
            (Start::File(path), _) => {
                Walk { files: vec![Met { path: path.clone(), expect: Expect::Entities }], closed: Vec::new() }
            }
            (Start::Walk, Root::Local(local)) => local.walk(),
            (Start::Walk, Root::Git(git)) => git.walk(),
            (Start::Walk, Root::Embedded(folder)) => folder.walk(),
            (Start::Pattern(pattern), Root::Local(local)) => local.list(pattern)?,
            (Start::Pattern(pattern), Root::Git(git)) => git.list(pattern)?,
            (Start::Pattern(pattern), Root::Embedded(folder)) => folder.list(pattern)?,
            (Start::Walk | Start::Pattern(_), Root::Web) => {
                return Err(Trouble::Failed("a URL is one file, not a folder".to_owned()));
            }
        };
        for (path, trouble) in walk.closed {
            if path.is_empty() {
                return Err(trouble);
            }
            let finding =
                Finding::error("source", 0, format!("`{path}` could not be read: {trouble}."), trouble.advice());
            self.reading.loose.push((path.clone(), finding));
            self.reading.closed.insert(format!("{path}/"));
        }
        let pending =
            |met: Met| Pending { chain: vec![met.path.clone()], path: met.path, expect: met.expect, via: None };
        Ok(walk.files.into_iter().map(pending).partition(|pending| pending.expect == Expect::Entities))
    }

    /// Reads the files, then what their Locations lead to, and so on. `only`: the source is this one file.
    fn rounds(&mut self, mut level: Vec<Pending>, only: bool) -> Result<(), Trouble> {
        while !level.is_empty() {
            level.retain(|pending| self.visited.insert(pending.path.clone()));
            if self.visited.len() > self.world.caps.files {
                return Err(Trouble::Failed(format!("it has more than {} files", self.world.caps.files)));
            }
            let mut kept = Vec::new();
            for (pending, outcome) in self.world.read_all(level) {
                match outcome {
                    // It was only met on a walk. A Location may still name it, and then it is read for what it says.
                    Ok(None) => {
                        self.visited.remove(&pending.path);
                    }
                    Ok(Some(file)) => kept.push((pending, file)),
                    Err(trouble) if only && pending.via.is_none() => return Err(trouble),
                    Err(trouble) => self.not_read(pending, &trouble),
                }
            }
            let mut next = Vec::new();
            for (pending, file) in kept {
                next.extend(self.keep(pending, file));
            }
            level = next;
        }
        Ok(())
    }

    /// Keeps a file; answers where its Locations lead.
    fn keep(&mut self, pending: Pending, mut file: ReadFile) -> Vec<Pending> {
        let at = self.reading.files.len();
        let owner = self.owner_of_location(&pending);
        for finding in file.findings.iter_mut().filter(|finding| finding.owner.is_none()) {
            finding.owner.clone_from(&owner);
        }
        let locations: Vec<(EntityRef, Vec<Target>)> = file
            .documents
            .iter()
            .filter_map(|document| match document {
                Judged::Entity(found) if !found.targets.is_empty() => {
                    Some((found.reference.clone(), found.targets.clone()))
                }
                _ => None,
            })
            .collect();
        self.reading.files.push(file);
        let mut next = Vec::new();
        for (reference, targets) in locations {
            for target in targets {
                match self.lead(&pending, at, &reference, &target) {
                    Ok(found) => next.extend(found),
                    Err(finding) => {
                        self.reading.files[at].findings.push(finding.of(Some(&reference)).field(target.field.clone()));
                    }
                }
            }
        }
        next
    }

    /// Who owns the Location that leads to a file: whom its problems are for, where it does not say so itself.
    fn owner_of_location(&self, pending: &Pending) -> Option<EntityRef> {
        let (at, _, location) = pending.via.as_ref()?;
        let found = self.reading.files.get(*at)?.documents.iter().find_map(|document| match document {
            Judged::Entity(found) if found.reference == *location => Some(found),
            _ => None,
        });
        EntityRef::parse(found?.owner.as_deref()?, Some("group"), location.namespace()).ok()
    }

    /// The files that a target of a Location stands for.
    fn lead(
        &self,
        pending: &Pending,
        at: usize,
        reference: &EntityRef,
        target: &Target,
    ) -> Result<Vec<Pending>, Finding> {
        let path = self.world.resolve(&pending.path, &target.text).map_err(|wrong| unreadable(target, &wrong))?;
        let paths = self.meant(path, target)?;
        if let Some(own) = paths.iter().find(|path| pending.chain.contains(path)) {
            let way = if *own == pending.path {
                "it includes itself".to_owned()
            } else {
                format!("it leads back to `{own}`, which leads here")
            };
            return Err(Finding::error(
                "target",
                target.line,
                format!("The target `{}` is not followed: {way}.", target.text),
                "Take one of the targets out.",
            ));
        }
        if pending.chain.len() > self.world.caps.depth {
            let message = format!(
                "The target `{}` is not followed: Locations lead to Locations more than {} times.",
                target.text, self.world.caps.depth
            );
            return Err(Finding::error("limit", target.line, message, "Name the files in fewer steps."));
        }
        let next = |path: String| {
            let chain = pending.chain.iter().cloned().chain([path.clone()]).collect();
            Pending { path, expect: Expect::Entities, via: Some((at, target.clone(), reference.clone())), chain }
        };
        Ok(paths.into_iter().filter(|path| !self.visited.contains(path)).map(next).collect())
    }

    /// The file, or all files that fit the pattern.
    fn meant(&self, path: String, target: &Target) -> Result<Vec<String>, Finding> {
        if is_url(&path) && path.contains('*') {
            let message = format!("The target `{}` is a pattern, and a URL stands for one file.", target.text);
            let advice = "Register the repository itself as a source, or name the files.";
            return Err(Finding::error("target", target.line, message, advice));
        }
        if is_url(&path) || !path::is_pattern(&path) {
            return Ok(vec![path]);
        }
        let walk = self.world.list(&path).map_err(|wrong| unreadable(target, &wrong))?;
        if let Some((closed, why)) = walk.closed.first() {
            let message = format!("The target `{}` could not be read: `{closed}`: {why}.", target.text);
            return Err(Finding::error("target", target.line, message, why.advice()));
        }
        if walk.files.is_empty() && !target.optional {
            let message = format!("No file fits the target `{}`.", target.text);
            return Err(Finding::warning("target", target.line, message, "Correct the pattern, or take it out."));
        }
        Ok(walk.files.into_iter().map(|met| met.path).collect())
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
                    (Trouble::Gone, false) => {
                        format!("The target `{}` does not exist (`{}`).", target.text, pending.path)
                    }
                    (other, _) => format!("The target `{}` could not be read: {other}.", target.text),
                };
                let finding = Finding::error("target", target.line, message, trouble.advice());
                self.reading.files[at].findings.push(finding.of(Some(&reference)).field(target.field));
            }
            None => {
                let finding =
                    Finding::error("source", 0, format!("This file could not be read: {trouble}."), trouble.advice());
                self.reading.loose.push((pending.path, finding));
            }
        }
    }
}

fn unreadable(target: &Target, trouble: &Trouble) -> Finding {
    let message = format!("The target `{}` could not be read: {trouble}.", target.text);
    Finding::error("target", target.line, message, trouble.advice())
}
