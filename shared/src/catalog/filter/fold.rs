//! Folding: texts that a reader takes for the same become the same.

/// U+00E0 to U+00FF without their accents; `?` where one letter does not do or none is meant.
const LATIN_1: &str = "aaaaaa?ceeeeiiiidnooooo?ouuuuy?y";
/// U+0100 to U+017F without their accents.
const LATIN_A: &str = "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii??jjkkkllllllllllnnnnnnnnnoooooo??rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// Lower case without the accents of Latin letters (`Zürich` → `zurich`, `Straße` → `strasse`); all else stays.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            '\u{133}' => out.push_str("ij"),
            '\u{e0}'..='\u{ff}' => out.push(plain(letter, LATIN_1, 0xe0)),
            '\u{100}'..='\u{17f}' => out.push(plain(letter, LATIN_A, 0x100)),
            // Combining accents.
            '\u{300}'..='\u{36f}' => {}
            other => out.push(other),
        }
    }
    out
}

fn plain(letter: char, table: &str, first: u32) -> char {
    let position = usize::try_from(u32::from(letter) - first).unwrap_or(usize::MAX);
    match table.as_bytes().get(position) {
        Some(b'?') | None => letter,
        Some(byte) => char::from(*byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_fall_away() {
        for (text, folded) in [
            ("Checkout", "checkout"),
            ("Zürich Straße", "zurich strasse"),
            ("Łódź žluťoučký kůň", "lodz zlutoucky kun"),
            ("e\u{301}te\u{301}", "ete"),
            ("İstanbul ISPARTA ı", "istanbul isparta i"),
            ("Ærø œuvre Þór", "aero oeuvre thor"),
            ("Ÿ ſ ŉ Ŀ ÷", "y s n l ÷"),
            ("日本 Ελλάδα", "日本 ελλάδα"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
        assert_eq!(LATIN_1.len(), 32);
        assert_eq!(LATIN_A.len(), 128);
    }
}
