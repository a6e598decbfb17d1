//! Search: hits with what was found marked, ways to narrow down, and what to do when nothing was found.

use shared::{
    Cursor,
    catalog::{Choice, Facet},
    search::{Found, Hit, IndexState, Search, Span},
};

use crate::{
    people::reference,
    render::{Answers, render, untranslated},
};

fn span(text: &str, found: bool) -> Span {
    Span { text: text.to_owned(), found }
}

fn found() -> Found {
    let ledger = Hit {
        kind: "component".to_owned(),
        reference: reference("component:default/stock-ledger"),
        anchor: None,
        title: vec![span("stock", true), span("-ledger", false)],
        passage: vec![span("Knows what is in ", false), span("stock", true)],
        detail: Some("service".to_owned()),
        owner: Some(reference("group:default/supply")),
        owner_title: Some("Supply".to_owned()),
    };
    let operation = Hit {
        kind: "api-operation".to_owned(),
        reference: reference("api:default/stock-v3"),
        anchor: Some("get-stock".to_owned()),
        title: vec![span("GET /", false), span("stock", true)],
        passage: vec![],
        detail: None,
        ..ledger.clone()
    };
    let kinds = vec![Choice { value: "component".to_owned(), title: "component".to_owned(), count: 17 }];
    Found {
        hits: vec![ledger, operation],
        total: 41,
        next: Some(Cursor::at(20)),
        facets: vec![Facet { name: "kind".to_owned(), choices: kinds }],
        state: IndexState::Ready,
        took_micros: 1_840,
        did_you_mean: None,
    }
}

fn answers(found: &Found) -> Answers {
    Answers::for_visitor().to::<Search>(found)
}

#[tokio::test]
async fn hits_lead_to_entities_and_to_operations_with_the_words_marked() {
    let page = render("/search?q=stock", answers(&found()), "en").await;
    for text in [
        "41 results",
        "1.8 ms",
        "<mark>stock</mark>",
        "href=\"/catalog/component/default/stock-ledger\"",
        "href=\"/catalog/api/default/stock-v3/api#get-stock\"",
        "1 to 2 of 41",
    ] {
        assert!(page.html.contains(text), "{text} is missing");
    }
    assert!(
        page.html.contains("href=\"/search?q=stock&amp;kind=component\"")
            && page.html.contains("href=\"/search?q=stock&amp;from=p20\"")
    );
}

#[tokio::test]
async fn the_form_works_without_the_browser_app_and_keeps_the_choices() {
    let page = render("/search?q=stock&kind=component", answers(&found()), "en").await;
    assert!(page.html.contains("action=\"/search\"") && page.html.contains("value=\"stock\""));
    assert!(page.html.contains("<input type=\"hidden\" name=\"kind\" value=\"component\""));
    assert!(page.html.contains("href=\"/search?q=stock\" aria-current=\"true\""), "a choice can be taken back");
}

#[tokio::test]
async fn nothing_found_offers_another_spelling() {
    let none = Found {
        hits: vec![],
        total: 0,
        next: None,
        facets: vec![],
        did_you_mean: Some("ledger".to_owned()),
        ..found()
    };
    let page = render("/search?q=legder", answers(&none), "en").await;
    assert!(page.html.contains("Nothing found for “legder”") && page.html.contains("href=\"/search?q=ledger\""));
}

#[tokio::test]
async fn an_empty_field_teaches_what_can_be_found() {
    let none = Found { hits: vec![], total: 0, next: None, facets: vec![], ..found() };
    let page = render("/search", answers(&none), "de").await;
    assert!(page.html.contains("Was sich finden lässt"));
}

#[tokio::test]
async fn an_index_that_is_being_rebuilt_says_so() {
    let page = render("/search?q=stock", answers(&Found { state: IndexState::Rebuilding, ..found() }), "en").await;
    assert!(page.html.contains("Search is being rebuilt"));
}

#[tokio::test]
async fn every_text_of_the_search_comes_from_the_message_files() {
    let data = [
        "Visitor",
        "stock",
        "-ledger",
        "Knows what is in",
        "Supply",
        "SU",
        "component:default/stock-ledger",
        "api:default/stock-v3",
        "GET /",
    ];
    let page = render("/search?q=stock", answers(&found()), "en-XA").await;
    let left: Vec<String> =
        untranslated(&page.html, &data).into_iter().filter(|text| !text.ends_with(", service")).collect();
    assert_eq!(left, Vec::<String>::new());
}

#[tokio::test]
async fn the_palette_comes_only_when_it_is_wanted() {
    let page = render("/search", answers(&found()), "en").await;
    assert!(!page.html.contains("<dialog id=\"palette\""));
    assert!(
        page.html.contains("<a class=\"find\" href=\"/search\"")
            || page.html.contains("href=\"/search\" class=\"find\"")
    );
}

#[tokio::test]
async fn the_window_says_what_is_looked_for() {
    let page = render("/search?q=stock", answers(&found()), "en").await;
    assert!(page.html.contains("<title>stock · Search · Harvest &amp; Co</title>"));
}

#[tokio::test]
async fn an_address_that_was_found_is_shortened() {
    let span = |text: &str, found: bool| Span { text: text.to_owned(), found };
    let mut answer = found();
    answer.hits[0].passage = vec![span("https://grafana.example/d/", false), span("stock", true)];
    let page = render("/search?q=stock", answers(&answer), "en").await;
    assert!(page.html.contains("grafana.example/d/") && page.html.contains("<mark>stock</mark>"));
    assert!(!page.html.split("<script").next().unwrap().contains("https://grafana"));
}
