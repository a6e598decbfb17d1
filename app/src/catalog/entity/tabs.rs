//! The tabs of an entity's page: those with something behind them.

use shared::catalog::EntityDetail;

use super::relations;
use crate::{
    paths::{self, Tab},
    t,
    ui::tabs::TabLink,
};

pub fn tabs(detail: &EntityDetail, current: Tab) -> Vec<TabLink> {
    let link = |tab: Tab| TabLink {
        label: label(tab, detail),
        href: paths::tab(&detail.head.reference, tab),
        current: tab == current,
        count: count(tab, detail),
    };
    Tab::ALL.into_iter().filter(|tab| is_there(*tab, detail)).map(link).collect()
}

pub fn label(tab: Tab, detail: &EntityDetail) -> String {
    match tab {
        Tab::Overview => t!(catalog_tab_overview),
        Tab::Api => t!(catalog_tab_api),
        Tab::Dependencies if is_organisation(detail) => t!(catalog_tab_relations),
        Tab::Dependencies => t!(catalog_tab_dependencies),
        Tab::History => t!(catalog_tab_history),
        Tab::Source => t!(catalog_tab_source),
    }
}

/// People and teams depend on nothing; they relate.
pub fn is_organisation(detail: &EntityDetail) -> bool {
    matches!(detail.head.reference.kind(), "user" | "group" | "location" | "template")
}

fn is_there(tab: Tab, detail: &EntityDetail) -> bool {
    match tab {
        Tab::Overview | Tab::History => true,
        Tab::Api => detail.entity.spec.contains_key("definition"),
        Tab::Dependencies => relations::counted(detail).next().is_some(),
        Tab::Source => detail.declared.is_some(),
    }
}

fn count(tab: Tab, detail: &EntityDetail) -> Option<usize> {
    match tab {
        Tab::Dependencies => Some(relations::counted(detail).count()),
        Tab::History => usize::try_from(detail.revision).ok(),
        Tab::Overview | Tab::Api | Tab::Source => None,
    }
}
