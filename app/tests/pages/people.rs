//! The people and things that page tests speak about.

use shared::{
    Timestamp,
    catalog::{EntityHead, EntityRef, EntityState, Named},
    identity::{DemoPerson, Me},
};

use crate::render::READING;

pub fn reference(text: &str) -> EntityRef {
    text.parse().expect("it is a reference")
}

pub fn named(text: &str, title: &str) -> Named {
    Named { reference: reference(text), title: title.to_owned(), found: true }
}

pub fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("it is a time")
}

/// Mira of the Checkout team, who may do everything that `may` lists.
pub fn mira(may: &[&str]) -> Me {
    let mira = reference("user:default/mira.jansen");
    Me {
        reference: Some(mira.clone()),
        name: "Mira Jansen".to_owned(),
        teams: vec![reference("group:default/checkout")],
        may: READING.iter().chain(may).map(|word| (*word).to_owned()).collect(),
        stepped_up_until: None,
        needs_setup: false,
        demo_people: vec![DemoPerson {
            reference: mira,
            name: "Mira Jansen".to_owned(),
            role: "Develops checkout".to_owned(),
        }],
    }
}

/// A component of the Checkout team.
pub fn component(name: &str) -> EntityHead {
    EntityHead {
        reference: reference(&format!("component:default/{name}")),
        kind: "Component".to_owned(),
        title: name.to_owned(),
        description: None,
        entity_type: Some("service".to_owned()),
        owner: Some(named("group:default/checkout", "Checkout")),
        lifecycle: Some("production".to_owned()),
        system: None,
        tags: vec!["tier-1".to_owned()],
        problems: 0,
        state: EntityState::Live,
        changed_at: at("2026-11-20T12:00:00Z"),
    }
}
