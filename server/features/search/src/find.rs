//! The operation that searches: asks in rounds, drops what the caller may not see, counts, orders, and shows a page.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

use kernel::{Answer, Caller, Ctx};
use shared::catalog::{Choice, EntityRef, Facet};
use shared::search::{Found, Hit, IndexState, Search};
use shared::{Cursor, Problem};
use tantivy::Searcher;

use crate::collect::{Match, Matches};
use crate::engine::Engine;
use crate::passage::{marked, passage};
use crate::projection;
use crate::question::{Question, Round};
use crate::spelling;

/// Choices of a facet that are named.
const MOST_CHOICES: usize = 50;

pub async fn search(ctx: Ctx, op: Search) -> Answer<Found> {
    let start = match &op.cursor {
        Some(cursor) => cursor.position().ok_or_else(|| {
            Problem::invalid("This page of the list does not exist.")
                .field("cursor", "is not a cursor that search gave")
        })?,
        None => 0,
    };
    let limit = op.limit.unwrap_or(20).clamp(1, 100);
    let engine = ctx.state::<Engine>();
    let question = Question::read(&op.words);
    let wanted = Wanted::read(&op);
    let started = Instant::now();
    let mut answer = empty(&engine);
    if question.is_empty() {
        return Ok(answer);
    }
    let hidden = hidden_owners(&ctx, &engine).await;
    for round in question.rounds() {
        let Some((searcher, matches)) = ask(&ctx, &engine, &question, *round, &hidden).await else {
            return Ok(empty(&engine));
        };
        let seen = visible(&ctx, &matches.subjects).await;
        let mut found = matches.found;
        found.retain(|one| seen[one.subject]);
        if found.is_empty() {
            continue;
        }
        hide_titles(&hidden, &mut found);
        answer.facets = facets(&found, &wanted);
        found.retain(|one| wanted.kind(&one.kind) && wanted.owner(one.owner.as_deref()));
        answer.total = found.len();
        let page = page(found, &matches.subjects, start, limit);
        let shown = Shown {
            engine: engine.clone(),
            searcher,
            question: question.clone(),
            round: *round,
            subjects: matches.subjects,
        };
        answer.hits = ctx
            .beside(move || shown.hits(&page))
            .await
            .ok()
            .and_then(Result::ok)
            .unwrap_or_else(|| doubt(&ctx, &engine));
        let end = start.saturating_add(answer.hits.len());
        answer.next = (end < answer.total && !answer.hits.is_empty()).then(|| Cursor::at(end));
        if *round != Round::Exact {
            answer.did_you_mean = spelling::better(&question, &answer.hits);
        }
        break;
    }
    answer.took_micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    Ok(answer)
}

fn empty(engine: &Engine) -> Found {
    let state = if engine.is_complete() { IndexState::Ready } else { IndexState::Rebuilding };
    Found { hits: Vec::new(), total: 0, next: None, facets: Vec::new(), state, took_micros: 0, did_you_mean: None }
}

/// Asks the index; an index that cannot answer is built again, and until then nothing is found.
async fn ask(
    ctx: &Ctx,
    engine: &Arc<Engine>,
    question: &Question,
    round: Round,
    hidden: &[String],
) -> Option<(Searcher, Matches)> {
    let (asked, question, hidden) = (engine.clone(), question.clone(), hidden.to_vec());
    match ctx.beside(move || asked.matches(&question, round, &hidden)).await {
        Ok(Ok(found)) => Some(found),
        // Not open yet: it is on its way already.
        _ if !engine.is_complete() => None,
        Ok(Err(error)) | Err(error) => {
            tracing::error!(error = format!("{error:#}"), "the search index cannot answer");
            doubt::<()>(ctx, engine);
            None
        }
    }
}

/// Has the index built again.
fn doubt<T>(ctx: &Ctx, engine: &Arc<Engine>) -> Vec<T> {
    engine.distrust();
    let (ctx, engine) = (ctx.acting_as(Caller::system(projection::NAME)), engine.clone());
    let work = ctx.clone();
    work.watch_over(async move {
        if let Err(error) = projection::rebuild(&ctx, &engine).await {
            tracing::error!(error = format!("{error:#}"), "the search index cannot be built again");
        }
    });
    Vec::new()
}

/// Whether the caller may see each of the subjects.
async fn visible(ctx: &Ctx, subjects: &[EntityRef]) -> Vec<bool> {
    let mut seen = vec![false; subjects.len()];
    for source in &ctx.ports().searchable {
        for (known, new) in seen.iter_mut().zip(source.visible(ctx, subjects).await) {
            *known |= new;
        }
    }
    seen
}

/// The owners that entries name and the caller may not see.
async fn hidden_owners(ctx: &Ctx, engine: &Engine) -> Vec<String> {
    let owners = engine.owners().unwrap_or_default();
    let seen = visible(ctx, &owners).await;
    owners.iter().zip(seen).filter(|(_, seen)| !seen).map(|(owner, _)| owner.to_string()).collect()
}

/// An owner that the caller may not see is called by its name, which the entity itself says; its title says more.
fn hide_titles(hidden: &[String], found: &mut [Match]) {
    let hidden: HashSet<&str> = hidden.iter().map(String::as_str).collect();
    for one in found {
        if let Some(owner) = one.owner.as_deref().filter(|owner| hidden.contains(owner)) {
            one.owner_title = owner.parse::<EntityRef>().ok().map(|owner| Arc::from(owner.name()));
        }
    }
}

/// The kinds and owners that were chosen.
struct Wanted {
    kinds: Vec<String>,
    owners: Vec<String>,
}

impl Wanted {
    fn read(op: &Search) -> Wanted {
        let owner = |text: &String| {
            EntityRef::parse(text, Some("group"), "default").map_or_else(|_| text.clone(), |owner| owner.to_string())
        };
        Wanted {
            kinds: op.kinds.iter().map(|kind| kind.to_lowercase()).collect(),
            owners: op.owners.iter().map(owner).collect(),
        }
    }
    fn kind(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|wanted| wanted == kind)
    }
    fn owner(&self, owner: Option<&str>) -> bool {
        self.owners.is_empty() || owner.is_some_and(|owner| self.owners.iter().any(|wanted| wanted == owner))
    }
}

/// How many of each kind and owner; a facet is counted as if nothing of itself were chosen.
fn facets(found: &[Match], wanted: &Wanted) -> Vec<Facet> {
    let mut kinds: HashMap<&str, (usize, &str)> = HashMap::new();
    let mut owners: HashMap<&str, (usize, &str)> = HashMap::new();
    for one in found {
        if wanted.owner(one.owner.as_deref()) {
            kinds.entry(&one.kind).or_insert((0, &one.kind)).0 += 1;
        }
        if let Some(owner) = one.owner.as_deref().filter(|_| wanted.kind(&one.kind)) {
            owners.entry(owner).or_insert((0, one.owner_title.as_deref().unwrap_or(owner))).0 += 1;
        }
    }
    [("kind", kinds), ("owner", owners)]
        .into_iter()
        .map(|(name, counts)| {
            let mut choices: Vec<Choice> = counts
                .into_iter()
                .map(|(value, (count, title))| Choice { value: value.to_owned(), title: title.to_owned(), count })
                .collect();
            choices.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
            choices.truncate(MOST_CHOICES);
            Facet { name: name.to_owned(), choices }
        })
        .collect()
}

/// The page in order: by score, and what is equal by name, so that the order stays.
fn page(mut found: Vec<Match>, subjects: &[EntityRef], start: usize, limit: usize) -> Vec<Match> {
    let order = |a: &Match, b: &Match| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| subjects[a.subject].cmp(&subjects[b.subject]))
            .then_with(|| a.address.cmp(&b.address))
    };
    let end = start.saturating_add(limit);
    if start >= found.len() {
        return Vec::new();
    }
    if end < found.len() {
        found.select_nth_unstable_by(end, order);
        found.truncate(end);
    }
    found.sort_unstable_by(order);
    found.split_off(start)
}

/// What is needed to show a page.
struct Shown {
    engine: Arc<Engine>,
    searcher: Searcher,
    question: Question,
    round: Round,
    subjects: Vec<EntityRef>,
}

impl Shown {
    fn hits(&self, page: &[Match]) -> anyhow::Result<Vec<Hit>> {
        page.iter().map(|one| self.hit(one)).collect()
    }

    fn hit(&self, one: &Match) -> anyhow::Result<Hit> {
        let entry = self.engine.entry(&self.searcher, one.address)?;
        Ok(Hit {
            kind: one.kind.to_string(),
            reference: self.subjects[one.subject].clone(),
            anchor: entry.anchor,
            title: marked(&entry.title, &self.question, self.round),
            passage: passage(&entry.title, &entry.text, &self.question, self.round),
            detail: entry.detail,
            owner: one.owner.as_deref().and_then(|owner| owner.parse().ok()),
            owner_title: one.owner_title.as_deref().map(str::to_owned),
        })
    }
}
