//! What stands above an entity that is not simply in service: it waits in the trash, or several places declare it.

use leptos::prelude::*;
use shared::catalog::{DECIDE, DecideConflict, EntityDetail, EntityState, Place, REMOVE, RestoreEntity};

use crate::{
    call::call,
    catalog::source::place_words,
    layout::may::Allowed,
    t,
    ui::{
        button::{Button, Height},
        icon::Icon,
        label::Tone,
        note::Note,
        time::Time,
        toast::Toasts,
    },
};

pub fn banners(detail: &EntityDetail, again: Callback<()>) -> AnyView {
    let trash = (detail.head.state != EntityState::Live).then(|| in_trash(detail, again));
    let conflict = (!detail.rivals.is_empty()).then(|| conflict(detail, again));
    if trash.is_none() && conflict.is_none() {
        return ().into_any();
    }
    view! { <div class="ent-n">{trash}{conflict}</div> }.into_any()
}

fn in_trash(detail: &EntityDetail, again: Callback<()>) -> AnyView {
    let title = match detail.head.state {
        EntityState::Removed => t!(catalog_is_removed),
        _ => t!(catalog_is_orphan),
    };
    let until = detail.purge_at.map(|at| view! { <p>{t!(catalog_purged)}" "<Time at=at />"."</p> });
    let toasts = Toasts::here();
    let reference = StoredValue::new(detail.head.reference.clone());
    let restore = Callback::new(move |_| {
        leptos::task::spawn_local(async move {
            match call(RestoreEntity { reference: reference.get_value() }).await {
                Ok(head) => {
                    again.run(());
                    toasts.say(t!(catalog_restored, title = head.title));
                }
                Err(problem) => toasts.problem(&problem),
            }
        });
    });
    view! {
        <Note tone=Tone::Warn title=title>
            {until}
            <Allowed need=REMOVE>
                <Button icon=Icon::Undo on_click=restore>{t!(catalog_restore)}</Button>
            </Allowed>
        </Note>
    }
    .into_any()
}

/// Both versions, and the choice between them.
fn conflict(detail: &EntityDetail, again: Callback<()>) -> AnyView {
    let count = detail.rivals.len() + usize::from(detail.declared.is_some());
    let own = detail.declared.clone().map(|place| version(detail, place, true, again));
    let rivals = detail.rivals.iter().cloned().map(|place| version(detail, place, false, again)).collect_view();
    view! {
        <Note tone=Tone::Warn title=t!(catalog_conflict, count = count)>
            <p>{t!(catalog_conflict_text)}</p>
            <ul class="versions">{own}{rivals}</ul>
        </Note>
    }
    .into_any()
}

fn version(detail: &EntityDetail, place: Place, in_force: bool, again: Callback<()>) -> AnyView {
    let owner = place.owner.clone().map(|owner| view! { <span class="subtle">{t!(catalog_owner)}" "{owner}</span> });
    let toasts = Toasts::here();
    let decision = StoredValue::new(DecideConflict {
        reference: detail.head.reference.clone(),
        source: place.source.clone(),
        path: place.path.clone(),
    });
    let take = Callback::new(move |_| {
        leptos::task::spawn_local(async move {
            match call(decision.get_value()).await {
                Ok(_) => {
                    again.run(());
                    toasts.say(t!(catalog_taken));
                }
                Err(problem) => toasts.problem(&problem),
            }
        });
    });
    let choice = if in_force {
        view! { <span class="badge">{t!(catalog_in_force)}</span> }.into_any()
    } else {
        view! {
            <Allowed need=DECIDE>
                <Button height=Height::Small on_click=take>{t!(catalog_take_this)}</Button>
            </Allowed>
        }
        .into_any()
    };
    view! { <li class="row">{place_words(&detail.head.reference, &place, in_force)}{owner}{choice}</li> }.into_any()
}
