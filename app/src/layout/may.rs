//! May: what is shown only to those who hold a permission. The server decides again when they use it.

use leptos::prelude::*;
use shared::Permission;

use super::Myself;
use crate::{
    t,
    ui::{
        icon::{Icon, Size, icon},
        load::nothing,
    },
};

/// Shows its children to those who hold the permission for at least something.
#[component]
pub fn Allowed(need: Permission, children: ChildrenFn) -> impl IntoView {
    let Myself(me) = expect_context();
    let children = StoredValue::new(children);
    me.show(nothing, move |me| {
        let may = me.is_ok_and(|me| me.may.iter().any(|word| word == need.word()));
        if may { children.with_value(|children| children()).into_any() } else { nothing() }
    })
}

/// Tells those who lack the permission how to come by it.
#[component]
pub fn Otherwise(need: Permission) -> impl IntoView {
    let Myself(me) = expect_context();
    me.show(nothing, move |me| {
        let Some(me) = me.ok().filter(|me| me.may.iter().all(|word| word != need.word())) else { return nothing() };
        let sentence = if me.demo_people.is_empty() {
            t!(may_ask, permission = need.word())
        } else {
            t!(may_demo, permission = need.word())
        };
        view! { <p class="may muted t12">{icon(Icon::Lock, Size::Px14)}<span>{sentence}</span></p> }.into_any()
    })
}
