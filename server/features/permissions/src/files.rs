//! Policies in files: a folder of `NAME.cedar` that the configuration names, so that policies can be kept, reviewed and
//! rolled out like code. Each file that has changed since it was last taken in becomes a version and is put in force.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use kernel::{Caller, Ctx, Refusal};

use crate::{policies, store};

/// Who is the author of versions that came from files.
const AUTHOR: &str = "policy files";
const ENDING: &str = "cedar";

/// Takes in what has changed. What somebody published in the portal since then stays, until the file changes again.
///
/// # Errors
/// With the file, and the line where there is one: a portal whose policies cannot be read must not decide by others.
pub(crate) async fn take_in(ctx: &Ctx, folder: &Path) -> anyhow::Result<()> {
    let ctx = &ctx.acting_as(Caller::system(AUTHOR));
    let author = ctx.principal().to_string();
    for file in files(folder)? {
        let shown = file.display();
        let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read the policy {shown}"))?;
        let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let said = |refusal: Refusal| anyhow!("the policy {shown} is refused: {:#}", anyhow::Error::from(refusal));
        let mut tx = ctx.begin().await.map_err(said)?;
        store::one_at_a_time(&mut tx).await?;
        // Newest first.
        let last = store::versions(&mut tx, name).await?.into_iter().find(|row| row.4 == author);
        if last.is_some_and(|row| row.2 == text) {
            continue;
        }
        let comment = format!("From the file {name}.{ENDING}.");
        let saved = policies::save(ctx, &mut tx, name, text, &comment).await.map_err(said)?;
        policies::publish(ctx, &mut tx, name, saved.version).await.map_err(said)?;
        tx.commit().await?;
        tracing::info!(policy = name, version = saved.version, "a policy was taken from its file");
    }
    Ok(())
}

/// In the order of their names.
fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let listed = std::fs::read_dir(folder).with_context(|| {
        format!("cannot read the folder of policies {}; correct `permissions.policies`", folder.display())
    })?;
    let mut files = Vec::new();
    for entry in listed {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == ENDING) {
            files.push(path);
        }
    }
    if files.is_empty() {
        bail!("there is no *.{ENDING} in {}; correct `permissions.policies`, or leave it out", folder.display());
    }
    files.sort_unstable();
    Ok(files)
}
