//! The source tab: the declaration as its author wrote it, each line a place that can be linked to.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::catalog::{Declaration, EntityDetail, EntityRef, Place, ShowDeclaration, annotation::safe_url};

use super::entity::{Detail, file_name};
use crate::{
    paths::{self, Tab},
    t,
    ui::{
        button::{Segment, Segments},
        code::{Language, coloured},
        icon::{Icon, Size, icon},
        load::{Load, use_call},
        reference::Copyable,
        time::Time,
    },
};

pub fn tab(detail: &Detail) -> AnyView {
    let query = use_query_map();
    let reference = detail.head.reference.clone();
    let question = move || {
        let query = query.get();
        ShowDeclaration {
            reference: reference.clone(),
            revision: query.get("revision").and_then(|number| number.parse().ok()),
            source: query.get("source"),
            path: query.get("path"),
        }
    };
    let declaration = use_call(question);
    let detail = detail.clone();
    let view = move |declaration: Declaration| {
        let query = query.get_untracked();
        let revision = query.get("revision");
        page(&detail, declaration, revision)
    };
    view! { <div class="ent-b"><div class="ent-m wide-1 src-t"><Load of=declaration view=view /></div></div> }
        .into_any()
}

fn page(detail: &EntityDetail, declaration: Declaration, revision: Option<String>) -> AnyView {
    let old = revision.map(|number| {
        let now = paths::tab(&detail.head.reference, Tab::Source);
        view! { <p class="row"><span class="badge badge-info">{t!(catalog_revision, number = number)}</span><a class="link" href=now>{t!(catalog_revision_now)}</a></p> }
    });
    let place = declaration.place.clone();
    let label = format!("{}, {}", place.source_title, place.path);
    let named = label.clone();
    let caption = caption(&place);
    view! {
        {versions(detail, &place)}
        {old}
        <figure class="code">
            <figcaption>{caption}</figcaption>
            <div class="code-s" tabindex="0" role="region" aria-label=named>
                <table class="code-t">
                    <caption class="vh">{label}</caption>
                    <tbody>{lines(&declaration)}</tbody>
                </table>
            </div>
        </figure>
    }
    .into_any()
}

fn caption(place: &Place) -> AnyView {
    let view = place.view_url.as_deref().and_then(safe_url);
    let edit = place.edit_url.as_deref().and_then(safe_url);
    let out = |href: String, drawn: Icon, text: String| view! { <a class="btn btn-quiet btn-sm" href=href rel="noopener noreferrer external">{icon(drawn, Size::Px12)}{text}</a> };
    view! {
        {icon(Icon::File, Size::Px14)}
        <Copyable text=place.path.clone() />
        <span class="subtle t12 nowrap">{commit_short(place)}<span class="wide">" "{t!(catalog_read_when)}" "<Time at=place.seen_at /></span></span>
        <span class="push row row-1">
            <a class="btn btn-quiet btn-sm" href=paths::source(&place.source)>{icon(Icon::Folder, Size::Px12)}<span class="cut">{place.source_title.clone()}</span></a>
            {view.map(|href| out(href, Icon::External, t!(catalog_view_at_source)))}
            {edit.map(|href| out(href, Icon::Pencil, t!(catalog_edit)))}
        </span>
    }
    .into_any()
}

/// The places that declare the entity, when there are several.
fn versions(detail: &EntityDetail, shown: &Place) -> Option<AnyView> {
    if detail.rivals.is_empty() {
        return None;
    }
    let here = paths::tab(&detail.head.reference, Tab::Source);
    let own = detail.declared.iter().map(|place| (place, here.clone()));
    let rivals = detail.rivals.iter().map(|place| (place, rival_address(&detail.head.reference, place)));
    let segment = |(place, href): (&Place, String)| Segment {
        label: format!("{} · {}", place.source_title, place.path),
        icon: None,
        href,
        current: place.source == shown.source && place.path == shown.path,
    };
    let choices: Vec<Segment> = own.chain(rivals).map(segment).collect();
    Some(view! { <p class="row rivals"><span class="muted">{t!(catalog_declared_in)}</span><Segments label=t!(catalog_declared_in) choices=choices /></p> }.into_any())
}

fn rival_address(reference: &EntityRef, place: &Place) -> String {
    paths::with_query(&paths::tab(reference, Tab::Source), &[("source", &place.source.0), ("path", &place.path)])
}

fn lines(declaration: &Declaration) -> AnyView {
    let language = Language::of(&declaration.place.path);
    let language = if language == Language::Plain { Language::Yaml } else { language };
    // Fields by line: their names are places to link to, and what came from another file says so.
    let mut fields: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    let mut from: BTreeMap<u32, &str> = BTreeMap::new();
    for place in &declaration.fields {
        fields.entry(place.line).or_default().push(&place.field);
        if let Some(file) = &place.from {
            from.entry(place.line).or_insert(file);
        }
    }
    let row = |(text, number): (&str, u32)| {
        let names = fields.get(&number).cloned().unwrap_or_default();
        let hint = names.first().map(|name| (*name).to_owned());
        let anchors = names.iter().map(|name| view! { <span id=(*name).to_owned()></span> }).collect_view();
        let note = from.get(&number).map(|file| {
            view! { <tr class="says"><td class="ln"></td><td><span class="say note-t">{icon(Icon::File, Size::Px12)}{t!(catalog_comes_from_file, file = *file)}</span></td></tr> }
        });
        view! {
            <tr id=format!("L{number}")>
                <td class="ln"><a href=format!("#L{number}") target="_self" title=hint>{number}</a></td>
                <td class="lc">{anchors}{coloured(text, language)}</td>
            </tr>
            {note}
        }
    };
    declaration.text.lines().zip(declaration.first_line..).map(row).collect_view().into_any()
}

/// A place in words, with the way to its text.
pub fn place_words(reference: &EntityRef, place: &Place, in_force: bool) -> AnyView {
    let href = if in_force { paths::tab(reference, Tab::Source) } else { rival_address(reference, place) };
    view! {
        <span class="cut">{place.source_title.clone()}" "<a class="link mono" href=href title=place.path.clone()>{format!("{}:{}", place.path, place.line)}</a></span>
    }
    .into_any()
}

/// The commit that was read: ` at 3f2a91c`; nothing for a source without commits.
pub fn commit_short(place: &Place) -> Option<AnyView> {
    let short: String = place.commit.as_ref()?.chars().take(7).collect();
    Some(view! { " "{t!(catalog_at_commit)}" "<code class="mono">{short}</code> }.into_any())
}

/// A link to a line: `catalog-info.yaml, line 12`.
pub fn line_link(place: &Place, href: &str, line: u32) -> AnyView {
    view! { <a class="link mono" href=href.to_owned()>{file_name(&place.path).to_owned()}</a>{t!(catalog_line, line = line)} }.into_any()
}
