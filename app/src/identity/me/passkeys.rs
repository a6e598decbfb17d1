//! My passkeys: added under a name, listed with their last use, taken away.

use leptos::{ev::SubmitEvent, prelude::*};
use shared::identity::passkeys::{ListMyPasskeys, Passkey, RemovePasskey};

use super::super::{
    entry::{Entry, Kind},
    passkey::{self, NoPasskey},
};
use crate::{
    browser,
    call::call,
    paths, t,
    ui::{
        button::{Button, Height, IconButton},
        icon::{Icon, Size, icon},
        label::Tone,
        load::{Load, Loaded, nothing, use_call},
        note::Note,
        overlay::Dialog,
        time::Time,
        toast::Toasts,
    },
};

const NAME: &str = "passkey-name";

#[component]
pub fn PasskeyList() -> impl IntoView {
    let passkeys = use_call(|| ListMyPasskeys {});
    let leaving = RwSignal::new(None::<Passkey>);
    view! {
        <Load of=passkeys view=move |all| list(all, leaving) />
        <Add passkeys=passkeys />
        <Remove passkeys=passkeys leaving=leaving />
    }
    .into_any()
}

fn list(all: Vec<Passkey>, leaving: RwSignal<Option<Passkey>>) -> AnyView {
    if all.is_empty() {
        return view! { <p class="muted">{t!(identity_me_passkeys_none)}</p> }.into_any();
    }
    let row = |passkey: Passkey| {
        let gone = StoredValue::new(passkey.clone());
        let used = match passkey.used_at {
            Some(at) => view! { {t!(identity_used)}" "<Time at=at /> }.into_any(),
            None => t!(identity_never_used).into_any(),
        };
        view! {
            <li class="held-1">
                {icon(Icon::Key, Size::Px16)}
                <span class="held-b">
                    <b class="cut">{passkey.name.clone()}</b>
                    <span class="muted t12">{t!(identity_since)}" "<Time at=passkey.created_at />" · "{used}</span>
                </span>
                <IconButton icon=Icon::Trash label=t!(identity_me_passkey_remove_named, name = passkey.name) on_click=Callback::new(move |_| leaving.set(Some(gone.get_value()))) />
            </li>
        }
    };
    view! { <ul class="held">{all.into_iter().map(row).collect_view()}</ul> }.into_any()
}

#[component]
fn Add(passkeys: Loaded<Vec<Passkey>>) -> impl IntoView {
    let (known, busy) = (RwSignal::new(true), RwSignal::new(false));
    let trouble = RwSignal::new(None::<NoPasskey>);
    let toasts = Toasts::here();
    Effect::new(move |_| known.set(browser::knows_passkeys()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        let name = browser::value_of(NAME).trim().to_owned();
        leptos::task::spawn_local(async move {
            match passkey::add(name).await {
                Ok(_) => {
                    browser::set_value(NAME, "");
                    toasts.say(t!(identity_me_passkey_added));
                    passkeys.again();
                }
                Err(why) => {
                    let _ = trouble.try_set(Some(why));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let note = move || {
        trouble.get().map(|why| {
            let said = why.said();
            view! { <Note tone=Tone::Warn title=said.title><p>{said.advice}</p></Note> }
        })
    };
    let form = move || {
        if !known.get() {
            return view! { <p class="hint row">{icon(Icon::Info, Size::Px14)}<span>{t!(identity_passkey_unknown_advice)}</span></p> }.into_any();
        }
        view! {
            <form class="ad" method="post" action=paths::MY_SIGN_IN on:submit=submit>
                <Entry id=NAME kind=Kind::Text label=t!(identity_me_passkey_name) placeholder=t!(identity_me_passkey_example) />
                <Button kind="submit" height=Height::Large icon=Icon::Plus disabled=busy>{t!(identity_me_passkey_add)}</Button>
            </form>
            {note}
        }
        .into_any()
    };
    form.into_any()
}

#[component]
fn Remove(passkeys: Loaded<Vec<Passkey>>, leaving: RwSignal<Option<Passkey>>) -> impl IntoView {
    let (open, toasts) = (RwSignal::new(false), Toasts::here());
    Effect::new(move |_| open.set(leaving.get().is_some()));
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            leaving.set(None);
        }
        now
    });
    let remove = Callback::new(move |_| {
        let Some(passkey) = leaving.get_untracked() else { return };
        open.set(false);
        leptos::task::spawn_local(async move {
            match call(RemovePasskey { id: passkey.id }).await {
                Ok(_) => {
                    toasts.say(t!(identity_me_passkey_removed, name = passkey.name));
                    passkeys.again();
                }
                Err(problem) => toasts.problem(&problem),
            }
        });
    });
    let says = move || match leaving.get() {
        Some(passkey) => view! { <p>{t!(identity_me_passkey_remove_says, name = passkey.name)}</p> }.into_any(),
        None => nothing(),
    };
    view! {
        <Dialog id="remove-passkey" title=t!(identity_me_passkey_remove) open=open>
            <div class="dialog-b stack">{says}</div>
            <div class="dialog-f">
                <Button on_click=Callback::new(move |_| open.set(false))>{t!(identity_keep)}</Button>
                <Button look=crate::ui::button::Look::Danger icon=Icon::Trash on_click=remove>{t!(identity_me_passkey_remove)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
