//! The API tab: a definition as operations, shapes and text, whatever language it was written in.

mod operations;
mod shapes;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::catalog::{Definition, ShowDefinition, annotation::safe_url};

use super::{
    entity::{Detail, paragraphs},
    words::external,
};
use crate::{
    paths::{self, Tab},
    t,
    texts::number::number,
    ui::{
        button::{Segment, Segments},
        code::{CodeBlock, Language, lines},
        icon::Icon,
        label::{Chip, Tone},
        load::{Load, use_call},
        note::Note,
    },
};

/// How the definition is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Readable,
    Text,
}

pub fn tab(detail: &Detail) -> AnyView {
    let reference = detail.head.reference.clone();
    let definition = {
        let reference = reference.clone();
        use_call(move || ShowDefinition { reference: reference.clone() })
    };
    let query = use_query_map();
    let way =
        Memo::new(
            move |_| if query.with(|query| query.get_str("view") == Some("text")) { Way::Text } else { Way::Readable },
        );
    let address = paths::tab(&reference, Tab::Api);
    let view = move |definition: Definition| page(definition, way, &address);
    view! { <div class="ent-b"><div class="ent-m wide-1 def"><Load of=definition view=view /></div></div> }.into_any()
}

fn page(definition: Definition, way: Memo<Way>, address: &str) -> AnyView {
    let readable = definition.trouble.is_none() && !(definition.groups.is_empty() && definition.shapes.is_empty());
    let trouble = definition.trouble.clone().map(|reason| {
        view! { <Note tone=Tone::Warn title=t!(catalog_unreadable)><p>{reason}</p><p>{t!(catalog_unreadable_text)}</p></Note> }
    });
    let address = address.to_owned();
    let ways = Signal::derive(move || {
        let now = way.get();
        let text = paths::with_query(&address, &[("view", "text")]);
        vec![
            Segment {
                label: t!(catalog_readable),
                icon: Some(Icon::List),
                href: address.clone(),
                current: now == Way::Readable,
            },
            Segment { label: t!(catalog_text), icon: Some(Icon::Code), href: text, current: now == Way::Text },
        ]
    });
    let switch = readable.then(|| view! { <span class="push"><Segments label=t!(catalog_ways) choices=ways /></span> });
    let head = head(&definition, switch.into_any());
    let content = move || {
        if readable && way.get() == Way::Readable {
            let index = index(&definition);
            view! {
                <div class="def-b">
                    {index}
                    <div class="def-m">{operations::operations(&definition.groups)}{shapes::shapes(&definition.shapes, definition.groups.len())}</div>
                </div>
            }
            .into_any()
        } else {
            text(&definition)
        }
    };
    view! { {head}{trouble}{content} }.into_any()
}

fn head(definition: &Definition, switch: AnyView) -> AnyView {
    let version = Some(definition.version.clone()).filter(|version| !version.is_empty());
    let version = version.map(|version| view! { <Chip>{version}</Chip> });
    let dialect = if definition.dialect.is_empty() { definition.format.clone() } else { definition.dialect.clone() };
    let server = |url: &String| match safe_url(url) {
        Some(_) => view! { <li>{external(url, url.clone(), Icon::Globe)}</li> }.into_any(),
        None => view! { <li><code class="mono">{url.clone()}</code></li> }.into_any(),
    };
    let servers = (!definition.servers.is_empty())
        .then(|| view! { <ul class="servers">{definition.servers.iter().map(server).collect_view()}</ul> });
    view! {
        <header class="def-h">
            <div class="row">
                <h2>{definition.title.clone()}</h2>
                {version}
                <span class="subtle nowrap">{dialect}</span>
                {switch}
            </div>
            {definition.description.as_deref().map(paragraphs)}
            {servers}
        </header>
    }
    .into_any()
}

/// The groups and the shapes as a table of contents.
fn index(definition: &Definition) -> AnyView {
    let group = |(position, group): (usize, &shared::catalog::OperationGroup)| {
        let name = if group.name.is_empty() { t!(catalog_operations) } else { group.name.clone() };
        view! { <li><a href=format!("#{}", operations::group_id(position))><span class="cut">{name}</span><span class="n">{number(group.operations.len())}</span></a></li> }
    };
    let shapes = (!definition.shapes.is_empty())
        .then(|| view! { <li><a href=format!("#{}", shapes::ID)><span class="cut">{t!(catalog_shapes)}</span><span class="n">{number(definition.shapes.len())}</span></a></li> });
    view! {
        <nav class="def-i" aria-label=t!(catalog_contents)>
            <ul>{definition.groups.iter().enumerate().map(group).collect_view()}{shapes}</ul>
        </nav>
    }
    .into_any()
}

fn text(definition: &Definition) -> AnyView {
    let language = match definition.format.as_str() {
        // The text of an OpenAPI or AsyncAPI definition may be JSON.
        "openapi" | "asyncapi" if definition.text.trim_start().starts_with('{') => Language::Json,
        format => Language::of(format),
    };
    view! { <CodeBlock lines=lines(&definition.text, 1) language=language label=t!(catalog_definition) /> }.into_any()
}
