//! May: what is shown only to those who hold a permission. The server decides again when they use it.

use leptos::prelude::*;
use shared::Permission;

use super::Myself;

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
