//! Webhook: an address that the configuration names and nothing prints.

use serde::{Deserialize, Serialize};

/// An address that may hold a token; only its server is printed.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Webhook(pub String);

impl Webhook {
    fn redacted(&self) -> String {
        let (scheme, rest) = self.0.split_once("://").unwrap_or(("", &self.0));
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        format!("{scheme}://{}/…", host.rsplit('@').next().unwrap_or_default())
    }
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.redacted())
    }
}

impl Serialize for Webhook {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.redacted())
    }
}
