//! Page: a part of a longer list, and where the next part begins.

use serde::{Deserialize, Serialize};

/// Where a page begins; opaque to everyone but the list that gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Cursor(pub String);

impl Cursor {
    /// The cursor of the item at `position`, counted from zero.
    pub fn at(position: usize) -> Cursor {
        Cursor(format!("p{position}"))
    }
    /// The position, or `None` for a cursor that is not ours.
    pub fn position(&self) -> Option<usize> {
        self.0.strip_prefix('p')?.parse().ok()
    }
}

/// Some items of a list of `total`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Page<T> {
    pub items: Vec<T>,
    /// How many there are in all that the caller may see.
    pub total: usize,
    /// Where the next page begins; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// The page of `limit` items from `start`; `total` counts the whole list.
    pub fn of(items: Vec<T>, start: usize, total: usize) -> Page<T> {
        let end = start + items.len();
        let next = (end < total && !items.is_empty()).then(|| Cursor::at(end));
        Page { items, total, next }
    }
}
