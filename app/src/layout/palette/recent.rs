//! The entities one looked at last, kept by the browser; the newest first.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};
use shared::catalog::EntityRef;

use crate::browser;

const KEPT_AS: &str = "portal_recent";
const MOST: usize = 12;

/// An entity one looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    pub reference: EntityRef,
    pub title: String,
}

/// Entities that one looks at are the first that the palette offers.
pub fn begin() {
    let pathname = use_location().pathname;
    Effect::new(move |_| {
        if let Some(reference) = reference_of(&pathname.get()) {
            remember(reference, None);
        }
    });
}

pub fn all() -> Vec<Recent> {
    browser::recall(KEPT_AS).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Puts an entity first. Without a title the known one stays, or the name has to do.
pub fn remember(reference: EntityRef, title: Option<String>) {
    if let Ok(text) = serde_json::to_string(&with(all(), reference, title)) {
        browser::remember(KEPT_AS, &text);
    }
}

fn with(known: Vec<Recent>, reference: EntityRef, title: Option<String>) -> Vec<Recent> {
    let before = known.iter().find(|recent| recent.reference == reference).map(|recent| recent.title.clone());
    let title = title.or(before).unwrap_or_else(|| reference.name().to_owned());
    let rest = known.into_iter().filter(|recent| recent.reference != reference);
    std::iter::once(Recent { reference: reference.clone(), title }).chain(rest).take(MOST).collect()
}

/// The entity whose page is at an address.
pub fn reference_of(path: &str) -> Option<EntityRef> {
    let mut segments = path.strip_prefix("/catalog/")?.split('/');
    let (kind, namespace, name) = (segments.next()?, segments.next()?, segments.next()?);
    // A name with signs in it is written otherwise in an address; such a one is remembered when the palette opens it.
    if path.contains('%') { None } else { EntityRef::new(kind, namespace, name).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn component(name: &str) -> EntityRef {
        EntityRef::new("component", "default", name).unwrap()
    }

    #[test]
    fn the_newest_is_first_and_keeps_its_title() {
        let known = with(Vec::new(), component("a"), Some("Alpha".to_owned()));
        let known = with(known, component("b"), None);
        let known = with(known, component("a"), None);
        let titles: Vec<&str> = known.iter().map(|recent| recent.title.as_str()).collect();
        assert_eq!(titles, ["Alpha", "b"]);
    }

    #[test]
    fn old_ones_are_forgotten() {
        let known = (0..30).fold(Vec::new(), |known, number| with(known, component(&format!("c{number}")), None));
        assert_eq!(known.len(), MOST);
        assert_eq!(known[0].title, "c29");
    }

    #[test]
    fn an_address_tells_the_entity() {
        assert_eq!(reference_of("/catalog/component/default/a/history"), Some(component("a")));
        assert_eq!(reference_of("/catalog"), None);
        assert_eq!(reference_of("/problems/x"), None);
    }
}
