//! The page of one entity: header, facts, and its parts as tabs, each with its own address.

mod about;
mod annotations;
mod aside;
mod banners;
mod belongings;
mod changes;
mod facts;
mod header;
mod location;
mod lost;
mod map;
mod origin;
mod overview;
mod people;
mod picture;
mod relations;
mod remove;
mod tabs;
mod template;
mod tree;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::{hooks::use_params_map, params::ParamsMap};
use shared::catalog::{EntityDetail, EntityRef, ShowEntity};

use super::{definition, history, source};
use crate::{
    layout::{
        not_found::NotFound,
        page::{Crumb, Page},
        palette::recent,
        trouble,
    },
    paths::{self, Tab},
    t,
    ui::{
        load::{skeleton, under_line, use_call},
        tabs::Tabs,
    },
};

pub use about::paragraphs;
pub use facts::file_name;

/// An entity with all that its page shows, shared by the parts of the page.
pub type Detail = Arc<EntityDetail>;

#[component]
pub fn EntityPage() -> impl IntoView {
    let params = use_params_map();
    let asked = Memo::new(move |_| params.with(asked));
    let is_page = Memo::new(move |_| asked.get().is_some());
    move || match asked.get_untracked().filter(|_| is_page.get()) {
        Some((reference, tab)) => {
            // Addresses that follow keep this page while they are answered.
            let reference =
                Memo::new(move |_| asked.get().map_or_else(|| reference.clone(), |(reference, _)| reference));
            let tab = Memo::new(move |_| asked.get().map_or(tab, |(_, tab)| tab));
            entity(reference, tab)
        }
        None => view! { <NotFound /> }.into_any(),
    }
}

/// The entity and the part of it that an address names.
fn asked(params: &ParamsMap) -> Option<(EntityRef, Tab)> {
    let part = |name: &str| params.get(name).unwrap_or_default();
    let reference = EntityRef::new(&part("kind"), &part("namespace"), &part("name")).ok()?;
    Some((reference, Tab::of(&part("tab"))?))
}

fn entity(reference: Memo<EntityRef>, tab: Memo<Tab>) -> AnyView {
    let detail = use_call(move || ShowEntity { reference: reference.get() });
    let again = Callback::new(move |()| detail.again());
    let shown = detail.show(skeleton, move |detail| match detail {
        Ok(detail) => page(Arc::new(detail), tab, again),
        Err(problem) if problem.status == 404 => lost::lost(reference.get_untracked()),
        Err(problem) => trouble::page(problem, again),
    });
    under_line(detail.asking(), shown)
}

fn page(detail: Detail, tab: Memo<Tab>, again: Callback<()>) -> AnyView {
    let title = detail.head.title.clone();
    let of_tab = detail.clone();
    let name = Signal::derive(move || match tab.get() {
        Tab::Overview => of_tab.head.title.clone(),
        other => tabs::label(other, &of_tab),
    });
    let whole = title.clone();
    let window = Signal::derive(move || match tab.get() {
        Tab::Overview => whole.clone(),
        _ => format!("{} · {whole}", name.get()),
    });
    let seen = (detail.head.reference.clone(), title.clone());
    Effect::new(move |_| recent::remember(seen.0.clone(), Some(seen.1.clone())));
    let way = crumbs(&detail);
    let own = Crumb::new(title.clone(), paths::entity(&detail.head.reference));
    let crumbs = Signal::derive(move || {
        let own = (tab.get() != Tab::Overview).then(|| own.clone());
        way.iter().cloned().chain(own).collect::<Vec<_>>()
    });
    let content = {
        let detail = detail.clone();
        move || match tab.get() {
            Tab::Overview => overview::overview(&detail),
            Tab::Api => definition::tab(&detail),
            Tab::Dependencies => relations::tab(&detail),
            Tab::History => history::tab(&detail),
            Tab::Source => source::tab(&detail),
        }
    };
    let links = {
        let detail = detail.clone();
        Signal::derive(move || tabs::tabs(&detail, tab.get()))
    };
    view! {
        <Page title=name window=window crumbs=crumbs>
            <div class="ent">
                {header::header(&detail, again)}
                {banners::banners(&detail, again)}
                {facts::facts(&detail)}
                <Tabs label=title tabs=links />
                {content}
            </div>
        </Page>
    }
    .into_any()
}

/// The catalog, and the system or the domain that the entity belongs to.
fn crumbs(detail: &EntityDetail) -> Vec<Crumb> {
    let catalog = Crumb::new(t!(layout_catalog), paths::CATALOG);
    let whole = detail.head.system.as_ref().or_else(|| relations::first(detail, "partOf")).filter(|whole| whole.found);
    let whole = whole.map(|whole| Crumb::new(whole.title.clone(), paths::entity(&whole.reference)));
    std::iter::once(catalog).chain(whole).collect()
}
