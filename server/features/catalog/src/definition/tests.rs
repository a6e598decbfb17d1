//! Definitions in every language, whole, broken and cut in half.

mod languages;

use proptest::prelude::*;
use shared::catalog::{ApiOperation, Definition, Shape};

use super::read_definition;

fn operation<'d>(definition: &'d Definition, anchor: &str) -> &'d ApiOperation {
    let found =
        definition.groups.iter().flat_map(|group| &group.operations).find(|operation| operation.anchor == anchor);
    found.unwrap_or_else(|| panic!("no operation {anchor} in {:#?}", definition.groups))
}

fn shape<'d>(definition: &'d Definition, name: &str) -> &'d Shape {
    definition
        .shapes
        .iter()
        .find(|shape| shape.name == name)
        .unwrap_or_else(|| panic!("no shape {name} in {:?}", definition.shapes))
}

/// `name: type` of each field, `!` behind those that must be there.
fn fields(shape: &Shape) -> Vec<String> {
    shape
        .fields
        .iter()
        .map(|field| format!("{}{}: {}", field.name, if field.required { "!" } else { "" }, field.type_words))
        .collect()
}

const ORDERS: &str = r##"
openapi: 3.1.0
info: { title: Orders, version: 2.4.0, description: Everything about orders. }
servers: [{ url: https://api.harvest.example/v2 }]
tags: [{ name: orders, description: Placing and following orders }]
paths:
  /orders/{id}:
    parameters:
      - { name: id, in: path, schema: { type: string, format: uuid } }
      - { $ref: '#/components/parameters/Trace' }
    get:
      tags: [orders]
      operationId: getOrder
      summary: One order
      responses:
        200: { description: Found, content: { application/json: { schema: { $ref: '#/components/schemas/Order' }, example: { id: 7 } } } }
        '404': { $ref: '#/components/responses/Missing' }
    delete: { deprecated: true, responses: { '204': { description: Gone } } }
  /orders:
    post:
      tags: [orders]
      requestBody:
        required: true
        content:
          application/json:
            schema: { type: object, required: [lines], properties: { lines: { type: array, items: { $ref: '#/components/schemas/Line' } }, note: { type: [string, 'null'] } } }
      responses: { default: { description: Problem } }
webhooks:
  orderPlaced: { post: { summary: An order was placed, responses: { '200': { description: Thanks } } } }
components:
  parameters: { Trace: { name: trace, in: header, description: For logs, schema: { type: integer, minimum: 1 } } }
  responses: { Missing: { description: No such order } }
  schemas:
    Order:
      allOf:
        - $ref: '#/components/schemas/Stored'
        - type: object
          required: [state]
          properties:
            state: { type: string, enum: [open, paid] }
            lines: { type: array, items: { $ref: '#/components/schemas/Line' } }
            parent: { $ref: '#/components/schemas/Order' }
            price: { type: object, properties: { amount: { type: number, exclusiveMinimum: 0 }, currency: { type: string } } }
    Stored: { type: object, required: [id], properties: { id: { type: string, format: uuid, description: Ours } } }
    Line: { type: object, properties: { sku: { type: string }, count: { type: integer, minimum: 1, maximum: 99 } } }
    Country: { type: string, enum: [no, de] }
    Thing: { oneOf: [{ $ref: '#/components/schemas/Order' }, { $ref: '#/components/schemas/Line' }] }
    Prices: { type: object, additionalProperties: { type: number } }
"##;

#[test]
fn openapi_3_becomes_groups_inputs_answers_and_shapes() {
    let read = read_definition("openapi", ORDERS);
    assert_eq!(
        (read.trouble.as_deref(), read.dialect.as_str(), read.title.as_str(), read.version.as_str()),
        (None, "OpenAPI 3.1", "Orders", "2.4.0")
    );
    assert_eq!(read.servers, ["https://api.harvest.example/v2"]);
    let names: Vec<&str> = read.groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["orders", "/orders", "webhooks"]);
    assert_eq!(read.groups[0].description.as_deref(), Some("Placing and following orders"));

    let get = operation(&read, "getorder");
    assert_eq!(
        (get.verb.as_str(), get.name.as_str(), get.summary.as_deref()),
        ("GET", "/orders/{id}", Some("One order"))
    );
    let inputs: Vec<String> = get
        .inputs
        .iter()
        .map(|input| format!("{} {} {} {}", input.place, input.name, input.type_words, input.required))
        .collect();
    assert_eq!(inputs, ["path id string (uuid) true", "header trace integer ≥ 1 false"]);
    let answers: Vec<String> = get
        .outputs
        .iter()
        .map(|answer| format!("{} {} {}", answer.name, answer.type_words, answer.description.as_deref().unwrap_or("")))
        .collect();
    assert_eq!(answers, ["200 Order Found", "404  No such order"]);
    assert_eq!(get.outputs[0].example.as_deref(), Some("{\n  \"id\": 7\n}"));
    assert!(operation(&read, "delete-orders-id").deprecated);

    let post = operation(&read, "post-orders");
    let inputs: Vec<String> =
        post.inputs.iter().map(|input| format!("{}: {} {}", input.name, input.type_words, input.required)).collect();
    assert_eq!(inputs, ["body: object true", "lines: Line[] true", "note: string or null false"]);
    assert_eq!(operation(&read, "post-orderplaced").summary.as_deref(), Some("An order was placed"));
}

#[test]
fn schemas_are_merged_named_and_said_in_words() {
    let read = read_definition("openapi", ORDERS);
    assert_eq!(
        fields(shape(&read, "Order")),
        [
            "id!: string (uuid)",
            "state!: open | paid",
            "lines: Line[]",
            "parent: Order",
            "price: object",
            "price.amount: number > 0",
            "price.currency: string",
        ]
    );
    assert_eq!(fields(shape(&read, "Line")), ["sku: string", "count: integer ≥ 1 ≤ 99"]);
    assert_eq!(
        (shape(&read, "Country").kind.as_str(), fields(shape(&read, "Country"))),
        ("enum", vec!["no: ".to_owned(), "de: ".to_owned()])
    );
    assert_eq!(
        (shape(&read, "Thing").kind.as_str(), fields(shape(&read, "Thing"))),
        ("union", vec!["Order: ".to_owned(), "Line: ".to_owned()])
    );
    assert_eq!(shape(&read, "Prices").kind, "map of number");
}

#[test]
fn openapi_2_in_json_is_understood() {
    let text = r##"{"swagger":"2.0","info":{"title":"Pets","version":"1"},"host":"pets.example","basePath":"/v1","schemes":["https"],
      "paths":{"/pets":{"post":{"parameters":[{"in":"body","name":"pet","required":true,"schema":{"$ref":"#/definitions/Pet"}},{"in":"query","name":"limit","type":"integer","format":"int32"}],
      "responses":{"200":{"description":"ok","schema":{"type":"array","items":{"$ref":"#/definitions/Pet"}},"examples":{"application/json":[{"name":"Rex"}]}}}}}},
      "definitions":{"Pet":{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}}}}"##;
    let read = read_definition("openapi", text);
    assert_eq!((read.trouble.as_deref(), read.dialect.as_str()), (None, "OpenAPI 2.0"));
    assert_eq!(read.servers, ["https://pets.example/v1"]);
    let post = operation(&read, "post-pets");
    let inputs: Vec<String> =
        post.inputs.iter().map(|input| format!("{} {}: {}", input.place, input.name, input.type_words)).collect();
    assert_eq!(inputs, ["body pet: Pet", "query limit: integer (int32)"]);
    assert_eq!(post.outputs[0].type_words, "Pet[]");
    assert!(post.outputs[0].example.as_deref().unwrap().contains("Rex"));
    assert_eq!(fields(shape(&read, "Pet")), ["name!: string"]);
}

#[test]
fn references_in_circles_end() {
    let text = "openapi: 3.0.0\ninfo: {title: T, version: '1'}\npaths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}, C: {allOf: [{$ref: '#/components/schemas/C'}, {$ref: '#/components/schemas/C'}], items: {$ref: '#/components/schemas/C/items'}}}}";
    let read = read_definition("openapi", text);
    assert_eq!(read.shapes.len(), 3);
}

#[test]
fn schemas_that_multiply_without_end_are_cut_off() {
    let mut text = "openapi: 3.0.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n".to_owned();
    for level in 0..30 {
        let part = format!("{{$ref: '#/components/schemas/S{}'}}", level + 1);
        text.push_str(&format!("    S{level}: {{allOf: [{part}, {part}, {part}, {part}]}}\n"));
    }
    let started = std::time::Instant::now();
    assert_eq!(read_definition("openapi", &text).shapes.len(), 30);
    assert!(started.elapsed().as_secs() < 20);
}

#[test]
fn asyncapi_2_says_what_others_may_publish_and_subscribe() {
    let read = read_definition(
        "asyncapi",
        r##"
asyncapi: 2.6.0
info: { title: Order events, version: 1.0.0 }
servers: { live: { url: 'kafka.example:9092', protocol: kafka } }
channels:
  orders.{region}.placed:
    description: One message per order
    parameters: { region: { description: Where, schema: { type: string } } }
    subscribe:
      operationId: onPlaced
      message: { oneOf: [{ $ref: '#/components/messages/Placed' }, { name: Reminder, payload: { type: object, properties: { at: { type: string, format: date-time } } } }] }
components:
  messages: { Placed: { summary: An order was placed, payload: { type: object, required: [id], properties: { id: { type: string } } } } }
"##,
    );
    assert_eq!((read.trouble.as_deref(), read.dialect.as_str()), (None, "AsyncAPI 2.6"));
    assert_eq!(read.servers, ["kafka://kafka.example:9092"]);
    let on = operation(&read, "onplaced");
    assert_eq!(
        (on.verb.as_str(), on.name.as_str(), on.inputs[0].name.as_str()),
        ("subscribe", "orders.{region}.placed", "region")
    );
    let messages: Vec<&str> = on.outputs.iter().map(|answer| answer.type_words.as_str()).collect();
    assert_eq!(messages, ["Placed", "Reminder"]);
    assert_eq!(fields(shape(&read, "Placed")), ["id!: string"]);
    assert_eq!(fields(shape(&read, "Reminder")), ["at: string (date-time)"]);
}

#[test]
fn asyncapi_3_says_what_the_application_sends_and_receives() {
    let read = read_definition(
        "asyncapi",
        r##"
asyncapi: 3.0.0
info: { title: Stock, version: 0.1.0 }
servers: { live: { host: broker.example, protocol: amqp, pathname: /stock } }
channels:
  stockLow: { address: stock.low, messages: { Low: { $ref: '#/components/messages/Low' } } }
operations:
  tellLow: { action: send, channel: { $ref: '#/channels/stockLow' }, summary: Stock runs out }
components:
  messages: { Low: { payload: { $ref: '#/components/schemas/Stock' } } }
  schemas: { Stock: { type: object, properties: { sku: { type: string } } } }
"##,
    );
    assert_eq!((read.trouble.as_deref(), read.dialect.as_str()), (None, "AsyncAPI 3.0"));
    assert_eq!(read.servers, ["amqp://broker.example/stock"]);
    let tell = operation(&read, "telllow");
    assert_eq!(
        (tell.verb.as_str(), tell.name.as_str(), tell.outputs[0].type_words.as_str()),
        ("send", "stock.low", "Stock")
    );
    assert_eq!(fields(shape(&read, "Stock")), ["sku: string"]);
}

#[test]
fn what_cannot_be_read_says_why_and_keeps_its_text() {
    for (format, text, why) in [
        ("openapi", "openapi: [1", "not YAML"),
        ("openapi", "hello: world", "names no OpenAPI version"),
        ("openapi", "", "empty"),
        ("openapi", "openapi: 9.0.0", "not known"),
        (
            "openapi",
            "a: &a [1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f,*f]",
            "not YAML",
        ),
        ("graphql", "type Query { a: Int", "Line 1: `}` was expected"),
        ("grpc", "syntax = \"proto3\";\nmessage A {\n  string a = ;", "Line 3"),
        ("rest", "anything", "as they are written"),
    ] {
        let read = read_definition(format, text);
        assert!(read.trouble.as_deref().is_some_and(|trouble| trouble.contains(why)), "{format}: {:?}", read.trouble);
        assert_eq!(read.text, text);
    }
    let partly = read_definition("grpc", "message Whole { int32 a = 1; }\nmessage Broken { int32");
    assert_eq!(fields(shape(&partly, "Whole")), ["a: int32"]);
}

#[test]
fn two_megabytes_are_read() {
    let mut text = "openapi: 3.0.3\ninfo: {title: Big, version: '1'}\npaths:\n".to_owned();
    for number in 0..9_000 {
        text.push_str(&format!("  /things{number}/{{id}}:\n    get:\n      summary: Thing number {number} with some words around it\n      description: A longer text that says what it does\n      responses:\n        '200': {{ description: OK }}\n"));
    }
    assert!(text.len() > 1_500_000);
    let read = read_definition("openapi", &text);
    assert_eq!(read.trouble, None);
    assert_eq!(read.groups.iter().map(|group| group.operations.len()).sum::<usize>(), super::MOST);
}

#[test]
fn every_definition_of_the_handed_catalogs_is_read() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/data/catalogs/giantswarm/crds.yaml");
    let Ok(text) = std::fs::read_to_string(file) else {
        println!("skipped: ../shared/data/catalogs is not here");
        return;
    };
    let entities: Vec<serde_json::Value> = serde_saphyr::from_multiple(&text).unwrap();
    let definitions: Vec<&str> =
        entities.iter().filter_map(|entity| entity.pointer("/spec/definition")?.as_str()).collect();
    assert!(definitions.len() > 10);
    for definition in definitions {
        let read = read_definition("crd", definition);
        assert_eq!(read.trouble, None, "{definition}");
        assert!(
            read.shapes.iter().all(|shape| shape.fields.iter().any(|field| field.name.starts_with("spec"))),
            "{}",
            read.title
        );
    }
}

proptest! {
    #[test]
    fn nothing_makes_reading_panic(text in ".{0,300}", format in "openapi|asyncapi|graphql|grpc|crd|mcp-server|other") {
        read_definition(&format, &text);
    }

    #[test]
    fn tokens_in_any_order_do_not_make_reading_panic(tokens in prop::collection::vec(prop::sample::select(vec!["type", "message", "{", "}", "(", ")", "[", "]", "<", ">", "=", ":", ";", "\"", "\"\"\"", "'", "/*", "*/", "//", "#", "\n", "rpc", "returns", "enum", "service", "oneof", "group", "optional", "a", "1", "@", "!", "$ref", "openapi: 3.0.0", "- ", "é", "\\"]), 0..60), format in "graphql|grpc|openapi") {
        read_definition(&format, &tokens.join(" "));
        read_definition(&format, &tokens.concat());
    }

    #[test]
    fn a_text_cut_in_half_does_not_make_reading_panic(at in 0_usize..3_000) {
        let text = ORDERS.char_indices().nth(at).map_or(ORDERS, |(at, _)| &ORDERS[..at]);
        read_definition("openapi", text);
        read_definition("graphql", text);
        read_definition("grpc", text);
    }
}
