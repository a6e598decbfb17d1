//! Rows of problems, and of topics that are ignored for a while.

use super::row;

row! {
/// Something that is wrong now.
pub(crate) struct ProblemRow {
    id: String,
    /// Problems with one cause share it: the key of their group in the inbox.
    topic: String,
    source: String,
    path: String,
    line: i64,
    col: i64,
    reference: Option<String>,
    about: Option<String>,
    /// Dotted path of the field, when it is about one.
    field: Option<String>,
    cause: String,
    /// `error`, `warning`
    severity: String,
    message: String,
    advice: String,
    first_seen: i64,
}
}

row! {
/// A topic that somebody does not want to see until a time.
pub(crate) struct IgnoredRow {
    topic: String,
    until: i64,
}
}
