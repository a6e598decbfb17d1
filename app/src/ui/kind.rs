//! Kinds of entities as icons and words.

use leptos::prelude::*;

use super::icon::{Icon, Size, icon};
use crate::t;

/// The icon of a kind, made finer by its type. `kind` in any case.
pub fn kind_icon(kind: &str, entity_type: Option<&str>) -> Icon {
    let entity_type = entity_type.unwrap_or_default().to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| entity_type.contains(word));
    match kind.to_ascii_lowercase().as_str() {
        "component" if says(&["lib", "package", "module", "sdk"]) => Icon::Lib,
        "component" if says(&["mobile", "app-ios", "app-android"]) => Icon::Phone,
        "component" if says(&["website", "web", "frontend", "ui"]) => Icon::Globe,
        "component" if says(&["worker", "job", "pipeline", "cron", "batch"]) => Icon::Cog,
        "component" if says(&["doc"]) => Icon::Book,
        "component" => Icon::Server,
        "api" => Icon::Plug,
        "resource" if says(&["topic", "queue", "stream", "kafka", "bus"]) => Icon::Stream,
        "resource" if says(&["bucket", "storage", "file"]) => Icon::Archive,
        "resource" if says(&["cluster", "network", "host"]) => Icon::Layers,
        "resource" => Icon::Db,
        "system" => Icon::System,
        "domain" => Icon::Domain,
        "group" => Icon::Users,
        "user" => Icon::User,
        "location" => Icon::Pin,
        "template" => Icon::Template,
        "airesource" => Icon::Robot,
        "api-operation" => Icon::Bolt,
        _ => Icon::Box,
    }
}

/// The word of a kind: `Component`, `API`; one that the portal does not know keeps its own, with a capital.
pub fn kind_word(kind: &str) -> String {
    match kind.to_ascii_lowercase().as_str() {
        "component" => t!(kind_component),
        "api" => t!(kind_api),
        "resource" => t!(kind_resource),
        "system" => t!(kind_system),
        "domain" => t!(kind_domain),
        "group" => t!(kind_group),
        "user" => t!(kind_user),
        "location" => t!(kind_location),
        "template" => t!(kind_template),
        "api-operation" => t!(kind_api_operation),
        _ => capital(kind),
    }
}

/// The word of a kind for many of them: `Components`.
pub fn kind_words(kind: &str) -> String {
    match kind.to_ascii_lowercase().as_str() {
        "component" => t!(kind_components),
        "api" => t!(kind_apis),
        "resource" => t!(kind_resources),
        "system" => t!(kind_systems),
        "domain" => t!(kind_domains),
        "group" => t!(kind_groups),
        "user" => t!(kind_users),
        "location" => t!(kind_locations),
        "template" => t!(kind_templates),
        "api-operation" => t!(kind_api_operations),
        _ => capital(kind),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The icon of a kind in the frame that heads a page.
#[component]
pub fn KindTile(
    #[prop(into)] kind: String,
    #[prop(optional_no_strip, into)] entity_type: Option<String>,
) -> impl IntoView {
    view! { <span class="tile tile-40">{icon(kind_icon(&kind, entity_type.as_deref()), Size::Px20)}</span> }.into_any()
}
