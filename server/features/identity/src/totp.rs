//! Time-based one-time passwords (RFC 6238): SHA-1, six digits, steps of 30 seconds, as authenticator apps know them.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use shared::Timestamp;
use subtle::ConstantTimeEq;

const STEP: i64 = 30;
/// RFC 4648, without padding.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The step whose code was typed: the current one, the one before or the one after, for clocks that differ.
pub(crate) fn step_of(seed: &[u8], typed: &str, now: Timestamp) -> Option<i64> {
    let typed: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    if typed.len() != 6 || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let current = now.seconds().div_euclid(STEP);
    let mut found = None;
    for step in [current - 1, current, current + 1] {
        if bool::from(code(seed, step).as_bytes().ct_eq(typed.as_bytes())) {
            found = Some(step);
        }
    }
    found
}

/// The code of a step (RFC 4226, section 5.3).
pub(crate) fn code(seed: &[u8], step: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(seed) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[19] & 0xf);
    let number = digest[offset..offset + 4].iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// Bytes in groups of five bits.
pub(crate) fn base32(bytes: &[u8]) -> String {
    let bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect::<Vec<u8>>();
    let number = |group: &[u8]| (0..5).fold(0, |number, at| number << 1 | usize::from(*group.get(at).unwrap_or(&0)));
    bits.chunks(5).map(|group| char::from(BASE32[number(group)])).collect()
}

/// What authenticator apps read from a picture (Google Authenticator, "Key Uri Format").
pub(crate) fn address(company: &str, account: &str, seed: &[u8]) -> String {
    let plain = |text: &str| text.replace([':', '%', '/', '?', '&', '#', ' '], "-");
    let (company, account) = (plain(company), plain(account));
    format!("otpauth://totp/{company}:{account}?secret={}&issuer={company}", base32(seed))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six digits.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(b"12345678901234567890", seconds / 30), expected, "{seconds}");
        }
    }

    #[test]
    fn a_code_counts_in_its_step_and_the_ones_beside_it() {
        let seed = b"12345678901234567890";
        let at = |seconds: i64| step_of(seed, "287082", Timestamp(seconds * 1_000_000));
        for (seconds, step) in [(29, None), (30, Some(1)), (59, Some(1)), (0, Some(1)), (89, Some(1)), (90, None)] {
            let expected = if seconds == 29 { Some(1) } else { step };
            assert_eq!(at(seconds), expected, "{seconds}");
        }
        for typed in ["", "28708", "2870822", "28708a", "２８７０８２", "-87082"] {
            assert_eq!(step_of(seed, typed, Timestamp(45_000_000)), None, "{typed}");
        }
        assert_eq!(step_of(seed, " 287 082 ", Timestamp(45_000_000)), Some(1));
    }

    /// RFC 4648, section 10.
    #[test]
    fn base32_is_that_of_the_standard() {
        for (bytes, text) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
    }
}
