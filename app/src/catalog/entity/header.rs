//! The head of an entity's page: what it is, whose it is, how far it is, and what can be done with it.

use leptos::prelude::*;
use shared::catalog::{EntityDetail, annotation::safe_url};

use super::remove::Remove;
use crate::{
    catalog::words::lifecycle,
    paths, t,
    ui::{
        button::{ButtonLink, Look},
        icon::{Icon, Size, icon},
        kind::{KindTile, kind_word},
        reference::Copyable,
        who::{Face, Who, avatar},
    },
};

pub fn header(detail: &EntityDetail, again: Callback<()>) -> AnyView {
    let head = &detail.head;
    let reference = head.reference.clone();
    let text = reference.to_string();
    let facts = [
        Some(what(detail)),
        head.owner.clone().map(|owner| view! { <Who who=owner face=Face::Px16 /> }.into_any()),
        head.lifecycle.as_deref().map(lifecycle),
        (reference.namespace() != "default")
            .then(|| view! { <span title=t!(catalog_namespace)>{reference.namespace().to_owned()}</span> }.into_any()),
    ];
    let facts = facts.into_iter().flatten().map(|fact| view! { <li>{fact}</li> }).collect_view();
    let edit = detail.declared.as_ref().and_then(|place| place.edit_url.as_deref()).and_then(safe_url);
    view! {
        <header class="ent-h">
            {tile(detail)}
            <div class="ent-t">
                <div class="row">
                    <h1 class="cut-2">{head.title.clone()}</h1>
                    <Copyable text=text />
                </div>
                <ul class="ent-s">{facts}</ul>
            </div>
            <div class="ent-a">
                <ButtonLink href=paths::graph(&reference) icon=Icon::Graph>{t!(catalog_open_graph)}</ButtonLink>
                {edit.map(|href| view! { <a class="btn" href=href rel="noopener noreferrer external">{icon(Icon::Pencil, Size::Px14)}{t!(catalog_edit_at_source)}</a> })}
                <Remove reference=reference title=head.title.clone() again=again look=Look::Quiet />
            </div>
        </header>
    }
    .into_any()
}

/// People and teams have a face, everything else has the icon of its kind.
fn tile(detail: &EntityDetail) -> AnyView {
    let head = &detail.head;
    match head.reference.kind() {
        "user" | "group" => avatar(&head.reference, &head.title, Face::Px40),
        _ => view! { <KindTile kind=head.kind.clone() entity_type=head.entity_type.clone() /> }.into_any(),
    }
}

/// Kind and type: `Component service`; a type that only says the kind again is left out.
fn what(detail: &EntityDetail) -> AnyView {
    let kind = kind_word(&detail.head.kind);
    match detail.head.entity_type.as_ref().filter(|word| !word.eq_ignore_ascii_case(&kind)) {
        Some(word) => view! { <span>{kind}</span>" "<span class="subtle">{word.clone()}</span> }.into_any(),
        None => view! { <span>{kind}</span> }.into_any(),
    }
}
