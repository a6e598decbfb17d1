//! The one table of limits: names, defaults, units; configurable, published at `GET /api/limits`.

use std::collections::BTreeMap;

use shared::limits::Limit;

/// Name, what it limits, default, unit.
const TABLE: &[(&str, &str, u64, &str)] = &[
    ("body_bytes", "The body of a request", 1 << 20, "bytes"),
    ("import_bytes", "The body of an import", 50 << 20, "bytes"),
    ("json_depth", "How deep JSON in a request may nest", 64, "count"),
    ("header_bytes", "All headers of a request together", 16 << 10, "bytes"),
    ("header_count", "Headers of a request", 100, "count"),
    ("header_seconds", "Time for the headers of a request to arrive", 10, "seconds"),
    ("first_byte_seconds", "Time for the first byte of a connection to arrive", 10, "seconds"),
    ("request_seconds", "Time for a request to be answered", 30, "seconds"),
    ("idle_seconds", "Time that a connection may stay silent", 75, "seconds"),
    ("connections", "Open connections", 10_000, "count"),
    (
        "connections_per_address",
        "Open connections from one network address; trusted proxies are not counted",
        2_000,
        "count",
    ),
    ("streams", "Requests at the same time on one connection of HTTP/2", 100, "count"),
    ("drain_seconds", "Time that requests in flight get when the portal stops", 20, "seconds"),
    ("search_millis", "Time that a search may take", 500, "milliseconds"),
    ("search_words_bytes", "The words of a search", 1_024, "bytes"),
    ("filter_bytes", "A filter expression", 4_096, "bytes"),
    ("list_items", "Entities on one page of a list", 1_000, "count"),
    ("graph_nodes", "Nodes of one graph", 600, "count"),
    ("source_file_bytes", "One file of a source", 10 << 20, "bytes"),
    ("source_files", "Files of one source", 20_000, "count"),
    ("source_documents", "Documents in one file", 20_000, "count"),
    ("source_entities", "Entities of one source", 200_000, "count"),
    ("location_depth", "How far Locations may lead to Locations", 10, "count"),
    ("yaml_aliases", "Aliases in one YAML document", 100, "count"),
    ("yaml_depth", "How deep a YAML document may nest", 32, "count"),
    ("placeholder_bytes", "A file taken in by $text, $json or $yaml", 5 << 20, "bytes"),
    ("fetch_bytes", "An answer fetched from another server", 50 << 20, "bytes"),
    ("fetch_seconds", "Time for an answer from another server", 30, "seconds"),
    ("fetch_redirects", "Redirects followed when fetching", 3, "count"),
    ("git_bytes", "A git repository fetched as a source", 1 << 30, "bytes"),
    ("definition_bytes", "An API definition that is made readable", 5 << 20, "bytes"),
    ("requests_per_minute_address", "Requests from one network address", 600_000, "count"),
    ("requests_per_minute_person", "Requests of one person, from wherever", 60_000, "count"),
    (
        "requests_per_minute_route",
        "Calls of one operation by one person, or from one address by those who have not signed in",
        300_000,
        "count",
    ),
    (
        "changes_per_minute",
        "Calls of one changing operation by one person, or from one address by those who have not signed in",
        6_000,
        "count",
    ),
    ("sign_ins_per_minute", "Attempts to sign in from one network address", 60, "count"),
    ("sign_in_failures", "Wrong attempts before the next one has to wait", 5, "count"),
    ("sign_in_wait_seconds", "The longest wait after wrong attempts", 60, "seconds"),
    ("sign_ins_at_once", "Passwords that are checked at the same time; each takes 19 MiB", 4, "count"),
    ("sessions_per_account", "Open sessions of one account; the oldest ends for a new one", 50, "count"),
    ("tokens_per_account", "Tokens of one account that are in force", 100, "count"),
    ("clients", "Clients that are registered", 1_000, "count"),
    ("client_token_seconds", "The life of a token that a client gets for its secret", 3_600, "seconds"),
    ("policy_bytes", "The text of a policy", 64 << 10, "bytes"),
    ("reason_letters", "A reason or a comment; more is cut off", 500, "count"),
    ("requests_waiting", "Requests for access of one person that wait", 20, "count"),
    ("access_hours", "Hours for which access can be asked for", 720, "count"),
    ("password_bytes", "A password", 1_024, "bytes"),
    ("failed_sign_ins", "Failed sign-ins that are kept", 200, "count"),
    ("provider_seconds", "Time to sign in at a provider and come back", 600, "seconds"),
    ("passkey_seconds", "Time to answer the question to a passkey", 300, "seconds"),
    ("device_seconds", "Time to approve a command line that wants to sign in", 600, "seconds"),
    ("token_days", "Days that a token, or the secret of a client, can be good", 366, "count"),
    ("audit_page", "Events on one page of the audit log", 1_000, "count"),
    ("audit_export", "Events in one exported file", 10_000, "count"),
    ("session_idle_seconds", "Time without a request after which a session ends", 43_200, "seconds"),
    ("session_seconds", "Time after which a session ends in any case", 604_800, "seconds"),
    ("step_up_seconds", "Time that a proof of who you are is good for dangerous actions", 900, "seconds"),
    (
        "decision_bytes",
        "Memory for decisions that are remembered; when it is full, all are made anew",
        16 << 20,
        "bytes",
    ),
    ("job_attempts", "Attempts before a job is given up", 8, "count"),
];

/// The limits in force.
#[derive(Debug, Clone)]
pub struct Limits(BTreeMap<&'static str, u64>);

impl Default for Limits {
    fn default() -> Limits {
        Limits(TABLE.iter().map(|(name, _, value, _)| (*name, *value)).collect())
    }
}

impl Limits {
    /// The defaults with some of them set otherwise.
    ///
    /// # Errors
    /// Names a limit that does not exist, or one set to zero.
    pub fn with(changes: &BTreeMap<String, u64>) -> Result<Limits, String> {
        let mut limits = Limits::default();
        for (name, value) in changes {
            let Some((known, ..)) = TABLE.iter().find(|(known, ..)| known == name) else {
                let names: Vec<&str> = TABLE.iter().map(|row| row.0).collect();
                return Err(format!("there is no limit `{name}`; there are {}", names.join(", ")));
            };
            if *value == 0 {
                return Err(format!("the limit `{name}` must be at least 1"));
            }
            limits.0.insert(known, *value);
        }
        Ok(limits)
    }

    /// The value of a limit of the table.
    ///
    /// # Panics
    /// When there is no such limit: a mistake in the program, found by its first test.
    pub fn get(&self, name: &str) -> u64 {
        match self.0.get(name) {
            Some(value) => *value,
            None => panic!("there is no limit `{name}` in the table of limits"),
        }
    }

    pub fn rows(&self) -> Vec<Limit> {
        TABLE
            .iter()
            .map(|(name, what, _, unit)| Limit {
                name: (*name).to_owned(),
                what: (*what).to_owned(),
                value: self.get(name),
                unit: (*unit).to_owned(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_can_be_set_and_an_unknown_one_is_named() {
        let set = Limits::with(&BTreeMap::from([("body_bytes".to_owned(), 10)])).unwrap();
        assert_eq!(set.get("body_bytes"), 10);
        assert_eq!(set.get("json_depth"), 64);
        assert!(Limits::with(&BTreeMap::from([("body".to_owned(), 10)])).unwrap_err().contains("no limit `body`"));
        assert!(Limits::with(&BTreeMap::from([("body_bytes".to_owned(), 0)])).is_err());
    }
}
