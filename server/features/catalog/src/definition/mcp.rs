//! Model Context Protocol servers: an entity lists its remotes instead of a definition.

use serde_json::Value;
use shared::catalog::Definition;

use super::Reading;
use super::tree::text;

/// `remotes` is the list of `spec.remotes`, each with `type` and `url`.
pub fn read(remotes: &Value, definition: &mut Definition) -> Reading {
    definition.dialect = "Model Context Protocol".to_owned();
    let list = remotes.as_array().or_else(|| remotes.get("remotes").and_then(Value::as_array));
    definition.servers = list
        .into_iter()
        .flatten()
        .filter_map(|remote| {
            let url = text(remote, "url")?;
            Some(match text(remote, "type") {
                Some(kind) => format!("{url} ({kind})"),
                None => url,
            })
        })
        .take(100)
        .collect();
    if definition.servers.is_empty() {
        Err("The server lists no remotes; `spec.remotes` needs a `type` and a `url`.".to_owned())
    } else {
        Ok(())
    }
}
