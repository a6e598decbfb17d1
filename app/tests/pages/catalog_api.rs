//! The API tab and the history tab of an entity.

use serde_json::json;
use shared::catalog::{
    Answer, ApiOperation, CompareRevisions, Comparison, Definition, DiffLine, Field, FieldChange, LineChange,
    ListRevisions, OperationGroup, Shape, ShowDefinition, ShowEntity,
};

use crate::{
    catalog_entity::{detail, revisions},
    render::{Answers, render, texts},
};

fn operation(verb: &str, name: &str, anchor: &str) -> ApiOperation {
    ApiOperation {
        anchor: anchor.into(),
        verb: verb.into(),
        name: name.into(),
        summary: Some("Read one order".into()),
        description: None,
        deprecated: verb == "DELETE",
        inputs: vec![Field {
            name: "id".into(),
            place: "path".into(),
            type_words: "string (uuid)".into(),
            required: true,
            description: None,
        }],
        outputs: vec![Answer {
            name: "200".into(),
            type_words: "Order".into(),
            description: None,
            example: Some("{\"id\": 1}".into()),
        }],
    }
}

fn definition() -> Definition {
    Definition {
        format: "openapi".into(),
        dialect: "OpenAPI 3.1".into(),
        title: "Checkout".into(),
        version: "2.4.0".into(),
        description: Some("Orders.".into()),
        servers: vec!["https://api.harvest.example".into()],
        groups: vec![OperationGroup {
            name: "orders".into(),
            description: None,
            operations: vec![
                operation("GET", "/orders/{id}", "get-order"),
                operation("DELETE", "/orders/{id}", "drop-order"),
            ],
        }],
        shapes: vec![Shape { name: "Order".into(), kind: "object".into(), description: None, fields: vec![] }],
        text: "openapi: 3.1.0\ninfo: {}".into(),
        trouble: None,
    }
}

fn answers(definition: &Definition) -> Answers {
    let api = detail("api:default/checkout-v2", json!({ "type": "openapi", "definition": "openapi: 3.1.0" }));
    Answers::for_visitor().to::<ShowEntity>(&api).to::<ShowDefinition>(definition).to::<ListRevisions>(&revisions())
}

const API: &str = "/catalog/api/default/checkout-v2/api";

#[tokio::test]
async fn a_definition_is_readable_and_each_operation_has_an_address() {
    let page = render(API, answers(&definition()), "en").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in [
        "OpenAPI 3.1",
        "2.4.0",
        "orders",
        "GET",
        "/orders/{id}",
        "Read one order",
        "deprecated",
        "string (uuid)",
        "required",
        "Order",
        "Example",
    ] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
    assert!(page.html.contains(r##"id="get-order""##) && page.html.contains(r##"href="#get-order""##));
    assert!(!page.html.contains("Filter operations"), "two operations need no filter");
}

#[tokio::test]
async fn many_operations_can_be_filtered() {
    let mut many = definition();
    many.groups[0].operations =
        (0..13).map(|n| operation("GET", &format!("/orders/{n}"), &format!("op-{n}"))).collect();
    let page = render(API, answers(&many), "en").await;
    assert!(page.html.contains("Filter operations"));
}

#[tokio::test]
async fn the_text_of_a_definition_has_an_address_too() {
    let page = render(&format!("{API}?view=text"), answers(&definition()), "en").await;
    assert!(page.html.contains(r#"id="L2""#) && !page.html.contains(r##"id="get-order""##));
}

#[tokio::test]
async fn a_definition_that_cannot_be_read_says_why_and_shows_its_text() {
    let broken =
        Definition { groups: vec![], shapes: vec![], trouble: Some("Line 3 is not YAML.".into()), ..definition() };
    let page = render(API, answers(&broken), "en").await;
    assert!(page.html.contains("This definition could not be read") && page.html.contains("Line 3 is not YAML."));
    assert!(page.html.contains(r#"id="L2""#));
}

fn comparison() -> Comparison {
    let line = |change: LineChange, old: Option<u32>, new: Option<u32>, text: &str| DiffLine {
        change,
        old_line: old,
        new_line: new,
        text: text.into(),
    };
    let same = (1..=20).map(|n| line(LineChange::Same, Some(n), Some(n), &format!("same: {n}")));
    let mut lines: Vec<DiffLine> = same.collect();
    lines.push(line(LineChange::Removed, Some(21), None, "  system: payments"));
    lines.push(line(LineChange::Added, None, Some(21), "  system: ordering"));
    let mut all = revisions();
    Comparison {
        to: all.remove(0),
        from: all.remove(0),
        fields: vec![FieldChange {
            field: "metadata.description".into(),
            before: Some("Turns a basket into a payment.".into()),
            after: Some("Turns a basket into a paid order.".into()),
        }],
        lines,
    }
}

#[tokio::test]
async fn the_history_compares_the_last_change_by_field_and_by_line() {
    let answers = answers(&definition()).to::<CompareRevisions>(&comparison());
    let page = render("/catalog/api/default/checkout-v2/history", answers, "en").await;
    let texts = texts(&page.html, &[]).join("|");
    for text in [
        "20 Nov 2026",
        "6 Nov 2026",
        "Came into the catalog",
        "Changed: Depends on, Tags and 1 more",
        "paid order.",
        "17 lines the same",
        "1 field",
    ] {
        assert!(texts.contains(text), "{text} is missing in {texts}");
    }
    assert!(page.html.contains("<del>payment.</del>") && page.html.contains("<ins>paid order.</ins>"));
    assert!(page.html.contains(r#"href="/catalog/api/default/checkout-v2/history?from=1&amp;to=2""#));
    assert!(page.html.contains(r#"<select name="from""#), "any two can be compared");
}

#[tokio::test]
async fn a_single_revision_says_that_there_is_nothing_to_compare_yet() {
    let mut api = detail("api:default/checkout-v2", json!({ "type": "openapi" }));
    api.revision = 1;
    let answers = Answers::for_visitor().to::<ShowEntity>(&api).to::<ListRevisions>(&revisions()[2..].to_vec());
    let page = render("/catalog/api/default/checkout-v2/history", answers, "en").await;
    assert!(page.html.contains("One revision so far"));
}
