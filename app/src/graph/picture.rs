//! The picture: nodes that are links, edges towards what is needed; pointer, wheel, buttons and keys move what is seen.

use leptos::{
    ev::{KeyboardEvent, MouseEvent, PointerEvent, WheelEvent},
    prelude::*,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use shared::catalog::{
    Graph, GraphNode,
    layout::{Layout, Options, lay_out},
};

use super::camera::Camera;
use crate::{
    browser,
    layout::keys,
    paths, t,
    ui::{
        button::IconButton,
        icon::Icon,
        kind::{kind_icon, kind_word},
        label::{Tone, mark},
    },
};

/// The size of a node, and how many letters of its title fit.
const NODE: (f64, f64) = (172.0, 36.0);
const LETTERS: usize = 18;
const PICTURE: &str = "picture";
/// Below this scale the first view shows the root instead of everything, for nobody could read it.
const READABLE: f64 = 0.55;
/// What one press of `+` does.
const STEP: f64 = 1.3;

/// What the keys and the pointer need to know, kept as long as the picture is shown.
#[derive(Debug, Clone, Copy)]
struct Stage {
    camera: RwSignal<Camera>,
    scene: StoredValue<Scene>,
}

#[derive(Debug)]
struct Scene {
    layout: Layout,
    edges: Vec<(usize, usize)>,
    root: usize,
}

pub fn picture(graph: &Graph, root: Option<&GraphNode>) -> AnyView {
    let edges: Vec<(usize, usize)> = graph.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let options = Options { layer_gap: 60.0, node_gap: 16.0, part_gap: 32.0 };
    let layout = lay_out(&vec![NODE; graph.nodes.len()], &edges, &options);
    let root = root.and_then(|root| graph.nodes.iter().position(|node| node.reference == root.reference));
    let navigate = use_navigate();
    let go = Callback::new(move |path: String| navigate(&path, NavigateOptions::default()));
    let camera = RwSignal::new(Camera::on_all(layout.width, layout.height));
    let lines = (0..edges.len()).map(|edge| line(graph, &layout, edge)).collect_view();
    let nodes = graph
        .nodes
        .iter()
        .enumerate()
        .map(|(position, node)| self::node(position, node, &layout, root, go))
        .collect_view();
    let stage = Stage { camera, scene: StoredValue::new(Scene { layout, edges, root: root.unwrap_or(0) }) };
    stage.begin();
    keys::offer(vec![
        ("← →", t!(graph_key_edges)),
        ("↑ ↓", t!(graph_key_column)),
        ("+ -", t!(graph_key_zoom)),
        ("0", t!(graph_key_fit)),
    ]);
    let drag = Drag::new(stage);
    view! {
        <svg
            id=PICTURE
            class="cv"
            class:held=move || drag.held.get()
            viewBox=move || camera.get().view_box()
            role="group"
            aria-label=t!(graph_picture)
            on:wheel=move |event| stage.wheel(&event)
            on:pointerdown=move |event| drag.begin(&event)
            on:pointermove=move |event| drag.go_on(&event)
            on:pointerup=move |_| drag.end()
            on:pointerleave=move |_| drag.end()
            on:dragstart=move |event| event.prevent_default()
            on:click:capture=move |event| if drag.was_far() { event.prevent_default(); event.stop_propagation(); }
            on:keydown=move |event| stage.key(&event)
        >
            <defs>
                <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
                    <path class="tip-p" d="M1 1 7 4 1 7"></path>
                </marker>
            </defs>
            <g>{lines}</g>
            <g>{nodes}</g>
        </svg>
        {buttons(stage)}
        {legend(graph)}
    }
    .into_any()
}

fn line(graph: &Graph, layout: &Layout, edge: usize) -> AnyView {
    let said = &graph.edges[edge];
    let (Some(from), Some(to)) = (graph.nodes.get(said.from), graph.nodes.get(said.to)) else { return ().into_any() };
    let hops = from.hops.max(to.hops).min(3);
    let dashed = if is_need(&said.relation) { "" } else { " ed-soft" };
    let ghost = if from.found && to.found { "" } else { " ed-ghost" };
    view! {
        <path class=format!("ed h{hops}{dashed}{ghost}") d=layout.svg_path(edge) marker-end="url(#tip)">
            <title>{format!("{} {} {}", from.title, said.relation, to.title)}</title>
        </path>
    }
    .into_any()
}

/// Whether a relation says that one needs the other.
fn is_need(relation: &str) -> bool {
    matches!(relation, "dependsOn" | "dependencyOf" | "consumesApi" | "apiConsumedBy" | "providesApi" | "apiProvidedBy")
}

fn node(position: usize, node: &GraphNode, layout: &Layout, root: Option<usize>, go: Callback<String>) -> AnyView {
    let corner = layout.positions[position];
    let is_root = root == Some(position);
    let class = match (is_root, node.found) {
        (true, _) => "nd nd-root",
        (false, true) => "nd",
        (false, false) => "nd nd-ghost",
    };
    let kind = if node.kind.is_empty() { node.reference.kind() } else { &node.kind };
    let drawn = if node.found { kind_icon(kind, node.entity_type.as_deref()) } else { Icon::Question };
    let wrong = (node.problems > 0).then(|| view! { <path class="nd-wrong" d="M157.500 13.500l5 9h-10z"></path> });
    let hop = (root.is_some() && !is_root).then(|| {
        view! {
            <circle class="nd-hopc" cx="0" cy="18" r="8.5"></circle>
            <text class="nd-hop" x="0" y="22" text-anchor="middle">{node.hops}</text>
        }
    });
    let says = said(node, kind, is_root || root.is_none());
    let inner = view! {
        <rect width=NODE.0 height=NODE.1 rx="6"></rect>
        <use class="nd-i" href=drawn.href() x="14" y="10" width="16" height="16"></use>
        <text x="37" y="22.500">{short(&node.title, if node.problems > 0 { LETTERS - 3 } else { LETTERS })}</text>
        {wrong}
    };
    let titled = says.clone();
    let transform = format!("translate({:.1} {:.1})", corner.x, corner.y);
    let id = node_id(position);
    // One stop for Tab; from there the arrows go on.
    let tab = if root.unwrap_or(0) == position { "0" } else { "-1" };
    if !node.found {
        return view! { <g class=class id=id transform=transform tabindex=tab role="img" aria-label=says><title>{titled}</title>{inner}{hop}</g> }.into_any();
    }
    let path = paths::entity(&node.reference);
    let to = path.clone();
    // The router takes over the links of the page, but not those of a picture.
    let follow = move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.default_prevented()) {
            event.prevent_default();
            go.run(to.clone());
        }
    };
    view! {
        <g class=class transform=transform>
            <a id=id href=path tabindex=tab aria-label=says on:click=follow>
                <title>{titled}</title>
                {inner}
            </a>
            {hop}
        </g>
    }
    .into_any()
}

/// A node in words: name, kind, distance, what is wrong.
fn said(node: &GraphNode, kind: &str, near: bool) -> String {
    let mut said = vec![node.title.clone(), kind_word(kind)];
    if !node.found {
        said.push(t!(graph_ghost));
    }
    if !near {
        said.push(t!(graph_hops, count = node.hops));
    }
    if node.problems > 0 {
        said.push(t!(graph_problems, count = node.problems));
    }
    said.join(", ")
}

/// What fits into a node; all of it is in its title.
fn short(title: &str, letters: usize) -> String {
    if title.chars().count() <= letters {
        title.to_owned()
    } else {
        title.chars().take(letters - 1).chain(['…']).collect()
    }
}

fn node_id(position: usize) -> String {
    format!("node-{position}")
}

fn buttons(stage: Stage) -> AnyView {
    let zoom = move |factor: f64| Callback::new(move |_| stage.zoom(factor));
    view! {
        <div class="zoom" role="group" aria-label=t!(graph_zoom)>
            <IconButton icon=Icon::Plus label=t!(graph_nearer) look=crate::ui::button::Look::Plain on_click=zoom(STEP) />
            <IconButton icon=Icon::Minus label=t!(graph_farther) look=crate::ui::button::Look::Plain on_click=zoom(1.0 / STEP) />
            <IconButton icon=Icon::Zoom label=t!(graph_fit) look=crate::ui::button::Look::Plain on_click=Callback::new(move |_| stage.fit()) />
        </div>
    }
    .into_any()
}

/// What the signs mean; only those that are in the picture.
fn legend(graph: &Graph) -> AnyView {
    let soft = graph.edges.iter().any(|edge| !is_need(&edge.relation));
    let needs = graph.edges.iter().any(|edge| is_need(&edge.relation));
    let line = |class: &'static str, says: String| {
        view! {
            <li>
                <svg class="lg" viewBox="0 0 26 8" aria-hidden="true"><path class=class d="M1 4h22" marker-end="url(#tip)"></path></svg>
                {says}
            </li>
        }
    };
    let wrong = graph.nodes.iter().any(|node| node.problems > 0);
    let ghosts = graph.nodes.iter().any(|node| !node.found);
    view! {
        <ul class="legend" aria-label=t!(graph_legend)>
            {needs.then(|| line("ed h1", t!(graph_legend_needs)))}
            {soft.then(|| line("ed h1 ed-soft", t!(graph_legend_soft)))}
            {wrong.then(|| view! { <li>{mark(Tone::Warn)}{t!(graph_legend_wrong)}</li> })}
            {ghosts.then(|| view! { <li><svg class="lg" viewBox="0 0 26 12" aria-hidden="true"><rect class="lg-ghost" x="1" y="1" width="24" height="10" rx="3"></rect></svg>{t!(graph_ghost)}</li> })}
        </ul>
    }
    .into_any()
}

// ---------------------------------------------------------------- moving about

impl Stage {
    /// A picture that would be too small to read begins at its root.
    fn begin(self) {
        Effect::new(move |_| {
            self.look_at_root();
            // After a navigation the picture is not on the page before its effects run.
            browser::later(30, move || self.look_at_root());
        });
    }

    fn look_at_root(self) {
        let pane = browser::extent_of(PICTURE);
        let camera = self.camera.try_get_untracked();
        if pane.0 <= 0.0 || camera.is_none_or(|camera| camera.scale(pane) >= READABLE) {
            return;
        }
        let near = self.scene.try_with_value(|scene| {
            let corner = scene.layout.positions.get(scene.root)?;
            let near = Camera::at((corner.x + NODE.0 / 2.0, corner.y + NODE.1 / 2.0), 0.75, pane);
            Some(near.within(scene.layout.width, scene.layout.height))
        });
        if let Some(near) = near.flatten() {
            self.camera.set(near);
        }
    }

    fn fit(self) {
        self.scene.with_value(|scene| self.camera.set(Camera::on_all(scene.layout.width, scene.layout.height)));
    }

    fn zoom(self, factor: f64) {
        let pane = browser::extent_of(PICTURE);
        if pane.0 > 0.0 {
            self.camera.update(|camera| *camera = camera.zoomed(factor, camera.middle(), pane));
        }
    }

    fn wheel(self, event: &WheelEvent) {
        let pane = browser::extent_of(PICTURE);
        if pane.0 <= 0.0 {
            return;
        }
        event.prevent_default();
        // A wheel says lines, a touchpad pixels; both come out as gentle steps.
        let turned = if event.delta_mode() == 0 { event.delta_y() } else { event.delta_y() * 33.0 };
        let factor = (-turned / 500.0).clamp(-0.5, 0.5).exp();
        let pointer = browser::within(PICTURE, f64::from(event.client_x()), f64::from(event.client_y()));
        self.camera.update(|camera| *camera = camera.zoomed(factor, camera.under(pointer, pane), pane));
    }

    fn key(self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        match event.key().as_str() {
            "+" | "=" => self.zoom(STEP),
            "-" => self.zoom(1.0 / STEP),
            "0" => self.fit(),
            "ArrowRight" => self.walk(Way::Forth),
            "ArrowLeft" => self.walk(Way::Back),
            "ArrowDown" => self.walk(Way::Down),
            "ArrowUp" => self.walk(Way::Up),
            _ => return,
        }
        event.prevent_default();
    }

    /// Gives the focus to the next node in a direction, and brings it into view.
    fn walk(self, way: Way) {
        let here = browser::focused_id().and_then(|id| id.strip_prefix("node-")?.parse().ok());
        let next = self.scene.with_value(|scene| match here {
            Some(here) => scene.next(here, way),
            None => Some(scene.root),
        });
        let Some(next) = next else { return };
        self.scene.with_value(|scene| {
            if let Some(corner) = scene.layout.positions.get(next) {
                self.camera.update(|camera| *camera = camera.seeing((corner.x, corner.y), NODE));
            }
        });
        browser::focus(&node_id(next));
    }
}

/// Where an arrow leads: along an edge, or within a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Forth,
    Back,
    Up,
    Down,
}

impl Scene {
    /// The node that is nearest in height among those that an edge leads to, or the next one above or below in the column.
    fn next(&self, here: usize, way: Way) -> Option<usize> {
        let at = self.layout.positions.get(here)?;
        let candidates: Vec<usize> = match way {
            Way::Forth => self.edges.iter().filter(|(from, _)| *from == here).map(|(_, to)| *to).collect(),
            Way::Back => self.edges.iter().filter(|(_, to)| *to == here).map(|(from, _)| *from).collect(),
            Way::Up | Way::Down => (0..self.layout.positions.len()).collect(),
        };
        let distance = |node: usize| self.layout.positions.get(node).map(|there| (there.x - at.x, there.y - at.y));
        let fits = |node: &usize| match (way, distance(*node)) {
            (Way::Up, Some((x, y))) => x.abs() < 1.0 && y < -1.0,
            (Way::Down, Some((x, y))) => x.abs() < 1.0 && y > 1.0,
            (_, there) => *node != here && there.is_some(),
        };
        let far = |node: usize| distance(node).map_or(f64::MAX, |(_, y)| y.abs());
        candidates.into_iter().filter(fits).min_by(|a, b| far(*a).total_cmp(&far(*b)))
    }
}

/// The pointer that moves the picture.
#[derive(Debug, Clone, Copy)]
struct Drag {
    stage: Stage,
    held: RwSignal<bool>,
    last: StoredValue<(f64, f64)>,
    /// How far it went, in pixels; a click after a long way is none.
    gone: StoredValue<f64>,
}

impl Drag {
    fn new(stage: Stage) -> Drag {
        Drag { stage, held: RwSignal::new(false), last: StoredValue::new((0.0, 0.0)), gone: StoredValue::new(0.0) }
    }
    fn begin(self, event: &PointerEvent) {
        if event.button() == 0 && event.is_primary() {
            self.last.set_value((event.client_x().into(), event.client_y().into()));
            self.gone.set_value(0.0);
            self.held.set(true);
        }
    }
    fn go_on(self, event: &PointerEvent) {
        if !self.held.get_untracked() || !event.is_primary() {
            return;
        }
        let now: (f64, f64) = (event.client_x().into(), event.client_y().into());
        let last = self.last.get_value();
        let by = (now.0 - last.0, now.1 - last.1);
        self.last.set_value(now);
        self.gone.update_value(|gone| *gone += by.0.abs() + by.1.abs());
        let pane = browser::extent_of(PICTURE);
        if pane.0 > 0.0 {
            self.stage.camera.update(|camera| *camera = camera.moved(by, pane));
        }
    }
    fn end(self) {
        self.held.set(false);
    }
    fn was_far(self) -> bool {
        self.gone.get_value() > 5.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_walk_edges_and_columns() {
        // 0 needs 1 and 2; 3 needs 2.
        let edges = vec![(0, 1), (0, 2), (3, 2)];
        let layout = lay_out(&[NODE; 4], &edges, &Options::default());
        let scene = Scene { layout, edges, root: 0 };
        let forth = scene.next(0, Way::Forth).unwrap();
        assert!(forth == 1 || forth == 2);
        assert_eq!(scene.next(1, Way::Back), Some(0));
        assert_eq!(scene.next(1, Way::Forth), None);
        let other = if scene.next(1, Way::Down).is_some() { Way::Down } else { Way::Up };
        assert_eq!(scene.next(1, other), Some(2));
    }

    #[test]
    fn a_long_title_is_cut_with_an_ellipsis() {
        assert_eq!(short("checkout-api", LETTERS), "checkout-api");
        assert_eq!(short("a-very-long-name-of-a-service", LETTERS), "a-very-long-name-…");
    }
}
