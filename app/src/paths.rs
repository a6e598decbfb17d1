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
pub const MY_ACCESS: &str = "/access";
pub const ACCOUNTS: &str = "/accounts";
pub const CLIENTS: &str = "/accounts/clients";
pub const SIGN_INS: &str = "/accounts/sign-ins";
pub const ROLES: &str = "/roles";

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
            SETUP.to_owned(),
            DEVICE.to_owned(),
            ME.to_owned(),
            MY_SIGN_IN.to_owned(),
            MY_DEVICES.to_owned(),
            MY_TOKENS.to_owned(),
            MY_ACCESS.to_owned(),
            ACCOUNTS.to_owned(),
            CLIENTS.to_owned(),
            SIGN_INS.to_owned(),
            ROLES.to_owned(),
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
