//! What a person sees while we work: one heading per step, the time it took, and which command failed.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::workspace::describe;

/// Do one named step, and say how long it took.
///
/// # Errors
/// The step's own, with its name in front.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    heading(name);
    let start = Instant::now();
    let result = work().with_context(|| format!("stopped at step `{name}` after {}", seconds(start.elapsed())))?;
    eprintln!("   {name}: {}", seconds(start.elapsed()));
    Ok(result)
}

pub fn heading(name: &str) {
    eprintln!("\n── {name} {}", "─".repeat(70_usize.saturating_sub(name.chars().count())));
}

pub fn say(line: &str) {
    eprintln!("   {line}");
}

pub fn seconds(time: Duration) -> String {
    if time < Duration::from_secs(60) {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
    }
}

/// Run it with our terminal.
///
/// # Errors
/// When it cannot be started or fails.
pub fn run(command: &mut Command) -> Result<()> {
    let name = describe(command);
    let status = command.status().with_context(|| format!("`{name}` cannot be started"))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(code) => bail!("`{name}` failed (exit code {code})"),
        None => bail!("`{name}` was stopped by a signal"),
    }
}

/// Run it with our terminal, and stop it when it takes too long.
///
/// # Errors
/// When it cannot be started, fails, or had to be stopped.
pub fn run_at_most(limit: Duration, command: &mut Command) -> Result<()> {
    let name = describe(command);
    let mut child = command.spawn().with_context(|| format!("`{name}` cannot be started"))?;
    let start = Instant::now();
    loop {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => bail!("`{name}` failed ({status})"),
            None if start.elapsed() > limit => {
                child.kill()?;
                child.wait()?;
                bail!("`{name}` gave no answer within {}", seconds(limit));
            }
            None => std::thread::sleep(Duration::from_millis(100)),
        }
    }
}
