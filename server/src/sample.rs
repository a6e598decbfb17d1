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

/// The label that gives people of the sample company their role.
const ROLE: &str = "portal.harvest.example/role";

/// What permissions need to know; in the demo, the roles of the sample company.
pub fn permissions(config: &Config) -> permissions::Config {
    let files = config.permissions.policies.clone();
    if !config.server.demo {
        return permissions::Config { files, ..permissions::Config::default() };
    }
    permissions::Config { demo: true, comes_with: role_of_the_sample, role_label: Some(ROLE), files }
}

fn role_of_the_sample(person: &kernel::PersonRecord) -> (kernel::Role, Vec<String>) {
    match person.labels.get(ROLE).map(String::as_str) {
        Some("admin") => (kernel::Role::Admin, Vec::new()),
        Some(role) => (kernel::Role::Contributor, vec![role.to_owned()]),
        None => (kernel::Role::Contributor, Vec::new()),
    }
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
