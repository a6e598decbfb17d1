//! The page of an entity: for each kind what belongs to it, and what it says when something is not as it should be.

use serde_json::{Value, json};
use shared::{
    Page, Problem,
    catalog::{
        Declaration, EntityDetail, EntityHead, EntityState, FieldPlace, IngestProblem, ListEntities, ListRevisions,
        Named, Place, Relation, Revision, Severity, ShowDeclaration, ShowEntity, SourceId,
    },
    identity::WhoAmI,
    search::{Found, Hit, IndexState, Search, Span},
};

use crate::{
    people::{at, component, mira, named, reference},
    render::{Answers, render, texts, untranslated},
};

pub fn place(path: &str, owner: &str) -> Place {
    Place {
        source: SourceId("s1".into()),
        source_title: "harvest".into(),
        path: path.into(),
        line: 1,
        commit: Some("3f2a91c0ffee".into()),
        view_url: Some("https://git.example/checkout-api".into()),
        edit_url: Some("https://git.example/checkout-api/edit".into()),
        seen_at: at("2026-11-20T13:00:00Z"),
        owner: Some(owner.into()),
    }
}

fn relation(word: &str, target: &str, title: &str, found: bool, own: bool) -> Relation {
    let reference = reference(target);
    Relation {
        relation: word.into(),
        kind: found.then(|| kind_of(reference.kind())),
        entity_type: None,
        owner: found.then(|| named("group:default/supply", "Supply")),
        target: Named { reference, title: title.into(), found },
        own,
    }
}

fn kind_of(kind: &str) -> String {
    match kind {
        "api" => "API".to_owned(),
        other => other[..1].to_uppercase() + &other[1..],
    }
}

pub fn detail(text: &str, spec: Value) -> EntityDetail {
    let reference = reference(text);
    let kind = kind_of(reference.kind());
    let entity = json!({ "apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": { "name": reference.name() }, "spec": spec });
    EntityDetail {
        head: EntityHead { reference: reference.clone(), kind, ..component(reference.name()) },
        entity: serde_json::from_value(entity).unwrap(),
        relations: vec![],
        problems: vec![],
        declared: Some(place("repos/checkout-api/catalog-info.yaml", "checkout")),
        rivals: vec![],
        revision: 3,
        created_at: at("2025-01-01T00:00:00Z"),
        purge_at: None,
        ownership: vec![named("group:default/checkout", "Checkout"), named("group:default/shop", "Shop")],
        members: vec![],
    }
}

pub fn revisions() -> Vec<Revision> {
    let revision = |number: i64, when: &str, changed: &[&str]| Revision {
        number,
        hash: format!("{number}"),
        at: at(when),
        place: Some(place("repos/checkout-api/catalog-info.yaml", "checkout")),
        changed: changed.iter().map(|field| (*field).to_owned()).collect(),
    };
    vec![
        revision(3, "2026-11-20T12:00:00Z", &["spec.system", "metadata.description"]),
        revision(2, "2026-11-06T14:32:00Z", &["spec.dependsOn.0", "spec.dependsOn.1", "metadata.tags", "spec.owner"]),
        revision(1, "2026-10-01T10:00:00Z", &[]),
    ]
}

fn checkout() -> EntityDetail {
    let mut detail = detail(
        "component:default/checkout-api",
        json!({ "type": "service", "lifecycle": "production", "owner": "checkout", "system": "ordering", "runtime": { "jvm": 21, "docs": "https://docs.example/x" } }),
    );
    detail.head.system = Some(named("system:default/ordering", "ordering"));
    detail.entity.metadata.description = Some("Turns a basket into a paid order.".into());
    detail.entity.metadata.tags = vec!["tier-1".into()];
    for (key, value) in [
        ("github.com/project-slug", "harvest-co/checkout-api"),
        ("backstage.io/techdocs-ref", "dir:."),
        ("acme.example/own", "something"),
    ] {
        detail.entity.metadata.annotations.insert(key.into(), value.into());
    }
    detail.entity.metadata.links = serde_json::from_value(json!([
        { "url": "https://grafana.example/d/1", "title": "Dashboards" },
        { "url": "javascript:alert(1)", "title": "Bad" }
    ]))
    .unwrap();
    detail.relations = vec![
        relation("dependencyOf", "component:default/web-shop", "web-shop", true, false),
        relation("dependsOn", "component:default/stock-ledger", "stock-ledger", true, true),
        relation("consumesApi", "api:default/loyalty-v1", "loyalty-v1", false, true),
        relation("providesApi", "api:default/checkout-v2", "checkout-v2", true, true),
        relation("ownedBy", "group:default/checkout", "Checkout", true, true),
    ];
    detail.problems = vec![IngestProblem {
        id: "p1".into(),
        group: "g1".into(),
        severity: Severity::Warning,
        cause: "reference".into(),
        message: "The API loyalty-v1 is not in the catalog.".into(),
        advice: "Name loyalty-v2.".into(),
        source: SourceId("s1".into()),
        source_title: "harvest".into(),
        path: "repos/checkout-api/catalog-info.yaml".into(),
        line: 31,
        column: 7,
        reference: Some(reference("component:default/checkout-api")),
        about: Some(reference("api:default/loyalty-v1")),
        owner: None,
        first_seen: at("2026-11-02T00:00:00Z"),
        last_seen: at("2026-11-20T00:00:00Z"),
        ignored_until: None,
    }];
    detail
}

fn answers(detail: &EntityDetail) -> Answers {
    Answers::for_visitor().to::<ShowEntity>(detail).to::<ListRevisions>(&revisions())
}

const CHECKOUT: &str = "/catalog/component/default/checkout-api";

#[tokio::test]
async fn a_component_tells_what_it_is_whose_it_is_and_what_it_stands_among() {
    let page = render(CHECKOUT, answers(&checkout()), "en").await;
    assert_eq!(page.status, 200);
    let texts = texts(&page.html, &[]).join("|");
    for text in [
        "checkout-api",
        "Turns a basket into a paid order.",
        "Checkout",
        "1 needs it",
        "2 dependencies",
        "web-shop",
        "stock-ledger",
        "not in the catalog",
        "Provides",
        "checkout-v2",
        "catalog-info.yaml:31",
        "Name loyalty-v2.",
        "Shop",
        "Dashboards",
        "Changed: System, Description",
        "Came into the catalog",
        "More of its declaration",
        "runtime",
        "21",
    ] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
    for href in [
        "/catalog/group/default/checkout",
        "/catalog/system/default/ordering",
        "/catalog/component/default/stock-ledger",
        "/catalog/component/default/checkout-api/source#L31",
        "/catalog/component/default/checkout-api/source#spec.owner",
        "/catalog/component/default/checkout-api/history?from=2&amp;to=3",
        "https://github.com/harvest-co/checkout-api",
        "https://grafana.example/d/1",
        "https://docs.example/x",
        "/catalog?q=tag:tier-1",
        "/graph?root=component:default/checkout-api",
    ] {
        assert!(page.html.contains(&format!("href=\"{href}\"")), "{href} is missing");
    }
    assert!(!page.html.contains("href=\"/catalog/api/default/loyalty-v1\""), "what is not there is no link");
    assert!(page.html.contains("Other annotations"), "annotations that nobody knows are folded, not lost");
}

#[tokio::test]
async fn tabs_are_those_with_something_behind_them() {
    let page = render(CHECKOUT, answers(&checkout()), "en").await;
    let tabs = page.html.split(r#"class="tabs""#).nth(1).and_then(|rest| rest.split("</nav>").next()).unwrap();
    for (tab, there) in
        [("Overview", true), ("Dependencies", true), ("History", true), ("Source", true), (">API", false)]
    {
        assert_eq!(tabs.contains(tab), there, "{tab} in {tabs}");
    }
}

#[tokio::test]
async fn the_dependencies_are_lists_by_relation() {
    let page = render(&format!("{CHECKOUT}/dependencies"), answers(&checkout()), "en").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in ["Depends on", "Consumes", "Provides", "Needed by", "Owned by", "loyalty-v1"] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
}

#[tokio::test]
async fn the_source_shows_each_line_as_a_place_and_where_fields_came_from() {
    let declaration = Declaration {
        text: "kind: Component\nspec:\n  owner: checkout\n  definition:\n    $text: ./openapi.yaml".into(),
        first_line: 30,
        place: place("repos/checkout-api/catalog-info.yaml", "checkout"),
        fields: vec![
            FieldPlace { field: "spec.owner".into(), line: 32, from: None },
            FieldPlace { field: "spec.definition".into(), line: 33, from: Some("./openapi.yaml".into()) },
        ],
    };
    let page =
        render(&format!("{CHECKOUT}/source"), answers(&checkout()).to::<ShowDeclaration>(&declaration), "en").await;
    for part in [
        r##"id="L32""##,
        r##"href="#L32""##,
        r##"id="spec.owner""##,
        "comes from ./openapi.yaml",
        "3f2a91c",
        "https://git.example/checkout-api/edit",
    ] {
        assert!(page.html.contains(part), "{part} is missing");
    }
}

#[tokio::test]
async fn an_orphan_says_until_when_it_can_be_restored_and_by_whom() {
    let mut detail = checkout();
    detail.head.state = EntityState::Orphan;
    detail.purge_at = Some(at("2026-12-20T14:04:00Z"));
    let page = render(CHECKOUT, answers(&detail), "en").await;
    assert!(page.html.contains("No source declares this any longer") && page.html.contains("in 30 d"));
    assert!(!page.html.contains(">Restore<"), "a visitor cannot restore it");
    let page = render(CHECKOUT, answers(&detail).to::<WhoAmI>(&mira(&["catalog.entity.remove"])), "en").await;
    assert!(page.html.contains("Restore"));
}

#[tokio::test]
async fn a_conflict_shows_both_versions_and_the_choice() {
    let mut detail = checkout();
    detail.rivals = vec![place("repos/vouchers/catalog-info.yaml", "payments")];
    let page = render(CHECKOUT, answers(&detail).to::<WhoAmI>(&mira(&["catalog.problem.decide"])), "en").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in ["2 places declare this", "In force", "Take this one", "repos/vouchers/catalog-info.yaml:1", "payments"]
    {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
}

#[tokio::test]
async fn a_team_has_members_child_teams_and_what_it_owns() {
    let mut detail = detail(
        "group:default/shop",
        json!({ "type": "tribe", "children": ["checkout"], "profile": { "email": "shop@harvest.example" } }),
    );
    detail.head.owner = None;
    detail.members = vec![EntityHead {
        reference: reference("user:default/mira.jansen"),
        kind: "User".into(),
        title: "Mira Jansen".into(),
        ..component("x")
    }];
    detail.relations = vec![
        relation("parentOf", "group:default/checkout", "Checkout", true, true),
        relation("ownerOf", "component:default/web-shop", "web-shop", true, false),
        relation("ownerOf", "api:default/shop-v1", "shop-v1", true, false),
        relation("hasMember", "user:default/mira.jansen", "Mira Jansen", true, false),
        relation("hasMember", "user:default/gone", "gone", false, false),
    ];
    let answers = answers(&detail).to::<ListEntities>(&Page::of(vec![], 0, 0));
    let page = render("/catalog/group/default/shop", answers, "en").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in [
        "Mira Jansen",
        "gone",
        "Child teams",
        "Checkout",
        "Components",
        "APIs",
        "web-shop",
        "shop@harvest.example",
        "Relations",
    ] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
    assert!(page.html.contains(r#"href="mailto:shop@harvest.example""#));
    assert!(!texts.contains("Dependencies"), "a team depends on nothing");
}

#[tokio::test]
async fn a_team_shows_what_the_teams_below_own_and_the_teams_above() {
    let mut detail = detail("group:default/shop", json!({ "type": "tribe", "children": ["checkout", "search"] }));
    detail.head.owner = None;
    detail.ownership = vec![named("group:default/technology", "Technology"), named("group:default/harvest", "Harvest")];
    detail.relations = vec![
        relation("parentOf", "group:default/checkout", "Checkout", true, true),
        relation("parentOf", "group:default/search", "Search", true, true),
    ];
    let team = |name: &str| EntityHead {
        reference: reference(&format!("group:default/{name}")),
        kind: "Group".into(),
        ..component(name)
    };
    let mut service = component("basket-service");
    service.owner = Some(named("group:default/vouchers", "Vouchers"));
    let answers = answers(&detail)
        .to::<ListEntities>(&Page::of(vec![], 0, 0))
        .when::<ListEntities>("childOf%3Agroup%3Adefault%2Fcheckout", &Page::of(vec![team("vouchers")], 0, 1))
        .when::<ListEntities>(
            "owner%3Agroup%3Adefault%2Fcheckout%2Cgroup%3Adefault%2Fvouchers%2Cgroup%3Adefault%2Fsearch",
            &Page::of(vec![service], 0, 1),
        );
    let page = render("/catalog/group/default/shop", answers, "en").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in [
        "Owns nothing itself.",
        "vouchers",
        "What the teams below own",
        "basket-service",
        "Above|",
        "Technology",
        "Harvest",
    ] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
}

#[tokio::test]
async fn the_window_says_which_part_of_an_entity_it_shows() {
    let detail = detail("component:default/checkout-api", json!({}));
    let title = detail.head.title.clone();
    let page = render("/catalog/component/default/checkout-api/history", answers(&detail), "en").await;
    assert!(page.html.contains(&format!("<title>History · {title} · Harvest &amp; Co</title>")));
    let page = render("/catalog/component/default/checkout-api", answers(&detail), "en").await;
    assert!(page.html.contains(&format!("<title>{title} · Harvest &amp; Co</title>")));
}

#[tokio::test]
async fn a_person_has_teams_and_what_they_own() {
    let mut detail = detail("user:default/mira.jansen", json!({ "memberOf": ["checkout"] }));
    detail.relations = vec![relation("memberOf", "group:default/checkout", "Checkout", true, true)];
    let answers = answers(&detail).to::<ListEntities>(&Page::of(vec![component("checkout-api")], 0, 1));
    let page = render("/catalog/user/default/mira.jansen", answers, "en").await;
    let texts = texts(&page.html, &[]).join("|");
    assert!(texts.contains("What these teams own") && texts.contains("checkout-api"), "{texts}");
}

#[tokio::test]
async fn a_domain_shows_its_systems_with_what_is_in_them() {
    let mut detail = detail("domain:default/order-to-door", json!({}));
    detail.relations = vec![relation("hasPart", "system:default/ordering", "ordering", true, false)];
    let part = EntityHead { system: Some(named("system:default/ordering", "ordering")), ..component("basket-service") };
    let page = render(
        "/catalog/domain/default/order-to-door",
        answers(&detail).to::<ListEntities>(&Page::of(vec![part], 0, 1)),
        "en",
    )
    .await;
    let texts = texts(&page.html, &[]).join("|");
    assert!(texts.contains("ordering") && texts.contains("basket-service"), "{texts}");
    assert!(page.html.contains(r#"href="/catalog?q=kind:component%20system:system:default/ordering""#));
}

#[tokio::test]
async fn a_template_tells_what_it_asks_for_and_what_it_does() {
    let spec = json!({
        "type": "service",
        "parameters": [{ "title": "Name it", "required": ["name"], "properties": { "name": { "title": "Name", "type": "string", "description": "Lower case" }, "size": { "enum": ["s", "m"] } } }],
        "steps": [{ "id": "fetch", "name": "Fetch the skeleton", "action": "fetch:template", "input": { "url": "./skeleton" }, "if": "${{ parameters.name }}" }],
        "output": { "links": [{ "title": "Repository", "url": "https://git.example" }] }
    });
    let page =
        render("/catalog/template/default/new-service", answers(&detail("template:default/new-service", spec)), "en")
            .await;
    let texts = texts(&page.html, &[]).join("|");
    for text in [
        "Name it",
        "required",
        "Lower case",
        "one of 2",
        "Fetch the skeleton",
        "fetch:template",
        "./skeleton",
        "Repository",
        "parameters.name",
    ] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
}

#[tokio::test]
async fn a_kind_of_ones_own_loses_nothing() {
    let spec = json!({ "owner": "storefront", "steps": [{ "name": "Pay", "component": "component:checkout-api", "maxSeconds": 4 }], "note": "two\nlines", "list": (0..20).collect::<Vec<_>>() });
    let page =
        render("/catalog/journey/default/weekly-shop", answers(&detail("journey:default/weekly-shop", spec)), "en")
            .await;
    let texts = texts(&page.html, &[]).join("|");
    for text in ["Journey", "Pay", "maxSeconds", "4", "8 more", "19"] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
    assert!(
        page.html.contains(r#"href="/catalog/component/default/checkout-api""#),
        "a reference in a field of its own is a link"
    );
    assert!(page.html.contains("two\nlines"), "lines stay lines");
}

#[tokio::test]
async fn an_entity_that_is_not_there_offers_those_called_nearly_so() {
    let found = Found {
        hits: vec![Hit {
            kind: "component".into(),
            reference: reference("component:default/checkout-api"),
            anchor: None,
            title: vec![Span { text: "checkout".into(), found: true }, Span { text: "-api".into(), found: false }],
            passage: vec![],
            detail: None,
            owner: None,
            owner_title: None,
        }],
        total: 1,
        next: None,
        facets: vec![],
        state: IndexState::Ready,
        took_micros: 1,
        did_you_mean: None,
    };
    let page =
        render("/catalog/component/default/chekout-api", Answers::for_visitor().to::<Search>(&found), "en").await;
    assert_eq!(page.status, 404);
    let texts = texts(&page.html, &[]).join("|");
    assert!(texts.contains("There is no Component called chekout-api") && texts.contains("checkout-api"), "{texts}");
    assert!(page.html.contains(r#"href="/catalog/component/default/checkout-api""#));
}

#[tokio::test]
async fn an_address_that_cannot_be_an_entity_is_not_found() {
    let page = render(&format!("{CHECKOUT}/nonsense"), answers(&checkout()), "en").await;
    assert_eq!(page.status, 404);
}

#[tokio::test]
async fn a_server_in_trouble_is_not_a_missing_entity() {
    let page = render(CHECKOUT, Answers::for_visitor().refuses::<ShowEntity>(&Problem::fault()), "en").await;
    assert_eq!(page.status, 500);
    assert!(page.html.contains("Something went wrong on our side."));
}

#[tokio::test]
async fn an_entity_speaks_german() {
    let page = render(CHECKOUT, answers(&checkout()), "de").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in [
        "Überblick",
        "Gebraucht von",
        "Eigentümer",
        "Zuständigkeit",
        "nicht im Katalog",
        "Geändert: System, Beschreibung",
    ] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
}

#[tokio::test]
async fn every_text_of_an_entity_comes_from_the_message_files() {
    let page = render(CHECKOUT, answers(&checkout()), "en-XA").await;
    let data = [
        "Visitor",
        "checkout-api",
        "component:default/checkout-api",
        "service",
        "Checkout",
        "CH",
        "production",
        "harvest",
        "ordering",
        "catalog-info.yaml:31",
        "catalog-info.yaml:1",
        "Turns a basket into a paid order.",
        "tier-1",
        "harvest-co/checkout-api",
        "dir:.",
        "acme.example/own",
        "something",
        "web-shop",
        "stock-ledger",
        "loyalty-v1",
        "checkout-v2",
        "Supply",
        "SU",
        "runtime",
        "jvm",
        "docs",
        "https://docs.example/x",
        "The API loyalty-v1 is not in the catalog.",
        "Name loyalty-v2.",
        "Shop",
        "SH",
        "Dashboards",
        "Bad",
    ];
    assert_eq!(untranslated(&page.html, &data), Vec::<String>::new());
}
