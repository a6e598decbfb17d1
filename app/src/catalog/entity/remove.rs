//! Removing an entity: asks for a reason, tells what happens, and can be taken back.

use leptos::prelude::*;
use shared::catalog::{EntityRef, REMOVE, RemoveEntity, RestoreEntity};

use crate::{
    call::call,
    layout::{locked::Locked, may::Allowed},
    paths, t,
    ui::{
        button::{Button, IconButton, Look},
        field::Field,
        icon::Icon,
        overlay::Dialog,
        toast::Toasts,
    },
};

#[component]
pub fn Remove(reference: EntityRef, title: String, again: Callback<()>, look: Look) -> impl IntoView {
    let open = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let toasts = Toasts::here();
    let reference = StoredValue::new(reference);
    let restore = move || {
        leptos::task::spawn_local(async move {
            match call(RestoreEntity { reference: reference.get_value() }).await {
                Ok(_) => again.run(()),
                Err(problem) => toasts.problem(&problem),
            }
        });
    };
    let remove = Callback::new(move |_| {
        let operation = RemoveEntity { reference: reference.get_value(), reason: reason.get_untracked() };
        leptos::task::spawn_local(async move {
            match call(operation).await {
                Ok(item) => {
                    open.set(false);
                    again.run(());
                    toasts.say_with_undo(t!(catalog_removed, title = item.head.title), restore);
                }
                Err(problem) => toasts.problem(&problem),
            }
        });
    });
    let empty = Signal::derive(move || reason.with(|reason| reason.trim().is_empty()));
    let title = StoredValue::new(title);
    view! {
        <Allowed need=REMOVE>
            <IconButton icon=Icon::Trash label=t!(catalog_remove) look=look on_click=Callback::new(move |_| open.set(true)) />
            <Dialog id="remove" title=t!(catalog_remove_title, title = title.get_value()) open=open>
                <div class="dialog-b stack">
                    <p>{t!(catalog_remove_text)}" "<a class="link" href=paths::TRASH>{t!(layout_trash)}</a></p>
                    <label class="label" for="remove-reason">{t!(catalog_remove_reason)}</label>
                    <Field id="remove-reason" label=t!(catalog_remove_reason) value=reason on_input=Callback::new(move |text| reason.set(text)) />
                </div>
                <footer class="dialog-f">
                    <Button on_click=Callback::new(move |_| open.set(false))>{t!(catalog_cancel)}</Button>
                    <Button look=Look::Danger icon=Icon::Trash disabled=empty on_click=remove>{t!(catalog_remove)}</Button>
                </footer>
            </Dialog>
        </Allowed>
        <Locked need=REMOVE about=reference.get_value() icon=Icon::Trash>{t!(catalog_remove)}</Locked>
    }
    .into_any()
}
