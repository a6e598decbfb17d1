//! Permission: the word for a thing that one may do, such as `catalog.entity.read`.

use std::fmt;

use serde::Serialize;

/// Three words: feature, thing, verb. An operation without one does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Permission(pub &'static str);

impl Permission {
    pub const fn word(self) -> &'static str {
        self.0
    }
    /// Whether it only looks; everything else changes something.
    pub fn reads(self) -> bool {
        self.0.ends_with(".read")
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
