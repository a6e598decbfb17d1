//! What permissions cost: a decision, and a list of 100,000 entities with and without them.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Result, ensure};
use async_trait::async_trait;
use axum::body::Body;
use db::{Db, DbUrl};
use http::{HeaderMap, Request};
use kernel::{AccessClass, Answer, Background, Caller, Classes, Ctx, Feature, Portal, Recognise, Role, Settings};
use portal::config::Config;
use shared::catalog::{EntityRef, READ, REMOVE};
use std::sync::Arc;
use tower::ServiceExt;

use crate::figures::figure;

const ENTITIES: usize = 100_000;
const TEAMS: usize = 1_000;
const WHO: &str = "x-bench-caller";

pub async fn run() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut config = Config::default();
    config.server.data_dir = folder.path().to_owned();
    let db = Db::open(&DbUrl::file(folder.path().join("bench.db"))).await?;
    let mut features = portal::features::all(&config);
    features.push(Feature::new("bench").recognises(Named));
    let settings = Settings { background: Background::Rests, ..Settings::new(db, Caller::anonymous(Role::Reader)) };
    let portal = Portal::start(settings, features).await?;
    let owner = portal.ctx(caller("owner"));
    one_by_one(&owner);
    by_number(&owner);
    println!();
    list(&portal, folder.path()).await?;
    portal.stop().await;
    Ok(())
}

/// Who asks in a benchmark.
fn caller(word: &str) -> Caller {
    let role = match word {
        "command" => return Caller::command(),
        "admin" => Role::Admin,
        "reader" => Role::Reader,
        _ => Role::Nobody,
    };
    let person: EntityRef = "user:default/ann".parse().expect("a reference");
    let team = |at: usize| format!("group:default/team-{at}").parse().expect("a reference");
    Caller { role, ..Caller::person(person, "Ann", Vec::new(), (0..12).map(team).collect()) }
}

struct Named;

#[async_trait]
impl Recognise for Named {
    async fn recognise(&self, _: &Ctx, headers: &HeaderMap) -> Answer<Option<Caller>> {
        Ok(headers.get(WHO).and_then(|word| word.to_str().ok()).map(caller))
    }
}

fn classes(count: usize) -> Vec<AccessClass> {
    let class = |at: usize| AccessClass {
        kind: "component".into(),
        namespace: format!("space-{}", at % 7),
        owner: Some(format!("group:default/team-{at}").parse().expect("a reference")),
        lifecycle: Some("production".into()),
        ..AccessClass::of("catalog.entity")
    };
    (0..count).map(class).collect()
}

fn one_by_one(ctx: &Ctx) {
    let classes = classes(2_000);
    ctx.may(READ, &AccessClass::of("warm"));
    for (name, rounds, goal) in [("a decision, cold", 1, 50.0), ("a decision that is remembered", 100, 1.0)] {
        let started = Instant::now();
        for _ in 0..rounds {
            black_box(classes.iter().filter(|class| ctx.may(REMOVE, class)).count());
        }
        figure(name, micros(started) / (rounds * classes.len()) as f64, "µs", goal);
    }
}

fn by_number(ctx: &Ctx) {
    let table = Arc::new(Classes::default());
    classes(2_000).iter().for_each(|class| _ = table.number(class));
    let all = || {
        let may = ctx.may_each(READ, &table);
        (0..2_000).filter(|number| may(*number)).count()
    };
    let started = Instant::now();
    black_box(all());
    figure("a decision of a list, cold", micros(started) / 2_000.0, "µs", 50.0);
    let started = Instant::now();
    (0..100).for_each(|_| _ = black_box(all()));
    figure("a decision of a list, from the bits", micros(started) / 200_000.0, "µs", 1.0);
}

/// The system is not asked about, so its lists show what the rest costs.
async fn list(portal: &Portal, folder: &std::path::Path) -> Result<()> {
    let catalog = folder.join("catalog");
    std::fs::create_dir(&catalog)?;
    for file in 0..ENTITIES / 1_000 {
        let one = |at: usize| {
            let (name, team) = (file * 1_000 + at, (file * 7 + at) % TEAMS);
            format!(
                "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: c-{name}\nspec:\n  \
                 type: service\n  lifecycle: production\n  owner: team-{team}\n"
            )
        };
        std::fs::write(catalog.join(format!("{file}.yaml")), (0..1_000).map(one).collect::<Vec<_>>().join("---\n"))?;
    }
    let ctx = portal.ctx(Caller::command());
    catalog::command::import(&ctx, &[catalog.display().to_string()], |_, _| {}).await?;
    portal.work_off().await?;
    let router = portal.router();
    let ask = async |who: &str| -> Result<f64> {
        let request = Request::get("/api/v1/catalog/entities?filter=kind:component&limit=50").header(WHO, who);
        let started = Instant::now();
        let answer = router.clone().oneshot(request.body(Body::empty())?).await?;
        let took = micros(started);
        ensure!(answer.status().is_success(), "the list of {who} answered {}", answer.status());
        Ok(took)
    };
    let people = ["command", "admin", "reader", "owner"];
    let mut times = people.map(|_| Vec::new());
    for (who, times) in people.iter().zip(&mut times) {
        println!("{:<44} {:>9.2} ms", format!("the first list of {ENTITIES}, {who}"), ask(who).await? / 1_000.0);
        times.clear();
    }
    // In turn, so that whatever else the machine does strikes all alike.
    for _ in 0..100 {
        for (who, times) in people.iter().zip(&mut times) {
            times.push(ask(who).await?);
        }
    }
    let median = |times: &mut Vec<f64>| {
        times.sort_unstable_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let times = times.each_mut().map(median);
    for (who, time) in people.iter().zip(times) {
        println!("{:<44} {:>9.2} ms", format!("a list of {ENTITIES}, {who}"), time / 1_000.0);
    }
    figure("what permission makes of it, a reader", times[2] / times[0], "times", 1.1);
    Ok(())
}

fn micros(started: Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1e6
}
