//! The door of audit: the log for people, its export, its sealed heads, and what is unusual in it.

mod browse;
mod deeds;
mod export;
mod patterns;
mod seal;
mod store;
mod unusual;
mod webhook;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kernel::Feature;

pub use seal::sealed;
pub use webhook::Webhook;

static MIGRATIONS: db::Migrator = db::migrations!["20261120132000_audit"];

/// What audit needs to be told.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Where heads are sealed, one line each; best on a disk that the portal may only append to.
    pub seal_file: Option<PathBuf>,
    pub webhook: Option<Webhook>,
}

/// The feature.
pub fn feature(config: Config) -> Feature {
    Feature::new("audit")
        .migrates(&MIGRATIONS)
        .serves(browse::list_audit)
        .serves(browse::show_audit_head)
        .serves(browse::count_audit)
        .serves(export::export_audit)
        .serves(unusual::list_unusual)
        .serves(unusual::dismiss_pattern)
        .job::<seal::SealHead>()
        .job::<webhook::LookForSeal>()
        .job::<webhook::SendSeal>()
        .job::<deeds::TellBursts>()
        .every(Duration::from_secs(3_600), seal::SealHead {})
        .every(Duration::from_secs(60), webhook::LookForSeal {})
        .every(Duration::from_secs(60), deeds::TellBursts {})
        .state(Arc::new(config))
        .projects(deeds::Deeds)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_statement_is_accepted_by_both_engines() {
        db::testing::prepares_everywhere(env!("CARGO_MANIFEST_DIR"), &[&crate::MIGRATIONS]);
    }
}
