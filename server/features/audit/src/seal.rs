//! Sealed heads: the newest event's hash, written where the database is not.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use anyhow::Context;
use kernel::{Ctx, Head, Job};
use serde::{Deserialize, Serialize};
use shared::audit::SealState;

use crate::Config;

/// One line of the file, and the body of what is sent to a webhook.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Line {
    pub seq: i64,
    pub at: shared::Timestamp,
    pub hash: String,
}

/// The heads that a file holds, for `portal verify`; none when there is no file.
///
/// # Errors
/// When the file cannot be read, or a line of it is not one of ours.
pub fn sealed(file: &Path) -> anyhow::Result<Vec<Head>> {
    Ok(lines(file)?.into_iter().map(|line| Head { seq: line.seq, hash: line.hash }).collect())
}

fn lines(file: &Path) -> anyhow::Result<Vec<Line>> {
    let mut text = String::new();
    match File::open(file) {
        Ok(mut file) => file.read_to_string(&mut text)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    };
    let read = |(at, text): (usize, &str)| {
        serde_json::from_str(text)
            .with_context(|| format!("line {} of {} is not a sealed head", at + 1, file.display()))
    };
    text.lines().enumerate().map(read).collect()
}

/// How far the file has come, for auditors.
pub(crate) fn state(file: Option<&Path>) -> SealState {
    let Some(file) = file else { return SealState::NoFile };
    match lines(file) {
        Ok(lines) => lines.last().map_or(SealState::NoneYet, |last| SealState::Sealed { seq: last.seq, at: last.at }),
        Err(error) => {
            // Where the file lies is for whoever runs the portal.
            tracing::warn!(%error, "the file of sealed heads cannot be read");
            SealState::Unreadable
        }
    }
}

/// Writes the newest head down, if there is a new one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SealHead {}

impl Job for SealHead {
    const NAME: &'static str = "audit.seal-head";
    fn key(&self) -> Option<String> {
        Some(String::new())
    }
    async fn run(self, ctx: Ctx) -> anyhow::Result<()> {
        let Some(path) = ctx.state::<Config>().seal_file.clone() else { return Ok(()) };
        let mut tx = ctx.read().await?;
        let head = ctx.head(&mut tx).await?;
        drop(tx);
        let (Some(head), at) = (head, ctx.now()) else { return Ok(()) };
        ctx.beside(move || append(&path, head, at)).await?
    }
}

fn append(path: &Path, head: Head, at: shared::Timestamp) -> anyhow::Result<()> {
    if sealed(path)?.last().is_some_and(|last| last.seq == head.seq) {
        return Ok(());
    }
    let line = serde_json::to_string(&Line { seq: head.seq, at, hash: head.hash })?;
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    file.write_all(format!("{line}\n").as_bytes())?;
    Ok(file.sync_all()?)
}
