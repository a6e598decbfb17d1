//! What can be set about the catalog, and the values when nothing is.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use crate::sources::embedded::EmbeddedFolder;
use crate::sources::forge::Forge;

/// Everything that can be set about the catalog.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Targets that are always sources: files, folders, globs, git repositories, URLs.
    pub sources: Vec<String>,
    /// Seconds between two readings of a source.
    pub refresh_seconds: u64,
    /// Days that an entity waits in the trash before it is purged.
    pub trash_days: u32,
    /// Whether files of this machine may be sources. Unless told: when the portal listens on loopback only.
    pub local_paths: Option<bool>,
    /// Whether local sources are read again when their files change.
    pub watch: bool,
    /// Hosts that may have private addresses; `*.example.com` stands for all below.
    pub allowed_hosts: Vec<String>,
    /// Ranges of private addresses that may be connected to, such as `10.1.0.0/16`.
    pub allowed_networks: Vec<String>,
    /// Tokens for hosts.
    pub credentials: Vec<Credential>,
    /// Own hosts of GitHub, GitLab, Bitbucket or Gitea.
    pub forges: Vec<ForgeHost>,
    /// Where git repositories are kept between readings. Set by the server.
    #[serde(skip)]
    pub data_dir: PathBuf,
    /// The sample company, in the demo. Set by the server.
    #[serde(skip)]
    pub sample: Option<Arc<dyn EmbeddedFolder>>,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            sources: Vec::new(),
            refresh_seconds: 300,
            trash_days: 30,
            local_paths: None,
            watch: true,
            allowed_hosts: Vec::new(),
            allowed_networks: Vec::new(),
            credentials: Vec::new(),
            forges: Vec::new(),
            data_dir: PathBuf::from("portal-data"),
            sample: None,
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Config { sources, refresh_seconds, trash_days, local_paths, .. } = self;
        write!(
            f,
            "Config {{ sources: {sources:?}, refresh_seconds: {refresh_seconds}, trash_days: {trash_days}, local_paths: {local_paths:?}, .. }}"
        )
    }
}

/// A host of one's own, and whose software runs there.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForgeHost {
    pub host: String,
    pub forge: Forge,
}

/// A token for one host; sent to no other, and only over https.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credential {
    pub host: String,
    /// For hosts that want a user name with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    pub token: Secret,
}

impl Credential {
    /// The header that carries it: Basic with a user name, else Bearer.
    pub(crate) fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        let text = match &self.username {
            Some(name) => format!("Basic {}", base64(format!("{name}:{}", self.token.reveal()).as_bytes())),
            None => format!("Bearer {}", self.token.reveal()),
        };
        HeaderValue::from_str(&text).ok().map(|value| (AUTHORIZATION, value))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credential {{ host: {:?}, … }}", self.host)
    }
}

/// A text that is never printed and never leaves the server.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl Serialize for Secret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("…")
    }
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= group.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn a_token_is_never_shown() {
        let credential = Credential { host: "git.example".into(), username: None, token: Secret("hunter2".into()) };
        let config = Config { credentials: vec![credential.clone()], ..Config::default() };
        assert!(!format!("{credential:?} {config:?} {}", serde_json::to_string(&config).unwrap()).contains("hunter2"));
        assert_eq!(credential.header().unwrap().1, "Bearer hunter2");
        assert_eq!(
            Credential { username: Some("me".into()), ..credential }.header().unwrap().1,
            "Basic bWU6aHVudGVyMg=="
        );
    }
}
