//! The door of permissions: policies, roles, access that people ask for, and the arbiter that decides by them.

mod decisions;
mod delivered;
mod engine;
mod force;
mod holdings;
mod policy;
mod rules;
mod store;
mod words;

use std::sync::Arc;
use std::time::Duration;

use kernel::Feature;

use engine::ByPolicy;

static MIGRATIONS: db::Migrator = db::migrations!["20261120131000_permissions"];

/// What permissions need to be told.
#[derive(Debug, Clone, Copy, Default)]
pub struct Config {
    /// Whether everybody may act as the people of the sample company.
    pub demo: bool,
}

/// The arbiter, as its own operations reach it.
pub(crate) struct Engine(pub Arc<ByPolicy>);

/// The feature; it decides for the whole portal.
pub fn feature(config: Config) -> Feature {
    let engine = Arc::new(ByPolicy::default());
    Feature::new("permissions")
        .migrates(&MIGRATIONS)
        .job::<decisions::KeepDecisions>()
        .every(Duration::from_secs(60), decisions::KeepDecisions {})
        .state(Arc::new(Engine(engine.clone())))
        .state(Arc::new(config))
        .arbiter(engine)
        .on_start(force::begin)
        .projects(force::InForce)
}
