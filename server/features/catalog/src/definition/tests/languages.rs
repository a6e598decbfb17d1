//! Definitions in languages of their own: GraphQL, Protocol Buffers, Kubernetes resources, servers for models.

use super::{fields, operation, shape};
use crate::definition::read_definition;

#[test]
fn graphql_types_arguments_and_descriptions_are_read() {
    let read = read_definition(
        "graphql",
        r#"
"""The shop"""
schema { query: Root mutation: Mutation }
directive @auth(role: Role = ADMIN) repeatable on FIELD_DEFINITION | OBJECT
# a comment
type Root @auth {
  "One order"
  order(id: ID!, fields: [String!] = ["id", "state"]): Order
  orders(first: Int = 10, after: String): [Order!]! @deprecated(reason: "use search")
}
type Mutation { placeOrder(input: NewOrder!): Order! }
extend type Mutation { cancel(id: ID!): Boolean }
interface Node { id: ID! }
type Order implements Node & Thing {
  id: ID!
  """
  What it costs.

    In cents.
  """
  total(currency: Currency): Int
}
input NewOrder { lines: [String!]!, note: String = "none" }
enum Currency { "Euro" EUR USD @deprecated }
union Thing2 = | Order | NewOrder
scalar Date @specifiedBy(url: "https://example.org")
"#,
    );
    assert_eq!((read.trouble.as_deref(), read.description.as_deref()), (None, Some("The shop")));
    let order = operation(&read, "query-order");
    assert_eq!(
        (order.name.as_str(), order.summary.as_deref(), order.outputs[0].type_words.as_str()),
        ("order(id, fields)", Some("One order"), "Order")
    );
    assert_eq!(
        (order.inputs[0].required, order.inputs[1].required, order.inputs[1].type_words.as_str()),
        (true, false, "[String!] = [\"id\", \"state\"]")
    );
    assert!(operation(&read, "query-orders").deprecated);
    assert_eq!(read.groups[1].operations.len(), 2);
    assert_eq!(fields(shape(&read, "Order")), ["id!: ID!", "total(currency: Currency): Int"]);
    assert_eq!(shape(&read, "Order").fields[1].description.as_deref(), Some("What it costs.\n\n  In cents."));
    assert_eq!(fields(shape(&read, "Currency")), ["EUR: ", "USD: "]);
    assert_eq!(
        (
            shape(&read, "Thing2").kind.as_str(),
            shape(&read, "Date").kind.as_str(),
            shape(&read, "NewOrder").kind.as_str()
        ),
        ("union", "scalar", "input")
    );
}

#[test]
fn proto_services_messages_and_comments_are_read() {
    let read = read_definition(
        "grpc",
        r#"
// The order service of the shop.
syntax = "proto3";
package harvest.orders.v1;
import "google/protobuf/timestamp.proto";
option go_package = "example/orders";

/* Places orders.
 * And follows them. */
service Orders {
  option (x.y) = { a: 1 };
  // Places one.
  rpc Place (PlaceRequest) returns (Order);
  rpc Watch(stream .harvest.orders.v1.Ids) returns (stream Order) { option deprecated = true; }
}

message Order {
  reserved 4, 5 to 9;
  string id = 1 [(rules).min = 1, deprecated = true]; // never changes
  repeated Line lines = 2;
  map<string, .x.Money> totals = 3;
  oneof payment { string card = 10; Cash cash = 11; }
  // One line.
  message Line { optional int32 count = 1; enum Unit { option allow_alias = true; KG = 0; PIECE = 1; } Unit unit = 2; }
  google.protobuf.Timestamp at = 12;
}
enum State { OPEN = 0; PAID = 1 [deprecated = true]; } // never ends
"#,
    );
    assert_eq!(read.trouble, None);
    assert_eq!(
        (read.dialect.as_str(), read.title.as_str(), read.version.as_str()),
        ("proto3", "harvest.orders.v1", "v1")
    );
    assert_eq!(read.description.as_deref(), Some("The order service of the shop."));
    assert_eq!(read.groups[0].description.as_deref(), Some("Places orders.\nAnd follows them."));
    let place = operation(&read, "orders-place");
    assert_eq!(
        (
            place.verb.as_str(),
            place.summary.as_deref(),
            place.inputs[0].type_words.as_str(),
            place.outputs[0].type_words.as_str()
        ),
        ("rpc", Some("Places one."), "PlaceRequest", "Order")
    );
    let watch = operation(&read, "orders-watch");
    assert_eq!(
        (watch.verb.as_str(), watch.deprecated, watch.inputs[0].type_words.as_str()),
        ("stream", true, "stream harvest.orders.v1.Ids")
    );
    assert_eq!(
        fields(shape(&read, "Order")),
        [
            "id: string",
            "lines: Line[]",
            "totals: map of string to x.Money",
            "card: string (one of payment)",
            "cash: Cash (one of payment)",
            "at: google.protobuf.Timestamp",
        ]
    );
    assert_eq!(shape(&read, "Order").fields[0].description.as_deref(), Some("never changes"));
    assert_eq!(shape(&read, "Order.Line").description.as_deref(), Some("One line."));
    assert_eq!(fields(shape(&read, "Order.Line.Unit")), ["KG: ", "PIECE: "]);
    assert_eq!(fields(shape(&read, "State")), ["OPEN: ", "PAID: "]);
}

#[test]
fn a_kubernetes_resource_shows_its_versions_with_their_fields() {
    let read = read_definition("crd", "
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: apps.example.io }
spec:
  group: example.io
  names: { kind: App, plural: apps }
  scope: Namespaced
  versions:
  - { name: v1alpha1, served: true, storage: false, schema: { openAPIV3Schema: { type: object, description: An old app, properties: { spec: { type: object } } } } }
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        description: An app
        type: object
        properties:
          apiVersion: { type: string }
          metadata: { type: object }
          spec:
            type: object
            required: [name]
            properties:
              name: { type: string, description: Its name }
              ports: { type: array, items: { type: object, properties: { port: { type: integer, format: int32 } } } }
              limit: { x-kubernetes-int-or-string: true }
");
    assert_eq!(
        (read.trouble.as_deref(), read.title.as_str(), read.version.as_str(), read.description.as_deref()),
        (None, "App", "v1, v1alpha1", Some("An old app"))
    );
    assert_eq!(read.servers[0], "/apis/example.io/v1/namespaces/{namespace}/apps");
    assert_eq!(
        fields(shape(&read, "App v1")),
        [
            "spec: object",
            "spec.name!: string",
            "spec.ports: object[]",
            "spec.ports[].port: integer (int32)",
            "spec.limit: integer or string"
        ]
    );
}

#[test]
fn a_model_context_server_lists_its_remotes() {
    let read = read_definition("mcp-server", "[{\"type\": \"streamable-http\", \"url\": \"https://mcp.example\"}]");
    assert_eq!((read.trouble, read.servers), (None, vec!["https://mcp.example (streamable-http)".to_owned()]));
}
