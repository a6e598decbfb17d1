//! Watches the files of local sources and has the sources read when something changes.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use kernel::{Answer, Ctx};
use notify::event::{EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use super::Intake;
use crate::jobs::ReadSource;
use crate::sources::target::{Place, Target};
use crate::sources::{is_skipped, path};
use crate::store::sources;

/// Editors save in several steps; a reading starts when it has been quiet for so long.
const QUIET: Duration = Duration::from_millis(300);
/// … or when it never gets quiet for so long.
const LONGEST: Duration = Duration::from_secs(2);

/// A source whose files lie on this machine.
struct Local {
    source: String,
    folder: PathBuf,
    /// For single files: only the folder itself.
    depth: RecursiveMode,
}

/// Runs until the portal stops.
pub(crate) async fn watch(ctx: Ctx) {
    let intake = ctx.state::<Intake>();
    let (changes, mut changed) = mpsc::unbounded_channel();
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if let Ok(event) = event.as_ref()
            && matters(&event.kind)
        {
            // When nobody listens any more, the portal is stopping.
            let _ = changes.send(event.paths.clone());
        }
    });
    let mut watcher = match watcher {
        Ok(watcher) => watcher,
        Err(error) => return tracing::warn!(%error, "files are not watched; sources are read on schedule only"),
    };
    let mut watched = Vec::new();
    refresh(&ctx, &mut watcher, &mut watched).await;
    loop {
        tokio::select! {
            () = intake.sources_changed.notified() => refresh(&ctx, &mut watcher, &mut watched).await,
            paths = changed.recv() => {
                let Some(mut paths) = paths else { return };
                let end = tokio::time::Instant::now() + LONGEST;
                while let Ok(Some(more)) = tokio::time::timeout_at(end.min(tokio::time::Instant::now() + QUIET), changed.recv()).await {
                    paths.extend(more);
                }
                if let Err(refusal) = wake(&ctx, &watched, &paths).await {
                    tracing::warn!(error = %anyhow::Error::from(refusal), "changed files wait for the next reading on schedule");
                }
            }
        }
    }
}

fn matters(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::Create(_)
            | EventKind::Remove(_)
            | EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Name(_) | ModifyKind::Any)
            | EventKind::Any
    )
}

/// Follows the list of sources.
async fn refresh(ctx: &Ctx, watcher: &mut RecommendedWatcher, watched: &mut Vec<Local>) {
    let wanted = match local_sources(ctx).await {
        Ok(wanted) => wanted,
        Err(refusal) => {
            return tracing::warn!(error = %anyhow::Error::from(refusal), "the list of watched files is not up to date");
        }
    };
    let folders = |locals: &[Local]| locals.iter().map(|local| local.folder.clone()).collect::<BTreeSet<PathBuf>>();
    let (before, now) = (folders(watched), folders(&wanted));
    for folder in before.difference(&now) {
        // It may be gone already.
        let _ = watcher.unwatch(folder);
    }
    for local in wanted.iter().filter(|local| !before.contains(&local.folder)) {
        if let Err(error) = watcher.watch(&local.folder, local.depth) {
            tracing::warn!(folder = %local.folder.display(), %error, "this folder is not watched; it is read on schedule only");
        }
    }
    *watched = wanted;
}

async fn local_sources(ctx: &Ctx) -> Answer<Vec<Local>> {
    let intake = ctx.state::<Intake>();
    let rows = sources::all(&mut *ctx.read().await?).await?;
    let local = |source: String, target: Target| {
        let (folder, depth) = match target.place {
            Place::File(path) => (path.parent()?.to_owned(), RecursiveMode::NonRecursive),
            Place::Folder(path) => (path, RecursiveMode::Recursive),
            Place::Glob(pattern) => (PathBuf::from(path::fixed_part(&pattern)), RecursiveMode::Recursive),
            _ => return None,
        };
        folder.is_dir().then_some(Local { source, folder, depth })
    };
    Ok(rows
        .into_iter()
        .filter(|row| row.state != "removed")
        .filter_map(|row| local(row.id.clone(), intake.target(&row.target).ok()?))
        .collect())
}

async fn wake(ctx: &Ctx, watched: &[Local], paths: &[PathBuf]) -> Answer<()> {
    let paths: HashSet<&Path> = paths
        .iter()
        .map(PathBuf::as_path)
        .filter(|path| !path.components().any(|part| part.as_os_str().to_str().is_some_and(is_skipped)))
        .collect();
    let touched: BTreeSet<&str> = watched
        .iter()
        .filter(|local| paths.iter().any(|path| path.starts_with(&local.folder)))
        .map(|local| local.source.as_str())
        .collect();
    if touched.is_empty() {
        return Ok(());
    }
    let mut tx = ctx.begin().await?;
    for source in touched {
        ctx.enqueue(&mut tx, ReadSource { source: source.to_owned() }).await?;
    }
    tx.commit().await
}
