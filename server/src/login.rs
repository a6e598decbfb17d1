//! `portal login`: this command line asks a portal to be signed in, shows a code, and keeps the token that it gets.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use shared::identity::tokens::{AskDeviceSignIn, BeginDeviceSignIn};
use shared::{Operation, Problem};

/// # Errors
/// When the portal cannot be reached, nobody approves in time, or the token cannot be kept.
pub async fn run(portal: &str, file: &Path) -> Result<ExitCode> {
    let portal = portal.trim_end_matches('/');
    // A token in clear text on a network is everybody's.
    let loopback = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    if !portal.starts_with("https://") && !loopback.iter().any(|here| portal.starts_with(here)) {
        bail!("{portal} is not https; a token would travel in clear text");
    }
    // A second call finds the provider in place.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let timeout = Duration::from_secs(30);
    let client = reqwest::Client::builder().timeout(timeout).redirect(reqwest::redirect::Policy::none()).build()?;
    let begun = ask(&client, portal, &BeginDeviceSignIn {}).await?;
    println!("Open {portal}{} and type {}", begun.path, begun.code);
    loop {
        tokio::time::sleep(Duration::from_secs(begun.interval)).await;
        let answer = ask(&client, portal, &AskDeviceSignIn { device: begun.device.clone() }).await?;
        if let Some(token) = answer.token {
            keep(file, token.token.reveal()).with_context(|| format!("cannot write {}", file.display()))?;
            println!("Signed in. The token is in {} and ends on {}", file.display(), token.about.ends_at);
            return Ok(ExitCode::SUCCESS);
        }
    }
}

async fn ask<O: Operation>(client: &reqwest::Client, portal: &str, operation: &O) -> Result<O::Output> {
    let asked = shared::form::ask(operation)?;
    let request = client
        .post(format!("{portal}{}", asked.uri))
        .header("content-type", "application/json")
        .body(asked.body.unwrap_or_default());
    let response = request.send().await.with_context(|| format!("{portal} cannot be reached"))?;
    let (status, body) = (response.status(), response.bytes().await?);
    if status.is_success() {
        return serde_json::from_slice(&body).context("the portal answers something else than expected");
    }
    match serde_json::from_slice::<Problem>(&body) {
        Ok(problem) => bail!("{problem}"),
        Err(_) => bail!("{portal} answers {status}"),
    }
}

/// Readable by its owner only from the first moment on.
fn keep(file: &Path, token: &str) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = file.with_extension("new");
    let _ = std::fs::remove_file(&beside);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&beside)?;
    out.write_all(token.as_bytes())?;
    out.sync_all()?;
    std::fs::rename(&beside, file)
}
