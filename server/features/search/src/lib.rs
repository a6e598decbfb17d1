//! Search's door: one index over everything the portal knows, kept up by events. Nothing else is pub.

mod collect;
mod engine;
mod find;
mod passage;
mod projection;
mod question;
mod schema;
mod spelling;
mod words;

use std::path::PathBuf;
use std::sync::Arc;

use kernel::Feature;

use engine::Engine;
use projection::{Indexing, Turn};

/// Where search keeps its index.
pub struct Config {
    /// A folder of its own; it may be deleted at any time while the portal does not run.
    pub dir: PathBuf,
}

pub fn feature(config: Config) -> Feature {
    let engine = Arc::new(Engine::new(config.dir));
    Feature::new("search")
        .serves(find::search)
        .state(engine.clone())
        .state(Arc::new(Turn::default()))
        .projects(Indexing { engine })
}

#[cfg(test)]
mod tests;
