//! What texts promise: plurals, separators, pseudo-languages, and which language is chosen.

use super::*;

fn said(locale: Locale, text: &str, args: &[(&str, Arg)]) -> String {
    let mut out = String::new();
    fill(locale, &pattern::parse(text).unwrap(), args, None, &mut out);
    out
}

#[test]
fn a_plural_chooses_by_number_and_writes_it_with_separators() {
    let text = "{count, plural, =0 {nothing} one {# entity} other {# entities}} in {place}";
    for (count, english, german) in [
        (0, "nothing in x", "nothing in x"),
        (1, "1 entity in x", "1 entity in x"),
        (10_214, "10,214 entities in x", "10.214 entities in x"),
    ] {
        let args = [("count", Arg::from(count)), ("place", Arg::from("x"))];
        assert_eq!(said(Locale::En, text, &args), english);
        assert_eq!(said(Locale::De, text, &args), german);
    }
}

#[test]
fn a_select_chooses_by_word_and_falls_back_to_other() {
    let text = "{what, select, file {a file} other {a thing}}";
    assert_eq!(said(Locale::En, text, &[("what", Arg::from("file"))]), "a file");
    assert_eq!(said(Locale::En, text, &[("what", Arg::from("moon"))]), "a thing");
}

#[test]
fn braces_are_written_twice() {
    assert_eq!(said(Locale::En, "{{name}}", &[]), "{name}");
}

#[test]
fn a_wrong_pattern_is_refused() {
    for wrong in ["{", "{}", "a } b", "{count, plural, one {x}}", "{count, number, other {x}}"] {
        assert!(pattern::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn pseudo_english_is_longer_and_bracketed_and_leaves_values_alone() {
    let said = pseudo::bracketed(&said(Locale::EnXa, "Owner {name}", &[("name", Arg::from("Checkout"))]));
    assert!(said.starts_with("[Óŵñéŕ Checkout") && said.ends_with(']'), "{said}");
    assert!(said.chars().count() > 18);
}

#[test]
fn the_language_is_what_the_reader_asked_for() {
    for (query, cookies, accepted, wanted) in [
        ("", "", "", Locale::En),
        ("", "", "fr, de;q=0.8, en;q=0.5", Locale::De),
        ("", "", "de;q=0, en", Locale::En),
        ("", "", "en-GB,de", Locale::En),
        ("", "a=b; portal_locale=de", "en", Locale::De),
        ("q=x&lang=en-XA", "portal_locale=de", "de", Locale::EnXa),
        ("lang=klingon", "", "de-AT", Locale::De),
    ] {
        assert_eq!(Locale::asked(query, cookies, accepted), wanted, "{query} {cookies} {accepted}");
    }
}

#[test]
fn sizes_are_short() {
    for (size, text) in [
        (0, "0\u{a0}B"),
        (820, "820\u{a0}B"),
        (4_200, "4.2\u{a0}kB"),
        (120_000, "120\u{a0}kB"),
        (3_140_000, "3.1\u{a0}MB"),
    ] {
        assert_eq!(number::bytes(size), text);
    }
}
