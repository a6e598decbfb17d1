//! Every address of the portal, as a function. The whole output is a snapshot.

use shared::catalog::{EntityRef, SourceId};

pub const HOME: &str = "/";
pub const SOURCES: &str = "/sources";
pub const PROBLEMS: &str = "/problems";
pub const TRASH: &str = "/trash";
pub const LIMITS: &str = "/limits";
pub const GRAPH: &str = "/graph";
pub const CATALOG: &str = "/catalog";
pub const SEARCH: &str = "/search";
pub const SIGN_IN: &str = "/sign-in";
pub const SETUP: &str = "/setup";
pub const DEVICE: &str = "/device";
pub const ME: &str = "/me";
pub const MY_SIGN_IN: &str = "/me/sign-in";
pub const MY_DEVICES: &str = "/me/devices";
pub const MY_TOKENS: &str = "/me/tokens";
pub const ACCOUNTS: &str = "/accounts";
pub const CLIENTS: &str = "/accounts/clients";
pub const SIGN_INS: &str = "/accounts/sign-ins";
pub const ROLES: &str = "/roles";
pub const POLICIES: &str = "/policies";
pub const SIMULATOR: &str = "/policies/simulator";
pub const ACCESS: &str = "/access";
pub const REQUESTS: &str = "/access/requests";
pub const AUDIT: &str = "/audit";
pub const UNUSUAL: &str = "/audit/unusual";

/// A part of an entity's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Overview,
    Api,
    Dependencies,
    History,
    Source,
}

impl Tab {
    pub const ALL: [Tab; 5] = [Tab::Overview, Tab::Api, Tab::Dependencies, Tab::History, Tab::Source];

    /// The last segment of its address; the overview has none.
    pub const fn word(self) -> &'static str {
        match self {
            Tab::Overview => "",
            Tab::Api => "api",
            Tab::Dependencies => "dependencies",
            Tab::History => "history",
            Tab::Source => "source",
        }
    }
    pub fn of(word: &str) -> Option<Tab> {
        Tab::ALL.into_iter().find(|tab| tab.word() == word)
    }
}

/// What the catalog list shows; an empty text or `false` is left out of the address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListState {
    pub filter: String,
    pub sort: String,
    /// The columns, comma separated, when they are not the usual ones.
    pub columns: String,
    /// `graph`, or empty for the table.
    pub view: String,
}

/// The catalog list under a filter expression.
pub fn catalog(filter: &str) -> String {
    list(&ListState { filter: filter.to_owned(), ..ListState::default() })
}

/// The catalog list with its whole state.
pub fn list(state: &ListState) -> String {
    with_query(CATALOG, &[("q", &state.filter), ("sort", &state.sort), ("cols", &state.columns), ("view", &state.view)])
}

/// All entities of a kind.
pub fn kind(kind: &str) -> String {
    catalog(&format!("kind:{}", kind.to_lowercase()))
}

pub fn entity(reference: &EntityRef) -> String {
    tab(reference, Tab::Overview)
}

pub fn tab(reference: &EntityRef, tab: Tab) -> String {
    let mut path = format!(
        "{CATALOG}/{}/{}/{}",
        segment(reference.kind()),
        segment(reference.namespace()),
        segment(reference.name())
    );
    if tab != Tab::Overview {
        path.push('/');
        path.push_str(tab.word());
    }
    path
}

/// The comparison of two revisions, on the history tab.
pub fn comparison(reference: &EntityRef, from: i64, to: i64) -> String {
    with_query(&tab(reference, Tab::History), &[("from", &from.to_string()), ("to", &to.to_string())])
}

/// One operation of an API, on its API tab.
pub fn operation(reference: &EntityRef, anchor: &str) -> String {
    format!("{}#{}", tab(reference, Tab::Api), segment(anchor))
}

/// The declaration as it was in a revision.
pub fn revision(reference: &EntityRef, number: i64) -> String {
    with_query(&tab(reference, Tab::Source), &[("revision", &number.to_string())])
}

/// The graph around an entity.
pub fn graph(root: &EntityRef) -> String {
    with_query(GRAPH, &[("root", root.as_str())])
}

pub fn search(words: &str) -> String {
    with_query(SEARCH, &[("q", words)])
}

/// The sign-in page, which leads on to a path of this portal.
pub fn sign_in(return_to: &str) -> String {
    with_query(SIGN_IN, &[("return_to", if return_to == HOME { "" } else { return_to })])
}

/// The sign-in page for whoever is signed in and shall prove it once more.
pub fn sign_in_again(return_to: &str) -> String {
    with_query(SIGN_IN, &[("return_to", return_to), ("again", "yes")])
}

pub fn source(id: &SourceId) -> String {
    format!("{SOURCES}/{}", segment(&id.0))
}

/// The page that adds a source, its field filled with `target`.
pub fn new_source(target: &str) -> String {
    with_query(&format!("{SOURCES}/new"), &[("target", target)])
}

pub fn problem(key: &str) -> String {
    format!("{PROBLEMS}/{}", segment(key))
}

/// The roles with the assignments that have ended.
pub fn roles_with_ended() -> String {
    with_query(ROLES, &[("ended", "yes")])
}

/// The requests for access that are decided already, beside those that wait.
pub fn decided_requests() -> String {
    with_query(REQUESTS, &[("decided", "yes")])
}

pub fn policy(name: &str) -> String {
    format!("{POLICIES}/{}", segment(name))
}

/// The page that begins a new policy.
pub fn new_policy() -> String {
    policy("new")
}

/// One version of a policy, to read.
pub fn policy_version(name: &str, version: i64) -> String {
    with_query(&policy(name), &[("version", &version.to_string())])
}

/// A policy in its editor, beginning with a version, or with the newest.
pub fn edit_policy(name: &str, version: Option<i64>) -> String {
    let version = version.map(|version| version.to_string()).unwrap_or_default();
    with_query(&policy(name), &[("view", "edit"), ("version", &version)])
}

/// The versions of a policy, two of them held against each other.
pub fn policy_versions(name: &str, between: Option<(i64, i64)>) -> String {
    let (from, to) = between.map(|(from, to)| (from.to_string(), to.to_string())).unwrap_or_default();
    with_query(&policy(name), &[("view", "versions"), ("from", &from), ("to", &to)])
}

/// May this person do that to this thing?
pub fn simulator(who: &str, permission: &str, about: &str) -> String {
    with_query(SIMULATOR, &[("who", who), ("may", permission), ("about", about)])
}

/// Which events of the log are looked at; what is empty does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditState {
    pub who: String,
    pub word: String,
    pub about: String,
    /// Days: `2026-11-20`, the second one exclusive.
    pub from: String,
    pub to: String,
    /// The number of the event that is open.
    pub event: String,
    /// Only events before this number.
    pub before: String,
}

pub fn audit(state: &AuditState) -> String {
    let AuditState { who, word, about, from, to, event, before } = state;
    with_query(
        AUDIT,
        &[
            ("who", who),
            ("word", word),
            ("about", about),
            ("from", from),
            ("to", to),
            ("event", event),
            ("before", before),
        ],
    )
}

/// Unusual patterns with the dismissed ones.
pub fn dismissed_patterns() -> String {
    with_query(UNUSUAL, &[("dismissed", "yes")])
}

/// Joins a path with the parameters that are not empty.
pub fn with_query(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut out = path.to_owned();
    let mut mark = '?';
    for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
        out.push(mark);
        out.push_str(name);
        out.push('=');
        encode(value, "-._~:/,", &mut out);
        mark = '&';
    }
    out
}

/// A text as one segment of a path.
fn segment(text: &str) -> String {
    let mut out = String::new();
    encode(text, "-._~", &mut out);
    out
}

/// Percent-encodes all but ASCII letters, digits and `kept`.
fn encode(text: &str, kept: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || kept.as_bytes().contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_as_it_was() {
        let checkout: EntityRef = "component:default/checkout-api".parse().unwrap();
        let odd = EntityRef::new("user", "guests", "ann@example.com").unwrap();
        let all = [
            HOME.to_owned(),
            catalog(""),
            catalog("kind:component owner:checkout -tag:\"a b\" größe"),
            list(&ListState {
                filter: "kind:api".into(),
                sort: "-changed".into(),
                columns: "name,owner".into(),
                view: "graph".into(),
            }),
            kind("Component"),
            entity(&checkout),
            entity(&odd),
            tab(&checkout, Tab::Api),
            tab(&checkout, Tab::Dependencies),
            tab(&checkout, Tab::History),
            tab(&checkout, Tab::Source),
            comparison(&checkout, 3, 4),
            operation(&checkout, "get-/orders/{id}"),
            revision(&checkout, 3),
            graph(&checkout),
            search("stock & ledger"),
            SOURCES.to_owned(),
            source(&SourceId("s1/2".into())),
            new_source(""),
            new_source("https://example.com/a?b=c"),
            PROBLEMS.to_owned(),
            problem("reference:api:default/loyalty-v1"),
            TRASH.to_owned(),
            LIMITS.to_owned(),
            sign_in(HOME),
            sign_in("/catalog?q=kind:api&sort=-changed#top"),
            sign_in_again(ME),
            SETUP.to_owned(),
            DEVICE.to_owned(),
            ME.to_owned(),
            MY_SIGN_IN.to_owned(),
            MY_DEVICES.to_owned(),
            MY_TOKENS.to_owned(),
            ACCOUNTS.to_owned(),
            CLIENTS.to_owned(),
            SIGN_INS.to_owned(),
            ROLES.to_owned(),
            roles_with_ended(),
            decided_requests(),
            policy("night-shift"),
            new_policy(),
            policy_version("owner", 0),
            edit_policy("owner", None),
            edit_policy("owner", Some(3)),
            policy_versions("owner", None),
            policy_versions("owner", Some((0, 3))),
            simulator("user:default/ann", "catalog.entity.remove", "component:default/payments"),
            audit(&AuditState { who: "user:default/ann".into(), event: "12".into(), ..AuditState::default() }),
            dismissed_patterns(),
        ];
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn every_tab_is_found_by_its_word() {
        for tab in Tab::ALL {
            assert_eq!(Tab::of(tab.word()), Some(tab));
        }
        assert_eq!(Tab::of("nothing"), None);
    }
}
