//! Help beside the editor: the words that policies are written with, each copied by a click.

use leptos::prelude::*;
use shared::permissions::schema::{Attribute, PolicySchema};

use crate::{permissions::words, t, ui::reference::Copyable};

pub fn help(schema: PolicySchema) -> AnyView {
    let PolicySchema { actions, groups, roles, attributes } = schema;
    let parts = words::by_feature(&actions).into_iter().map(|(name, words)| actions_of(name, &words)).collect_view();
    let role = |name: String| {
        let says = words::role(&name);
        view! { <li><Copyable text=format!("Role::\"{name}\"") /><span class="muted t12">{says}</span></li> }
    };
    let group = |name: String| view! { <li><Copyable text=format!("Action::\"{name}\"") /></li> };
    view! {
        <aside class="po-h" aria-label=t!(permissions_help)>
            <details open>
                <summary>{t!(permissions_help_shape)}</summary>
                <p class="muted t12">{t!(permissions_help_shape_says)}</p>
                <pre class="po-e" tabindex="0">"permit (\n  principal in Role::\"…\",\n  action == Action::\"…\",\n  resource\n)\nwhen { … };"</pre>
            </details>
            <details open>
                <summary>{t!(permissions_help_attributes)}</summary>
                <ul>{attributes.into_iter().map(attribute).collect_view()}</ul>
            </details>
            <details>
                <summary>{t!(permissions_help_actions)}</summary>
                {parts}
                <h3>{t!(permissions_help_groups)}</h3>
                <ul>{groups.into_iter().map(group).collect_view()}</ul>
            </details>
            <details>
                <summary>{t!(permissions_help_roles)}</summary>
                <ul>{roles.into_iter().map(role).collect_view()}</ul>
            </details>
        </aside>
    }
    .into_any()
}

fn actions_of(feature: String, words: &[&String]) -> AnyView {
    let action = |word: &&String| {
        view! { <li><Copyable text=format!("Action::\"{word}\"") shown=(*word).clone() /><span class="muted t12">{words::may(word)}</span></li> }
    };
    view! { <h3>{feature}</h3><ul>{words.iter().map(action).collect_view()}</ul> }.into_any()
}

fn attribute(attribute: Attribute) -> AnyView {
    let Attribute { name, sort, optional } = attribute;
    let maybe = optional.then(|| t!(permissions_help_sometimes));
    view! {
        <li>
            <Copyable text=name.clone() />
            <span class="muted t12">{says(&name)}" "<span class="mono subtle">{sort}</span>" "{maybe}</span>
        </li>
    }
    .into_any()
}

/// What an attribute means; nothing for one that this page does not know.
fn says(name: &str) -> String {
    match name {
        "principal.reference" => t!(permissions_attribute_reference),
        "principal.groups" => t!(permissions_attribute_groups),
        "principal.roles" => t!(permissions_attribute_roles),
        "principal.scopes" => t!(permissions_attribute_scopes),
        "principal.stepped_up" => t!(permissions_attribute_stepped_up),
        "resource.kind" => t!(permissions_attribute_kind),
        "resource.type" => t!(permissions_attribute_type),
        "resource.namespace" => t!(permissions_attribute_namespace),
        "resource.owner" => t!(permissions_attribute_owner),
        "resource.lifecycle" => t!(permissions_attribute_lifecycle),
        "resource.labels" => t!(permissions_attribute_labels),
        "context.now" => t!(permissions_attribute_now),
        "context.hour" => t!(permissions_attribute_hour),
        "context.weekday" => t!(permissions_attribute_weekday),
        "context.demo" => t!(permissions_attribute_demo),
        _ => String::new(),
    }
}
