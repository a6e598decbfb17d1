//! What the command line does with the catalog: look at files without a database, and bring sources in.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use kernel::{Answer, Ctx, Limits};
use shared::Problem;
use shared::catalog::Severity;

use crate::config::Config;
use crate::intake::{self, Intake};
use crate::read::Judged;
use crate::sources::gather::{self, Reading};
use crate::sources::open;
use crate::sources::target::{Place, Target};
use crate::sources::world::is_url;

/// What is wrong at a place in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Complaint {
    /// Path as one would type it, or URL.
    pub file: String,
    /// Counted from 1; 0 when it concerns the whole file.
    pub line: u32,
    pub column: u32,
    pub severity: Severity,
    pub message: String,
    pub advice: String,
}

impl std::fmt::Display for Complaint {
    /// `file:line: message`, as compilers write it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {}", self.message)
    }
}

/// What was looked at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    pub files: usize,
    pub entities: usize,
    pub complaints: Vec<Complaint>,
}

impl Report {
    /// How many complaints keep something out of the catalog.
    pub fn errors(&self) -> usize {
        self.complaints.iter().filter(|complaint| complaint.severity == Severity::Error).count()
    }
}

/// Looks at targets as the catalog would read them; works without a database. References to things elsewhere are not
/// held against them, declaring the same twice is. Call it on a runtime; it works on a blocking thread.
///
/// # Errors
/// When the configuration cannot be used.
pub async fn validate(config: Config, limits: &Limits, targets: &[String]) -> anyhow::Result<Report> {
    let intake = Intake::new(config);
    let means = intake.means(limits)?;
    let mut report = Report::default();
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for text in targets {
        let whole = |message: String, advice: &str| Complaint {
            file: text.clone(),
            line: 0,
            column: 0,
            severity: Severity::Error,
            message,
            advice: advice.to_owned(),
        };
        let target = match intake.target(text) {
            Ok(target) => target,
            Err(wrong) => {
                report.complaints.push(whole(wrong.to_string(), wrong.advice()));
                continue;
            }
        };
        let (for_thread, means) = (target.clone(), means.clone());
        let read = tokio::task::spawn_blocking(move || {
            open::open(&for_thread, &means, HashMap::new(), Arc::default()).and_then(|world| gather::gather(&world))
        });
        match read.await.context("reading panicked")? {
            Ok(reading) => report.add(&target, &reading, &mut seen),
            Err(trouble) => {
                report.complaints.push(whole(format!("It could not be read: {trouble}."), trouble.advice()));
            }
        }
    }
    Ok(report)
}

impl Report {
    fn add(&mut self, target: &Target, reading: &Reading, seen: &mut BTreeMap<String, String>) {
        let shown = |path: &str| shown(target, path);
        self.files += reading.files.len();
        for file in &reading.files {
            for finding in &file.findings {
                self.complaints.push(complaint(shown(&file.path), finding));
            }
            for document in &file.documents {
                let Judged::Entity(found) = document else { continue };
                self.entities += 1;
                let place = format!("{}:{}", shown(&file.path), found.first_line);
                if let Some(first) = seen.get(found.reference.as_str()) {
                    let message = format!("`{}` is declared already in {first}.", found.reference);
                    let advice = "Remove one of the two, or give it another name.".to_owned();
                    self.complaints.push(Complaint {
                        file: shown(&file.path),
                        line: found.first_line,
                        column: 0,
                        severity: Severity::Warning,
                        message,
                        advice,
                    });
                } else {
                    seen.insert(found.reference.to_string(), place);
                }
            }
        }
        self.complaints.extend(reading.loose.iter().map(|(path, finding)| complaint(shown(path), finding)));
    }
}

fn complaint(file: String, finding: &crate::read::Finding) -> Complaint {
    Complaint {
        file,
        line: finding.line,
        column: finding.column,
        severity: finding.severity.clone(),
        message: finding.message.clone(),
        advice: finding.advice.clone(),
    }
}

/// A path of a source as one would type it here.
fn shown(target: &Target, path: &str) -> String {
    if is_url(path) {
        return path.to_owned();
    }
    let base = match &target.place {
        Place::File(file) => file.parent().map(Path::to_owned).unwrap_or_default(),
        Place::Folder(folder) => folder.clone(),
        Place::Glob(pattern) => PathBuf::from(crate::sources::path::fixed_part(pattern)),
        _ => return path.to_owned(),
    };
    let full = base.join(path);
    let here = std::env::current_dir().unwrap_or_default();
    full.strip_prefix(&here).unwrap_or(&full).display().to_string()
}

/// What bringing a target in did.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    pub target: String,
    pub title: String,
    pub entities: u64,
    pub files: u64,
    pub added: u64,
    pub changed: u64,
    pub gone: u64,
    pub problems: u64,
    /// Why nothing could be read.
    pub failed: Option<String>,
}

/// Registers targets and reads them at once, in this process; `progress` hears the target and the number of files read.
/// When it is stopped half-way, the portal finishes it at its next start.
///
/// # Errors
/// The problem of the first target that is none; nothing is registered then.
pub async fn import(ctx: &Ctx, targets: &[String], progress: impl Fn(&str, u64)) -> Answer<Vec<Imported>> {
    let intake = ctx.state::<Intake>();
    let understood = targets.iter().map(|text| {
        intake.target(text).map_err(|wrong| Problem::invalid(format!("{text}: {wrong}")).detail(wrong.advice()))
    });
    let understood: Vec<Target> = understood.collect::<Result<_, _>>()?;
    let mut tx = ctx.begin().await?;
    let mut rows = Vec::new();
    for target in &understood {
        rows.push(intake::list::register(ctx, &mut tx, target, None, "command").await?.0);
    }
    tx.commit().await?;
    let mut imported = Vec::new();
    for row in rows {
        let reading = intake::read_source(ctx, &row.id);
        tokio::pin!(reading);
        let outcome = loop {
            tokio::select! {
                outcome = &mut reading => break outcome?,
                () = tokio::time::sleep(Duration::from_millis(100)) => progress(&row.target, intake.files_read(&row.id).unwrap_or(0)),
            }
        };
        progress(&row.target, outcome.files);
        imported.push(Imported {
            target: row.target,
            title: row.title,
            entities: outcome.entities,
            files: outcome.files,
            added: outcome.added,
            changed: outcome.changed,
            gone: outcome.gone,
            problems: outcome.problems,
            failed: outcome.failed,
        });
    }
    Ok(imported)
}
