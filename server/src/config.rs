//! Config: the only reader of the configuration file and of the environment; one struct per concern.

mod webhook;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use kernel::{Chance, Keyring, Limits, Role, SystemChance};
use serde::{Deserialize, Serialize};

pub use webhook::Webhook;

/// Everything that can be set. A file in TOML, then the environment (`PORTAL_LISTEN`, `PORTAL_DATA_DIR`, …), then the command line.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub server: Server,
    pub access: Access,
    pub identity: Identity,
    pub permissions: Permissions,
    pub audit: Audit,
    pub catalog: catalog::Config,
    /// Rows of the table of limits, by name.
    pub limits: BTreeMap<String, u64>,
    pub log: Log,
}

/// Where it listens and where it keeps its data.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Address and port, such as `127.0.0.1:8080`.
    pub listen: SocketAddr,
    /// What people type, such as `https://portal.example.com`; needed behind a proxy.
    pub public_url: Option<String>,
    /// Addresses of proxies in front, whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<IpAddr>,
    pub data_dir: PathBuf,
    /// `postgres://…`; a SQLite file in the data folder unless told.
    pub database: Option<DatabaseUrl>,
    /// The master key of secrets, 32 bytes in base64; a file in the data folder unless told.
    pub master_key: Option<MasterKey>,
    /// The name of the organisation, at the top of every page.
    pub company: Option<String>,
    /// The sample company, with sign-in as its people; on loopback only.
    pub demo: bool,
}

/// A database address; its password is never printed.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    pub fn reveal(&self) -> &str {
        &self.0
    }
    fn redacted(&self) -> String {
        match (self.0.split_once("://"), self.0.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, place))) => format!("{scheme}://…@{place}"),
            _ => self.0.clone(),
        }
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.redacted())
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.redacted())
    }
}

/// Never printed, not even in part.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct MasterKey(String);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl Serialize for MasterKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("…")
    }
}

impl Default for Server {
    fn default() -> Server {
        Server {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            trusted_proxies: Vec::new(),
            data_dir: PathBuf::from("portal-data"),
            database: None,
            master_key: None,
            company: None,
            demo: false,
        }
    }
}

/// What a visitor who has not signed in may do.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Access {
    pub visitors: Option<Visitors>,
}

/// The rights of visitors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visitors {
    Nothing,
    Read,
    Everything,
}

/// How people sign in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Identity {
    pub providers: Vec<identity::Provider>,
    /// Not spoken (docs/decisions/0013); whoever writes this section is told what to use instead.
    #[serde(skip_serializing)]
    pub saml: Option<toml::Table>,
}

/// Who may what.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Permissions {
    /// A folder of policies in files, `NAME.cedar` each. A file that has changed since the last start becomes a version
    /// and is put in force.
    pub policies: Option<PathBuf>,
}

/// The audit log.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Audit {
    /// A file, best on another disk, to which the newest event's hash is added every hour; `portal verify` holds the
    /// log against it.
    pub seal_file: Option<PathBuf>,
    /// An address to which the newest event's hash is posted; may hold a token.
    pub seal_webhook: Option<Webhook>,
    /// How long it may take until something that happened is sealed there; an hour unless told.
    pub seal_every_seconds: Option<u64>,
    /// How many events may happen until then; 1,000 unless told.
    pub seal_every_events: Option<u64>,
}

/// What is logged, and how.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// A filter such as `info,sqlx=warn`.
    pub filter: String,
    pub format: LogFormat,
}

/// For people or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    Text,
    Json,
}

impl Default for Log {
    fn default() -> Log {
        Log { filter: "info,sqlx=warn,hyper=warn,gix=warn,tantivy=warn".to_owned(), format: LogFormat::Text }
    }
}

impl Config {
    /// The file if there is one, then the environment over it.
    ///
    /// # Errors
    /// Names the file, the line and the field that is wrong.
    pub fn load(file: Option<&Path>) -> Result<Config> {
        let mut config = match file {
            None => Config::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("cannot read the configuration {}", path.display()))?;
                toml::from_str(&text).with_context(|| format!("the configuration {} is not right", path.display()))?
            }
        };
        config.take_environment(environment)?;
        config.take_provider_secrets(environment)?;
        Ok(config)
    }

    fn take_environment(&mut self, read: impl Fn(&str) -> Option<String>) -> Result<()> {
        if let Some(listen) = read("PORTAL_LISTEN") {
            self.server.listen = listen.parse().with_context(|| {
                format!("PORTAL_LISTEN is `{listen}`; write an address and a port, such as 127.0.0.1:8080")
            })?;
        }
        if let Some(folder) = read("PORTAL_DATA_DIR") {
            self.server.data_dir = folder.into();
        }
        if let Some(url) = read("PORTAL_DATABASE") {
            self.server.database = Some(DatabaseUrl(url));
        }
        if let Some(key) = read("PORTAL_MASTER_KEY") {
            self.server.master_key = Some(MasterKey(key));
        }
        if let Some(url) = read("PORTAL_PUBLIC_URL") {
            self.server.public_url = Some(url);
        }
        if let Some(filter) = read("PORTAL_LOG") {
            self.log.filter = filter;
        }
        Ok(())
    }

    /// Secrets of providers, from where the configuration says that they are.
    fn take_provider_secrets(&mut self, read: impl Fn(&str) -> Option<String>) -> Result<()> {
        for provider in &mut self.identity.providers {
            let id = &provider.id;
            let places = [
                provider.client_secret.is_some(),
                provider.client_secret_file.is_some(),
                provider.client_secret_env.is_some(),
            ];
            if places.into_iter().filter(|said| *said).count() > 1 {
                bail!(
                    "the provider `{id}` says its secret in more than one place; keep one of client_secret, client_secret_file, client_secret_env"
                );
            }
            let found = match (&provider.client_secret_file, &provider.client_secret_env) {
                (Some(file), _) => std::fs::read_to_string(file)
                    .with_context(|| format!("cannot read {}, the secret of the provider `{id}`", file.display()))?,
                (None, Some(name)) => read(name)
                    .with_context(|| format!("{name}, which holds the secret of the provider `{id}`, is not set"))?,
                (None, None) => continue,
            };
            let secret = found.trim();
            if secret.is_empty() {
                bail!("the secret of the provider `{id}` is empty");
            }
            provider.client_secret = Some(secret.to_owned());
        }
        Ok(())
    }

    /// Looks at everything that can be wrong before anything starts.
    ///
    /// # Errors
    /// One sentence that says what to change.
    pub fn check(&self) -> Result<()> {
        self.limits()?;
        if let Some(url) = &self.server.public_url
            && !(url.starts_with("https://") || url.starts_with("http://"))
        {
            bail!("server.public_url is `{url}`; it must begin with https:// or http://");
        }
        if let Some(webhook) = &self.audit.seal_webhook
            && !webhook.0.starts_with("https://")
            && !webhook.0.starts_with("http://")
        {
            bail!("audit.seal_webhook must begin with https:// or http://");
        }
        let loopback = self.server.listen.ip().is_loopback();
        if self.server.demo && !loopback {
            bail!(
                "the demo lets everybody be anybody, so it listens on loopback only; use --listen 127.0.0.1:{}",
                self.server.listen.port()
            );
        }
        Ok(())
    }

    pub fn limits(&self) -> Result<Limits> {
        Limits::with(&self.limits).map_err(|message| anyhow::anyhow!("section [limits]: {message}"))
    }

    /// The role of somebody who has not signed in. Nothing unless configured; only while nobody has an account, and the
    /// portal therefore answers this machine alone, is it the role of the machine's operator.
    pub fn visitor_role(&self) -> Role {
        match self.access.visitors {
            Some(Visitors::Nothing) => Role::Nobody,
            Some(Visitors::Read) => Role::Reader,
            Some(Visitors::Everything) => Role::Admin,
            None if self.server.demo => Role::Reader,
            None => Role::Admin,
        }
    }

    /// How people sign in. Over plain http only this machine's own browsers are served, and they refuse `__Host-`.
    pub fn identity(&self) -> identity::Config {
        let public_url = self.server.public_url.as_deref().map(|url| url.trim_end_matches('/').to_owned());
        let loopback = self.server.listen.ip().is_loopback();
        let plain = public_url.as_deref().map_or(loopback, |url| url.starts_with("http://"));
        identity::Config {
            public_url: public_url.unwrap_or_else(|| format!("http://{}", self.server.listen)),
            https: if plain { identity::Https::LoopbackWithout } else { identity::Https::Needed },
            // What nobody configured was for the time before anybody could sign in.
            providers: self.identity.providers.clone(),
            saml: self
                .identity
                .saml
                .as_ref()
                .map(|saml| saml.get("title").and_then(toml::Value::as_str).unwrap_or("SAML").to_owned()),
            strangers: (self.access.visitors.is_none() && !self.server.demo).then_some(Role::Nobody),
        }
    }

    /// Where the audit log is sealed.
    pub fn audit(&self) -> audit::Config {
        let webhook = self.audit.seal_webhook.as_ref().map(|webhook| audit::Webhook {
            address: webhook.0.clone(),
            every_seconds: self.audit.seal_every_seconds.unwrap_or(3_600),
            every_events: self.audit.seal_every_events.unwrap_or(1_000).max(1),
        });
        audit::Config { seal_file: self.audit.seal_file.clone(), webhook }
    }

    /// What is set and does nothing, each with what to do instead.
    pub fn warnings(&self) -> Vec<&'static str> {
        let saml = "The section [identity.saml] does nothing: this portal does not speak SAML. Nearly every SAML provider \
                    also speaks OpenID Connect; register the portal there as a client, and name it in \
                    [[identity.providers]]. Else put a bridge in between, such as Dex or Keycloak.";
        self.identity.saml.iter().map(|_| saml).collect()
    }

    /// The master keys of secrets.
    ///
    /// # Errors
    /// When the key is none, or others may read the file.
    pub fn keyring(&self) -> Result<Keyring> {
        let mut fresh = [0; 32];
        SystemChance.fill(&mut fresh);
        match &self.server.master_key {
            Some(key) => Keyring::given(&key.0).context("server.master_key or PORTAL_MASTER_KEY"),
            None => Keyring::open(&self.server.data_dir.join("master.keys"), fresh),
        }
    }

    /// What the organisation is called.
    pub fn company(&self) -> String {
        self.server
            .company
            .clone()
            .unwrap_or_else(|| if self.server.demo { "Harvest & Co" } else { "NEXT Portal" }.to_owned())
    }

    pub fn database(&self) -> Result<db::DbUrl> {
        match &self.server.database {
            Some(url) => Ok(url.reveal().parse()?),
            None => Ok(db::DbUrl::file(self.server.data_dir.join("portal.db"))),
        }
    }

    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).unwrap_or_else(|error| format!("# {error}"))
    }
}

/// Where the command line keeps its own token.
pub fn token_file() -> Option<PathBuf> {
    let folder = environment("XDG_CONFIG_HOME").map(PathBuf::from);
    let folder = folder.or_else(|| environment("HOME").map(|home| PathBuf::from(home).join(".config")))?;
    Some(folder.join("next-portal").join("token"))
}

fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(text: &str) -> Result<Config> {
        Ok(toml::from_str(text)?)
    }

    #[test]
    fn a_wrong_field_is_named_with_its_line() {
        let error = from("[server]\nlisten = \"127.0.0.1:80\"\nlissten = 3").unwrap_err().to_string();
        assert!(error.contains("line 3") && error.contains("lissten"), "{error}");
    }

    #[test]
    fn once_there_is_an_account_a_stranger_may_what_is_configured_and_else_nothing() {
        let open = "[server]\nlisten = \"0.0.0.0:80\"\n";
        assert_eq!(from(open).unwrap().identity().strangers, Some(Role::Nobody));
        assert_eq!(from(open).unwrap().identity().https, identity::Https::Needed);
        let read = from(&format!("{open}[access]\nvisitors = \"read\"")).unwrap();
        assert_eq!((read.identity().strangers, read.visitor_role()), (None, Role::Reader));
        assert!(from(&format!("{open}demo = true")).unwrap().check().unwrap_err().to_string().contains("loopback"));
        assert!(from("").unwrap().check().is_ok());
    }

    #[test]
    fn the_environment_wins_over_the_file_and_says_what_is_wrong() {
        let mut config = from("[server]\nlisten = \"127.0.0.1:80\"").unwrap();
        config.take_environment(|name| (name == "PORTAL_LISTEN").then(|| "127.0.0.1:90".to_owned())).unwrap();
        assert_eq!(config.server.listen.port(), 90);
        let error = config.take_environment(|name| (name == "PORTAL_LISTEN").then(|| "here".to_owned())).unwrap_err();
        assert!(error.to_string().contains("such as 127.0.0.1:8080"));
    }

    #[test]
    fn the_secret_of_a_provider_comes_from_one_place_and_is_never_printed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "hunter2\n").unwrap();
        let provider = "[[identity.providers]]\nid = \"corp\"\ntitle = \"Corp\"\nissuer = \"https://id.example\"\nclient_id = \"portal\"\n";
        let filed = format!("client_secret_file = {:?}", file.display().to_string());
        let taken = |more: &str| {
            let mut config = from(&format!("{provider}{more}")).unwrap();
            let read = |name: &str| (name == "CORP_SECRET").then(|| "hunter2".to_owned());
            config.take_provider_secrets(read).map(|()| config)
        };
        for place in [filed.as_str(), "client_secret_env = \"CORP_SECRET\"", "client_secret = \"hunter2\""] {
            let config = taken(place).unwrap();
            assert_eq!(config.identity.providers[0].client_secret.as_deref(), Some("hunter2"), "{place}");
            assert!(!config.to_toml().contains("hunter2") && !format!("{config:?}").contains("hunter2"), "{place}");
        }
        for (wrong, words) in [
            (format!("{filed}\nclient_secret = \"x\""), "more than one place"),
            ("client_secret_env = \"OTHER\"".to_owned(), "OTHER"),
            ("client_secret_file = \"/nowhere\"".to_owned(), "/nowhere"),
        ] {
            let error = format!("{:#}", taken(&wrong).unwrap_err());
            assert!(error.contains(words) && !error.contains("hunter2"), "{error}");
        }
        assert_eq!(taken("").unwrap().identity.providers[0].client_secret, None, "it may lie in the vault");
    }

    #[test]
    fn of_the_webhook_only_the_server_is_printed() {
        let config = from("[audit]\nseal_webhook = \"https://me:hunter2@seals.example/in/hunter2?t=hunter2\"").unwrap();
        assert!(config.check().is_ok());
        assert!(config.to_toml().contains("https://seals.example/…"), "{}", config.to_toml());
        assert!(!config.to_toml().contains("hunter2") && !format!("{config:?}").contains("hunter2"));
        assert!(from("[audit]\nseal_webhook = \"seals.example\"").unwrap().check().is_err());
    }

    #[test]
    fn a_section_about_saml_says_what_to_use_instead_and_stops_nothing() {
        let config = from("[identity.saml]\ntitle = \"Corp\"\nkey = \"hunter2\"").unwrap();
        assert!(config.check().is_ok() && !config.to_toml().contains("hunter2"));
        assert!(config.warnings()[0].contains("OpenID Connect"));
        assert_eq!(config.identity().saml.as_deref(), Some("Corp"));
        assert!(from("").unwrap().warnings().is_empty());
    }

    #[test]
    fn the_password_of_the_database_is_never_printed() {
        let config = from("[server]\ndatabase = \"postgres://portal:hunter2@db/portal\"").unwrap();
        assert!(!config.to_toml().contains("hunter2") && !format!("{config:?}").contains("hunter2"));
        assert!(config.to_toml().contains("postgres://…@db/portal"));
    }
}
