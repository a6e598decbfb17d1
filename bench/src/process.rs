//! A portal as its users run it: the release binary in a folder of its own, spoken to over loopback.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use reqwest::Client;

/// A running `portal serve`; ends with this value.
pub struct Running {
    child: Child,
    pub base: String,
    pub client: Client,
    /// From the start of the process to the first "ready".
    pub ready_after: Duration,
}

impl Running {
    pub async fn start(data: &Path) -> Result<Running> {
        let binary = binary()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let base = format!("http://127.0.0.1:{port}");
        let started = Instant::now();
        let child = Command::new(&binary)
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data-dir"])
            .arg(data)
            .env("PORTAL_LOG", "warn")
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}; run `cargo xtask build` first", binary.display()))?;
        let client = Client::builder().no_gzip().no_brotli().build()?;
        let mut running = Running { child, base, client, ready_after: Duration::ZERO };
        loop {
            if let Ok(answer) = running.client.get(format!("{}/readyz", running.base)).send().await
                && answer.status().is_success()
            {
                break;
            }
            ensure!(running.child.try_wait()?.is_none(), "the portal ended while starting");
            ensure!(started.elapsed() < Duration::from_secs(60), "the portal is not ready after 60 s");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        running.ready_after = started.elapsed();
        Ok(running)
    }

    pub async fn get(&self, path: &str) -> Result<Vec<u8>> {
        let answer = self.client.get(format!("{}{path}", self.base)).send().await?;
        let status = answer.status();
        let body = answer.bytes().await?.to_vec();
        ensure!(
            status.is_success(),
            "{path} answered {status}: {}",
            String::from_utf8_lossy(&body).chars().take(300).collect::<String>()
        );
        Ok(body)
    }

    pub async fn json(&self, path: &str) -> Result<serde_json::Value> {
        Ok(serde_json::from_slice(&self.get(path).await?)?)
    }

    /// Resident memory in MB, and the highest it has been.
    pub fn memory(&self) -> Result<(f64, f64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let field = |name: &str| {
            status
                .lines()
                .find_map(|line| line.strip_prefix(name)?.trim().strip_suffix("kB")?.trim().parse::<f64>().ok())
                .unwrap_or_default()
                / 1_024.0
        };
        Ok((field("VmRSS:"), field("VmHWM:")))
    }

    /// Ends it as an operator would.
    pub fn stop(mut self) -> Result<()> {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The release binary beside this one.
fn binary() -> Result<PathBuf> {
    let mut path = std::env::current_exe()?;
    path.set_file_name("portal");
    Ok(path)
}
