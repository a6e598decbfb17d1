//! Why can't I: what was refused can be asked about, wherever it was refused; one dialog of the page answers.

use leptos::prelude::*;
use shared::{Problem, catalog::EntityRef};

use super::{
    button::{Button, Height},
    icon::Icon,
    load::nothing,
};
use crate::t;

/// A permission that is missing, and the entity that it is missing on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub permission: String,
    pub about: Option<EntityRef>,
}

impl Missing {
    /// What a refusal says was missing.
    pub fn of(problem: &Problem) -> Option<Missing> {
        Some(Missing { permission: problem.needs.clone()?, about: problem.about.clone() })
    }
}

/// The question of the page; a context.
#[derive(Debug, Clone, Copy)]
pub struct Why(pub RwSignal<Option<Missing>>);

impl Why {
    pub fn begin() -> Why {
        let why = Why(RwSignal::new(None));
        provide_context(why);
        why
    }
    pub fn ask(self, missing: Missing) {
        self.0.set(Some(missing));
    }
}

/// A button that asks why.
pub fn why_button(missing: Missing) -> AnyView {
    let Some(why) = use_context::<Why>() else { return nothing() };
    let ask = Callback::new(move |_| why.ask(missing.clone()));
    view! { <Button height=Height::Small icon=Icon::Question on_click=ask>{t!(may_why)}</Button> }.into_any()
}
