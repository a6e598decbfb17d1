//! The page that tells the limits of the portal.

use shared::{
    Problem,
    limits::{Limit, ListLimits, ListOperations, Offered, READ},
};

use crate::render::{Answers, render, texts, untranslated};

fn limits() -> Vec<Limit> {
    [("body_bytes", "bytes", 4_200_000), ("request_seconds", "seconds", 1), ("entities", "count", 100_000)]
        .map(|(name, unit, value)| Limit { name: name.into(), what: format!("about {name}"), value, unit: unit.into() })
        .to_vec()
}

fn answers() -> Answers {
    let offered = Offered { method: "GET".into(), path: "/api/limits".into(), summary: "The limits in force".into() };
    Answers::for_visitor().to::<ListLimits>(&limits()).to::<ListOperations>(&vec![offered])
}

#[tokio::test]
async fn everything_that_can_be_asked_is_listed() {
    let page = render("/limits", answers(), "en").await;
    assert!(page.html.contains("GET") && page.html.contains("The limits in force"));
    assert!(page.html.contains("href=\"/api/openapi.json\""));
}

#[tokio::test]
async fn limits_are_said_in_their_units() {
    let page = render("/limits", answers(), "en").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in ["body_bytes", "about entities", "4.2\u{a0}MB", "1 second", "100,000"] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
    let german = render("/limits", answers(), "de").await;
    assert!(
        german.html.contains("4,2\u{a0}MB") && german.html.contains("100.000") && german.html.contains("1 Sekunde")
    );
}

#[tokio::test]
async fn every_text_of_the_limits_page_comes_from_the_message_files() {
    let page = render("/limits", answers(), "en-XA").await;
    let data = [
        "Visitor",
        "GET",
        "/api/limits",
        "The limits in force",
        "body_bytes",
        "about body_bytes",
        "request_seconds",
        "about request_seconds",
        "entities",
        "about entities",
        "4.2\u{a0}MB",
    ];
    assert_eq!(untranslated(&page.html, &data), Vec::<String>::new());
}

#[tokio::test]
async fn who_may_not_see_them_is_told_what_it_needs() {
    let page = render("/limits", Answers::for_visitor().refuses::<ListLimits>(&Problem::forbidden(READ)), "en").await;
    assert_eq!(page.status, 403);
    assert!(page.html.contains("kernel.limits.read"));
}
