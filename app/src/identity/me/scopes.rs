//! Scopes: what a program may that acts for me, chosen from what I may myself.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use shared::{
    identity::{ACT_AS, OWN, SIGN_IN},
    permissions::{ASK, DELEGATE},
};

use crate::{t, ui::field::Check};

/// A scope that stands for all that I may.
const ALL: &str = "all";

/// What is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Chosen {
    words: RwSignal<BTreeSet<String>>,
    all: RwSignal<bool>,
}

impl Chosen {
    /// Reading is chosen, for that is what most programs do.
    pub fn begin(may: &[String]) -> Chosen {
        let reading = may.iter().filter(|word| word.ends_with(".read")).cloned().collect();
        Chosen { words: RwSignal::new(reading), all: RwSignal::new(false) }
    }

    pub fn scopes(self) -> Vec<String> {
        if self.all.get_untracked() {
            return vec![ALL.to_owned()];
        }
        self.words.get_untracked().into_iter().collect()
    }
}

/// The words that a program can be given, by the feature that they are about.
fn groups(may: &[String]) -> BTreeMap<String, Vec<String>> {
    // A program proves nothing about itself, so what only people do is not offered.
    let own = [ACT_AS, OWN, SIGN_IN, ASK, DELEGATE].map(|permission| permission.word());
    let kept = may.iter().filter(|word| !own.contains(&word.as_str()));
    let mut groups = BTreeMap::<String, Vec<String>>::new();
    for word in kept {
        let feature = word.split('.').next().unwrap_or_default().to_owned();
        groups.entry(feature).or_default().push(word.clone());
    }
    groups
}

/// Check boxes of the words that I hold.
#[component]
pub fn Scopes(may: Vec<String>, chosen: Chosen) -> impl IntoView {
    let Chosen { words, all } = chosen;
    let one = move |word: String| {
        let (own, said) = (word.clone(), said(&word));
        let checked = Signal::derive(move || all.get() || words.with(|words| words.contains(&own)));
        let name = word.clone();
        let change = Callback::new(move |on: bool| {
            words.update(|words| {
                if on {
                    words.insert(name.clone())
                } else {
                    words.remove(&name)
                };
            });
        });
        view! {
            <li>
                <Check class="sc-c" checked=checked on_change=change>
                    <span>{said}<code class="sc-w">{word}</code></span>
                </Check>
            </li>
        }
    };
    let group = move |(feature, words): (String, Vec<String>)| {
        view! {
            <fieldset class="sc-g">
                <legend>{feature}</legend>
                <ul>{words.into_iter().map(one).collect_view()}</ul>
            </fieldset>
        }
    };
    let whole = Callback::new(move |on: bool| all.set(on));
    let fine = groups(&may).into_iter().map(group).collect_view();
    view! {
        <div class="sc">
            <Check class="sc-c sc-a" checked=all on_change=whole>
                <span>{t!(identity_scope_all)}<span class="hint">{t!(identity_scope_all_says)}</span></span>
            </Check>
            <div class="sc-f" hidden=move || all.get()>{fine}</div>
        </div>
    }
    .into_any()
}

/// What a permission is about, in a few words; one that is not known here is said by its own word alone.
pub fn said(word: &str) -> Option<String> {
    let said = match word {
        "all" => t!(identity_scope_all),
        "audit.log.read" => t!(identity_scope_audit_read),
        "audit.pattern.dismiss" => t!(identity_scope_audit_dismiss),
        "catalog.entity.read" => t!(identity_scope_entity_read),
        "catalog.entity.remove" => t!(identity_scope_entity_remove),
        "catalog.problem.decide" => t!(identity_scope_problem_decide),
        "catalog.problem.read" => t!(identity_scope_problem_read),
        "catalog.source.manage" => t!(identity_scope_source_manage),
        "catalog.source.read" => t!(identity_scope_source_read),
        "catalog.source.refresh" => t!(identity_scope_source_refresh),
        "identity.account.manage" => t!(identity_scope_account_manage),
        "identity.account.read" => t!(identity_scope_account_read),
        "identity.self.read" => t!(identity_scope_self_read),
        "kernel.limits.read" => t!(identity_scope_limits_read),
        "permissions.decision.read" => t!(identity_scope_decision_read),
        "permissions.policy.draft" => t!(identity_scope_policy_draft),
        "permissions.policy.publish" => t!(identity_scope_policy_publish),
        "permissions.policy.read" => t!(identity_scope_policy_read),
        "permissions.request.decide" => t!(identity_scope_request_decide),
        "permissions.request.read" => t!(identity_scope_request_read),
        "permissions.role.assign" => t!(identity_scope_role_assign),
        "permissions.role.read" => t!(identity_scope_role_read),
        "permissions.self.read" => t!(identity_scope_permissions_self),
        "search.index.read" => t!(identity_scope_search),
        _ => return None,
    };
    Some(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_people_do_is_offered_to_no_program() {
        let may = ["catalog.entity.read", "identity.own.change", "identity.demo.act-as", "search.index.read"];
        let groups = groups(&may.map(str::to_owned));
        let words: Vec<&String> = groups.values().flatten().collect();
        assert_eq!(words, ["catalog.entity.read", "search.index.read"]);
    }
}
