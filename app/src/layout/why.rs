//! Why can't I: what was refused can be asked about, wherever it was refused; one dialog of the page answers.

use leptos::prelude::*;
use shared::{Permission, Problem, catalog::EntityRef};

use super::Myself;
use crate::{
    t,
    ui::{
        button::{Button, Height},
        icon::{Icon, Size, icon},
        load::nothing,
    },
};

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

/// Stands where others find a button: locked, for those who lack the permission, and a press tells why.
#[component]
pub fn Locked(
    need: Permission,
    #[prop(optional, into)] about: Option<EntityRef>,
    icon: Icon,
    children: ChildrenFn,
) -> impl IntoView {
    let (Myself(me), why) = (expect_context(), use_context::<Why>());
    let (children, missing) =
        (StoredValue::new(children), StoredValue::new(Missing { permission: need.word().to_owned(), about }));
    me.show(nothing, move |me| {
        if !me.is_ok_and(|me| me.may.iter().all(|word| word != need.word())) {
            return nothing();
        }
        let ask = move |_| {
            if let Some(why) = why {
                why.ask(missing.get_value());
            }
        };
        view! {
            <button type="button" class="btn btn-locked" aria-disabled="true" aria-haspopup="dialog" title=t!(may_why) on:click=ask>
                {self::icon(icon, Size::Px14)}
                {children.with_value(|children| children())}
                {self::icon(Icon::Lock, Size::Px12)}
                <span class="vh">{t!(may_why)}</span>
            </button>
        }
        .into_any()
    })
}
