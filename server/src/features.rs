//! The features of this portal, one line each.

use kernel::Feature;

use crate::config::Config;
use crate::sample;

pub fn all(config: &Config) -> Vec<Feature> {
    vec![
        catalog::feature(sample::with_company(config)),
        identity::feature(),
        permissions::feature(permissions::Config { demo: config.server.demo }),
        search::feature(search::Config { dir: config.server.data_dir.join("search") }),
    ]
}
