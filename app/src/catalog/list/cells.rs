//! One row of the list, cell by cell.

use leptos::prelude::*;
use shared::catalog::{EntityHead, EntityState, filter::Key};

use super::{
    rows::class,
    state::{Asked, Column},
};
use crate::{
    catalog::words::lifecycle,
    paths, t,
    ui::{
        icon::{Icon, Size, icon},
        kind::{kind_icon, kind_word},
        label::{Badge, Tag, Tone},
        reference::EntityLink,
        time::Age,
        who::{Face, Who, avatar},
    },
};

/// The id of the link in a row, for the focus.
pub fn row_id(position: usize) -> String {
    format!("row-{position}")
}

/// The id of a row, for its height.
pub fn line_id(position: usize) -> String {
    format!("line-{position}")
}

pub fn row(position: usize, head: &EntityHead, columns: &[Column], asked: &Asked) -> AnyView {
    let cells = columns.iter().map(|column| cell(*column, head, asked)).collect_view();
    view! {
        <tr id=line_id(position) aria-rowindex=position + 2>
            {name(position, head)}
            {cells}
        </tr>
    }
    .into_any()
}

/// The place of a row that is on its way.
pub fn empty_row(columns: usize) -> AnyView {
    let cells = (0..columns).map(|_| view! { <td><span class="skel skel-60"></span></td> }).collect_view();
    view! { <tr class="coming"><td class="c-name"><span class="skel skel-40"></span></td>{cells}</tr> }.into_any()
}

fn name(position: usize, head: &EntityHead) -> AnyView {
    let address = paths::entity(&head.reference);
    let problems = (head.problems > 0).then(|| {
        let href = format!("{address}#problems");
        let label = t!(catalog_problems, count = head.problems);
        view! { <a class="err" href=href title=label.clone() aria-label=label>{icon(Icon::Alert, Size::Px12)}{head.problems}</a> }
    });
    view! {
        <td class="c-name">
            <span class="row">
                {icon(kind_icon(&head.kind, head.entity_type.as_deref()), Size::Px16)}
                <a class="mid cut" id=row_id(position) href=address title=head.reference.to_string()>{head.title.clone()}</a>
                {problems}
                {state(&head.state)}
            </span>
            {second_line(head)}
        </td>
    }
    .into_any()
}

/// What a phone shows under the name.
fn second_line(head: &EntityHead) -> AnyView {
    let owner = head.owner.as_ref().map(|owner| view! { {avatar(&owner.reference, &owner.title, Face::Px16)}<span class="cut">{owner.title.clone()}</span> });
    // Without an owner the kind and the type say what it is.
    let what = head.owner.is_none().then(|| {
        let kind = kind_word(&head.kind);
        head.entity_type.as_ref().map_or(kind.clone(), |word| format!("{kind} · {word}"))
    });
    let life = head.lifecycle.as_deref().filter(|word| *word != "production").map(lifecycle);
    view! { <span class="row row-1 second" aria-hidden="true">{owner}{what}<span class="push">{life}</span></span> }
        .into_any()
}

fn state(state: &EntityState) -> Option<AnyView> {
    let word = match state {
        EntityState::Live => return None,
        EntityState::Orphan => t!(catalog_state_orphan),
        EntityState::Removed => t!(catalog_state_removed),
    };
    Some(view! { <Badge tone=Tone::Warn>{word}</Badge> }.into_any())
}

fn cell(column: Column, head: &EntityHead, asked: &Asked) -> AnyView {
    let class = class(column);
    let content = match column {
        Column::Kind => kind_word(&head.kind).into_any(),
        Column::Owner => head.owner.clone().map(|owner| view! { <Who who=owner face=Face::Px16 /> }).into_any(),
        Column::Lifecycle => head.lifecycle.as_deref().map(lifecycle).into_any(),
        Column::Type => head.entity_type.clone().into_any(),
        Column::Tags => tags(head, asked),
        Column::System => head.system.clone().map(|system| view! { <EntityLink to=system /> }).into_any(),
        Column::Namespace => head.reference.namespace().to_owned().into_any(),
        Column::Changed => view! { <Age at=head.changed_at /> }.into_any(),
    };
    view! { <td class=class>{content}</td> }.into_any()
}

fn tags(head: &EntityHead, asked: &Asked) -> AnyView {
    let tag = |word: &String| view! { <Tag word=word.clone() href=asked.under(&asked.filter.with(&Key::Tag, word)) /> };
    view! { <span class="chips">{head.tags.iter().map(tag).collect_view()}</span> }.into_any()
}
