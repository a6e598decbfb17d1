//! The grammar of references, `[<kind>:][<namespace>/]<name>`, as Backstage's catalog-model reads it.

use proptest::prelude::*;
use shared::catalog::{EntityRef, RefError};

#[test]
fn references_are_read_as_backstage_reads_them() {
    for (text, kind, canonical) in [
        ("component:default/checkout", None, Some("component:default/checkout")),
        ("Component:Default/Checkout-API", None, Some("component:default/checkout-api")),
        ("checkout", Some("Group"), Some("group:default/checkout")),
        ("team-a/checkout", Some("group"), Some("group:team-a/checkout")),
        ("user:checkout", Some("group"), Some("user:default/checkout")),
        ("api:v1/a:b", None, Some("api:v1/a:b")),
        ("default/a:b", Some("api"), Some("api:default/a:b")),
        ("a:b:c", None, Some("a:default/b:c")),
        ("a:b:c/d", None, Some("a:b:c/d")),
        ("a:b/c/d", None, Some("a:b/c/d")),
        ("user:jane.doe@harvest.example", None, Some("user:default/jane.doe@harvest.example")),
        ("user:default/jane@x", None, Some("user:default/jane@x")),
        ("  user:jane \n", None, Some("user:default/jane")),
        ("checkout", None, None),
        ("default/checkout", None, None),
        ("", Some("group"), None),
        ("   ", Some("group"), None),
        (":checkout", Some("group"), None),
        ("group:", Some("group"), None),
        ("/checkout", Some("group"), None),
        ("team/", Some("group"), None),
        ("group:/checkout", None, None),
        ("group:team/", None, None),
        (":", Some("group"), None),
        ("/", Some("group"), None),
        (":/", Some("group"), None),
        ("group: /x", None, None),
    ] {
        let parsed = EntityRef::parse(text, kind, "default").ok();
        assert_eq!(parsed.as_ref().map(EntityRef::as_str), canonical, "{text:?}");
    }
    assert_eq!(EntityRef::parse("x", Some("group"), "Stores").unwrap().as_str(), "group:stores/x");
}

#[test]
fn the_parts_stay_apart_when_lower_case_is_longer_or_shorter() {
    // İ grows, the Kelvin sign shrinks, and a final sigma is not a sigma.
    for (kind, namespace, name) in [("İİ", "\u{212a}\u{212a}", "ΑΣ"), ("\u{212a}", "İ", "İ/İ"), ("ẞ", "Ⱥ", "Ǆ")]
    {
        let reference = EntityRef::new(kind, namespace, name).unwrap();
        assert_eq!(reference.kind(), kind.to_lowercase());
        assert_eq!(reference.namespace(), namespace.to_lowercase());
        assert_eq!(reference.name(), name.to_lowercase());
        assert_eq!(reference.as_str().parse::<EntityRef>().unwrap(), reference);
    }
}

#[test]
fn what_would_be_read_as_something_else_is_refused() {
    assert!(matches!(EntityRef::new("a:b", "c", "d"), Err(RefError::Unclear(_))));
    assert!(matches!(EntityRef::new("a/b", "c", "d"), Err(RefError::Unclear(_))));
    assert!(matches!(EntityRef::new("a", "b/c", "d"), Err(RefError::Unclear(_))));
    assert!(matches!(EntityRef::new("a", " ", "d"), Err(RefError::EmptyPart(_))));
    assert!(matches!(EntityRef::new("a", "b", &"x".repeat(70_000)), Err(RefError::TooLong(_))));
    assert!(matches!(EntityRef::new(&"x".repeat(70_000), "b", "c"), Err(RefError::TooLong(_))));
    assert!(matches!("".parse::<EntityRef>(), Err(RefError::Empty)));
    assert!(matches!("x".parse::<EntityRef>(), Err(RefError::NoKind(_))));
}

#[test]
fn a_reference_is_said_as_short_as_possible() {
    let reference = |text: &str| text.parse::<EntityRef>().unwrap();
    assert_eq!(reference("group:default/payments").short("group"), "payments");
    assert_eq!(reference("group:team-a/payments").short("group"), "team-a/payments");
    assert_eq!(reference("user:default/mira").short("group"), "user:mira");
    assert_eq!(reference("user:team-a/mira").short(""), "user:team-a/mira");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_reference_survives_writing(text in r"[a-zA-ZİΣ:/@. -]{0,24}|.{0,24}", kind in prop::option::of("[a-z]{1,5}")) {
        if let Ok(reference) = EntityRef::parse(&text, kind.as_deref(), "default") {
            prop_assert_eq!(&reference.as_str().parse::<EntityRef>().unwrap(), &reference);
            prop_assert_eq!(&EntityRef::new(reference.kind(), reference.namespace(), reference.name()).unwrap(), &reference);
            prop_assert_eq!(format!("{}:{}/{}", reference.kind(), reference.namespace(), reference.name()), reference.as_str());
            let written = serde_json::to_string(&reference).unwrap();
            prop_assert_eq!(&serde_json::from_str::<EntityRef>(&written).unwrap(), &reference);
            for kind in [reference.kind(), "other"] {
                prop_assert_eq!(&EntityRef::parse(&reference.short(kind), Some(kind), "default").unwrap(), &reference);
            }
        }
    }
}
