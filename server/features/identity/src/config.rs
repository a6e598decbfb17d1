//! What identity needs to be told by the server.

use std::collections::BTreeMap;
use std::path::PathBuf;

use kernel::Role;
use serde::{Deserialize, Serialize};

/// How people sign in to this portal.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// What people type, without a slash at the end, such as `https://portal.example.com`.
    pub public_url: String,
    /// Whether the browser reaches the portal by https, or must.
    pub https: Https,
    /// What somebody may who has not signed in, once there is an account. `None` for what they may anyway.
    pub strangers: Option<Role>,
    pub providers: Vec<Provider>,
    /// What people call the SAML provider that the configuration names; it is listed as one that cannot be used.
    pub saml: Option<String>,
}

/// A provider that speaks OpenID Connect.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Names it in addresses: letters, digits and `-`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// As the provider says it itself, such as `https://id.example.com/realms/corp`.
    pub issuer: String,
    pub client_id: String,
    /// None for a public client, or when the secret is elsewhere; PKCE is used in any case. Never printed.
    #[serde(default, skip_serializing)]
    pub client_secret: Option<String>,
    /// A file that holds the secret and nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret_file: Option<PathBuf>,
    /// The variable of the environment that holds the secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret_env: Option<String>,
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Which subject is which person, such as `"00u1a2" = "user:default/mira"`.
    #[serde(default)]
    pub people: BTreeMap<String, String>,
    /// A claim whose values only the provider's admins assign; its value names the `User` entity. Never the e-mail.
    #[serde(default)]
    pub name_claim: Option<String>,
    /// The claim that lists groups, and which of them is which `Group` entity.
    #[serde(default)]
    pub groups_claim: Option<String>,
    #[serde(default)]
    pub groups: BTreeMap<String, String>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider").field("id", &self.id).field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// How cookies are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Https {
    /// `__Host-` and `Secure`: the browser gives the cookie back over https only.
    #[default]
    Needed,
    /// Plain http on this machine, where browsers refuse `__Host-`.
    LoopbackWithout,
}
