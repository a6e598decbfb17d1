//! The catalog's goals: from YAML to visible, pages, filters, search, memory, restart, weight of the first visit.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::figures::{Series, figure, millis};
use crate::process::Running;

/// How often each request is made.
const ROUNDS: usize = 300;

pub async fn run(count: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let catalog = generate(count, folder.path())?;
    let data = folder.path().join("data");
    println!("catalog of {count} entities, release build, one client over loopback\n");

    let portal = Running::start(&data).await?;
    let visible = read_until_visible(&portal, &catalog, count).await?;
    figure(&format!("{count} entities from YAML to visible"), millis(visible), "ms", 2_000.0);
    let (now, peak) = portal.memory()?;
    figure("memory after it", now, "MB", 150.0);
    println!("{:<44} {peak:>9.1} MB", "highest memory while reading");
    println!();
    for series in series(&portal).await? {
        series.print();
    }
    println!();
    first_visit(&portal).await?;
    let (now, _) = portal.memory()?;
    println!("{:<44} {now:>9.1} MB", "memory after all requests");
    portal.stop()?;
    let again = Running::start(&data).await?;
    figure("ready on the filled database", millis(again.ready_after), "ms", 500.0);
    again.stop()
}

/// The generator that is handed to the project; it is not part of it.
fn generate(count: usize, folder: &Path) -> Result<PathBuf> {
    let script = std::env::var_os("PORTAL_SHARED")
        .map_or_else(|| PathBuf::from("../shared"), PathBuf::from)
        .join("tools/gen_catalog.py");
    ensure!(
        script.is_file(),
        "the generator {} is not there; set PORTAL_SHARED to the folder that holds tools/gen_catalog.py",
        script.display()
    );
    let out = folder.join("catalog");
    let status = Command::new("python3")
        .arg(&script)
        .arg(count.to_string())
        .arg("--out")
        .arg(&out)
        .stdout(std::process::Stdio::null())
        .status()?;
    ensure!(status.success(), "the generator failed");
    Ok(out)
}

async fn read_until_visible(portal: &Running, catalog: &Path, count: usize) -> Result<Duration> {
    let started = Instant::now();
    let body = serde_json::json!({ "target": catalog.join("all.yaml") }).to_string();
    let answer = portal
        .client
        .post(format!("{}/api/v1/catalog/sources", portal.base))
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await?;
    ensure!(answer.status().is_success(), "registering answered {}: {}", answer.status(), answer.text().await?);
    loop {
        let counts = portal.json("/api/v1/catalog/facets").await?;
        let total = counts["total"].as_u64().context("no total")?;
        if usize::try_from(total)? >= count {
            return Ok(started.elapsed());
        }
        ensure!(
            started.elapsed() < Duration::from_secs(300),
            "only {total} of {count} entities are visible after 300 s"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn series(portal: &Running) -> Result<Vec<Series>> {
    let list = portal.json("/api/v1/catalog/entities?filter=kind:component&limit=200").await?;
    let references: Vec<String> = list["items"]
        .as_array()
        .context("no items")?
        .iter()
        .filter_map(|item| item["reference"].as_str())
        .map(|reference| reference.replace(':', "/"))
        .collect();
    let owner = list["items"][0]["owner"]["reference"].as_str().unwrap_or("group:default/none").to_owned();
    let name = references.first().and_then(|reference| reference.rsplit('/').next()).unwrap_or("payment").to_owned();
    let beginning: String = name.chars().take(4).collect();
    let same = |path: &str| vec![path.to_owned(); ROUNDS];
    let of_each = |prefix: &str| {
        references.iter().cycle().take(ROUNDS).map(|reference| format!("{prefix}{reference}")).collect::<Vec<_>>()
    };
    let plan: Vec<(&str, u64, Vec<String>)> = vec![
        ("list page, server-rendered", 15, same("/catalog")),
        (
            "list page of one owner",
            15,
            same(&format!("/catalog?q=owner:{}", owner.replace(':', "%3A").replace('/', "%2F"))),
        ),
        ("entity page, server-rendered", 10, of_each("/catalog/")),
        ("facets with counts", 20, same("/api/v1/catalog/facets?filter=kind:component")),
        (
            "list by kind and owner",
            20,
            same(&format!(
                "/api/v1/catalog/entities?filter=kind:component%20owner:{}",
                owner.replace(':', "%3A").replace('/', "%2F")
            )),
        ),
        ("text filter", 20, same(&format!("/api/v1/catalog/entities?filter={beginning}"))),
        ("search, whole name", 20, same(&format!("/api/v1/search?words={name}"))),
        ("search, first letters", 20, same(&format!("/api/v1/search?words={beginning}"))),
        ("search, a typo", 20, same(&format!("/api/v1/search?words={}x", name.replace('e', "a")))),
        (
            "graph, two hops",
            20,
            of_each("/api/v1/catalog/graph?root=")
                .into_iter()
                .map(|path| path.replacen("root=component/", "root=component:", 1))
                .collect(),
        ),
    ];
    let mut all = Vec::new();
    for (name, goal, paths) in plan {
        portal.get(&paths[0]).await?;
        let mut times = Vec::with_capacity(paths.len());
        for path in &paths {
            let started = Instant::now();
            portal.get(path).await?;
            times.push(started.elapsed());
        }
        all.push(Series { name: name.to_owned(), goal_p99: Some(Duration::from_millis(goal)), times });
    }
    Ok(all)
}

/// What a browser loads when it comes for the first time: the page and every file that its head names.
async fn first_visit(portal: &Running) -> Result<()> {
    let compressed = async |path: &str| -> Result<usize> {
        let answer = portal.client.get(format!("{}{path}", portal.base)).header("accept-encoding", "br").send().await?;
        Ok(answer.bytes().await?.len())
    };
    let page = String::from_utf8(portal.get("/catalog").await?)?;
    let mut files: Vec<&str> = page
        .split(['"', '\''])
        .filter(|word| word.starts_with("/assets/") || *word == "/favicon.svg" || *word == "/manifest.webmanifest")
        .collect();
    files.sort_unstable();
    files.dedup();
    let mut total = compressed("/catalog").await?;
    println!("{:<44} {:>9.1} kB", "/catalog", total as f64 / 1_000.0);
    for file in &files {
        let bytes = compressed(file).await?;
        println!("{file:<44} {:>9.1} kB", bytes as f64 / 1_000.0);
        total += bytes;
    }
    figure("first visit on the wire (brotli)", total as f64 / 1_000.0, "kB", 350.0);
    figure("requests of the first visit", (files.len() + 1) as f64, "", 8.0);
    Ok(())
}
