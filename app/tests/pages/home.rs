//! The home page, and the frame that every page shares.

use shared::{
    Problem,
    catalog::{Change, Choice, CountFacets, EntityHead, Facet, FacetCounts, Overview, ShowOverview},
    identity::WhoAmI,
    search::{Found, Hit, IndexState, Search, Span},
};

use crate::{
    people::{at, component, mira, named, reference},
    render::{Answers, render, texts, untranslated},
};

fn overview() -> Overview {
    Overview {
        total: 10_214,
        kinds: vec![
            Choice { value: "component".into(), title: "Component".into(), count: 7_002 },
            Choice { value: "api".into(), title: "API".into(), count: 1 },
        ],
        sources: 2,
        reading: 1,
        errors: 3,
        warnings: 1,
        trash: 4,
        mine: vec![component("checkout-api"), EntityHead { problems: 2, ..component("basket-service") }],
        recent: vec![Change {
            target: named("component:default/cart-merge", "cart-merge"),
            kind: "Component".into(),
            word: "entity-added".into(),
            at: at("2026-11-20T11:04:00Z"),
            revision: Some(1),
        }],
    }
}

fn facets() -> FacetCounts {
    let owner = Choice { value: "last-mile".into(), title: "Last Mile".into(), count: 26 };
    FacetCounts { facets: vec![Facet { name: "owner".into(), choices: vec![owner] }], fitting: 26, total: 26 }
}

fn answers() -> Answers {
    Answers::for_visitor()
        .to::<WhoAmI>(&mira(&["catalog.source.read", "catalog.problem.read"]))
        .to::<ShowOverview>(&overview())
        .to::<CountFacets>(&facets())
}

#[tokio::test]
async fn home_tells_what_is_there_what_is_mine_and_what_changed() {
    let page = render("/", answers(), "en").await;
    assert_eq!(page.status, 200);
    let texts = texts(&page.html, &[]).join("|");
    for text in [
        "Friday, 20 November",
        "10,214 entities from 2 sources.",
        "7,002",
        "checkout-api",
        "2 problems",
        "3 errors and 1 warning",
        "1 being read",
        "came into the catalog",
        "Last Mile",
        "3 h ago",
        "4 entities wait in the trash",
    ] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
    assert!(page.html.contains(r#"href="/catalog/component/default/checkout-api""#));
    assert!(page.html.contains("20 Nov 2026, 11:04:00 UTC"), "the exact time on hover");
}

#[tokio::test]
async fn home_speaks_german() {
    let page = render("/", answers(), "de").await;
    assert!(page.html.contains(r#"<html lang="de" dir="ltr""#), "{}", &page.html[..300]);
    let texts = texts(&page.html, &[]).join("|");
    for text in ["Freitag, 20. November", "10.214 Einträge aus 2 Quellen.", "vor 3 Std.", "Komponenten"] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
}

#[tokio::test]
async fn every_text_of_the_home_page_comes_from_the_message_files() {
    let page = render("/", answers(), "en-XA").await;
    let data = [
        "Last Mile",
        "LM",
        "checkout-api",
        "basket-service",
        "cart-merge",
        "Checkout",
        "CH",
        "MJ",
        "service",
        "Mira Jansen",
        "Develops checkout",
    ];
    assert_eq!(untranslated(&page.html, &data), Vec::<String>::new());
}

#[tokio::test]
async fn a_language_from_right_to_left_turns_the_page_round() {
    let page = render("/", answers(), "ar-XB").await;
    assert!(page.html.contains(r#"<html lang="ar-XB" dir="rtl""#));
}

#[tokio::test]
async fn an_empty_portal_shows_the_doors_that_lead_into_it() {
    let empty = Overview {
        total: 0,
        kinds: vec![],
        sources: 0,
        reading: 0,
        errors: 0,
        warnings: 0,
        trash: 0,
        mine: vec![],
        recent: vec![],
    };
    let page = render("/", Answers::for_visitor().to::<ShowOverview>(&empty), "en").await;
    assert!(page.html.contains("Point at what you have") && page.html.contains(r#"action="/sources/new""#));
    assert!(page.html.contains("Try the sample company"));
}

#[tokio::test]
async fn a_problem_says_what_happened_and_keeps_the_frame() {
    let page = render(
        "/",
        Answers::for_visitor().refuses::<ShowOverview>(
            &Problem::unreachable("The catalog is being restored.").detail("Come back in a minute."),
        ),
        "en",
    )
    .await;
    let texts = texts(&page.html, &[]).join("|");
    assert!(
        texts.contains("The catalog is being restored.")
            && texts.contains("Come back in a minute.")
            && texts.contains("Try again"),
        "{texts}"
    );
    assert!(texts.contains("Catalog"), "the menu stays");
    assert_eq!(page.status, 503);
}

#[tokio::test]
async fn an_unknown_address_is_not_found_and_helps() {
    let hit = Hit {
        kind: "component".into(),
        reference: reference("component:default/stock-ledger"),
        anchor: None,
        title: vec![Span { text: "stock".into(), found: true }, Span { text: "-ledger".into(), found: false }],
        passage: vec![],
        detail: Some("service".into()),
        owner: None,
        owner_title: Some("Supply".into()),
    };
    let found = Found {
        hits: vec![hit],
        total: 1,
        next: None,
        facets: vec![],
        state: IndexState::Ready,
        took_micros: 9,
        did_you_mean: None,
    };
    let page =
        render("/no/stock-ledger", Answers::for_visitor().when::<Search>("words=stock+ledger", &found), "en").await;
    assert_eq!(page.status, 404);
    assert!(
        page.html.contains(r#"href="/catalog/component/default/stock-ledger""#),
        "what is called nearly like it is one click away"
    );
    assert!(page.html.contains(r#"value="stock ledger""#), "the search field holds what was looked for");
}

#[tokio::test]
async fn the_look_of_the_page_comes_from_the_visitors_cookies() {
    let page = render("/", answers(), "en").await;
    assert!(!page.html.contains("data-theme"), "the system decides unless told");
    assert!(page.html.contains(r#"name="portal-now" content="1795183440000000""#));
}

#[tokio::test]
async fn a_name_that_looks_like_markup_stays_a_name() {
    let evil = r#"</title></script><script>alert(1)</script><img src=x onerror="alert(1)">"#;
    let me = shared::identity::Me { name: evil.to_owned(), ..mira(&[]) };
    let mine =
        vec![EntityHead { title: evil.to_owned(), entity_type: Some(evil.to_owned()), ..component("checkout-api") }];
    let answers = answers().to::<WhoAmI>(&me).to::<ShowOverview>(&Overview { mine, ..overview() });
    let page = render("/", answers.clone(), "en").await;
    assert!(!page.html.contains("<script>") && !page.html.contains("<img"), "{}", page.html);
    let refused = Problem::new(503, "x", evil);
    let page = render("/", answers.refuses::<ShowOverview>(&refused), "en").await;
    assert!(!page.html.contains("<script>") && !page.html.contains("<img"), "{}", page.html);
}

#[tokio::test]
async fn the_menu_shows_only_the_places_that_are_open_to_the_visitor() {
    let visitor = render("/", Answers::for_visitor().to::<ShowOverview>(&overview()), "en").await;
    assert!(!visitor.html.contains(r#"title="Sources""#) && visitor.html.contains(r#"title="Catalog""#));
    let mira = render("/", answers(), "en").await;
    assert!(mira.html.contains(r#"title="Sources""#));
}
