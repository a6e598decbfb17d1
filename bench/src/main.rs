//! Benchmarks: `cargo xtask bench [catalog [N] | decisions]`. Figures are printed beside the goals, never judged.

mod catalog;
mod decisions;
mod figures;
mod process;

use anyhow::{Result, bail};

#[tokio::main]
async fn main() -> Result<()> {
    // The client wants one even for plain HTTP; an error says that there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["catalog"] => catalog::run(10_000).await,
        ["catalog", count] => catalog::run(count.parse()?).await,
        ["decisions"] => decisions::run().await,
        [other, ..] => bail!("there is no benchmark `{other}`; there are: catalog [N], decisions"),
    }
}
