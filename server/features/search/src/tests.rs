//! The index without a portal: what comes first, what nobody can break, how damage is noticed.

use std::collections::HashSet;

use kernel::SearchDoc;
use shared::Timestamp;
use shared::catalog::EntityRef;

use crate::engine::{Engine, Mark};
use crate::question::{Question, Round};

fn reference(text: &str) -> EntityRef {
    text.parse().unwrap()
}

fn doc(subject: &str, title: &str, text: &str) -> SearchDoc {
    let subject = reference(subject);
    SearchDoc {
        kind: subject.kind().to_owned(),
        names: vec![subject.name().to_owned(), subject.to_string()],
        anchor: None,
        title: title.to_owned(),
        detail: None,
        owner: None,
        owner_title: None,
        tags: Vec::new(),
        text: text.to_owned(),
        subject,
    }
}

fn company() -> Vec<SearchDoc> {
    let operation = |anchor: &str, title: &str, text: &str| SearchDoc {
        anchor: Some(anchor.to_owned()),
        kind: "api-operation".to_owned(),
        names: Vec::new(),
        ..doc("api:default/orders-api", title, text)
    };
    let tagged =
        |doc: SearchDoc, tags: &[&str]| SearchDoc { tags: tags.iter().map(|tag| (*tag).to_owned()).collect(), ..doc };
    vec![
        doc("system:default/checkout", "Checkout", "Everything from basket to receipt."),
        doc("component:default/checkout-web", "Checkout Web", "The pages of the checkout."),
        doc(
            "component:default/checkout-api",
            "Checkout API",
            "Serves checkout to web and mobile; talks to the ledger.",
        ),
        doc("component:default/ledger", "Ledger", "Keeps the books. Every payment ends here."),
        doc("component:default/ledger-exporter", "Ledger Exporter", "Exports bookings for the tax office."),
        doc("component:default/payments-worker", "Payments Worker", "Sends what was taken to the bank."),
        doc("component:default/payments", "Payments", "Takes money by card and bank."),
        tagged(
            doc("component:default/fraud-check", "Fraud Check", "Scores every payment before it is taken."),
            &["payments", "kotlin"],
        ),
        doc("api:default/orders-api", "Orders API", "Placing and following orders."),
        operation("get-order", "GET /orders/{orderId}", "One order with its lines"),
        operation("post-order", "POST /orders", "Place an order"),
        doc("component:default/orders-worker", "ordersWorker", "Works through orders."),
        doc("resource:default/orders-db", "Orders DB", "PostgreSQL of the order services."),
        SearchDoc {
            names: vec!["mira.holm".to_owned(), "mira.holm@harvest.example".to_owned()],
            ..doc("user:default/mira.holm", "Mira Hølm", "Lead of Payments")
        },
        doc("group:default/team-payments", "Team Payments", "Money in, money out."),
        doc("component:default/zurich", "Zürich Straßenkarte", "A map."),
        doc("component:default/chumon", "注文サービス", "日本の店の注文"),
        doc("component:default/k8s-agent", "k8s Agent", "Runs on every node."),
    ]
}

fn filled(docs: &[SearchDoc]) -> (tempfile::TempDir, Engine) {
    let dir = tempfile::tempdir().unwrap();
    let engine = Engine::new(dir.path().join("search"));
    engine.create().unwrap();
    let subjects: HashSet<EntityRef> = docs.iter().map(|doc| doc.subject.clone()).collect();
    engine.write(&subjects.into_iter().collect::<Vec<_>>(), docs).unwrap();
    engine.commit(Some(Mark::at(7, Timestamp(70)))).unwrap();
    (dir, engine)
}

/// Titles in order, of the first round that finds something.
fn ask(engine: &Engine, words: &str) -> Vec<String> {
    let question = Question::read(words);
    if question.is_empty() {
        return Vec::new();
    }
    for round in question.rounds() {
        let (searcher, mut matches) = engine.matches(&question, *round, &[]).unwrap();
        if !matches.found.is_empty() {
            matches.found.sort_by(|a, b| {
                b.score.total_cmp(&a.score).then_with(|| matches.subjects[a.subject].cmp(&matches.subjects[b.subject]))
            });
            return matches.found.iter().map(|one| engine.entry(&searcher, one.address).unwrap().title).collect();
        }
    }
    Vec::new()
}

#[test]
fn what_was_meant_comes_first() {
    let (_dir, engine) = filled(&company());
    for (words, first) in [
        ("checkout", "Checkout"),
        ("Checkout", "Checkout"),
        ("check", "Checkout"),
        ("checkout api", "Checkout API"),
        ("checkout-api", "Checkout API"),
        ("checkoutApi", "Checkout API"),
        ("checkoutapi", "Checkout API"),
        ("component:default/checkout-api", "Checkout API"),
        ("api checkout", "Checkout API"),
        ("checkout w", "Checkout Web"),
        ("chekout", "Checkout"),
        ("chekout api", "Checkout API"),
        ("ledger", "Ledger"),
        ("ledegr", "Ledger"),
        ("ledger exp", "Ledger Exporter"),
        ("tax office", "Ledger Exporter"),
        ("paymnets", "Payments"),
        ("payments", "Payments"),
        ("paymentswo", "Payments Worker"),
        ("kotlin", "Fraud Check"),
        ("orders", "Orders API"),
        ("orders api", "Orders API"),
        ("orders worker", "ordersWorker"),
        ("orders-db", "Orders DB"),
        ("post orders", "POST /orders"),
        ("GET /orders/{orderId}", "GET /orders/{orderId}"),
        ("order id", "GET /orders/{orderId}"),
        ("mira", "Mira Hølm"),
        ("holm", "Mira Hølm"),
        ("mira.holm@harvest.example", "Mira Hølm"),
        ("zurich", "Zürich Straßenkarte"),
        ("ZÜRICH STRASSEN", "Zürich Straßenkarte"),
        ("注文", "注文サービス"),
        ("サービス", "注文サービス"),
        ("k8s", "k8s Agent"),
        ("team payments", "Team Payments"),
        ("ledger unobtainium", "Ledger"),
    ] {
        assert_eq!(ask(&engine, words).first().map(String::as_str), Some(first), "{words}: {:?}", ask(&engine, words));
    }
}

#[test]
fn nothing_is_found_where_nothing_is() {
    let (_dir, engine) = filled(&company());
    for words in ["", "   ", "\"", "(((", "-!?*", "\u{0}", "qqqqqqqqqqq", "\u{301}"] {
        assert_eq!(ask(&engine, words), Vec::<String>::new(), "{words:?}");
    }
}

#[test]
fn no_question_is_too_strange() {
    let (_dir, engine) = filled(&company());
    for words in [
        "checkout ".repeat(1_500),
        "x".repeat(10_000),
        "a b c d e f g h i j k l m n o p q r s t u v".to_owned(),
        "\"unbalanced (quotes AND".to_owned(),
        "kind:component AND NOT OR".to_owned(),
        "🙂 checkout".to_owned(),
        "e\u{301}".repeat(500),
    ] {
        ask(&engine, &words);
    }
    assert_eq!(ask(&engine, "🙂 checkout").first().map(String::as_str), Some("Checkout"));
}

#[test]
fn an_index_opens_again_where_it_was() {
    let (dir, engine) = filled(&company());
    drop(engine);
    let engine = Engine::new(dir.path().join("search"));
    assert!(!engine.is_complete());
    assert_eq!(engine.open().unwrap(), Mark::at(7, Timestamp(70)));
    assert!(engine.is_complete());
    assert_eq!(ask(&engine, "ledger").len(), 3);
    engine.write(&[reference("component:default/ledger")], &[]).unwrap();
    engine.commit(Some(Mark::at(8, Timestamp(80)))).unwrap();
    assert_eq!(ask(&engine, "ledger").len(), 2);
}

#[test]
fn damage_of_any_file_is_noticed() {
    let files = |dir: &std::path::Path| -> Vec<std::path::PathBuf> {
        std::fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')))
            .collect()
    };
    let (dir, engine) = filled(&company());
    drop(engine);
    let count = files(&dir.path().join("search")).len();
    assert!(count > 4);
    for at in 0..count {
        for damage in ["cut", "flip", "gone"] {
            let (dir, engine) = filled(&company());
            drop(engine);
            let dir = dir.path().join("search");
            let mut all = files(&dir);
            all.sort_by_key(|path| path.extension().map(std::ffi::OsStr::to_owned));
            let path = &all[at];
            let mut bytes = std::fs::read(path).unwrap();
            match damage {
                "cut" => std::fs::write(path, &bytes[..bytes.len() / 2]).unwrap(),
                "gone" => std::fs::remove_file(path).unwrap(),
                _ => {
                    let middle = bytes.len() / 3;
                    bytes[middle] ^= 0x55;
                    std::fs::write(path, bytes).unwrap();
                }
            }
            let engine = Engine::new(dir);
            let opened = engine.open();
            assert!(opened.is_err() || ask(&engine, "ledger").len() == 3, "{damage} {}", path.display());
            engine.create().unwrap();
            assert_eq!(ask(&engine, "ledger").len(), 0);
        }
    }
}

#[test]
fn an_index_that_was_never_completed_does_not_open() {
    let dir = tempfile::tempdir().unwrap();
    let engine = Engine::new(dir.path().join("search"));
    assert!(engine.open().is_err());
    engine.create().unwrap();
    engine.write(&[], &company()).unwrap();
    engine.commit(None).unwrap();
    assert!(!engine.is_complete());
    assert_eq!(ask(&engine, "ledger").len(), 3, "what is there is found already");
    drop(engine);
    assert!(Engine::new(dir.path().join("search")).open().is_err());
}

#[test]
fn rounds_forgive_more_and_more() {
    assert_eq!(Question::read("one").rounds(), [Round::Exact, Round::Forgiving]);
    assert_eq!(Question::read("one two").rounds(), [Round::Exact, Round::Forgiving, Round::Any]);
}

/// Ten thousand services, asked as people ask while typing.
#[test]
#[ignore = "prints times; run with --release --ignored --nocapture"]
fn how_long_questions_take_in_ten_thousand() {
    let nouns = ["order", "payment", "ledger", "basket", "stock", "invoice", "courier", "price", "customer", "search"];
    let ends = ["api", "worker", "service", "web", "exporter", "gateway", "consumer", "db", "scheduler", "agent"];
    let docs: Vec<SearchDoc> = (0..10_000)
        .map(|number| {
            let name = format!("{}-{}-{number}", nouns[number % 10], ends[number / 10 % 10]);
            doc(
                &format!("component:default/{name}"),
                &name.replace('-', " "),
                &format!(
                    "Handles every {} for the {} team number {number}, across all regions.",
                    nouns[number / 7 % 10],
                    nouns[number / 3 % 10]
                ),
            )
        })
        .collect();
    let started = std::time::Instant::now();
    let (_dir, engine) = filled(&docs);
    println!("written and committed: {:?}", started.elapsed());
    for words in [
        "o",
        "or",
        "order",
        "order api",
        "ordr",
        "order worker 77",
        "handles every",
        "paymnet gatway",
        "zzzz",
        "a",
        "order-api-1000",
    ] {
        let question = Question::read(words);
        for round in question.rounds() {
            let started = std::time::Instant::now();
            let (_, matches) = engine.matches(&question, *round, &[]).unwrap();
            println!("{words:20} {round:10?} {:6} in {:?}", matches.found.len(), started.elapsed());
        }
    }
}
