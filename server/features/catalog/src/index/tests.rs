//! The index by itself: links from both ends, the order, filters, permission.

use std::collections::HashMap;

use kernel::AccessClass;
use shared::catalog::EntityRef;
use shared::catalog::filter::Filter;

mod same;

use super::Index;
use super::entry::Draft;
use super::view::View;
use crate::graph::RELATIONS;
use crate::store::read::HeadRow;

fn reference(text: &str) -> EntityRef {
    text.parse().unwrap()
}

/// `component:default/a`, its state and the rest of its YAML-like spec as JSON.
fn draft(text: &str, state: &str, metadata: &str, spec: &str) -> Draft {
    let named = reference(text);
    let kind = match named.kind() {
        "api" => "API".to_owned(),
        kind => format!("{}{}", kind[..1].to_uppercase(), &kind[1..]),
    };
    let body = format!(
        r#"{{"apiVersion":"backstage.io/v1alpha1","kind":"{kind}","metadata":{{"name":"{}","namespace":"{}"{metadata}}},"spec":{spec}}}"#,
        named.name(),
        named.namespace()
    );
    let title = named.name().to_owned();
    Draft::read(&HeadRow {
        reference: text.to_owned(),
        kind,
        title,
        state: state.to_owned(),
        source: Some("s1".to_owned()),
        changed_at: 7,
        body,
    })
    .unwrap()
}

fn live(text: &str, spec: &str) -> Draft {
    draft(text, "live", "", spec)
}

/// `word target` of each link, with who says it.
fn links(index: &Index, text: &str) -> Vec<String> {
    let Some(at) = index.positions.get(&reference(text)).copied() else { return Vec::new() };
    let say = |link: &crate::graph::Link, word: &str| {
        format!(
            "{word} {} {}{}",
            index.reference(link.other).name(),
            if link.said_here { "h" } else { "" },
            if link.said_there { "t" } else { "" }
        )
    };
    let needs = index.needs(at).iter().map(|link| say(link, RELATIONS[usize::from(link.relation)].forth));
    let needed = index.needed_by(at).iter().map(|link| say(link, RELATIONS[usize::from(link.relation)].back));
    let mut all: Vec<String> = needs.chain(needed).collect();
    all.sort();
    all
}

#[test]
fn relations_are_known_at_both_ends_and_remember_who_said_them() {
    let mut index = Index::default();
    index.put(vec![
        live("component:default/a", r#"{"dependsOn":["component:b"],"providesApis":["x"]}"#),
        live("component:default/b", r#"{"dependencyOf":["component:a"]}"#),
    ]);
    assert_eq!(links(&index, "component:default/a"), ["dependsOn b ht", "providesApi x h"]);
    assert_eq!(links(&index, "component:default/b"), ["dependencyOf a ht"]);
    assert_eq!(links(&index, "api:default/x"), ["apiProvidedBy a t"]);

    index.put(vec![live("component:default/a", "{}")]);
    assert_eq!(links(&index, "component:default/a"), ["dependsOn b t"]);
    assert_eq!(links(&index, "component:default/b"), ["dependencyOf a h"]);
    assert_eq!(links(&index, "api:default/x"), Vec::<String>::new());

    index.remove(&[reference("component:default/b")]);
    assert_eq!(links(&index, "component:default/a"), Vec::<String>::new());
}

#[test]
fn taking_in_the_same_twice_changes_nothing() {
    let make = || {
        vec![
            live("component:default/b", r#"{"owner":"team","dependsOn":["component:a"]}"#),
            live("component:default/a", r#"{"owner":"team"}"#),
            live("group:default/team", r#"{"children":[]}"#),
        ]
    };
    let mut index = Index::default();
    index.put(make());
    let before = (index.order.clone(), links(&index, "group:default/team"), links(&index, "component:default/a"));
    index.put(make());
    index.remove(&[reference("component:default/never")]);
    assert_eq!(
        (index.order.clone(), links(&index, "group:default/team"), links(&index, "component:default/a")),
        before
    );
    assert_eq!(before.1, ["ownerOf a t", "ownerOf b t"]);
}

#[test]
fn the_order_is_by_title_however_entities_came() {
    let mut index = Index::default();
    let names = |index: &Index| -> Vec<String> {
        index.in_order().iter().map(|at| index.reference(*at).name().to_owned()).collect()
    };
    for name in ["m", "c", "x", "a"] {
        index.put(vec![live(&format!("component:default/{name}"), "{}")]);
    }
    assert_eq!(names(&index), ["a", "c", "m", "x"]);
    index.put(vec![
        live("component:default/b", "{}"),
        live("component:default/c", "{}"),
        live("component:default/z", "{}"),
    ]);
    index.remove(&[reference("component:default/m")]);
    assert_eq!(names(&index), ["a", "b", "c", "x", "z"]);
}

#[test]
fn filters_see_what_the_entity_says_and_what_others_say_of_it() {
    let mut index = Index::default();
    let metadata = r#","title":"Größe","tags":["go"],"labels":{"Tier":"One"},"annotations":{"example.org/slug":"a/b"},"description":"Counts things""#;
    index.put(vec![
        draft("component:default/a", "live", metadata, r#"{"type":"Service","lifecycle":"production","owner":"team","system":"shop","dependsOn":["component:b"],"profile":{"email":"a@b.c"},"n":7}"#),
        live("component:default/b", r#"{"type":"library"}"#),
        draft("component:default/old", "orphan", "", r#"{"dependsOn":["component:b"]}"#),
    ]);
    index.set_problems(&HashMap::from([(reference("component:default/b"), 2)]));
    index.set_source_titles(HashMap::from([("s1".to_owned(), "The Shop".to_owned())]));
    let view = View::by(&index, |_| true);
    let found = |filter: &str| -> Vec<&str> {
        let filter = Filter::parse(filter).unwrap();
        view.list(&filter).into_iter().map(|at| index.reference(at).name()).collect()
    };
    for filter in [
        "type:service",
        "owner:team",
        "owner:group:default/team",
        "system:shop",
        "tag:go",
        "label.tier:one",
        "annotation.example.org/slug:a/b",
        "spec.profile.email:a@b.c",
        "spec.profile:*",
        "spec.n:7",
        "dependsOn:component:b",
        "name:a",
        "counts",
        "lifecycle:production",
    ] {
        assert_eq!(found(filter), ["a"], "{filter}");
    }
    for filter in ["problem:yes", "dependencyOf:component:a", "-type:service"] {
        assert_eq!(found(filter), ["b"], "{filter}");
    }
    assert_eq!(found("source:s1"), ["a", "b"]);
    assert_eq!(found("state:orphan"), ["old"]);
    assert_eq!(found("(state:orphan OR name:a)"), ["a", "old"], "a group brings the trash in as well");
    assert_eq!(
        found("dependencyOf:component:old"),
        Vec::<&str>::new(),
        "what only a thing in the trash says is not said"
    );
}

/// `cargo test --release -p catalog --lib -- --ignored --nocapture what_permission_adds`
#[test]
#[ignore = "prints figures"]
fn what_permission_adds_to_a_list_of_100_000() {
    let mut index = Index::default();
    let one = |number: usize| {
        let spec = format!(r#"{{"type":"service","lifecycle":"production","owner":"team-{}"}}"#, number % 3_000);
        live(&format!("component:space-{}/c{number}", number % 3), &spec)
    };
    (0..100).for_each(|thousand| index.put((0..1_000).map(|number| one(thousand * 1_000 + number)).collect()));
    index.columns();
    let filter = Filter::parse("kind:component").unwrap();
    let view = View::by(&index, |class| class.namespace != "space-9");
    let time = |work: &dyn Fn() -> usize| {
        let mut times: Vec<f64> = (0..51)
            .map(|_| {
                let started = std::time::Instant::now();
                std::hint::black_box(work());
                started.elapsed().as_secs_f64() * 1e6
            })
            .collect();
        times.sort_by(f64::total_cmp);
        times[25]
    };
    let without = time(&|| {
        let fitting = filter.fitting(&index);
        let columns = index.columns();
        let fits = |at: &u32| fitting[super::index(*at)] && columns.is_live(super::index(*at));
        index.in_order().iter().copied().filter(fits).count()
    });
    let with = time(&|| view.list(&filter).len());
    let classes = index.classes().len();
    println!(
        "100,000 entities in {classes} classes: {without:.0} µs without permission, {with:.0} µs with it, {:.3} times",
        with / without
    );
}

#[test]
fn permission_is_asked_once_per_class_for_all_and_hides_everything_of_it() {
    let mut index = Index::default();
    index.put((0..50).map(|number| live(&format!("component:hidden/h{number}"), r#"{"owner":"team"}"#)).collect());
    index.put(vec![live("component:default/seen", r#"{"dependsOn":["component:hidden/h1"]}"#)]);
    let asked = std::cell::Cell::new(0);
    let view = View::by(&index, |class: &AccessClass| {
        asked.set(asked.get() + 1);
        class.namespace != "hidden"
    });
    assert_eq!(view.seen().iter().filter(|seen| **seen).count(), 1);
    assert_eq!(asked.get(), 2);
    assert_eq!(view.all().count(), 1);
    let named = view.named_ref(&reference("component:hidden/h1"));
    assert_eq!((named.found, named.title.as_str()), (false, "h1"), "looks like something that is not there");
}
