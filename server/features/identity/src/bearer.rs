//! What programs and browsers carry to say who they are: how such a text is made, recognised and hashed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Begins every token, so that scanners of leaked secrets know it.
const PREFIX: &str = "npt_";
const CHECK: usize = 6;
const BODY: usize = 43;

/// 256 bits as text, for cookies and links.
pub(crate) fn opaque(chance: [u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(chance)
}

/// What the database keeps of a text that opens something. The text holds 256 bits of chance, so no salt is needed.
pub(crate) fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// The hash of an opaque text; nothing for what cannot be one.
pub(crate) fn hash_opaque(text: &str) -> Option<[u8; 32]> {
    let whole = text.len() == BODY && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    whole.then(|| hash(text))
}

/// A token of a program: prefix, 256 bits, and a check by which a mistyped or cut one is known without a database.
pub(crate) fn token(chance: [u8; 32]) -> String {
    let body = opaque(chance);
    format!("{PREFIX}{body}{}", check(&body))
}

/// The hash of a token of a program; nothing for what cannot be one.
pub(crate) fn hash_token(text: &str) -> Option<[u8; 32]> {
    let rest = text.strip_prefix(PREFIX)?;
    let (body, checked) = (rest.get(..BODY)?, rest.get(BODY..)?);
    (checked == check(body) && hash_opaque(body).is_some()).then(|| hash(text))
}

fn check(body: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{PREFIX}{body}").as_bytes())).chars().take(CHECK).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_token_is_known_by_its_check() {
        let whole = token([7; 32]);
        assert_eq!(whole.len(), PREFIX.len() + BODY + CHECK);
        assert!(hash_token(&whole).is_some());
        for at in 0..whole.len() {
            assert!(hash_token(&whole[..at]).is_none(), "cut at {at}");
            let mut changed = whole.clone().into_bytes();
            changed[at] = if changed[at] == b'x' { b'y' } else { b'x' };
            assert!(hash_token(&String::from_utf8(changed).unwrap()).is_none(), "changed at {at}");
        }
        assert!(hash_token(&format!("{whole}{whole}")).is_none());
        assert!(hash_token(&format!("{whole} ")).is_none());
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reading(text in ".{0,80}") {
            prop_assert!(hash_token(&text).is_none());
            prop_assert_eq!(hash_opaque(&text).is_some(), text.len() == BODY && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        }
    }
}
