//! The commands beside `serve`.

use std::process::ExitCode;

use anyhow::Result;
use db::{DataDir, Db, Depth};
use portal::config::Config;

/// Looks whether the database is whole.
pub async fn verify(config: Config, deep: bool) -> Result<ExitCode> {
    let _lock = DataDir::open(&config.server.data_dir)?;
    let db = Db::open(&config.database()?).await?;
    let findings = db.integrity(if deep { Depth::Deep } else { Depth::Quick }).await?;
    db.close().await;
    if findings.is_empty() {
        println!("The database is whole.");
        return Ok(ExitCode::SUCCESS);
    }
    for finding in &findings {
        println!("{finding}");
    }
    println!("{} findings. Restore a backup, or keep the folder and ask for help.", findings.len());
    Ok(ExitCode::FAILURE)
}
