//! Locked: what stands where others find a button.

use leptos::prelude::*;
use shared::{Permission, catalog::EntityRef};

use super::Myself;
use crate::{
    t,
    ui::{
        icon::{Icon, Size, icon},
        load::nothing,
        why::{Missing, Why},
    },
};

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
