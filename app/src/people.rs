//! People: the names behind references, asked for together, and a person or group as a line of a page.

use std::collections::{BTreeSet, HashMap};

use leptos::prelude::*;
use shared::catalog::{EntityRef, ListEntities, Named};

use crate::{
    call::call,
    t,
    ui::{
        icon::{Icon, Size, icon},
        who::{Face, Who, avatar},
    },
};

/// Titles by reference.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Names(HashMap<String, Named>);

/// Bytes of a filter that holds names; the catalog reads 4,096.
const FILTER: usize = 3_800;

impl Names {
    /// The names of these people and groups; what is no reference, or cannot be seen, has none.
    pub async fn of(who: impl IntoIterator<Item = String>) -> Names {
        let wanted: BTreeSet<String> = who
            .into_iter()
            .filter_map(|text| text.parse::<EntityRef>().ok())
            .filter(|reference| matches!(reference.kind(), "user" | "group"))
            .map(|reference| reference.name().to_owned())
            .collect();
        let mut names = Names::default();
        for filter in filters(wanted) {
            let question = ListEntities { filter, sort: String::new(), limit: Some(200), cursor: None };
            // Without names the references stand for themselves.
            let Ok(page) = call(question).await else { break };
            for head in page.items {
                let named = Named { reference: head.reference.clone(), title: head.title, found: true };
                names.0.insert(head.reference.to_string(), named);
            }
        }
        names
    }

    /// What a reference is called; its own name when nothing else is known.
    pub fn title(&self, who: &str) -> String {
        match self.0.get(who) {
            Some(named) => named.title.clone(),
            None => other(who),
        }
    }

    /// A person or group with face and name, as a link where there is something to see.
    pub fn show(&self, who: &str) -> AnyView {
        if let Some(named) = self.0.get(who) {
            return view! { <Who who=named.clone() face=Face::Px20 /> }.into_any();
        }
        let title = other(who);
        match who.parse::<EntityRef>() {
            Ok(reference) => {
                let face = avatar(&reference, &title, Face::Px20);
                view! { <span class="row" title=who.to_owned()>{face}<span class="cut">{title}</span></span> }
                    .into_any()
            }
            Err(_) => {
                let drawn = if who == "anonymous" { Icon::User } else { Icon::Cog };
                view! { <span class="row muted">{icon(drawn, Size::Px14)}<span class="cut">{title}</span></span> }
                    .into_any()
            }
        }
    }
}

/// What to call those who are not in the catalog.
fn other(who: &str) -> String {
    match who {
        "" => t!(people_nobody),
        "anonymous" => t!(people_visitor),
        "command" => t!(people_command),
        _ => match who.strip_prefix("system:") {
            Some(part) => t!(people_system, part = part),
            None => who.parse::<EntityRef>().map_or_else(|_| who.to_owned(), |reference| reference.name().to_owned()),
        },
    }
}

/// Filters that find these names, each short enough to be read.
fn filters(names: BTreeSet<String>) -> Vec<String> {
    let mut filters: Vec<String> = Vec::new();
    for name in names {
        match filters.last_mut() {
            Some(filter) if filter.len() + name.len() < FILTER => {
                filter.push(',');
                filter.push_str(&name);
            }
            _ => filters.push(format!("kind:user,group name:{name}")),
        }
    }
    filters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_names_are_asked_for_in_several_filters() {
        let names: BTreeSet<String> = (0..600).map(|number| format!("person-{number:04}")).collect();
        let filters = filters(names);
        assert!(filters.len() > 1 && filters.iter().all(|filter| filter.len() <= FILTER));
        assert_eq!(filters.iter().map(|filter| filter.matches("person-").count()).sum::<usize>(), 600);
    }
}
