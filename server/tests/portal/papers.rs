//! What is committed equals what is served: the OpenAPI document and the permission matrix.

use std::path::Path;

use kernel::{AccessClass, Arbiter, Caller, Role};
use portal::access::ByRole;
use portal::config::Config;

fn committed(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file)).unwrap_or_default()
}

#[test]
fn the_committed_openapi_document_is_the_one_that_is_served() {
    let served = format!(
        "{}\n",
        serde_json::to_string_pretty(&kernel::openapi(portal::features::all(&Config::default()))).unwrap()
    );
    assert!(
        committed("docs/api/openapi.json") == served,
        "the operations changed; run `portal openapi > docs/api/openapi.json`"
    );
}

/// One line per operation: what it needs, and which role holds that in the demo and outside of it.
fn matrix() -> String {
    let roles = [
        ("nobody", Role::Nobody),
        ("reader", Role::Reader),
        ("contributor", Role::Contributor),
        ("admin", Role::Admin),
    ];
    let mut lines: Vec<String> = kernel::operations(portal::features::all(&Config::default()))
        .into_iter()
        .map(|(name, method, path, needs)| {
            let cells = roles.map(|(word, role)| {
                let caller = Caller::anonymous(role);
                let class = AccessClass::of("any");
                let outside = ByRole { demo: false }.permits(&caller, needs, &class);
                let demo = ByRole { demo: true }.permits(&caller, needs, &class);
                let mark = match (outside, demo) {
                    (true, true) => "yes",
                    (false, false) => "no",
                    (false, true) => "demo",
                    (true, false) => "not in demo",
                };
                format!("{word}: {mark}")
            });
            format!("{name} | {method} {path} | {needs} | {}", cells.join(" | "))
        })
        .collect();
    lines.sort();
    lines.join("\n") + "\n"
}

#[test]
fn every_operation_is_in_the_permission_matrix() {
    let expected = matrix();
    assert!(
        committed("docs/permissions.txt") == expected,
        "who may what changed; look at the difference and write it to docs/permissions.txt:\n{expected}"
    );
}
