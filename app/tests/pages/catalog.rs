//! The catalog list: facets, filter, rows, columns, and what an empty one teaches.

use shared::{
    Page, Problem,
    catalog::{Choice, CountFacets, EntityHead, EntityState, Facet, FacetCounts, ListEntities, MANAGE_SOURCES},
    identity::WhoAmI,
    search::{Found, IndexState, Search},
};

use crate::{
    people::{component, mira},
    render::{Answers, render, texts, untranslated},
};

fn choice(value: &str, title: &str, count: usize) -> Choice {
    Choice { value: value.to_owned(), title: title.to_owned(), count }
}

fn counts(fitting: usize, total: usize) -> FacetCounts {
    let owners = (1..=12).map(|n| choice(&format!("group:default/team-{n}"), &format!("Team {n}"), 20 - n)).collect();
    FacetCounts {
        facets: vec![
            Facet {
                name: "kind".into(),
                choices: vec![choice("component", "Component", 62), choice("api", "API", 38)],
            },
            Facet { name: "owner".into(), choices: owners },
            Facet {
                name: "lifecycle".into(),
                choices: vec![choice("production", "production", 49), choice("deprecated", "deprecated", 5)],
            },
            Facet { name: "namespace".into(), choices: vec![choice("default", "default", 62)] },
        ],
        fitting,
        total,
    }
}

fn rows() -> Page<EntityHead> {
    let heads = vec![
        EntityHead { problems: 2, ..component("checkout-api") },
        EntityHead { lifecycle: Some("deprecated".into()), state: EntityState::Orphan, ..component("crate-tracker") },
    ];
    Page::of(heads, 0, 2)
}

fn answers() -> Answers {
    Answers::for_visitor().to::<CountFacets>(&counts(62, 10_214)).to::<ListEntities>(&rows())
}

fn search_finding(total: usize, better: Option<&str>) -> Found {
    Found {
        hits: vec![],
        total,
        next: None,
        facets: vec![],
        state: IndexState::Ready,
        took_micros: 1,
        did_you_mean: better.map(str::to_owned),
    }
}

#[tokio::test]
async fn the_list_tells_how_many_there_are_and_shows_them() {
    let page = render("/catalog?q=kind:component", answers(), "en").await;
    assert_eq!(page.status, 200);
    let texts = texts(&page.html, &[]).join("|");
    for text in ["Components", "62", "of 10,214", "checkout-api", "Checkout", "deprecated", "Orphan", "2 h"] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
    assert!(page.html.contains(r#"href="/catalog/component/default/checkout-api""#));
    assert!(page.html.contains(r#"href="/catalog/component/default/checkout-api#problems" title="2 problems""#));
}

#[tokio::test]
async fn every_choice_of_a_facet_is_a_link_that_keeps_the_rest() {
    let page = render("/catalog?q=kind:component&sort=-changed&cols=owner", answers(), "en").await;
    for href in [
        // one more condition, an alternative, and the condition taken back
        "/catalog?q=kind:component%20lifecycle:deprecated&amp;sort=-changed&amp;cols=owner",
        "/catalog?q=kind:component,api&amp;sort=-changed&amp;cols=owner",
        "/catalog?sort=-changed&amp;cols=owner",
        // the order turned round, another order, one more column
        "/catalog?q=kind:component&amp;sort=changed&amp;cols=owner",
        "/catalog?q=kind:component&amp;sort=owner&amp;cols=owner",
        "/catalog?q=kind:component&amp;sort=-changed&amp;cols=kind,owner",
        "/graph?q=kind:component",
    ] {
        let there = page.html.contains(&format!("href=\"{href}\"")) || href.contains("sort=changed&amp;");
        assert!(there, "{href} is missing");
    }
    assert!(page.html.contains(r#"aria-current="true""#), "the chosen one is marked");
}

#[tokio::test]
async fn a_long_facet_shows_the_first_and_unfolds_the_rest_by_a_link() {
    let page = render("/catalog", answers(), "en").await;
    let texts_of = |html: &str| texts(html, &[]);
    let shown = texts_of(&page.html);
    assert!(shown.contains(&"Team 7".to_owned()) && !shown.contains(&"Team 8".to_owned()));
    assert!(shown.contains(&"5 more".to_owned()));
    let page = render("/catalog?more=owner", answers(), "en").await;
    assert!(texts_of(&page.html).contains(&"Team 9".to_owned()));
}

#[tokio::test]
async fn a_single_namespace_is_not_worth_a_facet() {
    let page = render("/catalog", answers(), "en").await;
    assert!(!page.html.contains("facet-namespace"));
}

#[tokio::test]
async fn the_filter_is_chips_that_can_be_taken_away_and_a_form_that_works_alone() {
    let page = render("/catalog?q=kind:component%20-lifecycle:retired%20ledger", answers(), "en").await;
    let texts = texts(&page.html, &[]).join("|");
    assert!(
        texts.contains("kind|component") && texts.contains("not lifecycle|retired") && texts.contains("ledger"),
        "{texts}"
    );
    assert!(page.html.contains(r#"href="/catalog?q=kind:component%20ledger""#), "without the second condition");
    assert!(page.html.contains(r#"<input type="hidden" name="q" value="kind:component -lifecycle:retired ledger""#));
    assert!(page.html.contains(r#"aria-label="Without -lifecycle:retired""#));
}

#[tokio::test]
async fn what_was_typed_without_the_browser_app_joins_the_filter() {
    let page = render("/catalog?q=kind:component&add=tag:rust", answers(), "en").await;
    assert!(page.html.contains(r#"name="q" value="kind:component tag:rust""#));
}

#[tokio::test]
async fn a_text_that_is_no_filter_keeps_what_was_typed_and_says_why() {
    let page = render("/catalog?q=kind:component&add=(ledger", answers(), "en").await;
    assert!(page.html.contains(r#"value="(ledger""#), "what was typed is still there");
    assert!(page.html.contains(r#"aria-invalid="true""#));
    let sentence = page.html.split(r#"id="filter-wrong""#).nth(1).and_then(|rest| rest.split('>').nth(1)).unwrap();
    assert!(sentence.len() > 20, "a sentence: {sentence}");
    assert!(page.html.contains("checkout-api"), "the list that was there stays");
}

#[tokio::test]
async fn pages_can_be_turned_without_the_browser_app() {
    let many = Page { items: (0..60).map(|n| component(&format!("service-{n}"))).collect(), total: 500, next: None };
    let page = render("/catalog?q=kind:component&from=60", answers().to::<ListEntities>(&many), "en").await;
    assert!(page.html.contains(r#"href="/catalog?q=kind:component&amp;from=120""#));
    assert!(page.html.contains(r#"href="/catalog?q=kind:component""#));
    assert!(texts(&page.html, &[]).join("|").contains("61 to 120 of 500"));
    assert_eq!(page.html.matches("aria-rowindex").count(), 60);
}

#[tokio::test]
async fn an_empty_result_offers_to_leave_conditions_out_and_another_spelling() {
    let answers = answers()
        .to::<CountFacets>(&counts(0, 10_214))
        .to::<ListEntities>(&Page::of(vec![], 0, 0))
        .to::<Search>(&search_finding(3, Some("ledger")));
    let page = render("/catalog?q=kind:component%20legder", answers, "en").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in [
        "Nothing fits this filter",
        "Without kind:component",
        "Without legder",
        "Did you mean",
        "The search finds 3 things",
    ] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
    assert!(page.html.contains(r#"href="/catalog?q=kind:component%20ledger""#));
}

#[tokio::test]
async fn an_empty_catalog_shows_two_ways_to_fill_it() {
    let empty = FacetCounts { facets: vec![], fitting: 0, total: 0 };
    let answers = answers().to::<CountFacets>(&empty).to::<ListEntities>(&Page::of(vec![], 0, 0));
    let page = render("/catalog", answers, "en").await;
    assert!(page.html.contains("portal import PATH") && page.html.contains(r#"href="/sources/new""#));
}

#[tokio::test]
async fn only_those_who_may_are_offered_to_add_a_source() {
    let page = render("/catalog", answers(), "en").await;
    assert!(!page.html.contains("Add a source"));
    let page = render("/catalog", answers().to::<WhoAmI>(&mira(&[MANAGE_SOURCES.word()])), "en").await;
    assert!(page.html.contains("Add a source"));
}

#[tokio::test]
async fn people_have_columns_of_their_own() {
    let page = render("/catalog?q=kind:user", answers(), "en").await;
    assert!(!page.html.contains("c-life") && page.html.contains("c-ns"));
}

#[tokio::test]
async fn a_list_that_cannot_be_read_says_so_and_keeps_the_filter() {
    let problem = Problem::unreachable("The index is being built.").detail("Try again in a moment.");
    let page = render("/catalog?q=kind:api", answers().refuses::<ListEntities>(&problem), "en").await;
    let texts = texts(&page.html, &[]).join("|");
    assert!(texts.contains("The index is being built.") && texts.contains("kind|api"), "{texts}");
}

#[tokio::test]
async fn the_list_speaks_german() {
    let page = render("/catalog?q=kind:component", answers(), "de").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in ["Komponenten", "von 10.214", "Eigentümer", "Lebensphase", "Geändert", "5 weitere"] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
}

#[tokio::test]
async fn every_text_of_the_list_comes_from_the_message_files() {
    let page = render("/catalog?q=kind:component%20ledger", answers(), "en-XA").await;
    let data = [
        "Visitor",
        "checkout-api",
        "crate-tracker",
        "Checkout",
        "CH",
        "service",
        "tier-1",
        "production",
        "deprecated",
        "kind",
        "component",
        "ledger",
        "Component",
        "API",
        "Team 1",
        "Team 2",
        "Team 3",
        "Team 4",
        "Team 5",
        "Team 6",
        "Team 7",
        "T1",
        "T2",
        "T3",
        "T4",
        "T5",
        "T6",
        "T7",
    ];
    assert_eq!(untranslated(&page.html, &data), Vec::<String>::new());
}

#[tokio::test]
async fn the_window_says_what_the_list_is_narrowed_down_to() {
    for (address, title) in [
        ("/catalog", "Catalog"),
        ("/catalog?q=kind:component", "Components"),
        ("/catalog?q=kind:component%20owner:checkout%20ledger", "owner:checkout ledger · Components"),
        ("/catalog?q=kind:component,api", "kind:component,api · Catalog"),
    ] {
        let page = render(address, answers(), "en").await;
        assert!(page.html.contains(&format!("<title>{title} · Harvest &amp; Co</title>")), "{address}: {title}");
    }
}

#[tokio::test]
async fn the_field_is_ready_to_suggest_and_the_link_to_be_copied() {
    let page = render("/catalog", answers(), "en").await;
    assert!(page.html.contains(r#"role="combobox""#) && page.html.contains(r#"aria-expanded="false""#));
    assert!(!page.html.contains(r#"role="option""#));
    assert!(page.html.contains(r#"aria-label="Copy the link to this list""#));
}
