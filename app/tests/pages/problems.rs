//! The inbox of problems: the list, one problem in full, and the good moment when there is none.

use shared::catalog::{
    DECIDE, ExcerptLine, IngestProblem, ListProblems, Place, ProblemDetail, ProblemGroup, ProblemInbox, REFRESH,
    Severity, ShowProblem, SourceId,
};
use shared::identity::WhoAmI;

use crate::{
    people::{at, mira, named, reference},
    render::{Answers, render, untranslated},
};

fn place(id: &str, path: &str, line: u32) -> IngestProblem {
    IngestProblem {
        id: id.to_owned(),
        group: "g1".to_owned(),
        severity: Severity::Error,
        cause: "reference".to_owned(),
        message: "No API of this name.".to_owned(),
        advice: "Name loyalty-v2 instead.".to_owned(),
        source: SourceId("s1".to_owned()),
        source_title: "harvest".to_owned(),
        path: path.to_owned(),
        line,
        column: 7,
        reference: Some(reference("component:default/checkout-api")),
        about: Some(reference("api:default/loyalty-v1")),
        owner: Some(named("group:default/checkout", "Checkout")),
        first_seen: at("2026-11-02T10:05:00Z"),
        last_seen: at("2026-11-20T14:00:00Z"),
        ignored_until: None,
    }
}

fn group() -> ProblemGroup {
    ProblemGroup {
        key: "reference:api:default/loyalty-v1".to_owned(),
        cause: "reference".to_owned(),
        severity: Severity::Error,
        title: "2 files name loyalty-v1".to_owned(),
        places: vec![place("p1", "checkout-api/catalog-info.yaml", 31), place("p2", "web-shop/catalog-info.yaml", 40)],
        first_seen: at("2026-11-02T10:05:00Z"),
    }
}

fn detail() -> ProblemDetail {
    let line = |line: u32, text: &str, wrong| ExcerptLine { line, text: text.to_owned(), wrong };
    ProblemDetail {
        group: group(),
        shown: place("p1", "checkout-api/catalog-info.yaml", 31),
        excerpt: vec![line(30, "    - stock-v3", false), line(31, "    - loyalty-v1", true)],
        suggestion: Some(named("api:default/loyalty-v2", "loyalty-v2")),
        versions: vec![],
        view_url: None,
    }
}

fn answers(may: &[&str]) -> Answers {
    let inbox = ProblemInbox { groups: vec![group()], total: 2, mine: 1 };
    Answers::default().to::<WhoAmI>(&mira(may)).to::<ListProblems>(&inbox).to::<ShowProblem>(&detail())
}

const ONE: &str = "/problems/reference%3Aapi%3Adefault%2Floyalty-v1";

#[tokio::test]
async fn the_first_problem_is_shown_beside_the_list() {
    let page = render("/problems", answers(&[DECIDE.word(), REFRESH.word()]), "en").await;
    for text in [
        "2 in 1 cause, 1 is yours",
        "What they name is missing",
        "No API of this name.",
        "API loyalty-v1 is missing, 2 files name it",
        "Name loyalty-v2 instead.",
        "checkout-api/catalog-info.yaml:31",
        "All 2 places",
        "Was this meant?",
        "Ignore",
        "Read again",
    ] {
        assert!(page.html.contains(text), "{text} is missing");
    }
    assert!(page.html.contains("<del>loyalty-v1</del>") && page.html.contains("<ins>loyalty-v2</ins>"));
    assert!(page.html.contains("class=\"hit hit-bad\""), "the wrong line stands out");
    assert!(page.html.contains(&format!("href=\"{ONE}\"")));
}

#[tokio::test]
async fn who_may_only_look_sees_no_buttons_but_a_way_to_them() {
    let page = render("/problems", answers(&[]), "en").await;
    assert!(!page.html.contains("popovertarget=\"ignore\""));
    assert!(page.html.contains("act as someone who may (catalog.problem.decide)"));
}

#[tokio::test]
async fn a_conflict_shows_both_versions_and_takes_the_other_one() {
    let version = |owner: &str, path: &str| Place {
        source: SourceId("s1".to_owned()),
        source_title: "harvest".to_owned(),
        path: path.to_owned(),
        line: 1,
        commit: None,
        view_url: None,
        edit_url: None,
        seen_at: at("2026-11-20T14:00:00Z"),
        owner: Some(owner.to_owned()),
    };
    let conflict =
        ProblemDetail { versions: vec![version("payments", "a.yaml"), version("voucher", "b.yaml")], ..detail() };
    let page = render(ONE, answers(&[DECIDE.word()]).to::<ShowProblem>(&conflict), "en").await;
    assert!(page.html.contains("says it belongs to payments") && page.html.contains("says it belongs to voucher"));
    assert_eq!(page.html.matches("Take this one").count(), 1, "only the one that is not in force");
}

#[tokio::test]
async fn an_empty_inbox_is_a_good_moment() {
    let none = ProblemInbox { groups: vec![], total: 0, mine: 0 };
    let page = render("/problems", answers(&[]).to::<ListProblems>(&none), "en").await;
    assert!(page.html.contains("Everything is as it should be"));
    let german = render("/problems", answers(&[]).to::<ListProblems>(&none), "de").await;
    assert!(german.html.contains("Alles ist, wie es sein soll"));
}

#[tokio::test]
async fn mine_is_empty_while_others_have_problems() {
    let none = ProblemInbox { groups: vec![], total: 19, mine: 0 };
    let page = render("/problems?whose=mine", answers(&[]).to::<ListProblems>(&none), "en").await;
    assert!(page.html.contains("Nothing of yours is wrong"));
}

#[tokio::test]
async fn a_problem_that_was_put_right_is_gone() {
    let inbox = ProblemInbox { groups: vec![], total: 0, mine: 0 };
    let page = render(ONE, Answers::for_visitor().to::<ListProblems>(&inbox), "en").await;
    assert_eq!(page.status, 404);
    assert!(page.html.contains("This problem is gone"));
}

#[tokio::test]
async fn every_text_of_the_inbox_comes_from_the_message_files() {
    let page = render("/problems", answers(&[DECIDE.word(), REFRESH.word()]), "en-XA").await;
    let data = [
        "Mira Jansen",
        "Develops checkout",
        "MJ",
        "harvest",
        "No API of this name.",
        "Name loyalty-v2 instead.",
        "checkout-api/catalog-info.yaml:31",
        "web-shop/catalog-info.yaml:40",
        "Checkout",
        "CH",
        "checkout-api",
        "loyalty-v1",
        "loyalty-v2",
        "- stock-v3",
        "- loyalty-v1",
    ];
    assert_eq!(untranslated(&page.html, &data), Vec::<String>::new());
}
