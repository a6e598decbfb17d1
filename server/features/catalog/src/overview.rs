//! The catalog at a glance, for the home page.

use kernel::{Answer, Ctx};
use shared::catalog::filter::Filter;
use shared::catalog::{Change, Choice, EntityHead, EntityState, Overview, READ_PROBLEMS, READ_SOURCES, ShowOverview};
use shared::events::Event;

use crate::browse::filter;
use crate::inbox::{may_see, own_references};
use crate::index::Heads;
use crate::index::view::View;
use crate::store::{problems, sources};

/// Changes that are told.
const RECENT: usize = 20;
/// Events that are looked through for them.
const LOOKED_THROUGH: i64 = 300;
/// Own things that are listed.
const MINE: usize = 100;

pub(crate) async fn show_overview(ctx: Ctx, _: ShowOverview) -> Answer<Overview> {
    let mut tx = ctx.read().await?;
    let sources = if ctx.holds(READ_SOURCES) { sources::all(&mut tx).await? } else { Vec::new() };
    let wrong = if ctx.holds(READ_PROBLEMS) { problems::all(&mut tx).await? } else { Vec::new() };
    let ignored = problems::ignored(&mut tx).await?;
    let events = ctx.events_recent(&mut tx, LOOKED_THROUGH).await?;
    drop(tx);
    let now = ctx.now().micros();
    let all: Filter = filter("")?;
    let own = own_references(&ctx);
    let heads = ctx.state::<Heads>();
    let index = heads.read();
    let view = View::of(&index, &ctx);
    let is_ignored = |topic: &str| ignored.iter().any(|row| row.topic == topic && row.until > now);
    let (errors, warnings): (Vec<_>, Vec<_>) = wrong
        .iter()
        .filter(|row| !is_ignored(&row.topic) && may_see(&ctx, &view, row))
        .partition(|row| row.severity != "warning");
    let counts = crate::browse::counts(&view, &all);
    let kinds: Vec<Choice> =
        counts.facets.into_iter().find(|facet| facet.name == "kind").map(|facet| facet.choices).unwrap_or_default();
    let owned = view.all().filter(|(_, entry)| {
        entry.state == EntityState::Live && entry.owner.is_some_and(|owner| own.contains(index.reference(owner)))
    });
    let mine: Vec<EntityHead> = owned.take(MINE).map(|(at, entry)| view.head(at, entry)).collect();
    let mut recent = Vec::new();
    for event in &events {
        if recent.len() == RECENT {
            break;
        }
        if let Some(change) = change(&view, event) {
            recent.push(change);
        }
    }
    Ok(Overview {
        total: counts.total,
        kinds,
        sources: sources.iter().filter(|row| row.state != "removed").count(),
        reading: sources.iter().filter(|row| row.state == "reading").count(),
        errors: errors.len(),
        warnings: warnings.len(),
        trash: view.all().filter(|(_, entry)| entry.state != EntityState::Live).count(),
        mine,
        recent,
    })
}

/// An event about an entity that the caller may see.
fn change(view: &View<'_>, recorded: &kernel::Recorded) -> Option<Change> {
    let revision = match &recorded.event {
        Event::EntityAdded { revision, .. } | Event::EntityChanged { revision, .. } => Some(*revision),
        Event::ActedAs { .. } | Event::AccountChanged { .. } | Event::MasterKeyRotated { .. } => return None,
        _ => None,
    };
    let (at, entry) = view.entry(recorded.event.subject()?)?;
    let mut target = view.named(at);
    target.title = entry.title.to_string();
    Some(Change {
        target,
        kind: view.index.text(entry.kind).to_owned(),
        word: recorded.event.word().to_owned(),
        at: recorded.at,
        revision,
    })
}
