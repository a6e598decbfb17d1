//! The inbox of ingestion problems: grouped by what caused them, with the lines of the file and what may have been meant.

mod suggest;

use std::collections::HashMap;

use kernel::{Answer, Ctx, Principal};
use shared::catalog::{
    EntityRef, ExcerptLine, IngestProblem, ListProblems, Named, Place, ProblemDetail, ProblemGroup, ProblemInbox, READ,
    Severity, ShowProblem, SourceId,
};
use shared::{Problem, Timestamp};

use crate::browse::place::{Places, Spot};
use crate::index::Heads;
use crate::index::entry::class;
use crate::index::view::View;
use crate::store::problems::{self, ProblemRow};
use crate::store::{declarations, entities, files};

/// Lines that are shown before and behind the wrong one.
const AROUND: i64 = 5;

pub(crate) async fn list_problems(ctx: Ctx, op: ListProblems) -> Answer<ProblemInbox> {
    let only_mine = match op.whose.as_str() {
        "" | "all" => false,
        "mine" => true,
        _ => {
            return Err(Problem::invalid("The inbox shows `mine` or `all`.")
                .field("whose", "Write `mine` or `all`.")
                .into());
        }
    };
    let mut tx = ctx.read().await?;
    let rows = problems::all(&mut tx).await?;
    let ignored = ignored(&mut tx, ctx.now()).await?;
    let places = Places::read(&ctx, &mut tx).await?;
    drop(tx);
    let heads = ctx.state::<Heads>();
    let index = heads.read();
    let view = View::of(&index, &ctx);
    let own = own_references(&ctx);
    let (mut total, mut mine) = (0, 0);
    let mut groups: HashMap<String, Vec<IngestProblem>> = HashMap::new();
    for row in rows.iter().filter(|row| !ignored.contains_key(&row.topic) && may_see(&ctx, &view, row)) {
        let problem = problem(row, &view, &places);
        let is_mine = problem.owner.as_ref().is_some_and(|owner| own.contains(&owner.reference));
        total += 1;
        mine += usize::from(is_mine);
        let wanted = (op.cause.is_empty() || op.cause == problem.cause)
            && (op.source.is_empty() || op.source == problem.source.0)
            && (is_mine || !only_mine);
        if !wanted {
            continue;
        }
        groups.entry(row.topic.clone()).or_default().push(problem);
    }
    let mut groups: Vec<ProblemGroup> = groups.into_iter().filter_map(|(key, places)| group(key, places)).collect();
    groups.sort_by(|a, b| {
        let rank = |group: &ProblemGroup| (group.severity != Severity::Error, std::cmp::Reverse(group.places.len()));
        rank(a).cmp(&rank(b)).then_with(|| b.first_seen.cmp(&a.first_seen)).then_with(|| a.key.cmp(&b.key))
    });
    Ok(ProblemInbox { groups, total, mine })
}

pub(crate) async fn show_problem(ctx: Ctx, op: ShowProblem) -> Answer<ProblemDetail> {
    let mut tx = ctx.read().await?;
    let rows = problems::of_topic(&mut tx, &op.key).await?;
    let ignored = ignored(&mut tx, ctx.now()).await?;
    let places = Places::read(&ctx, &mut tx).await?;
    let heads = ctx.state::<Heads>();
    let (group, shown, suggestion) = {
        let index = heads.read();
        let view = View::of(&index, &ctx);
        let seen = rows.iter().filter(|row| may_see(&ctx, &view, row));
        let problems: Vec<IngestProblem> = seen
            .map(|row| IngestProblem {
                ignored_until: ignored.get(&row.topic).copied(),
                ..problem(row, &view, &places)
            })
            .collect();
        let group = group(op.key.clone(), problems).ok_or_else(Problem::not_found)?;
        let asked = op.place.as_ref().and_then(|id| group.places.iter().find(|place| place.id == *id));
        let shown = asked.or(group.places.first()).ok_or_else(Problem::not_found)?.clone();
        let suggestion = shown
            .about
            .as_ref()
            .filter(|_| shown.cause == "reference")
            .and_then(|about| suggest::nearest(&view, about));
        (group, shown, suggestion)
    };
    let blob = files::one(&mut tx, &shown.source.0, &shown.path).await?.and_then(|file| file.blob);
    let excerpt = match blob {
        Some(blob) => files::blob(&mut tx, &blob).await?.map(|text| excerpt(&text, shown.line)).unwrap_or_default(),
        None => Vec::new(),
    };
    let versions = if shown.cause == "conflict" { versions(&ctx, &mut tx, &shown, &places).await? } else { Vec::new() };
    let (view_url, _) = places.addresses(&shown.source.0, &shown.path, None);
    Ok(ProblemDetail { group, shown, excerpt, suggestion, versions, view_url })
}

/// All places that declare what a conflict is about, the one in force first.
async fn versions(ctx: &Ctx, tx: &mut db::Tx, shown: &IngestProblem, places: &Places) -> Answer<Vec<Place>> {
    let Some(reference) = shown.about.as_ref().or(shown.reference.as_ref()) else { return Ok(Vec::new()) };
    if crate::browse::permit(ctx, reference).is_err() {
        return Ok(Vec::new());
    }
    let entity = entities::one(tx, reference.as_str()).await?;
    let mut rows = declarations::of_references(tx, vec![reference.to_string()]).await?;
    rows.sort_by_key(|row| !entity.as_ref().is_some_and(|entity| crate::browse::detail::in_force(entity, row)));
    Ok(rows.iter().map(|row| places.of(&Spot::of_declaration(row))).collect())
}

async fn ignored(tx: &mut db::Tx, now: Timestamp) -> Answer<HashMap<String, Timestamp>> {
    let rows = problems::ignored(tx).await?;
    Ok(rows.into_iter().filter(|row| row.until > now.micros()).map(|row| (row.topic, Timestamp(row.until))).collect())
}

/// The caller and their teams.
pub(crate) fn own_references(ctx: &Ctx) -> Vec<EntityRef> {
    let mut own = ctx.caller().teams.clone();
    if let Principal::Person(person) = ctx.principal() {
        own.push(person.clone());
    }
    own
}

/// A problem of a hidden entity is hidden; one of an entity that never came in is judged by its name.
pub(crate) fn may_see(ctx: &Ctx, view: &View<'_>, row: &ProblemRow) -> bool {
    let Some(reference) = row.reference.as_deref().and_then(|text| text.parse::<EntityRef>().ok()) else { return true };
    match view.index.entry(&reference) {
        Some(_) => view.entry(&reference).is_some(),
        None => ctx.may(READ, &class(&reference, None, None)),
    }
}

pub(crate) fn problem(row: &ProblemRow, view: &View<'_>, places: &Places) -> IngestProblem {
    let number = |value: i64| u32::try_from(value).unwrap_or(0);
    let reference: Option<EntityRef> = row.reference.as_deref().and_then(|text| text.parse().ok());
    let entry = reference.as_ref().and_then(|reference| view.entry(reference));
    IngestProblem {
        id: row.id.clone(),
        severity: if row.severity == "warning" { Severity::Warning } else { Severity::Error },
        cause: row.cause.clone(),
        message: row.message.clone(),
        advice: row.advice.clone(),
        source: SourceId(row.source.clone()),
        source_title: places.title(&row.source).to_owned(),
        path: row.path.clone(),
        line: number(row.line),
        column: number(row.col),
        about: row.about.as_deref().and_then(|text| text.parse().ok()),
        group: row.topic.clone(),
        owner: match entry {
            Some((_, entry)) => entry.owner.map(|owner| view.named(owner)),
            None => row.owner.as_deref().and_then(|owner| Some(view.named_ref(&owner.parse().ok()?))),
        },
        reference,
        first_seen: Timestamp(row.first_seen),
        last_seen: Timestamp(row.first_seen).max(places.read_at(&row.source)),
        ignored_until: None,
    }
}

/// Problems with one cause, as one thing; nothing for none.
fn group(key: String, places: Vec<IngestProblem>) -> Option<ProblemGroup> {
    let first = places.first()?;
    let severity =
        if places.iter().any(|place| place.severity == Severity::Error) { Severity::Error } else { Severity::Warning };
    Some(ProblemGroup {
        key,
        cause: first.cause.clone(),
        severity,
        title: first.about.as_ref().map_or_else(|| first.message.clone(), ToString::to_string),
        first_seen: places.iter().map(|place| place.first_seen).min().unwrap_or_default(),
        places,
    })
}

/// The lines around a line; the beginning of the file when the problem is about all of it.
fn excerpt(text: &str, line: u32) -> Vec<ExcerptLine> {
    let wrong = i64::from(line);
    let first = (wrong - AROUND).max(1);
    let number = |line: i64| u32::try_from(line).unwrap_or(u32::MAX);
    text.lines()
        .zip(1_i64..)
        .skip_while(|(_, at)| *at < first)
        .take_while(|(_, at)| *at <= wrong.max(1) + AROUND)
        .map(|(text, at)| ExcerptLine { line: number(at), text: text.chars().take(500).collect(), wrong: at == wrong })
        .collect()
}

/// What may have been meant, as a name.
pub(crate) type Suggestion = Option<Named>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_lines_before_and_behind_are_shown() {
        let text: String = (1..=20).map(|line| format!("line {line}\n")).collect();
        let shown = |line: u32| -> (u32, u32, Vec<u32>) {
            let excerpt = excerpt(&text, line);
            let wrong = excerpt.iter().filter(|line| line.wrong).map(|line| line.line).collect();
            (excerpt.first().unwrap().line, excerpt.last().unwrap().line, wrong)
        };
        assert_eq!(shown(10), (5, 15, vec![10]));
        assert_eq!(shown(1), (1, 6, vec![1]));
        assert_eq!(shown(20), (15, 20, vec![20]));
        assert_eq!(shown(0), (1, 6, vec![]));
        assert_eq!(excerpt("", 3), []);
    }
}
