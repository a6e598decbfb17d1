//! Pseudo-languages: English made longer and accented, or written from right to left, to see what would break.

use std::borrow::Cow;

use super::locale::Locale;

/// The fixed text of a message as the locale writes it.
pub fn disguised(locale: Locale, text: &str) -> Cow<'_, str> {
    match locale {
        Locale::En | Locale::De => Cow::Borrowed(text),
        Locale::EnXa => Cow::Owned(text.chars().map(accented).collect()),
        Locale::ArXb => Cow::Owned(mirrored(text)),
    }
}

/// The whole message in brackets, half as long again, so that what is cut off or glued together shows.
pub fn bracketed(text: &str) -> String {
    const MORE: [&str; 6] = ["óñé", "ţŵó", "ţĥŕéé", "ƒóûŕ", "ƒîṽé", "šîẋ"];
    let mut out = format!("[{text}");
    let wanted = out.chars().count() + text.chars().count() * 2 / 5;
    for word in MORE.iter().cycle() {
        if out.chars().count() >= wanted {
            break;
        }
        out.push(' ');
        out.push_str(word);
    }
    out.push(']');
    out
}

fn accented(letter: char) -> char {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const ACCENTED: &str = "áƀçđéƒĝĥîĵķļɱñóƥɋŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÓƤǪŔŠŢÛṼŴẊÝŽ";
    PLAIN.chars().position(|plain| plain == letter).and_then(|at| ACCENTED.chars().nth(at)).unwrap_or(letter)
}

/// Each word between RIGHT-TO-LEFT OVERRIDE and POP DIRECTIONAL FORMATTING.
fn mirrored(text: &str) -> String {
    let words =
        text.split(' ').map(|word| if word.is_empty() { String::new() } else { format!("\u{202e}{word}\u{202c}") });
    words.collect::<Vec<_>>().join(" ")
}
