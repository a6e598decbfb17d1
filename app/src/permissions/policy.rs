//! One policy: its text, its editor, its versions.

mod editor;
mod help;
mod replay;
mod versions;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    Problem,
    permissions::{
        AS_DELIVERED, ChangedLine, CompareVersions, DRAFT_POLICIES, ListVersions, PolicyText, PolicyVersion,
        ShowPolicy,
        schema::{PolicySchema, ShowSchema},
    },
};

use crate::{
    call::call,
    layout::{
        locked::Locked,
        may::Allowed,
        page::{Crumb, Page},
        trouble,
    },
    paths,
    people::Names,
    t,
    texts::date::exact,
    ui::{
        button::{ButtonLink, Look},
        code::{CodeBlock, Language, lines},
        icon::Icon,
        label::{Badge, Tone},
        load::{Load, use_answer},
        tabs::{TabLink, Tabs},
    },
};

/// The page of policies that there are not yet.
const NEW: &str = "new";

/// What the address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    name: String,
    view: View,
    version: Option<i64>,
    from: Option<i64>,
    to: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Text,
    Edit,
    Versions,
}

/// What the page shows.
#[derive(Debug, Clone)]
struct Shown {
    name: String,
    versions: Vec<PolicyVersion>,
    text: PolicyText,
    part: Part,
    names: Names,
}

#[derive(Debug, Clone)]
enum Part {
    Text,
    Edit(PolicySchema),
    Versions(Compared),
}

/// Two versions held against each other.
#[derive(Debug, Clone)]
struct Compared {
    from: i64,
    to: i64,
    lines: Vec<ChangedLine>,
}

#[component]
pub fn PolicyPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        let query = query.get();
        let number = |name: &str| query.get(name).and_then(|text| text.parse().ok());
        let name = params.get().get("name").unwrap_or_default();
        let view = match query.get("view").as_deref() {
            _ if name == NEW => View::Edit,
            Some("edit") => View::Edit,
            Some("versions") => View::Versions,
            _ => View::Text,
        };
        Asked { name, view, version: number("version"), from: number("from"), to: number("to") }
    });
    let shown = use_answer(move || asked.get(), load);
    let changed = Callback::new(move |()| shown.again());
    view! { <Load of=shown view=move |shown| page(shown, changed) trouble=trouble::page /> }.into_any()
}

async fn load(asked: Asked) -> Result<Shown, Problem> {
    let Asked { name, view, version, from, to } = asked;
    if name == NEW {
        let schema = call(ShowSchema {}).await?;
        return Ok(Shown {
            name: String::new(),
            versions: Vec::new(),
            text: beginning(),
            part: Part::Edit(schema),
            names: Names::default(),
        });
    }
    let versions = call(ListVersions { name: name.clone() }).await?;
    let newest = versions.first().map(|newest| newest.version);
    // The editor goes on where somebody left it.
    let wanted = if view == View::Edit { version.or(newest) } else { version };
    let text = call(ShowPolicy { name: name.clone(), version: wanted }).await?;
    let part = match view {
        View::Text => Part::Text,
        View::Edit => Part::Edit(call(ShowSchema {}).await?),
        View::Versions => {
            let to = to.or(newest).unwrap_or(AS_DELIVERED);
            let before = versions.iter().map(|one| one.version).find(|one| *one < to);
            let from = from.or(before).unwrap_or(to);
            let lines = call(CompareVersions { name: name.clone(), from, to }).await?;
            Part::Versions(Compared { from, to, lines })
        }
    };
    let names = Names::of(versions.iter().map(|version| version.author.clone()).collect::<Vec<_>>()).await;
    Ok(Shown { name, versions, text, part, names })
}

/// What a new policy begins with; its sentence is there to be replaced.
fn beginning() -> PolicyText {
    let says = t!(permissions_new_says);
    let text = format!(
        "@id(\"\")\n@says(\"{says}\")\npermit (\n    principal in Role::\"contributor\",\n    action in [Action::\"catalog.source.refresh\"],\n    resource\n);\n"
    );
    let at = shared::Timestamp(0);
    let version = PolicyVersion {
        policy: String::new(),
        version: AS_DELIVERED,
        comment: String::new(),
        author: String::new(),
        at,
        published_at: None,
        in_force: false,
    };
    PolicyText { version, text }
}

fn page(shown: Shown, changed: Callback<()>) -> AnyView {
    let title = if shown.name.is_empty() { t!(permissions_new_policy) } else { shown.name.clone() };
    let tabs = (!shown.name.is_empty()).then(|| tabs(&shown));
    let (name, versions) = (shown.name.clone(), shown.versions.clone());
    let state = (!name.is_empty()).then(|| state_of(&shown.text.version));
    let content = match shown.part {
        Part::Text => text(&shown.name, &shown.text),
        Part::Edit(schema) => editor::editor(shown.name, shown.text, shown.versions, schema, changed),
        Part::Versions(compared) => versions::versions(&shown.name, shown.versions, compared, &shown.names, changed),
    };
    let edit = (!name.is_empty() && !versions.is_empty()).then(|| {
        let href = paths::edit_policy(&name, None);
        view! {
            <Allowed need=DRAFT_POLICIES><ButtonLink href=href.clone() look=Look::Plain icon=Icon::Pencil>{t!(permissions_edit)}</ButtonLink></Allowed>
            <Locked need=DRAFT_POLICIES icon=Icon::Pencil>{t!(permissions_edit)}</Locked>
        }
    });
    view! {
        <Page title=title.clone() crumbs=vec![Crumb::new(t!(permissions_policies), paths::POLICIES)]>
            <div class="page tr-page po-1">
                <header class="page-h">
                    <h1>{title.clone()}</h1>
                    {state}
                    {edit}
                </header>
                {tabs}
                {content}
            </div>
        </Page>
    }
    .into_any()
}

/// In force, a draft, or one of before.
fn state_of(version: &PolicyVersion) -> AnyView {
    let name = if version.version == AS_DELIVERED {
        t!(permissions_as_delivered)
    } else {
        t!(permissions_version, version = version.version)
    };
    let (tone, word) = match (version.in_force, version.published_at) {
        (true, _) => (Tone::Ok, t!(permissions_is_in_force)),
        (false, None) => (Tone::Info, t!(permissions_is_draft)),
        (false, Some(_)) => (Tone::None, t!(permissions_was_in_force)),
    };
    view! { <span class="row po-s"><span class="muted">{name}</span><Badge tone=tone>{word}</Badge></span> }.into_any()
}

fn tabs(shown: &Shown) -> AnyView {
    let tab =
        |label: String, href: String, current: bool, count: Option<usize>| TabLink { label, href, current, count };
    let name = &shown.name;
    let tabs = vec![
        tab(t!(permissions_text), paths::policy(name), matches!(shown.part, Part::Text), None),
        tab(t!(permissions_edit), paths::edit_policy(name, None), matches!(shown.part, Part::Edit(_)), None),
        tab(
            t!(permissions_versions),
            paths::policy_versions(name, None),
            matches!(shown.part, Part::Versions(_)),
            Some(shown.versions.len()),
        ),
    ];
    view! { <Tabs label=t!(permissions_parts) tabs=Signal::stored(tabs) /> }.into_any()
}

fn text(name: &str, text: &PolicyText) -> AnyView {
    let version = &text.version;
    let about = if version.version == AS_DELIVERED {
        t!(permissions_came_with)
    } else {
        format!("{} · {}", version.comment, exact(version.at))
    };
    view! {
        <CodeBlock lines=lines(&text.text, 1) language=Language::Cedar label=t!(permissions_text_of, name = name)>
            <span class="muted">{about}</span>
        </CodeBlock>
    }
    .into_any()
}
