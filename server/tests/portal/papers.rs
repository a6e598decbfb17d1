//! What is committed equals what is served: the OpenAPI document.

use std::path::Path;

use portal::config::Config;

pub fn committed(file: &str) -> String {
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
