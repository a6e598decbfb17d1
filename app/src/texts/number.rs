//! Numbers as the reader's language writes them.

use super::locale::{self, Locale};

/// A whole number with thousands separators: `10,214`, in German `10.214`.
pub fn whole(locale: Locale, number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    if number < 0 {
        out.push('\u{2212}');
    }
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(if locale == Locale::De { '.' } else { ',' });
        }
        out.push(digit);
    }
    out
}

/// A whole number in the reader's language.
pub fn number(count: impl TryInto<i64>) -> String {
    whole(locale::current(), count.try_into().unwrap_or(i64::MAX))
}

/// A size in bytes, abbreviated to three figures at most: `820 B`, `4.2 kB`, `120 kB`, `3.1 MB`.
pub fn bytes(size: u64) -> String {
    let locale = locale::current();
    let (mut tenths, mut unit) = (size.saturating_mul(10), 0);
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1_000;
        unit += 1;
    }
    let point = if locale == Locale::De { ',' } else { '.' };
    let figure = if unit == 0 || tenths >= 100 {
        whole(locale, i64::try_from(tenths / 10).unwrap_or(i64::MAX))
    } else {
        format!("{}{point}{}", tenths / 10, tenths % 10)
    };
    format!("{figure}\u{a0}{}", UNITS[unit])
}
