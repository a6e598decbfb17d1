//! The preview: what is known about the row under the cursor, and what can be done with it.

use leptos::prelude::*;
use shared::catalog::{EntityDetail, EntityRef};

use super::{
    State,
    rows::{Does, Row},
};
use crate::{
    browser,
    call::call,
    paths,
    search::hit,
    t,
    texts::number::number,
    ui::{
        icon::{Icon, Size, icon},
        kind::{KindTile, kind_word},
        label::{Tone, key, mark},
        toast::Toasts,
        who::{Face, avatar},
    },
};

/// The first action; Tab goes there from the field.
pub const FIRST: &str = "palette-open";
/// How long the cursor rests before the server is asked, in milliseconds.
const REST: u32 = 90;

pub fn pane(state: State, run: Callback<Row>) -> AnyView {
    let row = Memo::new(move |_| state.row().filter(|row| row.about.is_some()));
    fetch(state, row);
    let shown = move || {
        let Some((row, reference)) = row.get().and_then(|row| row.about.clone().map(|about| (row, about))) else {
            return state.open.get().then(signs);
        };
        let detail = state.known.with(|known| known.get(&reference).cloned());
        Some(preview(row, &reference, detail.as_ref(), state, run))
    };
    view! { <section class="cmd-p" aria-label=t!(palette_preview)>{shown}</section> }.into_any()
}

/// Asks for what is not known yet, once the cursor rests.
fn fetch(state: State, row: Memo<Option<Row>>) {
    let timer = StoredValue::new(None);
    Effect::new(move |_| {
        let about = row
            .get()
            .and_then(|row| row.about)
            .filter(|reference| state.known.with_untracked(|known| !known.contains_key(reference)));
        timer.set_value(about.map(|reference| {
            browser::after(REST, move || {
                leptos::task::spawn_local(async move {
                    if let Ok(detail) = call(shared::catalog::ShowEntity { reference: reference.clone() }).await {
                        state.known.update(|known| drop(known.insert(reference, detail)));
                    }
                });
            })
        }));
    });
}

fn preview(
    row: Row,
    reference: &EntityRef,
    detail: Option<&EntityDetail>,
    state: State,
    run: Callback<Row>,
) -> AnyView {
    let head = detail.map(|detail| &detail.head);
    let operation = matches!(&row.does, Does::Go(path) if path.contains('#'));
    let named = || if operation { reference.name().to_owned() } else { row.plain_title() };
    let title = head.map_or_else(named, |head| head.title.clone());
    let entity_type = head.and_then(|head| head.entity_type.clone());
    let lifecycle = head.and_then(|head| head.lifecycle.clone());
    let what: Vec<String> =
        [Some(kind_word(reference.kind())), entity_type.clone(), lifecycle].into_iter().flatten().collect();
    let passage = (!row.passage.is_empty()).then(|| hit::spans(&row.passage));
    let description = head.and_then(|head| head.description.clone()).map(IntoAny::into_any);
    // What was found in an operation says more than what its API is.
    let text = if operation { passage.or(description) } else { description.or(passage) };
    let text = text.map(|text| view! { <p class="pv-t muted">{text}</p> });
    let wrong = head.filter(|head| head.problems > 0).map(|head| view! { <p class="pv-s">{mark(Tone::Warn)}<span>{t!(palette_problems, count = head.problems)}</span></p> });
    view! {
        <div class="pv-h">
            <KindTile kind=reference.kind().to_owned() entity_type=entity_type />
            <div class="cut"><h2 class="cut">{title}</h2><p class="muted cut">{what.join(", ")}</p></div>
        </div>
        {wrong}
        {text}
        {facts(reference, detail)}
        {actions(row, reference, detail, state, run)}
    }
    .into_any()
}

/// Where there is nothing to preview: what the field understands.
fn signs() -> AnyView {
    let sign = |(sign, says): (&'static str, String)| view! { <li>{key(sign)}<span>{says}</span></li> };
    let signs = [
        (">", t!(palette_help_action)),
        ("@", t!(palette_help_person)),
        ("#", t!(palette_help_tag)),
        (":", t!(palette_help_filter)),
        ("?", t!(palette_help)),
    ];
    view! {
        <h2 class="subtle t12">{t!(palette_help_title)}</h2>
        <ul class="pv-k">{signs.into_iter().map(sign).collect_view()}</ul>
    }
    .into_any()
}

fn facts(reference: &EntityRef, detail: Option<&EntityDetail>) -> AnyView {
    let fact = |label: String, value: AnyView| view! { <div><dt>{label}</dt><dd class="cut">{value}</dd></div> };
    let owner = detail.and_then(|detail| detail.head.owner.clone()).map(|owner| {
        let shown = view! { <span class="row">{avatar(&owner.reference, &owner.title, Face::Px16)}<span class="cut">{owner.title}</span></span> };
        fact(t!(palette_owner), shown.into_any())
    });
    let system = detail
        .and_then(|detail| detail.head.system.clone())
        .map(|system| fact(t!(palette_system), system.title.into_any()));
    let counted = |words: [&str; 2]| {
        detail.map_or(0, |detail| {
            detail.relations.iter().filter(|relation| words.contains(&relation.relation.as_str())).count()
        })
    };
    let (needs, needed) = (counted(["dependsOn", "consumesApi"]), counted(["dependencyOf", "apiConsumedBy"]));
    let members = detail.map_or(0, |detail| detail.members.len());
    let some = |count: usize, label: String| (count > 0).then(|| fact(label, number(count).into_any()));
    view! {
        <dl class="pv">
            {owner}
            {system}
            {some(needs, t!(palette_needs))}
            {some(needed, t!(palette_needed))}
            {some(members, t!(palette_members))}
            {fact(t!(palette_reference), view! { <span class="mono" title=reference.to_string()>{reference.to_string()}</span> }.into_any())}
        </dl>
    }
    .into_any()
}

fn actions(
    row: Row,
    reference: &EntityRef,
    detail: Option<&EntityDetail>,
    state: State,
    run: Callback<Row>,
) -> AnyView {
    let toasts = Toasts::here();
    let text = reference.to_string();
    let copy = move |_| {
        browser::copy(&text);
        toasts.say(t!(ui_copied, text = &text));
        state.open.set(false);
    };
    let close = move |_| state.open.set(false);
    let link = |drawn: Icon, label: String, href: String| view! { <li><a href=href on:click=close>{icon(drawn, Size::Px14)}<span>{label}</span></a></li> };
    let owner = detail.and_then(|detail| detail.head.owner.clone()).filter(|owner| owner.found);
    let owner = owner.map(|owner| link(Icon::Users, t!(palette_show_owner), paths::entity(&owner.reference)));
    let at_source = detail.and_then(|detail| detail.declared.clone()).and_then(|place| place.view_url);
    let at_source = at_source.map(|url| view! { <li><a href=url rel="external noopener">{icon(Icon::External, Size::Px14)}<span>{t!(palette_at_source)}</span></a></li> });
    let open = move |_| run.run(row.clone());
    view! {
        <ul class="pv-a">
            <li><button type="button" id=FIRST on:click=open>{icon(Icon::Right, Size::Px14)}<span>{t!(palette_open)}</span><kbd class="key push">"⏎"</kbd></button></li>
            <li><button type="button" on:click=copy>{icon(Icon::Copy, Size::Px14)}<span>{t!(palette_copy)}</span></button></li>
            {link(Icon::Graph, t!(palette_graph), paths::graph(reference))}
            {owner}
            {at_source}
        </ul>
    }
    .into_any()
}
