//! Graph: what hangs together, as a picture and as the list of the same.

mod camera;
mod list;
mod picture;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Problem,
    catalog::{EntityRef, Graph, GraphNode, ListEntities, ShowGraph},
};

use crate::{
    call::call,
    layout::{
        page::{Crumb, Page},
        trouble,
    },
    paths, t,
    ui::{
        button::{ButtonLink, Segment, Segments},
        icon::Icon,
        label::Tone,
        load::{Load, use_answer},
        note::{Empty, Note},
    },
};

/// How many steps from the root unless told, and how many there can be.
const HOPS: u32 = 2;
const ALL_HOPS: u32 = 10;

/// What the graph shows; the whole of it is in the address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Wanted {
    root: Option<EntityRef>,
    filter: String,
    /// `both`, `dependencies`, `dependents` or `everything`.
    direction: String,
    hops: u32,
}

impl Wanted {
    fn path(&self) -> String {
        let hops = if self.hops == HOPS { String::new() } else { self.hops.to_string() };
        let direction = if self.direction == "both" { "" } else { &self.direction };
        let root = self.root.as_ref().map_or("", EntityRef::as_str);
        paths::with_query(
            paths::GRAPH,
            &[("root", root), ("q", &self.filter), ("direction", direction), ("hops", &hops)],
        )
    }
    fn is_somewhere(&self) -> bool {
        self.root.is_some() || !self.filter.is_empty()
    }
}

/// The graph, and how many entities there are in all where the page says so.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
struct Shown {
    graph: Graph,
    of: Option<usize>,
}

#[component]
pub fn GraphPage() -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        let query = query.get();
        let one = |name: &str| query.get(name).unwrap_or_default();
        let direction = one("direction");
        let known = ["dependencies", "dependents", "everything"].contains(&direction.as_str());
        Wanted {
            root: one("root").parse().ok(),
            filter: one("q"),
            direction: if known { direction } else { "both".to_owned() },
            hops: one("hops").parse().unwrap_or(HOPS).clamp(1, ALL_HOPS),
        }
    });
    let shown = use_answer(move || wanted.get(), ask);
    view! { <Load of=shown view=move |shown| page(shown, wanted.get_untracked()) trouble=trouble::page /> }.into_any()
}

async fn ask(wanted: Wanted) -> Result<Option<Shown>, Problem> {
    if !wanted.is_somewhere() {
        return Ok(None);
    }
    let Wanted { root, filter, direction, hops } = wanted;
    let counts = root.is_some() && direction == "dependents";
    let graph = call(ShowGraph { root, filter, direction, hops: Some(hops) }).await?;
    let everything = ListEntities { filter: String::new(), sort: String::new(), limit: Some(1), cursor: None };
    let of = if counts { Some(call(everything).await?.total) } else { None };
    Ok(Some(Shown { graph, of }))
}

fn page(shown: Option<Shown>, wanted: Wanted) -> AnyView {
    let Some(Shown { graph, of }) = shown else { return nowhere() };
    let root = graph.nodes.iter().find(|node| wanted.root.as_ref() == Some(&node.reference)).cloned();
    let title = root.as_ref().map_or_else(|| t!(graph_of_filter), |root| t!(graph_of, title = &root.title));
    let mut crumbs = vec![Crumb::new(t!(layout_catalog), paths::catalog(&wanted.filter))];
    crumbs.extend(root.as_ref().map(|root| Crumb::new(root.title.clone(), paths::entity(&root.reference))));
    let alone = graph.nodes.len() < 2;
    let body = view! {
        <div class="gr">
            <section class="gr-m" aria-labelledby="graph">
                {toolbar(root.as_ref(), &wanted)}
                <div class="gr-c">
                    {summary(&graph, root.as_ref(), &wanted, of)}
                    {alone.then(|| lonely(&wanted, root.as_ref()))}
                    {picture::picture(&graph, root.as_ref())}
                </div>
            </section>
            {list::list(&graph, root.as_ref(), &wanted)}
        </div>
    };
    view! { <Page title=title crumbs=crumbs class="fixed">{body}</Page> }.into_any()
}

fn toolbar(root: Option<&GraphNode>, wanted: &Wanted) -> AnyView {
    let name = root.map_or_else(|| t!(graph_title), |root| root.title.clone());
    let towards = |direction: &str, label: String| {
        let to = Wanted { direction: direction.to_owned(), ..wanted.clone() };
        Segment { label, icon: None, href: to.path(), current: wanted.direction == direction }
    };
    let steps = |hops: u32| {
        let label = if hops == ALL_HOPS { t!(graph_all) } else { hops.to_string() };
        Segment { label, icon: None, href: Wanted { hops, ..wanted.clone() }.path(), current: wanted.hops == hops }
    };
    // A filter shows all that fit, so there are no steps to count.
    let choices = root.map(|_| {
        let directions =
            vec![towards("both", t!(graph_both)), towards("dependencies", t!(graph_needs)), towards("dependents", t!(graph_needed)), towards("everything", t!(graph_everything))];
        let hops: Vec<Segment> = [1, 2, 3, ALL_HOPS].into_iter().map(steps).collect();
        view! {
            <Segments label=t!(graph_direction) choices=directions />
            <span class="row row-1"><span class="subtle t12 gr-st">{t!(graph_steps)}</span><Segments label=t!(graph_steps) choices=hops /></span>
        }
    });
    view! {
        <div class="gr-h">
            <h1 id="graph" class="cut">{name}</h1>
            {choices}
        </div>
    }
    .into_any()
}

/// What the picture says, in a sentence.
fn summary(graph: &Graph, root: Option<&GraphNode>, wanted: &Wanted, of: Option<usize>) -> AnyView {
    let around = graph.nodes.len().saturating_sub(usize::from(root.is_some()));
    let teams = list::owners(graph, root);
    let says = match (root, wanted.direction.as_str()) {
        (None, _) => t!(graph_says_filter, count = around, links = graph.edges.len()),
        (Some(_), "dependents") => t!(graph_says_dependents, count = around, of = of.unwrap_or(around), teams = teams),
        (Some(_), "dependencies") => t!(graph_says_dependencies, count = around, teams = teams),
        (Some(_), _) => t!(graph_says_both, count = around, teams = teams),
    };
    let broken = graph.nodes.iter().filter(|node| !node.found).count();
    let missing = (broken > 0).then(|| view! { <p class="muted">{t!(graph_ghosts, count = broken)}</p> });
    let out = (graph.left_out > 0).then(|| {
        view! { <Note tone=Tone::Info title=t!(graph_left_out, count = graph.left_out)><p>{t!(graph_left_out_advice)}</p></Note> }
    });
    view! { <div class="gr-s"><p class="gr-sp">{says}</p>{missing}{out}</div> }.into_any()
}

/// The root alone: why, and where more could be.
fn lonely(wanted: &Wanted, root: Option<&GraphNode>) -> AnyView {
    let everything = Wanted { direction: "everything".to_owned(), ..wanted.clone() };
    let more = (root.is_some() && wanted.direction != "everything")
        .then(|| view! { <ButtonLink href=everything.path() icon=Icon::Graph>{t!(graph_everything)}</ButtonLink> });
    view! { <Empty icon=Icon::Graph title=t!(graph_alone)><p>{t!(graph_alone_advice)}</p>{more}</Empty> }.into_any()
}

/// No root and no filter: where one can begin.
fn nowhere() -> AnyView {
    let of = |filter: &str| paths::with_query(paths::GRAPH, &[("q", filter)]);
    view! {
        <Page title=t!(graph_title) crumbs=vec![Crumb::new(t!(layout_catalog), paths::CATALOG)]>
            <div class="page">
                <h1>{t!(graph_title)}</h1>
                <Empty icon=Icon::Graph title=t!(graph_nowhere)>
                    <p>{t!(graph_nowhere_advice)}</p>
                    <p class="row">
                        <ButtonLink href=of("kind:domain,system") icon=Icon::System>{t!(graph_systems)}</ButtonLink>
                        <ButtonLink href=of("kind:component") icon=Icon::Server>{t!(graph_components)}</ButtonLink>
                        <ButtonLink href=paths::CATALOG.to_owned() icon=Icon::Box>{t!(layout_catalog)}</ButtonLink>
                    </p>
                </Empty>
            </div>
        </Page>
        {trouble::stranger()}
    }
    .into_any()
}
