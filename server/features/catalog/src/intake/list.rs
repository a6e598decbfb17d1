//! The list of sources: registering one, and what happens to all of them before the first request.

use std::path::PathBuf;

use anyhow::Context as _;
use kernel::{Answer, Ctx, Tx};
use shared::events::Event;

use super::{Intake, watch};
use crate::sources::open::Measures;
use crate::sources::target::{Place, Target, TargetError};
use crate::store::sources::{self, SourceRow};

/// Puts a source into the list, or wakes the one that is there. Answers its row and whether it is new.
pub(crate) async fn register(
    ctx: &Ctx,
    tx: &mut Tx,
    target: &Target,
    title: Option<&str>,
    origin: &str,
) -> Answer<(SourceRow, bool)> {
    let id = target.id();
    let title = title.map(str::trim).filter(|title| !title.is_empty());
    let old = sources::one(tx, &id.0).await?;
    let new = old.as_ref().is_none_or(|row| row.state == "removed");
    let row = match old {
        Some(row) if !new => {
            SourceRow { title: title.map_or(row.title, str::to_owned), state: "waiting".to_owned(), ..row }
        }
        old => SourceRow {
            id: id.0.clone(),
            title: title.map_or_else(|| target.title(), str::to_owned),
            target: target.text.clone(),
            form: crate::wire::form_word(&target.form()).to_owned(),
            origin: origin.to_owned(),
            state: "waiting".to_owned(),
            message: None,
            position: match old {
                Some(row) => row.position,
                None => sources::next_position(tx).await?,
            },
            commit_id: None,
            digest: None,
            entities: 0,
            files: 0,
            registered_at: ctx.now().micros(),
            read_at: None,
            next_read_at: None,
            took_millis: None,
        },
    };
    sources::save(tx, row.clone()).await?;
    if new {
        ctx.tell(tx, Event::SourceRegistered { source: id, target: row.target.clone() }).await?;
    }
    Ok((row, new))
}

/// Before the first request: sources of the configuration are registered, the sample company in the demo, and what was
/// interrupted goes on.
///
/// # Errors
/// When the configuration cannot be used.
pub(crate) async fn start(ctx: Ctx) -> anyhow::Result<()> {
    let intake = ctx.state::<Intake>();
    intake.web(&Measures::of(ctx.limits())).context("the catalog cannot reach other servers")?;
    let mut tx = ctx.begin().await?;
    let mut configured = Vec::new();
    for text in &intake.config.sources {
        let target = match intake.target(text) {
            // It may be mounted later; until then it is a source that fails, with the reason on its page.
            Err(TargetError::Missing(path) | TargetError::Unreadable(path, _)) => {
                Target { place: Place::File(PathBuf::from(&path)), text: path }
            }
            other => other.with_context(|| format!("catalog.sources: {text}"))?,
        };
        configured.push(register(&ctx, &mut tx, &target, None, "config").await?.0.id);
    }
    if intake.config.sample.is_some() {
        let target = Target { place: Place::Embedded("harvest".to_owned()), text: "sample:harvest".to_owned() };
        register(&ctx, &mut tx, &target, Some("Harvest & Co"), "demo").await?;
    }
    for row in sources::all(&mut tx).await? {
        if row.origin == "config" && row.state != "removed" && !configured.contains(&row.id) {
            crate::lifecycle::sources::forget(&ctx, &mut tx, row).await?;
        }
    }
    for source in sources::due(&mut tx, ctx.now().micros()).await? {
        ctx.enqueue(&mut tx, crate::jobs::ReadSource { source }).await?;
    }
    tx.commit().await?;
    if intake.config.watch {
        ctx.watch_over(watch::watch(ctx.clone()));
    }
    Ok(())
}
