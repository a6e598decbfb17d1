//! Looking around: lists, counts, single entities, their declarations, the trash.

mod counting;
pub(crate) mod detail;
pub(crate) mod place;
mod sorting;

use std::collections::HashMap;

use kernel::{Answer, Ctx};
use shared::catalog::filter::Filter;
use shared::catalog::{
    CountFacets, Declaration, EntityDetail, EntityHead, EntityRef, FacetCounts, ListEntities, ListTrash, READ,
    ShowDeclaration, ShowEntity, TrashItem,
};
use shared::{Cursor, Page, Problem, Timestamp};

use crate::index::Heads;
use crate::index::view::View;
use crate::store::entities::{self, RevisionRow};
use crate::store::{files, read};
pub(crate) use counting::count as counts;
use place::Places;
use sorting::Sorting;

pub(crate) async fn list_entities(ctx: Ctx, op: ListEntities) -> Answer<Page<EntityHead>> {
    let filter = filter(&op.filter)?;
    let sorting = Sorting::parse(&op.sort)?;
    let start = position(op.cursor.as_ref())?;
    let limit = op.limit.unwrap_or(100).clamp(1, 1_000);
    let heads = ctx.state::<Heads>();
    let index = heads.read();
    let view = View::of(&index, &ctx);
    let mut fitting = view.list(&filter);
    sorting.sort(&view, &mut fitting);
    let page = fitting.iter().skip(start).take(limit);
    let items = page.filter_map(|at| Some(view.head(*at, view.entry_at(*at)?))).collect();
    Ok(Page::of(items, start, fitting.len()))
}

pub(crate) async fn count_facets(ctx: Ctx, op: CountFacets) -> Answer<FacetCounts> {
    let filter = filter(&op.filter)?;
    let heads = ctx.state::<Heads>();
    let index = heads.read();
    Ok(counts(&View::of(&index, &ctx), &filter))
}

pub(crate) async fn show_entity(ctx: Ctx, op: ShowEntity) -> Answer<EntityDetail> {
    permit(&ctx, &op.reference)?;
    let mut tx = ctx.read().await?;
    let rows = detail::Rows::read(&mut tx, op.reference.as_str()).await?.ok_or_else(Problem::not_found)?;
    let places = Places::read(&ctx, &mut tx).await?;
    drop(tx);
    let heads = ctx.state::<Heads>();
    let index = heads.read();
    let view = View::of(&index, &ctx);
    Ok(detail::detail(&view, &op.reference, rows, &places)?.ok_or_else(Problem::not_found)?)
}

pub(crate) async fn show_declaration(ctx: Ctx, op: ShowDeclaration) -> Answer<Declaration> {
    permit(&ctx, &op.reference)?;
    let mut tx = ctx.read().await?;
    let places = Places::read(&ctx, &mut tx).await?;
    let spot = detail::declared(&mut tx, &op).await?.ok_or_else(Problem::not_found)?;
    let file = files::blob(&mut tx, &spot.blob).await?.ok_or_else(Problem::not_found)?;
    drop(tx);
    let text = place::lines(&file, spot.first_line, spot.last_line);
    let first_line = u32::try_from(spot.first_line).unwrap_or(1);
    Ok(Declaration { text, first_line, fields: crate::read::field_places(&file, first_line), place: places.of(&spot) })
}

pub(crate) async fn list_trash(ctx: Ctx, _: ListTrash) -> Answer<Vec<TrashItem>> {
    let mut tx = ctx.read().await?;
    let rows = entities::trash(&mut tx).await?;
    let places = Places::read(&ctx, &mut tx).await?;
    let revisions = read::revisions_in_trash(&mut tx).await?;
    drop(tx);
    let heads = ctx.state::<Heads>();
    let index = heads.read();
    let view = View::of(&index, &ctx);
    let revisions: HashMap<&str, &RevisionRow> = revisions.iter().map(|row| (row.reference.as_str(), row)).collect();
    let items = rows.iter().filter_map(|row| {
        let (at, entry) = view.entry(&row.reference.parse().ok()?)?;
        let source = row.source.as_deref().map_or("", |source| places.title(source));
        Some(TrashItem {
            head: view.head(at, entry),
            reason: row.reason.clone().unwrap_or_else(|| format!("{source} no longer declares it.")),
            since: Timestamp(row.since),
            purge_at: Timestamp(row.purge_at.unwrap_or(row.since)),
            was_declared: revisions.get(row.reference.as_str()).map(|row| places.of(&place::Spot::of_revision(row))),
        })
    });
    Ok(items.collect())
}

/// Reads a filter that a person typed.
pub(crate) fn filter(text: &str) -> Result<Filter, Problem> {
    Filter::parse(text)
        .map_err(|error| Problem::invalid("The filter is not understood.").field("filter", error.message))
}

/// # Errors
/// "Not found" for what is not there and for what the caller may not see.
pub(crate) fn permit(ctx: &Ctx, reference: &EntityRef) -> Answer<()> {
    let heads = ctx.state::<Heads>();
    let class = {
        let index = heads.read();
        index.entry(reference).map(|(_, entry)| index.class(entry))
    };
    let class = class.ok_or_else(Problem::not_found)?;
    ctx.permit(READ, &class)
}

fn position(cursor: Option<&Cursor>) -> Result<usize, Problem> {
    let Some(cursor) = cursor else { return Ok(0) };
    cursor.position().ok_or_else(|| {
        Problem::invalid("This page of the list does not exist.")
            .field("cursor", "This is not a cursor that the list gave.")
    })
}
