//! The catalog's door: what it serves, what it runs, what it needs to be told. Nothing else is pub.

mod browse;
pub mod command;
mod config;
mod definition;
mod directory;
mod graph;
mod history;
mod inbox;
mod index;
mod ingest;
mod intake;
mod jobs;
mod lifecycle;
mod outside;
mod overview;
mod projections;
mod read;
mod searchable;
mod sources;
mod store;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use kernel::Feature;

pub use config::{Config, Credential, ForgeHost};
pub use sources::embedded::EmbeddedFolder;
pub use sources::forge::Forge;

/// The catalog's tables.
static MIGRATIONS: db::Migrator = db::migrations!["20261120120000_catalog", "20261120130000_problem_owner"];

/// The catalog as a feature of the portal.
pub fn feature(config: Config) -> Feature {
    writing(reading(Feature::new("catalog").migrates(&MIGRATIONS), &config), config)
}

/// Everything that changes the catalog.
fn writing(feature: Feature, config: Config) -> Feature {
    feature
        .serves(lifecycle::sources::list_sources)
        .serves(lifecycle::sources::show_source)
        .serves(lifecycle::sources::preview_source)
        .serves(lifecycle::sources::register_source)
        .serves(lifecycle::sources::refresh_source)
        .serves(lifecycle::sources::remove_source)
        .serves(lifecycle::remove_entity)
        .serves(lifecycle::restore_entity)
        .serves(lifecycle::decide_conflict)
        .serves(lifecycle::ignore_problem)
        .job::<jobs::ReadSource>()
        .job::<jobs::CheckSources>()
        .job::<jobs::SweepTrash>()
        .every(Duration::from_secs(config.refresh_seconds.clamp(1, 60)), jobs::CheckSources {})
        .every(Duration::from_secs(3_600), jobs::SweepTrash {})
        .outside(outside::Guarded)
        .state(Arc::new(intake::Intake::new(config)))
        .on_start(intake::list::start)
}

/// Everything that reads the catalog.
fn reading(feature: Feature, config: &Config) -> Feature {
    let heads = Arc::new(index::Heads::default());
    let own = config.forges.iter().map(|host| (host.host.clone(), host.forge));
    feature
        .serves(browse::list_entities)
        .serves(browse::count_facets)
        .serves(browse::show_entity)
        .serves(browse::show_declaration)
        .serves(browse::list_trash)
        .serves(definition::show::show_definition)
        .serves(graph::show::show_graph)
        .serves(history::list_revisions)
        .serves(history::compare_revisions)
        .serves(inbox::list_problems)
        .serves(inbox::show_problem)
        .serves(overview::show_overview)
        .state(heads.clone())
        .state(Arc::new(definition::show::Lately::default()))
        .state(Arc::new(sources::forge::Forges::with(own)))
        .directory(directory::People { heads: heads.clone() })
        .registry(directory::Classes { heads: heads.clone() })
        .searchable(searchable::Findable { heads: heads.clone() })
        .projects(projections::InMemory { heads })
}
