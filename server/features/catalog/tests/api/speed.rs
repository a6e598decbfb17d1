//! How long ten thousand entities take. Prints figures, asserts none: `cargo test --release -p catalog --test api speed -- --ignored --nocapture`.

use std::time::Instant;

use kernel::Caller;

use crate::support::{Folder, component, config, portal};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "prints figures"]
async fn ten_thousand_entities() {
    let folder = Folder::with(&[]);
    let generated = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/tools/gen_catalog.py");
    let made =
        std::process::Command::new("python3").arg(generated).args(["10000", "--out"]).arg(folder.path()).output();
    if !made.is_ok_and(|made| made.status.success()) {
        println!("the generator is not there; plain components instead");
        for file in 0..10 {
            folder.write(
                &format!("{file}.yaml"),
                &(0..1_000)
                    .map(|number| component(&format!("c-{file}-{number}"), ""))
                    .collect::<Vec<_>>()
                    .join("---\n"),
            );
        }
    }
    let started = Instant::now();
    let report =
        catalog::command::validate(config(folder.path()), &kernel::Limits::default(), &[folder.text()]).await.unwrap();
    println!(
        "read and judge {} entities: {:?}; {} complaints",
        report.entities,
        started.elapsed(),
        report.complaints.len()
    );
    let portal = portal().await;
    let ctx = portal.system().acting_as(Caller::command());
    for word in ["first import", "nothing changed"] {
        let started = Instant::now();
        let done = catalog::command::import(&ctx, &[folder.text()], |_, _| {}).await.unwrap();
        let read = started.elapsed();
        portal.work_off().await;
        println!(
            "{word}: {read:?}, visible after {:?}, {} entities, {} added, {} problems; {}",
            started.elapsed(),
            done[0].entities,
            done[0].added,
            done[0].problems,
            memory()
        );
    }
    let path = folder.path().join("catalog-0003.yaml");
    if let Ok(text) = std::fs::read_to_string(&path) {
        std::fs::write(&path, text.replacen("\"production\"", "\"deprecated\"", 1)).unwrap();
        let started = Instant::now();
        let done = catalog::command::import(&ctx, &[folder.text()], |_, _| {}).await.unwrap();
        println!("one changed: {:?}, {} changed", started.elapsed(), done[0].changed);
    }
    portal.stop().await;
}

/// What the process holds in memory now, as the system says it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let lines = status.lines().filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM"));
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(", ")
}
