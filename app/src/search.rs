//! Search: everything the portal knows, by words; narrowed down by kind and owner, all of it in the address.

pub mod hit;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Cursor,
    catalog::{Choice, Facet},
    search::{Found, Hit, IndexState, Search},
};

use crate::{
    browser::{self, Taken},
    layout::{keys, page::Page, trouble},
    paths, t,
    texts::number::number,
    ui::{
        button::{Button, ButtonLink, Height, Look},
        icon::{Icon, Size, icon},
        kind::{kind_icon, kind_words},
        label::Tone,
        load::{Load, use_call},
        note::{Empty, Note},
        who::{Face, avatar},
    },
};

/// Hits on one page.
const HITS: usize = 20;

/// What is looked for; the whole of it is in the address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Wanted {
    words: String,
    kinds: Vec<String>,
    owners: Vec<String>,
    /// Where the page of hits begins.
    from: String,
}

impl Wanted {
    fn question(&self) -> Search {
        let cursor = Some(self.from.clone()).filter(|from| !from.is_empty()).map(Cursor);
        Search {
            words: self.words.clone(),
            kinds: self.kinds.clone(),
            owners: self.owners.clone(),
            limit: Some(HITS),
            cursor,
        }
    }
    fn path(&self) -> String {
        let mut parameters = vec![("q", self.words.as_str())];
        parameters.extend(self.kinds.iter().map(|kind| ("kind", kind.as_str())));
        parameters.extend(self.owners.iter().map(|owner| ("owner", owner.as_str())));
        parameters.push(("from", &self.from));
        paths::with_query(paths::SEARCH, &parameters)
    }
    /// The choices of a facet.
    fn chosen(&mut self, facet: &str) -> Option<&mut Vec<String>> {
        match facet {
            "kind" => Some(&mut self.kinds),
            "owner" => Some(&mut self.owners),
            _ => None,
        }
    }
    /// With the choice if it was not there, without it if it was; from the first hit on.
    fn toggled(&self, facet: &str, value: &str) -> Wanted {
        let mut next = Wanted { from: String::new(), ..self.clone() };
        if let Some(chosen) = next.chosen(facet) {
            match chosen.iter().position(|known| known == value) {
                Some(at) => drop(chosen.remove(at)),
                None => chosen.push(value.to_owned()),
            }
        }
        next
    }
}

#[component]
pub fn SearchPage() -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        let query = query.get();
        let all = |name: &str| query.get_all(name).unwrap_or_default();
        let one = |name: &str| query.get(name).unwrap_or_default();
        Wanted { words: one("q"), kinds: all("kind"), owners: all("owner"), from: one("from") }
    });
    let found = use_call(move || wanted.get().question());
    let count = StoredValue::new(0);
    step_by_key(count);
    let page = move |found: Found| {
        count.set_value(found.hits.len());
        page(found, wanted)
    };
    view! { <Load of=found view=page trouble=trouble::page /> }.into_any()
}

fn page(found: Found, wanted: Memo<Wanted>) -> AnyView {
    let window = Signal::derive(move || match wanted.with(|wanted| wanted.words.trim().to_owned()) {
        words if words.is_empty() => t!(search_title),
        words => format!("{words} · {}", t!(search_title)),
    });
    view! {
        <Page title=t!(search_title) window=window>
            <div class="page se">
                <h1 class="vh">{t!(search_title)}</h1>
                {form(wanted)}
                {answer(found, wanted.get_untracked())}
            </div>
        </Page>
    }
    .into_any()
}

/// A plain form: it works without the browser app, and keeps what was chosen.
fn form(wanted: Memo<Wanted>) -> AnyView {
    let kept = move || {
        let now = wanted.get();
        let field = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value /> };
        let kinds = now.kinds.into_iter().map(|kind| field("kind", kind)).collect_view();
        let owners = now.owners.into_iter().map(|owner| field("owner", owner)).collect_view();
        view! { {kinds}{owners} }
    };
    view! {
        <form class="se-f" method="get" action=paths::SEARCH role="search">
            <div class="field field-lg">
                {icon(Icon::Search, Size::Px16)}
                <input
                    id=keys::FILTER
                    name="q"
                    type="search"
                    aria-label=t!(search_field)
                    placeholder=t!(search_field)
                    autocomplete="off"
                    spellcheck="false"
                    value=wanted.get_untracked().words
                    prop:value=move || wanted.get().words
                />
            </div>
            {kept}
            <Button kind="submit" look=Look::Primary height=Height::Large>{t!(search_go)}</Button>
        </form>
    }
    .into_any()
}

fn answer(found: Found, now: Wanted) -> AnyView {
    let building = (found.state == IndexState::Rebuilding).then(
        || view! { <Note tone=Tone::Info title=t!(search_rebuilding)><p>{t!(search_rebuilding_says)}</p></Note> },
    );
    if now.words.trim().is_empty() {
        return view! { {building}{teach()} }.into_any();
    }
    if found.hits.is_empty() {
        return view! { {building}{nothing(&found, &now)} }.into_any();
    }
    let took = t!(search_took, millis = milliseconds(found.took_micros));
    let pages = pages(&found, &now);
    view! {
        {building}
        <p class="muted se-n" role="status">{t!(search_found, count = found.total)}" · "{took}</p>
        <div class="se-b">
            {facets(found.facets, &now)}
            <div class="se-r">
                <ol class="se-h">{found.hits.iter().enumerate().map(|(position, hit)| row(position, hit)).collect_view()}</ol>
                {pages}
            </div>
        </div>
    }
    .into_any()
}

/// Milliseconds with one digit behind the point while it matters.
pub fn milliseconds(micros: u64) -> String {
    if micros < 10_000 { format!("{}.{}", micros / 1_000, micros % 1_000 / 100) } else { (micros / 1_000).to_string() }
}

fn row(position: usize, hit: &Hit) -> AnyView {
    let owner = hit.owner.as_ref().map(|owner| {
        let title = hit.owner_title.clone().unwrap_or_else(|| owner.name().to_owned());
        view! { <span class="row row-1">{avatar(owner, &title, Face::Px16)}<span class="cut">{title}</span></span> }
    });
    let passage = (!hit.passage.is_empty()).then(|| view! { <p class="sh-p muted">{hit::passage(&hit.passage)}</p> });
    view! {
        <li class="sh-r">
            {icon(hit::hit_icon(hit), Size::Px20)}
            <div>
                <a class="sh-t" id=format!("hit-{position}") href=hit::path(hit)>{hit::spans(&hit.title)}</a>
                <p class="sh-m subtle t12">
                    <span>{hit::what(hit)}</span>
                    {owner}
                    <span class="mono cut">{hit.reference.to_string()}</span>
                </p>
                {passage}
            </div>
        </li>
    }
    .into_any()
}

fn facets(facets: Vec<Facet>, now: &Wanted) -> AnyView {
    let facet = |facet: Facet| {
        let mut now = now.clone();
        let chosen = now.chosen(&facet.name).cloned().unwrap_or_default();
        let title = match facet.name.as_str() {
            "kind" => t!(search_kinds),
            "owner" => t!(search_owners),
            other => other.to_owned(),
        };
        let choice = |choice: Choice| choice_link(&facet.name, choice, &chosen, &now);
        let id = format!("facet-{}", facet.name);
        (!facet.choices.is_empty()).then(|| {
            view! {
                <section aria-labelledby=id.clone()>
                    <h2 id=id.clone()>{title}</h2>
                    <ul>{facet.choices.iter().take(12).cloned().map(choice).collect_view()}</ul>
                </section>
            }
        })
    };
    view! { <aside class="se-x" aria-label=t!(search_narrow)>{facets.into_iter().map(facet).collect_view()}</aside> }
        .into_any()
}

fn choice_link(facet: &str, choice: Choice, chosen: &[String], now: &Wanted) -> AnyView {
    let on = chosen.contains(&choice.value);
    let drawn = match facet {
        "kind" => icon(kind_icon(&choice.value, None), Size::Px14),
        _ => choice
            .value
            .parse()
            .map_or_else(|_| icon(Icon::Users, Size::Px14), |owner| avatar(&owner, &choice.title, Face::Px16)),
    };
    let title = if facet == "kind" { kind_words(&choice.value) } else { choice.title };
    view! {
        <li>
            <a href=now.toggled(facet, &choice.value).path() aria-current=on.then_some("true")>
                {drawn}
                <span class="cut">{title}</span>
                <span class="push subtle">{number(choice.count)}</span>
                {on.then(|| icon(Icon::X, Size::Px12))}
            </a>
        </li>
    }
    .into_any()
}

fn pages(found: &Found, now: &Wanted) -> Option<AnyView> {
    let start = Cursor(now.from.clone()).position().unwrap_or(0);
    let to = |from: String| Wanted { from, ..now.clone() }.path();
    let before = (start > 0).then(|| {
        let from = if start > HITS { Cursor::at(start - HITS).0 } else { String::new() };
        view! { <ButtonLink href=to(from) icon=Icon::Left>{t!(search_before)}</ButtonLink> }
    });
    let next = found
        .next
        .clone()
        .map(|next| view! { <ButtonLink href=to(next.0) icon=Icon::Right>{t!(search_next)}</ButtonLink> });
    if before.is_none() && next.is_none() {
        return None;
    }
    let (first, last) = (start + 1, start + found.hits.len());
    Some(view! { <nav class="row se-p" aria-label=t!(search_pages)>{before}<span class="muted">{t!(search_range, first = first, last = last, total = found.total)}</span>{next}</nav> }.into_any())
}

fn nothing(found: &Found, now: &Wanted) -> AnyView {
    let meant = found.did_you_mean.clone().map(|words| {
        let href = Wanted { words: words.clone(), ..Wanted::default() }.path();
        view! { <p>{t!(search_did_you_mean)}" "<a class="link mid" href=href>{words}</a></p> }
    });
    let narrow = !(now.kinds.is_empty() && now.owners.is_empty());
    let wide = narrow.then(|| {
        let href = Wanted { words: now.words.clone(), ..Wanted::default() }.path();
        view! { <p><a class="link" href=href>{t!(search_everywhere)}</a></p> }
    });
    view! {
        <Empty icon=Icon::Search title=t!(search_nothing, words = now.words.trim())>
            {meant}
            {wide}
            <p>{t!(search_nothing_advice)}</p>
        </Empty>
    }
    .into_any()
}

/// What can be found, and the shorter ways that the palette knows.
fn teach() -> AnyView {
    let prefix =
        |(sign, says): (&'static str, String)| view! { <li><kbd class="key">{sign}</kbd><span>{says}</span></li> };
    let prefixes = [
        (">", t!(search_prefix_action)),
        ("@", t!(search_prefix_person)),
        ("#", t!(search_prefix_tag)),
        (":", t!(search_prefix_filter)),
        ("?", t!(search_prefix_help)),
    ];
    view! {
        <section class="se-t">
            <h2>{t!(search_teach)}</h2>
            <p class="muted">{t!(search_teach_says)}</p>
            <h2>{t!(search_teach_palette)}</h2>
            <p class="muted">{t!(search_teach_palette_says)}</p>
            <ul class="se-k">{prefixes.into_iter().map(prefix).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// `j` and `k` step through the hits.
/// `count` is how many there are.
fn step_by_key(count: StoredValue<usize>) {
    keys::offer(vec![("j", t!(search_key_next)), ("k", t!(search_key_before))]);
    Effect::new(move |_| {
        let at = StoredValue::new(None::<usize>);
        browser::on_key(move |key| {
            if key.command || key.alt || key.writing || key.in_dialog {
                return Taken::No;
            }
            let Some(last) = count.get_value().checked_sub(1) else { return Taken::No };
            let next = match (key.name.as_str(), at.get_value()) {
                ("j", None) => 0,
                ("j", Some(now)) => (now + 1).min(last),
                ("k", Some(now)) => now.saturating_sub(1).min(last),
                _ => return Taken::No,
            };
            at.set_value(Some(next));
            browser::focus(&format!("hit-{next}"));
            Taken::Yes
        });
    });
}
