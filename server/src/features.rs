//! The features of this portal, one line each.

use kernel::Feature;

use crate::config::Config;
use crate::sample;

pub fn all(config: &Config) -> Vec<Feature> {
    vec![
        audit::feature(config.audit()),
        catalog::feature(sample::with_company(config)),
        identity::feature(config.identity()),
        permissions::feature(sample::permissions(config)),
        search::feature(search::Config { dir: config.server.data_dir.join("search") }),
    ]
}
