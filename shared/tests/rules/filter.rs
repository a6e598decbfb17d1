//! The filter language: what fits, how it is written back, how chips and facets change it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use shared::catalog::filter::{Facts, Filter, Key, LONGEST, declared, fold, haystack};
use shared::catalog::validate::entity_from;

/// Facts as a table.
#[derive(Debug, Default)]
struct Known {
    values: BTreeMap<String, Vec<String>>,
    words: String,
}

impl Facts for Known {
    fn values(&self, key: &Key, out: &mut dyn FnMut(&str)) {
        self.values.get(&key.to_string().to_lowercase()).into_iter().flatten().for_each(|value| out(value));
    }
    fn words(&self) -> &str {
        &self.words
    }
}

fn ledger() -> Known {
    let values = [
        ("kind", vec!["component"]),
        ("type", vec!["service"]),
        ("owner", vec!["group:default/supply"]),
        ("system", vec!["system:stores/stock"]),
        ("lifecycle", vec!["production"]),
        ("tag", vec!["rust", "tier-1"]),
        ("namespace", vec!["default"]),
        ("name", vec!["stock-ledger"]),
        ("state", vec!["live"]),
        ("problem", vec!["yes"]),
        ("dependson", vec!["resource:default/ledger-db", "component:default/order-stream"]),
        ("hasmember", vec!["user:default/mira"]),
        ("label.team", vec!["a b"]),
        ("annotation.backstage.io/techdocs-ref", vec!["dir:."]),
        ("spec.profile.email", vec!["x@y.z"]),
    ];
    let values = values
        .into_iter()
        .map(|(key, values)| (key.to_owned(), values.into_iter().map(str::to_owned).collect()))
        .collect();
    Known {
        values,
        words: fold("stock-ledger\nStock Ledger\nKnows what is on the shelf in Zürich (OR near it)\nrust\ntier-1"),
    }
}

#[test]
fn a_filter_lets_through_what_it_says() {
    let ledger = ledger();
    for (filter, fits) in [
        ("", true),
        ("kind:component", true),
        ("KIND:Component", true),
        ("kind:api", false),
        ("kind:api kind:component", true),
        ("kind:api,component", true),
        ("-kind:component", false),
        ("-kind:api,system", true),
        ("kind:component -tag:rust", false),
        ("tag:rust tag:java", true),
        ("(tag:rust) (tag:java)", false),
        ("tag:rust (tag:tier-1)", true),
        ("tag:rust -tag:tier-1", false),
        ("tag:*", true),
        ("-tag:*", false),
        ("-domain:*", true),
        ("domain:*", false),
        ("tag:\"*\"", false),
        ("owner:supply", true),
        ("owner:Supply", true),
        ("owner:default/supply", true),
        ("owner:group:supply", true),
        ("owner:group:default/supply", true),
        ("owner:user:supply", false),
        ("owner:stores/supply", false),
        ("system:stock", false),
        ("system:stores/stock", true),
        ("dependsOn:ledger-db", true),
        ("dependson:order-stream", true),
        ("dependsOn:component:ledger-db", false),
        ("hasMember:mira", true),
        ("hasMember:group:mira", false),
        ("ledger", true),
        ("stock shelf", true),
        ("stock missing", false),
        ("-missing", true),
        ("-shelf", false),
        ("\"what is on\"", true),
        ("\"on is what\"", false),
        ("zurich", true),
        ("ZÜRICH", true),
        ("\"OR\"", true),
        ("missing OR ledger", true),
        ("missing OR absent", false),
        ("(missing OR ledger) kind:api", false),
        ("kind:api (missing OR ledger)", false),
        ("kind:component (missing OR ledger)", true),
        ("NOT missing", true),
        ("NOT (missing OR ledger)", false),
        ("-(missing kind:component)", true),
        ("NOT NOT ledger", true),
        ("--ledger", true),
        ("ledger AND shelf", true),
        ("label.team:\"A b\"", true),
        ("label.team:a", false),
        ("annotation.backstage.io/techdocs-ref:dir:.", true),
        ("spec.profile.email:X@y.z", true),
        ("problem:yes state:live", true),
        ("problem:no", false),
    ] {
        assert_eq!(Filter::parse(filter).unwrap().fits(&ledger), fits, "{filter}");
    }
}

#[test]
fn a_filter_is_written_back_in_its_shortest_form() {
    for (filter, written) in [
        ("  kind:component   kind:api ", "kind:component,api"),
        ("Kind:api kind:API", "kind:api"),
        ("-tag:a -tag:b ledger", "-tag:a,b ledger"),
        ("(tag:a) (tag:b)", "tag:a (tag:b)"),
        ("(kind:api OR kind:system) x", "x kind:api,system"),
        ("(a OR (b OR c))", "(a OR b OR c)"),
        ("NOT (kind:api OR kind:system)", "-kind:api,system"),
        ("a OR b c", "(a OR b c)"),
        ("((((a))))", "a"),
        ("(a b) c", "c a b"),
        ("-(a b)", "-(a b)"),
        ("-(-a)", "a"),
        ("tag:* -lifecycle:*", "tag:* -lifecycle:*"),
        (
            "owner:\"last mile\" \"two words\" \"-x\" \"kind:api\" \"say \\\"hi\\\"\"",
            "owner:\"last mile\" \"two words\" \"-x\" \"kind:api\" \"say \\\"hi\\\"\"",
        ),
        ("dependson:orders-db", "dependsOn:orders-db"),
        ("label.a/B:x LABEL.A/b:y", "label.a/B:x,y"),
        ("a a A", "a"),
    ] {
        let parsed = Filter::parse(filter).unwrap();
        assert_eq!(parsed.to_string(), written, "{filter}");
        assert_eq!(Filter::parse(written).unwrap(), parsed, "{filter}");
    }
}

#[test]
fn what_is_not_a_filter_says_where_and_what_to_write() {
    let deep = format!("{}a{}", "(".repeat(200), ")".repeat(200));
    let long = "a ".repeat(LONGEST);
    for (filter, at, says) in [
        ("onwer:checkout", 0, "Did you mean `owner:`?"),
        ("a dependOn:x", 2, "Did you mean `dependsOn:`?"),
        ("http://x", 0, "quote the text"),
        ("kind:", 5, "`kind:` needs a value"),
        ("kind:,", 6, "needs a value"),
        ("label.:x", 0, "not a key"),
        ("(a", 2, "not closed"),
        ("a) b", 1, "closes nothing"),
        ("\"open", 0, "quote is not closed"),
        ("a OR", 4, "both sides"),
        ("OR a", 2, "both sides"),
        ("(a OR) b", 5, "both sides"),
        ("x ()", 3, "nothing in the parentheses"),
        ("NOT", 3, "nothing to exclude"),
        (deep.as_str(), 17, "nested deeper"),
        (long.as_str(), LONGEST, "longer than"),
    ] {
        let error = Filter::parse(filter).unwrap_err();
        assert!(error.message.contains(says), "{filter}: {error}");
        assert_eq!(error.at, at, "{filter}: {error}");
    }
}

#[test]
fn chips_and_facets_change_the_top_level_only() {
    let filter = |text: &str| Filter::parse(text).unwrap();
    let start = filter("kind:component -tag:legacy ledger (owner:a OR tag:x)");
    assert_eq!(start.with(&Key::Kind, "api").to_string(), "kind:component,api -tag:legacy ledger (owner:a OR tag:x)");
    assert_eq!(start.with(&Key::Tag, "legacy").to_string(), "kind:component ledger tag:legacy (owner:a OR tag:x)");
    assert_eq!(
        start.with(&Key::Owner, "last mile").to_string(),
        "kind:component -tag:legacy ledger owner:\"last mile\" (owner:a OR tag:x)"
    );
    assert_eq!(start.without(&Key::Kind, "Component").to_string(), "-tag:legacy ledger (owner:a OR tag:x)");
    assert_eq!(start.without_key(&Key::Tag).to_string(), "kind:component ledger (owner:a OR tag:x)");
    assert_eq!(
        start.toggle(&Key::Kind, "component").toggle(&Key::Kind, "component").without_key(&Key::Tag).to_string(),
        "ledger kind:component (owner:a OR tag:x)"
    );
    assert_eq!(
        start.with_words("order  intake").to_string(),
        "kind:component -tag:legacy order intake (owner:a OR tag:x)"
    );
    assert_eq!(start.words().collect::<Vec<_>>(), ["ledger"]);
    assert!(start.has(&Key::Kind, "component") && start.uses(&Key::Tag));
    assert!(!start.has(&Key::Tag, "legacy") && !start.uses(&Key::Owner));
    assert!(filter("owner:group:default/checkout").has(&Key::Owner, "group:checkout"));
    assert_eq!(filter("tag:a (tag:b)").without(&Key::Tag, "a"), filter("tag:b"));
    assert_eq!(filter("kind:api x").and(&filter("kind:system y -z")).to_string(), "kind:api,system x y -z");

    let terms = filter("kind:api,component -tag:\"a b\" word (x OR y)").terms();
    let shown: Vec<_> =
        terms.iter().map(|term| (term.text.as_str(), term.key.as_str(), term.value.as_str(), term.negated)).collect();
    assert_eq!(
        shown,
        [
            ("kind:api", "kind", "api", false),
            ("kind:component", "kind", "component", false),
            ("-tag:\"a b\"", "tag", "a b", true),
            ("word", "", "word", false),
            ("(x OR y)", "", "", false),
        ]
    );
    let left: Vec<_> = terms
        .iter()
        .map(|term| filter("kind:api,component -tag:\"a b\" word (x OR y)").without_term(term).to_string())
        .collect();
    assert_eq!(
        left,
        [
            "kind:component -tag:\"a b\" word (x OR y)",
            "kind:api -tag:\"a b\" word (x OR y)",
            "kind:api,component word (x OR y)",
            "kind:api,component -tag:\"a b\" (x OR y)",
            "kind:api,component -tag:\"a b\" word",
        ]
    );
}

#[test]
fn a_declaration_tells_its_own_facts() {
    let entity = entity_from(&serde_json::json!({
        "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
        "metadata": { "name": "Stock-Ledger", "namespace": "stores", "title": "Stock Ledger", "description": "Für alle", "tags": ["rust"],
            "labels": { "acme.com/Team": "A" }, "annotations": { "backstage.io/techdocs-ref": "dir:." } },
        "spec": { "type": "Service", "lifecycle": "production", "owner": "supply", "system": "default/stock", "dependsOn": ["resource:db"],
            "x.y": { "z": [{ "deep": 1 }, { "deep": true }] }, "empty": null, "none": [] },
    }))
    .unwrap();
    let told = |key: &str| {
        let mut out = Vec::new();
        declared(&entity, &Key::named(key).unwrap(), &mut |value| out.push(value.to_owned()));
        out
    };
    for (key, values) in [
        ("kind", vec!["component"]),
        ("type", vec!["service"]),
        ("name", vec!["stock-ledger"]),
        ("namespace", vec!["stores"]),
        ("owner", vec!["group:stores/supply"]),
        ("system", vec!["system:default/stock"]),
        ("tag", vec!["rust"]),
        ("dependsOn", vec!["resource:stores/db"]),
        ("ownedBy", vec!["group:stores/supply"]),
        ("label.acme.com/team", vec!["a"]),
        ("annotation.backstage.io/techdocs-ref", vec!["dir:."]),
        ("spec.dependson", vec!["resource:db"]),
        ("spec.x.y.z.deep", vec!["1", "true"]),
        ("spec.x.y", vec![""]),
        ("spec.x", vec![]),
        ("spec.empty", vec![]),
        ("spec.none", vec![]),
        ("domain", vec![]),
        ("state", vec![]),
    ] {
        assert_eq!(told(key), values, "{key}");
    }
    assert_eq!(haystack(&entity), "stock-ledger\nstock ledger\nfur alle\nrust");
}

/// An expression as it is meant, with its text in which every part stands in parentheses.
#[derive(Debug, Clone)]
enum Meant {
    Has(&'static str, &'static str),
    Word(&'static str),
    Not(Box<Meant>),
    And(Vec<Meant>),
    Or(Vec<Meant>),
}

impl Meant {
    fn text(&self) -> String {
        let join = |parts: &[Meant], with: &str| {
            parts.iter().map(|part| format!("({})", part.text())).collect::<Vec<_>>().join(with)
        };
        match self {
            Meant::Has(key, value) => format!("{key}:{value}"),
            Meant::Word(word) => (*word).to_owned(),
            Meant::Not(inner) => format!("-({})", inner.text()),
            Meant::And(parts) => join(parts, " "),
            Meant::Or(parts) => join(parts, " OR "),
        }
    }
    fn holds(&self, facts: &Known) -> bool {
        match self {
            Meant::Has(key, "*") => facts.values.get(*key).is_some_and(|values| !values.is_empty()),
            Meant::Has(key, value) => {
                facts.values.get(*key).is_some_and(|values| values.iter().any(|known| known == value))
            }
            Meant::Word(word) => facts.words.contains(word),
            Meant::Not(inner) => !inner.holds(facts),
            Meant::And(parts) => parts.iter().all(|part| part.holds(facts)),
            Meant::Or(parts) => parts.iter().any(|part| part.holds(facts)),
        }
    }
}

fn meant() -> impl Strategy<Value = Meant> {
    let leaf = prop_oneof![
        (prop::sample::select(vec!["tag", "kind"]), prop::sample::select(vec!["a", "b", "c", "*"]))
            .prop_map(|(key, value)| Meant::Has(key, value)),
        prop::sample::select(vec!["x", "y"]).prop_map(Meant::Word),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| Meant::Not(Box::new(inner))),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Meant::And),
            prop::collection::vec(inner, 1..4).prop_map(Meant::Or),
        ]
    })
}

fn facts() -> impl Strategy<Value = Known> {
    let some = || {
        prop::sample::subsequence(vec!["a", "b", "c"], 0..=3)
            .prop_map(|values| values.into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    (some(), some(), prop::sample::select(vec!["", "x", "y", "x y"])).prop_map(|(tags, kinds, words)| Known {
        values: [("tag".to_owned(), tags), ("kind".to_owned(), kinds)].into(),
        words: words.to_owned(),
    })
}

#[test]
fn what_is_said_twice_is_taken_away_twice() {
    for text in ["(tag:b) (tag:b)", "(tag:b) (-tag:b)"] {
        let without = Filter::parse(text).unwrap().without(&Key::Tag, "b");
        assert!(!without.has(&Key::Tag, "b") && !without.to_string().contains('b'), "{text} became {without}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn simplifying_never_changes_what_is_meant(meant in meant(), facts in prop::collection::vec(facts(), 8)) {
        let filter = Filter::parse(&meant.text()).unwrap();
        for known in &facts {
            prop_assert_eq!(filter.fits(known), meant.holds(known), "{} with {:?}", meant.text(), known);
        }
        prop_assert_eq!(&Filter::parse(&filter.to_string()).unwrap(), &filter, "{}", filter);
    }

    #[test]
    fn no_text_makes_it_panic_and_what_is_read_is_written_back(text in r#"([ab"\\(),:*-]|kind:|tag:|label\.x:| |OR |NOT |AND |é|owner:a/b){0,24}"#) {
        if let Ok(filter) = Filter::parse(&text) {
            prop_assert_eq!(Filter::parse(&filter.to_string()).unwrap(), filter);
        }
    }

    #[test]
    fn any_text_at_all_is_read_or_refused(text in ".{0,200}") {
        let _ = Filter::parse(&text);
    }

    #[test]
    fn what_is_added_is_there_and_what_is_taken_away_is_gone(meant in meant(), value in r#"[a-c*"(), é-]{1,4}"#) {
        let filter = Filter::parse(&meant.text()).unwrap();
        let with = filter.with(&Key::Tag, &value);
        prop_assert!(with.has(&Key::Tag, &value));
        prop_assert_eq!(&Filter::parse(&with.to_string()).unwrap(), &with);
        let without = with.without(&Key::Tag, &value);
        prop_assert!(!without.has(&Key::Tag, &value));
        prop_assert_eq!(&Filter::parse(&without.to_string()).unwrap(), &without);
        for term in with.terms() {
            let less = with.without_term(&term);
            prop_assert_eq!(&Filter::parse(&less.to_string()).unwrap(), &less, "{} without {}", with, term.text);
        }
    }
}
