//! Operations on sources: list, show, preview, register, refresh, remove.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use kernel::{AccessClass, Answer, Ctx, Principal, Tx};
use shared::Problem;
use shared::catalog::{
    IngestProblem, ListSources, MANAGE_SOURCES, PreviewEffect, PreviewEntity, PreviewSource, READ_SOURCES, REFRESH,
    RefreshSource, RegisterSource, RemoveSource, ShowSource, Source, SourceDetail, SourceFile, SourceId, SourcePreview,
};
use shared::events::Event;

use crate::browse::place::Places;
use crate::inbox;
use crate::index::Heads;
use crate::index::view::View;
use crate::ingest::{self, Given, Known};
use crate::intake::{self, Intake};
use crate::jobs::ReadSource;
use crate::read::Judged;
use crate::sources::Trouble;
use crate::sources::gather::Reading;
use crate::sources::target::{Target, TargetError};
use crate::store::declarations::DeclarationRow;
use crate::store::problems::ProblemRow;
use crate::store::sources::SourceRow;
use crate::store::{declarations, files, problems, sources};
use crate::wire;

/// The longest target and title that are taken, in bytes.
const LONGEST: usize = 2_000;

fn class() -> AccessClass {
    AccessClass::of("catalog.source")
}

pub(crate) async fn list_sources(ctx: Ctx, _: ListSources) -> Answer<Vec<Source>> {
    ctx.permit(READ_SOURCES, &class())?;
    let mut tx = ctx.read().await?;
    let counts: HashMap<String, i64> = sources::problem_counts(&mut tx).await?.into_iter().collect();
    let rows = sources::all(&mut tx).await?;
    let intake = ctx.state::<Intake>();
    let shown =
        |row: &SourceRow| wire::source(row, counts.get(&row.id).copied().unwrap_or(0), intake.files_read(&row.id));
    Ok(rows.iter().filter(|row| row.state != "removed").map(shown).collect())
}

async fn existing(tx: &mut Tx, id: &SourceId) -> Answer<SourceRow> {
    Ok(sources::one(tx, &id.0).await?.filter(|row| row.state != "removed").ok_or_else(Problem::not_found)?)
}

async fn shown(ctx: &Ctx, tx: &mut Tx, row: &SourceRow) -> Answer<Source> {
    let count = sources::problem_count(tx, &row.id).await?;
    Ok(wire::source(row, count, ctx.state::<Intake>().files_read(&row.id)))
}

pub(crate) async fn show_source(ctx: Ctx, op: ShowSource) -> Answer<SourceDetail> {
    ctx.permit(READ_SOURCES, &class())?;
    let mut tx = ctx.read().await?;
    let row = existing(&mut tx, &op.id).await?;
    let counts: HashMap<String, i64> = files::problem_counts(&mut tx, &row.id).await?.into_iter().collect();
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    let file = |file: files::FileRow| SourceFile {
        entities: count(file.entities),
        problems: count(counts.get(&file.path).copied().unwrap_or(0)),
        bytes: count(file.bytes),
        path: file.path,
    };
    let listed = files::of_source(&mut tx, &row.id).await?.into_iter().map(file).collect();
    let rows = problems::of_source(&mut tx, &row.id).await?;
    let source = shown(&ctx, &mut tx, &row).await?;
    let places = Places::read(&ctx, &mut tx).await?;
    let heads = ctx.state::<Heads>();
    let index = heads.read();
    let view = View::of(&index, &ctx);
    let seen = rows.iter().filter(|row| inbox::may_see(&ctx, &view, row));
    Ok(SourceDetail { source, files: listed, problems: seen.map(|row| inbox::problem(row, &view, &places)).collect() })
}

/// Understands a target that a caller gives, if they may use such a target here.
fn target(ctx: &Ctx, text: &str) -> Answer<Target> {
    if text.len() > LONGEST {
        return Err(Problem::invalid("The target is too long.")
            .field("target", format!("Write at most {LONGEST} characters."))
            .into());
    }
    let intake = ctx.state::<Intake>();
    let local_allowed = matches!(ctx.principal(), Principal::Command | Principal::System(_))
        || intake.config.local_paths.unwrap_or(false);
    // What is on the disk is not even looked at for those who may not use it.
    let looks_local = !["http://", "https://", "git+http", "sample:"]
        .iter()
        .any(|scheme| text.trim().trim_start_matches("url:").to_ascii_lowercase().starts_with(scheme));
    let parsed = if looks_local && !local_allowed && !text.trim().is_empty() {
        Err(TargetError::NoLocalPaths)
    } else {
        intake.target(text)
    };
    let parsed =
        parsed.and_then(
            |target| if target.is_local() && !local_allowed { Err(TargetError::NoLocalPaths) } else { Ok(target) },
        );
    parsed.map_err(|wrong| {
        Problem::invalid(wrong.to_string()).detail(wrong.advice()).field("target", wrong.to_string()).into()
    })
}

pub(crate) async fn register_source(ctx: Ctx, op: RegisterSource) -> Answer<Source> {
    ctx.permit(MANAGE_SOURCES, &class())?;
    let target = target(&ctx, &op.target)?;
    let title = op
        .title
        .as_deref()
        .map(|title| title.chars().filter(|letter| !letter.is_control()).take(200).collect::<String>());
    let origin = if *ctx.principal() == Principal::Command { "command" } else { "page" };
    let mut tx = ctx.begin().await?;
    let (row, _) = intake::list::register(&ctx, &mut tx, &target, title.as_deref(), origin).await?;
    ctx.enqueue(&mut tx, ReadSource { source: row.id.clone() }).await?;
    let source = shown(&ctx, &mut tx, &row).await?;
    tx.commit().await?;
    Ok(source)
}

pub(crate) async fn refresh_source(ctx: Ctx, op: RefreshSource) -> Answer<Source> {
    ctx.permit(REFRESH, &class())?;
    let mut tx = ctx.begin().await?;
    let mut row = existing(&mut tx, &op.id).await?;
    if row.state != "reading" {
        row.state = "waiting".to_owned();
        sources::save(&mut tx, row.clone()).await?;
    }
    ctx.enqueue(&mut tx, ReadSource { source: row.id.clone() }).await?;
    let source = shown(&ctx, &mut tx, &row).await?;
    tx.commit().await?;
    Ok(source)
}

pub(crate) async fn remove_source(ctx: Ctx, op: RemoveSource) -> Answer<Source> {
    ctx.permit(MANAGE_SOURCES, &class())?;
    let mut tx = ctx.begin().await?;
    let row = existing(&mut tx, &op.id).await?;
    let source = shown(&ctx, &mut tx, &row).await?;
    forget(&ctx, &mut tx, row).await?;
    tx.commit().await?;
    ctx.state::<Intake>().sources_changed.notify_one();
    Ok(source)
}

/// Takes a source and everything it declares out; what nothing else declares becomes an orphan.
pub(crate) async fn forget(ctx: &Ctx, tx: &mut Tx, row: SourceRow) -> Answer<()> {
    let declared = declarations::of_source(tx, &row.id).await?;
    let references: BTreeSet<String> = declared.iter().map(|row| row.reference.clone()).collect();
    let paths: BTreeSet<String> = declared
        .into_iter()
        .map(|row| row.path)
        .chain(files::of_source(tx, &row.id).await?.into_iter().map(|row| row.path))
        .collect();
    let paths: Vec<String> = paths.into_iter().collect();
    declarations::remove_files(tx, &row.id, paths.clone()).await?;
    files::remove(tx, &row.id, paths).await?;
    let known: Known = ingest::load_references(tx, &row.id, &references).await?;
    let mut claims = ingest::Claims::default();
    for other in &known.others {
        claims.add(other, known.positions.get(&other.source).copied().unwrap_or(i64::MAX));
    }
    let intake = ctx.state::<Intake>();
    let new_id = || ctx.new_id();
    let given = Given { now: ctx.now(), trash_days: i64::from(intake.config.trash_days), new_id: &new_id };
    let mut settled = ingest::settle(&references, &claims, &known, &given);
    for entity in settled.entities.iter_mut().filter(|entity| entity.state == "orphan") {
        entity.reason = Some(format!("Its source {} was removed.", row.title));
    }
    let mut events = std::mem::take(&mut settled.events);
    events.push(Event::SourceRemoved { source: SourceId(row.id.clone()), target: row.target.clone() });
    ingest::save_settled(tx, &mut settled).await?;
    let gone = problems::of_source(tx, &row.id).await?.into_iter().map(|problem| problem.id).collect();
    problems::remove(tx, gone).await?;
    ctx.tell_all(tx, events).await?;
    let ended = SourceRow {
        state: "removed".to_owned(),
        message: None,
        digest: None,
        entities: 0,
        files: 0,
        next_read_at: None,
        ..row
    };
    sources::save(tx, ended).await?;
    ingest::recheck(tx, ctx.now()).await?;
    Ok(())
}

pub(crate) async fn preview_source(ctx: Ctx, op: PreviewSource) -> Answer<SourcePreview> {
    ctx.permit(MANAGE_SOURCES, &class())?;
    let target = target(&ctx, &op.target)?;
    let intake = ctx.state::<Intake>();
    let means = intake.means(ctx.limits())?;
    let reading = intake::gather_beside(&ctx, target.clone(), means, HashMap::new(), Arc::default()).await?;
    let reading = reading.map_err(|trouble: Trouble| {
        Problem::invalid(format!("This target could not be read: {trouble}."))
            .detail(trouble.advice())
            .field("target", trouble.to_string())
    })?;
    let id = target.id().0;
    let mut tx = ctx.read().await?;
    let known = ingest::load(&mut tx, &id, &reading).await?;
    let new_id = || ctx.new_id();
    let changes = ingest::decide(
        &Known { problems: Vec::new(), ..known },
        &reading,
        &Given { now: ctx.now(), trash_days: 0, new_id: &new_id },
    );
    let others = declarations::of_others(&mut tx, &id, ingest::touched(&[], &reading).into_iter().collect()).await?;
    let entities: HashMap<String, String> =
        crate::store::entities::many(&mut tx, ingest::touched(&[], &reading).into_iter().collect())
            .await?
            .into_iter()
            .map(|row| (row.reference, row.hash))
            .collect();
    let places = Places::read(&ctx, &mut tx).await?;
    let heads = ctx.state::<Heads>();
    let index = heads.read();
    let view = View::of(&index, &ctx);
    let title = target.title();
    let problem =
        |row: &ProblemRow| IngestProblem { source_title: title.clone(), ..inbox::problem(row, &view, &places) };
    Ok(SourcePreview {
        form: target.form(),
        files: preview_files(&reading),
        entities: preview_entities(&reading, &others, &entities),
        problems: changes.problems.iter().map(problem).collect(),
    })
}

fn preview_files(reading: &Reading) -> Vec<SourceFile> {
    let file = |file: &crate::sources::gather::ReadFile| SourceFile {
        path: file.path.clone(),
        entities: file.documents.iter().filter(|document| matches!(document, Judged::Entity(_))).count() as u64,
        problems: file.findings.len() as u64,
        bytes: file.text.len() as u64,
    };
    reading.files.iter().map(file).collect()
}

fn preview_entities(
    reading: &Reading,
    others: &[DeclarationRow],
    entities: &HashMap<String, String>,
) -> Vec<PreviewEntity> {
    let claimed: BTreeSet<&str> = others.iter().map(|row| row.reference.as_str()).collect();
    let found = reading.files.iter().flat_map(|file| &file.documents).filter_map(|document| match document {
        Judged::Entity(found) => Some(found),
        _ => None,
    });
    let preview = |found: &crate::read::Found| PreviewEntity {
        kind: found.kind.clone(),
        title: found.title.clone(),
        effect: match entities.get(found.reference.as_str()) {
            _ if claimed.contains(found.reference.as_str()) => PreviewEffect::Conflict,
            None => PreviewEffect::Add,
            Some(hash) if *hash == found.hash => PreviewEffect::Same,
            Some(_) => PreviewEffect::Change,
        },
        reference: found.reference.clone(),
    };
    found.map(|found| preview(found)).collect()
}
