//! The sample company, Harvest & Co: files in the binary that the catalog reads in the demo.

use rust_embed::Embed;

use crate::config::Config;

#[derive(Embed)]
#[folder = "sample/"]
#[exclude = "*.md"]
struct Sample;

/// The catalog's configuration, with the sample company in the demo.
pub fn with_company(config: &Config) -> catalog::Config {
    let mut settings = config.catalog.clone();
    settings.data_dir = config.server.data_dir.clone();
    settings.local_paths = settings.local_paths.or(Some(config.server.listen.ip().is_loopback()));
    if config.server.demo {
        settings.sample = Some(std::sync::Arc::new(Files));
    }
    settings
}

struct Files;

impl catalog::EmbeddedFolder for Files {
    fn list(&self) -> Vec<String> {
        Sample::iter().map(std::borrow::Cow::into_owned).collect()
    }
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        Sample::get(path).map(|file| file.data.into_owned())
    }
}
