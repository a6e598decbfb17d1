//! What belongs to a system or a domain: its parts by kind, and for a domain the parts of its systems.

use leptos::prelude::*;
use shared::{
    Page,
    catalog::{EntityHead, ListEntities, Relation},
};

use super::{
    Detail, map,
    relations::{by_kind, kind_rank, open_graph, with},
};
use crate::{
    paths, t,
    texts::number::number,
    ui::{
        button::{ButtonLink, Height, Look},
        icon::{Icon, Size, icon},
        kind::{kind_icon, kind_words},
        load::{Load, use_call},
        note::Empty,
        reference::EntityLink,
        who::{Face, Who},
    },
};

/// How many parts of one kind a page lists before it links to the rest.
const SHOWN: usize = 12;
/// How many parts of one system the domain lists.
const SHOWN_OF_SYSTEM: usize = 6;

pub fn system(detail: &Detail) -> AnyView {
    let parts: Vec<Relation> = with(detail, "hasPart").cloned().collect();
    if parts.is_empty() {
        return nothing(t!(catalog_system_empty), t!(catalog_system_empty_advice, name = detail.head.reference.name()));
    }
    let filter = format!("system:{}", detail.head.reference);
    view! {
        <div class="sect-h map-h">
            <h2>{t!(catalog_parts)}</h2>
            <span class="subtle">{number(parts.len())}</span>
            {open_graph(detail)}
        </div>
        {map::map(filter.clone(), &detail.head.reference)}
        {by_kind("parts", parts, &filter, SHOWN)}
    }
    .into_any()
}

pub fn domain(detail: &Detail) -> AnyView {
    let parts: Vec<Relation> = with(detail, "hasPart").cloned().collect();
    if parts.is_empty() {
        return nothing(t!(catalog_domain_empty), t!(catalog_domain_empty_advice, name = detail.head.reference.name()));
    }
    let (systems, others): (Vec<_>, Vec<_>) =
        parts.into_iter().partition(|part| part.target.reference.kind() == "system");
    let filter = format!("domain:{}", detail.head.reference);
    let names: Vec<String> = systems.iter().map(|system| system.target.reference.to_string()).collect();
    let inside = (!systems.is_empty()).then(|| {
        let question = ListEntities {
            filter: format!("system:{}", names.join(",")),
            sort: String::new(),
            limit: Some(1000),
            cursor: None,
        };
        let parts = use_call(move || question.clone());
        let systems = StoredValue::new(systems);
        view! { <Load of=parts view=move |page| systems.with_value(|systems| of_systems(systems, page)) /> }
    });
    view! { {inside}{by_kind("parts", others, &filter, SHOWN)} }.into_any()
}

/// Each system with what it consists of.
fn of_systems(systems: &[Relation], parts: Page<EntityHead>) -> AnyView {
    let system = |system: &Relation| {
        let own = |head: &&EntityHead| head.system.as_ref().is_some_and(|of| of.reference == system.target.reference);
        let mut own: Vec<&EntityHead> = parts.items.iter().filter(own).collect();
        own.sort_by(|a, b| kind_rank(&a.kind).cmp(&kind_rank(&b.kind)).then_with(|| a.title.cmp(&b.title)));
        card(system, &own)
    };
    view! {
        <section aria-labelledby="systems">
            <div class="sect-h"><h2 id="systems">{t!(kind_systems)}</h2><span class="subtle">{number(systems.len())}</span></div>
            <ul class="systems">{systems.iter().map(system).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn card(system: &Relation, parts: &[&EntityHead]) -> AnyView {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for head in parts {
        match counts.iter_mut().find(|(kind, _)| *kind == head.kind) {
            Some((_, count)) => *count += 1,
            None => counts.push((&head.kind, 1)),
        }
    }
    let filter = format!("system:{}", system.target.reference);
    let count = |(kind, count): (&str, usize)| {
        let href = paths::catalog(&format!("kind:{} {filter}", kind.to_lowercase()));
        view! { <a class="chip" href=href>{icon(kind_icon(kind, None), Size::Px12)}{number(count)}" "{kind_words(kind)}</a> }
    };
    let part = |head: &&EntityHead| {
        view! {
            <li><a class="row" href=paths::entity(&head.reference)>{icon(kind_icon(&head.kind, head.entity_type.as_deref()), Size::Px14)}<span class="cut">{head.title.clone()}</span></a></li>
        }
    };
    let rest = (parts.len() > SHOWN_OF_SYSTEM).then(|| {
        view! { <li><a class="subtle" href=paths::catalog(&filter)>{t!(catalog_more, count = parts.len() - SHOWN_OF_SYSTEM)}</a></li> }
    });
    view! {
        <li>
            <div class="row">
                <h3><EntityLink to=system.target.clone() /></h3>
                <span class="push">{system.owner.clone().map(|owner| view! { <Who who=owner face=Face::Px16 /> })}</span>
            </div>
            <p class="chips">{counts.into_iter().map(count).collect_view()}</p>
            <ul class="parts">{parts.iter().take(SHOWN_OF_SYSTEM).map(part).collect_view()}{rest}</ul>
        </li>
    }
    .into_any()
}

fn nothing(title: String, advice: String) -> AnyView {
    view! {
        <section>
            <Empty icon=Icon::System title=title>
                <p>{advice}</p>
                <ButtonLink href=paths::CATALOG.to_owned() look=Look::Quiet height=Height::Small>{t!(layout_catalog)}</ButtonLink>
            </Empty>
        </section>
    }
    .into_any()
}
