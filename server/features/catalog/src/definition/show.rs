//! The operation that shows an API definition; what was read is kept by the content that it was read from.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use kernel::{Answer, Ctx};
use shared::Problem;
use shared::catalog::{Definition, Entity, ShowDefinition};

use super::read_definition;
use crate::browse::permit;
use crate::store::{entities, files};

/// Definitions that were read lately, newest last.
#[derive(Default)]
pub(crate) struct Lately(Mutex<VecDeque<(String, Arc<Definition>)>>);

/// So many are kept, unless they are large.
const MOST: usize = 32;
/// Their texts together, in bytes.
const MOST_BYTES: usize = 8_000_000;

impl Lately {
    fn find(&self, hash: &str) -> Option<Arc<Definition>> {
        let mut kept = self.0.lock().ok()?;
        let at = kept.iter().position(|(known, _)| known == hash)?;
        let found = kept.remove(at)?;
        let definition = found.1.clone();
        kept.push_back(found);
        Some(definition)
    }

    fn keep(&self, hash: String, definition: Arc<Definition>) {
        let Ok(mut kept) = self.0.lock() else { return };
        kept.retain(|(known, _)| *known != hash);
        kept.push_back((hash, definition));
        while kept.len() > MOST
            || (kept.len() > 1 && kept.iter().map(|(_, definition)| definition.text.len()).sum::<usize>() > MOST_BYTES)
        {
            kept.pop_front();
        }
    }
}

/// The text of an entity's definition and its language; nothing for entities without one.
pub(crate) fn text_of(entity: &Entity) -> Option<(String, String)> {
    let format = entity.kind_type().unwrap_or_default().to_owned();
    if let Some(text) = entity.spec_text("definition") {
        return Some((format, text.to_owned()));
    }
    // A server of the Model Context Protocol lists where it is instead.
    let remotes = entity.spec.get("remotes")?;
    Some((format, serde_json::to_string_pretty(remotes).ok()?))
}

pub(crate) async fn show_definition(ctx: Ctx, op: ShowDefinition) -> Answer<Definition> {
    permit(&ctx, &op.reference)?;
    let mut tx = ctx.read().await?;
    let row = entities::one(&mut tx, op.reference.as_str()).await?.ok_or_else(Problem::not_found)?;
    let lately = ctx.state::<Lately>();
    if let Some(known) = lately.find(&row.hash) {
        return Ok(Definition::clone(&known));
    }
    let body = files::body(&mut tx, &row.hash).await?.ok_or_else(Problem::not_found)?;
    drop(tx);
    let entity: Entity = serde_json::from_str(&body)?;
    let none = || {
        Problem::new(404, "catalog.no-definition", format!("{} has no definition.", op.reference))
            .detail("APIs say theirs in `spec.definition`.")
    };
    let (format, text) = text_of(&entity).ok_or_else(none)?;
    let mut definition = ctx.beside(move || read_definition(&format, &text)).await?;
    if definition.title.is_empty() {
        definition.title = entity.title().to_owned();
    }
    lately.keep(row.hash, Arc::new(definition.clone()));
    Ok(definition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_definitions_are_kept() {
        let lately = Lately::default();
        let large = |text: &str| Arc::new(read_definition("other", text));
        for number in 0..40 {
            lately.keep(number.to_string(), large("x"));
        }
        assert!(lately.find("3").is_none() && lately.find("39").is_some());
        assert!(lately.find("8").is_some(), "and is now the newest");
        lately.keep("large".to_owned(), large(&"x".repeat(9_000_000)));
        assert!(lately.find("8").is_none() && lately.find("large").is_some());
    }
}
