//! Trash: what left the catalog, why, and until when it can be taken back.

use leptos::prelude::*;
use shared::catalog::{EntityHead, ListTrash, REMOVE, RemoveEntity, RestoreEntity, TrashItem};

use crate::{
    call::call,
    layout::{
        may::{Allowed, Otherwise},
        page::Page,
        trouble,
    },
    paths,
    problems::said::said,
    t,
    ui::{
        button::{Button, ButtonLink, Height},
        icon::{Icon, Size, icon},
        kind::{kind_icon, kind_word},
        load::{Load, Loaded, use_call},
        note::Empty,
        time::{Age, Time},
        toast::Toasts,
        who::Who,
    },
};

#[component]
pub fn TrashPage() -> impl IntoView {
    let trash = use_call(|| ListTrash {});
    view! { <Load of=trash view=move |items| page(items, trash) trouble=trouble::page /> }.into_any()
}

fn page(items: Vec<TrashItem>, trash: Loaded<Vec<TrashItem>>) -> AnyView {
    view! {
        <Page title=t!(trash_title)>
            <div class="page">
                <header class="page-h">
                    <h1>{t!(trash_title)}</h1>
                </header>
                <p class="muted lead">{t!(trash_lead)}</p>
                <Otherwise need=REMOVE />
                {table(items, trash)}
            </div>
        </Page>
    }
    .into_any()
}

fn table(items: Vec<TrashItem>, trash: Loaded<Vec<TrashItem>>) -> AnyView {
    if items.is_empty() {
        return view! {
            <Empty icon=Icon::Trash title=t!(trash_none)>
                <p>{t!(trash_none_advice)}</p>
                <ButtonLink href=paths::CATALOG.to_owned() icon=Icon::Box>{t!(layout_catalog)}</ButtonLink>
            </Empty>
        }
        .into_any();
    }
    view! {
        <table class="table trash">
            <caption class="vh">{t!(trash_title)}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!(trash_name)}</th>
                    <th scope="col" class="tr-o">{t!(trash_owner)}</th>
                    <th scope="col" class="tr-w">{t!(trash_why)}</th>
                    <th scope="col" class="tr-s num">{t!(trash_since)}</th>
                    <th scope="col" class="tr-p num">{t!(trash_purged)}</th>
                    <th scope="col" class="tr-a"><span class="vh">{t!(trash_actions)}</span></th>
                </tr>
            </thead>
            <tbody>{items.into_iter().map(|item| row(item, trash)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(item: TrashItem, trash: Loaded<Vec<TrashItem>>) -> AnyView {
    let TrashItem { head, reason, since, purge_at, was_declared } = item;
    let drawn = icon(kind_icon(&head.kind, head.entity_type.as_deref()), Size::Px16);
    let place = was_declared.map(|place| view! { <span class="tr-f mono subtle cut" title=place.path>{format!("{}:{}", place.path, place.line)}</span> });
    let (href, title, kind, owner) =
        (paths::entity(&head.reference), head.title.clone(), kind_word(&head.kind), head.owner.clone());
    let head = StoredValue::new(head);
    view! {
        <tr>
            <td>
                <span class="row">{drawn}<a class="mid cut" href=href>{title}</a><span class="subtle t12">{kind}</span></span>
                {place}
            </td>
            <td class="tr-o">{owner.map(|owner| view! { <Who who=owner /> })}</td>
            <td class="tr-w muted">{said(&reason)}</td>
            <td class="tr-s num muted"><Age at=since /></td>
            <td class="tr-p num muted"><Time at=purge_at /></td>
            <td class="tr-a"><Allowed need=REMOVE><Restore head=head.get_value() trash=trash /></Allowed></td>
        </tr>
    }
    .into_any()
}

/// Takes an entity out of the trash; undoing that puts it back.
#[component]
fn Restore(head: EntityHead, trash: Loaded<Vec<TrashItem>>) -> impl IntoView {
    let toasts = Toasts::here();
    let label = head.title.clone();
    let restore = Callback::new(move |_| {
        let reference = head.reference.clone();
        leptos::task::spawn_local(async move {
            match call(RestoreEntity { reference: reference.clone() }).await {
                Ok(head) => toasts.say_with_undo(t!(trash_restored, title = head.title), move || {
                    let reference = reference.clone();
                    leptos::task::spawn_local(async move {
                        if let Err(problem) = call(RemoveEntity { reference, reason: t!(trash_put_back) }).await {
                            toasts.problem(&problem);
                        }
                        trash.again();
                    });
                }),
                Err(problem) => toasts.problem(&problem),
            }
            trash.again();
        });
    });
    view! { <Button height=Height::Small icon=Icon::Undo on_click=restore>{t!(trash_restore)}<span class="vh">" "{label}</span></Button> }.into_any()
}
