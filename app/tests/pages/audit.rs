//! The audit log and what is unusual in it.

use serde_json::json;
use shared::{
    Problem,
    audit::{
        AuditCounts, AuditEvent, AuditHead, AuditPage, AuditSpan, CountAudit, DISMISS, Dismissal, ListAudit,
        ListUnusual, READ, SealState, ShowAuditHead, Sign, Unusual,
    },
    identity::WhoAmI,
};

use crate::{
    people::{at, mira},
    render::{Answers, render, untranslated},
};

fn event(seq: i64, word: &str) -> AuditEvent {
    AuditEvent {
        seq,
        at: at("2026-11-20T13:04:00Z"),
        who: "user:default/ann".to_owned(),
        on_behalf_of: Some("user:default/bob".to_owned()),
        word: word.to_owned(),
        about: Some("component:default/payments".to_owned()),
        address: Some("192.0.2.7".to_owned()),
        decision: Some("allowed catalog.entity.remove".to_owned()),
        policy: Some("owner".to_owned()),
        event: json!({ "type": word, "reason": "retired" }),
        hash: "ab".repeat(32),
    }
}

fn log(may: &[&str]) -> Answers {
    let day = |day: &str, events| AuditSpan { from: at(&format!("{day}T00:00:00Z")), events, refused: 1 };
    let counts = AuditCounts { seconds: 86_400, spans: vec![day("2026-11-18", 4), day("2026-11-20", 8)] };
    let seal = SealState::Sealed { seq: 40, at: at("2026-11-20T13:34:00Z") };
    Answers::default()
        .to::<WhoAmI>(&mira(may))
        .to::<ShowAuditHead>(&Some(AuditHead { seq: 41, hash: "cd".repeat(32), seal }))
        .to::<ListAudit>(&AuditPage { items: vec![event(41, "entity-removed"), event(40, "refused")], next: Some(40) })
        .when::<ListAudit>("before=42", &AuditPage { items: vec![event(41, "entity-removed")], next: Some(41) })
        .to::<CountAudit>(&counts)
        .to::<ListUnusual>(&vec![unusual()])
}

fn unusual() -> Unusual {
    Unusual {
        pattern: "first-time-41".to_owned(),
        sign: Sign::FirstTime,
        who: "user:default/ann".to_owned(),
        at: at("2026-11-20T13:04:00Z"),
        seq: 41,
        because: "`entity-removed` is new among 50 earlier events of theirs.".to_owned(),
        dismissed: None,
    }
}

#[tokio::test]
async fn an_event_says_who_for_whom_what_about_what_and_by_which_policy() {
    let page = render("/audit", log(&[READ.word()]), "en").await;
    for text in [
        "Entity removed",
        "entity-removed",
        "for bob",
        "href=\"/catalog/component/default/payments\"",
        "href=\"/policies/owner\"",
        "192.0.2.7",
        "Sealed up to 40",
        "1 unusual pattern",
        "href=\"/audit?before=40\"",
    ] {
        assert!(page.html.contains(text), "{text} is missing");
    }
    assert_eq!(page.html.matches("class=\"bar-e\"").count(), 2, "one bar for each day with events");
}

#[tokio::test]
async fn the_address_fills_the_filter_and_keeps_it_when_an_event_is_opened() {
    let page = render("/audit?word=entity-removed&from=2026-11-14&event=41", log(&[READ.word()]), "en").await;
    for text in ["value=\"2026-11-14\"", "&quot;reason&quot;", &"ab".repeat(32), "aria-selected=\"true\""] {
        assert!(page.html.contains(text), "{text} is missing");
    }
    assert!(
        page.html.contains("href=\"/audit?word=entity-removed&amp;from=2026-11-14\""),
        "the way back keeps the filter"
    );
}

#[tokio::test]
async fn an_empty_answer_says_what_to_do_and_a_stranger_what_is_missing() {
    let nothing = log(&[READ.word()]).to::<ListAudit>(&AuditPage { items: vec![], next: None });
    assert!(render("/audit?who=anonymous", nothing, "de").await.html.contains("Kein Ereignis passt"));
    let stranger = log(&[]).refuses::<ShowAuditHead>(&Problem::forbidden(READ));
    let page = render("/audit", stranger, "en").await;
    assert!(page.status == 403 && page.html.contains("Why can’t I?"));
}

#[tokio::test]
async fn an_unusual_pattern_says_why_and_a_dismissed_one_who_dismissed_it() {
    let page = render("/audit/unusual", log(&[READ.word(), DISMISS.word()]), "en").await;
    for text in ["For the first time", "is new among 50 earlier events", "Dismiss", "href=\"/audit?event=41\""] {
        assert!(page.html.contains(text), "{text} is missing");
    }
    let dismissal = Dismissal {
        by: "user:default/bob".to_owned(),
        at: at("2026-11-20T13:34:00Z"),
        reason: "On purpose".to_owned(),
    };
    let done = Unusual { dismissed: Some(dismissal), ..unusual() };
    let page = render("/audit/unusual?dismissed=yes", log(&[READ.word()]).to::<ListUnusual>(&vec![done]), "en").await;
    assert!(page.html.contains("Dismissed by bob: On purpose"));
}

#[tokio::test]
async fn every_text_of_the_audit_log_comes_from_the_message_files() {
    let data = [
        "ann",
        "bob",
        "AN",
        "BO",
        "mira.jansen",
        "Mira Jansen",
        "MJ",
        "Develops checkout",
        "payments",
        "owner",
        "entity-removed",
        "refused",
        "192.0.2.7",
        "portal verify",
    ];
    let hash = ["cd".repeat(32), "cd".repeat(8)];
    let data: Vec<&str> = data.into_iter().chain(hash.iter().map(String::as_str)).collect();
    for address in ["/audit", "/audit/unusual"] {
        let page = render(address, log(&[READ.word(), DISMISS.word()]), "en-XA").await;
        let because = ["is new among 50 earlier events of theirs."];
        let left = untranslated(&page.html, &[&data[..], &because[..]].concat());
        assert_eq!(left, Vec::<String>::new(), "{address}");
    }
}
