//! May: what is shown only to those who hold a permission. The server decides again when they use it.

use leptos::prelude::*;
use shared::Permission;

use super::Myself;
use crate::{
    t,
    ui::icon::{Icon, Size, icon},
};

/// Shows its children to those who hold the permission for at least something.
#[component]
pub fn Allowed(need: Permission, children: ChildrenFn) -> impl IntoView {
    let Myself(me) = expect_context();
    let children = StoredValue::new(children);
    let shown = move || {
        Suspend::new(async move {
            let may = me.answer().await.is_ok_and(|me| me.may.iter().any(|word| word == need.word()));
            may.then(|| children.with_value(|children| children()))
        })
    };
    view! { <Transition fallback=|| ()>{shown}</Transition> }.into_any()
}

/// Tells those who lack the permission how to come by it.
#[component]
pub fn Otherwise(need: Permission) -> impl IntoView {
    let Myself(me) = expect_context();
    let shown = move || {
        Suspend::new(async move {
            let me = me.answer().await.ok().filter(|me| me.may.iter().all(|word| word != need.word()))?;
            let sentence = if me.demo_people.is_empty() {
                t!(may_ask, permission = need.word())
            } else {
                t!(may_demo, permission = need.word())
            };
            Some(view! { <p class="may muted t12">{icon(Icon::Lock, Size::Px14)}<span>{sentence}</span></p> })
        })
    };
    view! { <Transition fallback=|| ()>{shown}</Transition> }.into_any()
}
