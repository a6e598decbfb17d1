//! How long reading takes in ten thousand entities. Prints figures, asserts none:
//! `cargo test --release -p catalog --test api reading_speed -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use shared::Operation;
use shared::catalog::{CountFacets, ListEntities, ShowEntity, ShowGraph};
use testkit::TestPortal;

use crate::shop::READER;
use crate::support::{Folder, config, portal, reference, register};

async fn print<O: Operation>(portal: &TestPortal, what: &str, operation: O) {
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..200 {
        let started = Instant::now();
        portal.call_as(READER, operation.clone()).await.unwrap();
        times.push(started.elapsed());
    }
    times.sort();
    println!("{what:50} median {:?}, p99 {:?}", times[100], times[197]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "prints figures"]
async fn ten_thousand_entities() {
    let folder = Folder::with(&[]);
    let generator = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/tools/gen_catalog.py");
    let made =
        std::process::Command::new("python3").arg(generator).args(["10000", "--out"]).arg(folder.path()).output();
    if !made.is_ok_and(|made| made.status.success()) {
        println!("skipped: the generator of catalogs is not here");
        return;
    }
    let portal = portal().await;
    register(&portal, &folder.text()).await;
    let started = Instant::now();
    let portal = portal.restart(|dir| vec![catalog::feature(config(dir))]).await;
    portal.work_off().await;
    println!("started again with a full index in {:?}", started.elapsed());
    for filter in [
        "",
        "kind:component",
        "kind:component lifecycle:production tag:java",
        "payment",
        "kind:component owner:* -lifecycle:deprecated (tag:java OR tag:go) service",
        "spec.profile.email:*",
    ] {
        for sort in ["", "-changed", "owner"] {
            let list = ListEntities { filter: filter.to_owned(), sort: sort.to_owned(), limit: None, cursor: None };
            print(&portal, &format!("list {filter:?} by {sort:?}"), list).await;
        }
        print(&portal, &format!("facets {filter:?}"), CountFacets { filter: filter.to_owned() }).await;
    }
    let page = portal
        .call(ListEntities { filter: "kind:system".to_owned(), sort: String::new(), limit: Some(1), cursor: None })
        .await
        .unwrap();
    let system = page.items[0].reference.clone();
    print(&portal, "show a system", ShowEntity { reference: system.clone() }).await;
    let ask = |direction: &str, hops| ShowGraph {
        root: Some(system.clone()),
        filter: String::new(),
        direction: direction.to_owned(),
        hops: Some(hops),
    };
    print(&portal, "graph of everything, 2 steps", ask("everything", 2)).await;
    print(&portal, "graph of everything, 10 steps", ask("everything", 10)).await;
    let filtered = ShowGraph { root: None, filter: "kind:component".to_owned(), direction: String::new(), hops: None };
    print(&portal, "graph of a list", filtered).await;
    assert!(portal.call_as(READER, ShowEntity { reference: reference("component:default/never") }).await.is_err());
}
