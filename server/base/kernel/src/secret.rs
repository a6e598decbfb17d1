//! Secret: bytes that are never printed, logged, serialised or compared by accident; only `reveal` shows them.

/// Has no Debug, Display or Serialize on purpose.
#[derive(Clone)]
pub struct Secret(Box<[u8]>);

impl Secret {
    pub fn new(bytes: impl Into<Vec<u8>>) -> Secret {
        Secret(bytes.into().into_boxed_slice())
    }
    /// The bytes themselves. Whoever calls it answers for where they go.
    pub fn reveal(&self) -> &[u8] {
        &self.0
    }
    /// The text, if it is one.
    pub fn reveal_text(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.fill(0);
    }
}
