//! Work that outlives a request: forgetting sessions and tokens that ended long ago.

use kernel::{Ctx, Job};
use serde::{Deserialize, Serialize};

use crate::store::{sessions, tokens};

/// How long an ended session is remembered, in seconds: its address still counts as one that the owner knows.
const REMEMBERED: i64 = 90 * 86_400;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ForgetSessions {}

impl Job for ForgetSessions {
    const NAME: &'static str = "identity.forget-sessions";
    fn key(&self) -> Option<String> {
        Some(String::new())
    }
    async fn run(self, ctx: Ctx) -> anyhow::Result<()> {
        let mut tx = ctx.begin().await?;
        let before = ctx.now().plus_seconds(-REMEMBERED).micros();
        let forgotten = sessions::sweep(&mut tx, before).await? + tokens::sweep(&mut tx, before).await?;
        tx.commit().await?;
        tracing::debug!(forgotten, "old sessions and tokens are forgotten");
        Ok(())
    }
}
