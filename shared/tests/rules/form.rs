//! Every operation becomes a request and comes back from it unharmed, whatever its arguments hold.

use std::fmt::Debug;

use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use shared::catalog::{
    CompareRevisions, CountFacets, DecideConflict, EntityRef, IgnoreProblem, ListEntities, ListProblems, ListRevisions,
    ListSources, ListTrash, PreviewSource, RefreshSource, RegisterSource, RemoveEntity, RemoveSource, RestoreEntity,
    ShowDeclaration, ShowDefinition, ShowEntity, ShowGraph, ShowOverview, ShowProblem, ShowSource, SourceId,
};
use shared::form::{ask, read};
use shared::identity::{ActAs, WhoAmI};
use shared::limits::ListLimits;
use shared::search::Search;
use shared::{Cursor, Method, Operation};

/// Asks, takes the request apart as the door does, and reads the operation again.
fn there_and_back<O: Operation + PartialEq + Debug>(operation: &O) {
    let asked = ask(operation).unwrap();
    assert!(asked.body.is_none() || matches!(O::ROUTE.method, Method::Post | Method::Put), "{asked:?}");
    assert!(asked.uri.is_ascii() && !asked.uri.contains([' ', '#', '"', '<']), "{}", asked.uri);
    let (path, query) = asked.uri.split_once('?').unwrap_or((&asked.uri, ""));
    let mut given = path.split('/').map(|segment| percent_decode_str(segment).decode_utf8().unwrap().into_owned());
    let mut parameters = Vec::new();
    for segment in O::ROUTE.path.split('/') {
        match segment.strip_prefix('{').and_then(|segment| segment.strip_suffix('}')) {
            Some("reference") => {
                let (kind, namespace, name) = (given.next().unwrap(), given.next().unwrap(), given.next().unwrap());
                parameters.push(("reference".to_owned(), format!("{kind}:{namespace}/{name}")));
            }
            Some(name) => parameters.push((name.to_owned(), given.next().unwrap())),
            None => assert_eq!(given.next().as_deref(), Some(segment)),
        }
    }
    assert_eq!(given.next(), None, "{path} has more than {}", O::ROUTE.path);
    let back: O = read(&parameters, query, asked.body.unwrap_or_default().as_bytes()).unwrap();
    assert_eq!(&back, operation);
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{1,20}",
        "[&=+%?#/:;, \"'<>ü✓-]{1,12}",
        Just("..".to_owned()),
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("5".to_owned())
    ]
}

/// An empty text and no text are the same in a query.
fn maybe_empty() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), text()]
}

fn reference() -> impl Strategy<Value = EntityRef> {
    ("[a-zA-Zé]{1,8}", "[a-zA-Z0-9:é-]{1,8}", text())
        .prop_filter_map("is no reference", |(kind, namespace, name)| EntityRef::new(&kind, &namespace, &name).ok())
}

fn maybe<T: Debug + Clone>(some: impl Strategy<Value = T> + 'static) -> impl Strategy<Value = Option<T>> {
    prop::option::of(some)
}

#[test]
fn operations_without_arguments_come_back() {
    there_and_back(&ListSources {});
    there_and_back(&ListTrash {});
    there_and_back(&ShowOverview {});
    there_and_back(&WhoAmI {});
    there_and_back(&ListLimits {});
}

#[test]
fn requests_look_as_people_expect_them() {
    let checkout: EntityRef = "component:default/checkout-api".parse().unwrap();
    assert_eq!(
        ask(&ShowEntity { reference: checkout.clone() }).unwrap().uri,
        "/api/v1/catalog/entities/component/default/checkout-api"
    );
    let list = ListEntities {
        filter: "kind:api owner:last mile".to_owned(),
        sort: String::new(),
        limit: Some(20),
        cursor: None,
    };
    assert_eq!(ask(&list).unwrap().uri, "/api/v1/catalog/entities?filter=kind%3Aapi+owner%3Alast+mile&limit=20");
    let remove = ask(&RemoveEntity { reference: checkout, reason: "gone".to_owned() }).unwrap();
    assert_eq!(
        (remove.uri.as_str(), remove.body.as_deref()),
        ("/api/v1/catalog/entities/component/default/checkout-api/remove", Some(r#"{"reason":"gone"}"#))
    );
}

#[test]
fn what_is_no_request_says_what_is_wrong() {
    for (query, says) in [
        ("limit=many", "`limit` cannot be `many`: invalid digit"),
        ("filter=x&limit=-1&sort=name", "`limit` cannot be `-1`"),
        ("limit=1&limit=2", "`limit` cannot be `1`, `2`"),
        ("filter=a&filter=b", "`filter` cannot be `a`, `b`"),
    ] {
        let error = read::<ListEntities>(&[], query, b"").unwrap_err();
        assert!(error.to_string().contains(says), "{query}: {error}");
    }
    let days = read::<IgnoreProblem>(&[("key".to_owned(), "k".to_owned())], "", br#"{"days":"many"}"#).unwrap_err();
    assert!(days.to_string().starts_with("`days` cannot be `many`: invalid type"), "{days}");
    assert!(read::<ListEntities>(&[], "unknown=1&filter=x", b"").is_ok());
    assert!(read::<CountFacets>(&[], "%ff=%zz&&==", b"").is_ok());
    for body in ["[]", "5", "null", "{", "\u{0}"] {
        assert!(read::<RegisterSource>(&[], "", body.as_bytes()).is_err(), "{body}");
    }
    let missing = read::<RegisterSource>(&[], "", b"{}").unwrap_err();
    assert!(missing.to_string().contains("`target`"), "{missing}");
    let reference = read::<ShowEntity>(&[("reference".to_owned(), ":/".to_owned())], "", b"").unwrap_err();
    assert!(
        reference.to_string().starts_with("`reference` cannot be `:/`: ")
            && reference.to_string().contains("write kind:namespace/name"),
        "{reference}"
    );
    // The path wins over what query and body say.
    let path = [("reference".to_owned(), "a:b/c".to_owned())];
    assert_eq!(read::<ShowEntity>(&path, "reference=x:y/z", b"").unwrap().reference.as_str(), "a:b/c");
    let body = br#"{"reference":"x:y/z","reason":"r"}"#;
    assert_eq!(read::<RemoveEntity>(&path, "", body).unwrap().reference.as_str(), "a:b/c");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lists_come_back(filter in maybe_empty(), sort in maybe_empty(), limit in maybe(any::<usize>()), cursor in maybe(text().prop_map(Cursor))) {
        there_and_back(&CountFacets { filter: filter.clone() });
        there_and_back(&ListEntities { filter: filter.clone(), sort: sort.clone(), limit, cursor });
        there_and_back(&ListProblems { whose: filter.clone(), cause: sort, source: filter });
    }

    #[test]
    fn questions_about_one_entity_come_back(reference in reference(), a in maybe(text()), b in maybe(text()), from in any::<i64>(), to in any::<i64>()) {
        there_and_back(&ShowEntity { reference: reference.clone() });
        there_and_back(&ShowDeclaration { reference: reference.clone(), revision: Some(from), source: a.clone(), path: b.clone() });
        there_and_back(&ShowDeclaration { reference: reference.clone(), revision: None, source: b, path: a });
        there_and_back(&ListRevisions { reference: reference.clone() });
        there_and_back(&CompareRevisions { reference: reference.clone(), from, to });
        there_and_back(&ShowDefinition { reference });
    }

    #[test]
    fn graphs_and_searches_come_back(
        root in maybe(reference()), filter in maybe_empty(), hops in maybe(any::<u32>()),
        kinds in prop::collection::vec(text(), 0..4), owners in prop::collection::vec(text(), 0..3), limit in maybe(any::<usize>()),
    ) {
        there_and_back(&ShowGraph { root, filter: filter.clone(), direction: "both".to_owned(), hops });
        there_and_back(&Search { words: filter, kinds, owners, limit, cursor: None });
    }

    #[test]
    fn changes_come_back(reference in reference(), id in text(), title in maybe(maybe_empty()), reason in maybe_empty(), days in any::<u32>(), person in maybe(reference())) {
        let source = SourceId(id.clone());
        there_and_back(&RegisterSource { target: id.clone(), title });
        there_and_back(&PreviewSource { target: id.clone() });
        there_and_back(&ShowSource { id: source.clone() });
        there_and_back(&RefreshSource { id: source.clone() });
        there_and_back(&RemoveSource { id: source.clone() });
        there_and_back(&ShowProblem { key: id.clone(), place: None });
        there_and_back(&ShowProblem { key: id.clone(), place: Some(id.clone()) });
        there_and_back(&IgnoreProblem { key: id, days });
        there_and_back(&DecideConflict { reference: reference.clone(), source, path: reason.clone() });
        there_and_back(&RemoveEntity { reference: reference.clone(), reason });
        there_and_back(&RestoreEntity { reference });
        there_and_back(&ActAs { person });
    }

    #[test]
    fn no_request_makes_reading_panic(query in ".{0,60}", body in prop::collection::vec(any::<u8>(), 0..60)) {
        let _ = read::<ListEntities>(&[], &query, &body);
        let _ = read::<Search>(&[], &query, &body);
        let _ = read::<RegisterSource>(&[], &query, &body);
    }
}
