//! The commands beside `serve`.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use db::{DataDir, Db, Depth};
use indicatif::ProgressBar;
use kernel::{Background, Caller, Limits};
use portal::config::Config;
use shared::catalog::Severity;

/// Looks whether the database is whole.
pub async fn verify(config: Config, deep: bool) -> Result<ExitCode> {
    let _lock = DataDir::open(&config.server.data_dir)?;
    let db = Db::open(&config.database()?).await?;
    let mut findings = db.integrity(if deep { Depth::Deep } else { Depth::Quick }).await?;
    let sealed = config.audit.seal_file.as_deref().map(audit::sealed).transpose()?.unwrap_or_default();
    let events = match kernel::verify_log(&db, &sealed).await {
        Ok(Ok(events)) => events,
        Ok(Err(broken)) => {
            findings.push(format!("The audit log is broken at {broken}."));
            0
        }
        Err(error) => {
            findings.push(format!("The audit log cannot be read: {error}"));
            0
        }
    };
    db.close().await;
    if findings.is_empty() {
        println!("The database is whole, and the chain of {events} events of the audit log unbroken.");
        return Ok(ExitCode::SUCCESS);
    }
    for finding in &findings {
        println!("{finding}");
    }
    println!("{} findings. Restore a backup, or keep the folder and ask for help.", findings.len());
    Ok(ExitCode::FAILURE)
}

/// Says what is wrong with files, as compilers do; fails when something would keep an entity out.
pub async fn validate(targets: &[String]) -> Result<ExitCode> {
    let config = catalog::Config { local_paths: Some(true), ..catalog::Config::default() };
    let report = catalog::command::validate(config, &Limits::default(), targets).await?;
    for complaint in &report.complaints {
        let word = if complaint.severity == Severity::Error { "" } else { " (warning)" };
        println!("{complaint}{word}");
        println!("    {}", complaint.advice);
    }
    let warnings = report.complaints.len() - report.errors();
    eprintln!(
        "{} entities in {} files, {} errors, {warnings} warnings",
        report.entities,
        report.files,
        report.errors()
    );
    Ok(if report.errors() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Brings targets in, in this process, and says what that did.
pub async fn import(config: Config, targets: Vec<String>) -> Result<ExitCode> {
    let mut config = config;
    config.catalog.local_paths = Some(true);
    let opened = portal::open(&config, Background::Rests).await?;
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(Duration::from_millis(100));
    let ctx = opened.portal.ctx(Caller::command());
    let outcome = catalog::command::import(&ctx, &targets, |target, files| {
        bar.set_message(format!("{target}: {files} files read"))
    })
    .await;
    bar.finish_and_clear();
    opened.portal.stop().await;
    let mut code = ExitCode::SUCCESS;
    for done in outcome.map_err(anyhow::Error::from)? {
        if let Some(why) = &done.failed {
            println!("{}: could not be read: {why}", done.target);
            code = ExitCode::FAILURE;
            continue;
        }
        println!(
            "{}: {} entities in {} files; {} added, {} changed, {} gone, {} problems",
            done.target, done.entities, done.files, done.added, done.changed, done.gone, done.problems
        );
    }
    Ok(code)
}
