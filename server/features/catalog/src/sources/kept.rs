//! What addresses gave last time, kept in memory so that only what has changed is sent again.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use super::Bytes;

/// So many bytes are kept in all; the oldest go first.
const MOST_BYTES: usize = 8 << 20;

#[derive(Default)]
pub(crate) struct Kept(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    by_address: HashMap<String, Bytes>,
    order: VecDeque<String>,
    size: usize,
}

impl Kept {
    pub fn get(&self, address: &str) -> Option<Bytes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).by_address.get(address).cloned()
    }

    /// Keeps what came, if it said by what it can be asked for again.
    pub fn put(&self, address: &str, bytes: &Bytes) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.forget(address);
        if bytes.etag.is_none() || bytes.bytes.len() > MOST_BYTES {
            return;
        }
        inner.size += bytes.bytes.len();
        inner.by_address.insert(address.to_owned(), bytes.clone());
        inner.order.push_back(address.to_owned());
        while inner.size > MOST_BYTES {
            let Some(oldest) = inner.order.front().cloned() else { break };
            inner.forget(&oldest);
        }
    }
}

impl Inner {
    fn forget(&mut self, address: &str) {
        if let Some(old) = self.by_address.remove(address) {
            self.size -= old.bytes.len();
            self.order.retain(|known| known != address);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_when_there_is_too_much() {
        let kept = Kept::default();
        let large = |tag: &str| Bytes { bytes: vec![0; MOST_BYTES / 2], etag: Some(tag.to_owned()) };
        for (address, tag) in [("a", "1"), ("b", "1"), ("a", "2"), ("c", "1")] {
            kept.put(address, &large(tag));
        }
        assert_eq!(kept.get("b"), None);
        assert_eq!(kept.get("a").and_then(|bytes| bytes.etag).as_deref(), Some("2"));
        assert!(kept.get("c").is_some());
        kept.put("c", &Bytes { bytes: Vec::new(), etag: None });
        assert_eq!(kept.get("c"), None, "what cannot be asked for again is not kept");
    }
}
