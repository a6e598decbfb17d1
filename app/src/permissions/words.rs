//! Permissions and roles in words.

use leptos::prelude::*;

use crate::{paths, t, ui::label::Chip};

/// What one may do with a permission, as a person would say it; the word itself for one that this page does not know.
pub fn may(word: &str) -> String {
    match word {
        "audit.log.read" => t!(permissions_may_audit_log_read),
        "audit.pattern.dismiss" => t!(permissions_may_audit_pattern_dismiss),
        "catalog.entity.read" => t!(permissions_may_catalog_entity_read),
        "catalog.entity.remove" => t!(permissions_may_catalog_entity_remove),
        "catalog.problem.decide" => t!(permissions_may_catalog_problem_decide),
        "catalog.problem.read" => t!(permissions_may_catalog_problem_read),
        "catalog.source.manage" => t!(permissions_may_catalog_source_manage),
        "catalog.source.read" => t!(permissions_may_catalog_source_read),
        "catalog.source.refresh" => t!(permissions_may_catalog_source_refresh),
        "identity.account.manage" => t!(permissions_may_identity_account_manage),
        "identity.account.read" => t!(permissions_may_identity_account_read),
        "identity.demo.act-as" => t!(permissions_may_identity_demo_act_as),
        "identity.own.change" => t!(permissions_may_identity_own_change),
        "identity.self.read" => t!(permissions_may_identity_self_read),
        "identity.session.start" => t!(permissions_may_identity_session_start),
        "kernel.limits.read" => t!(permissions_may_kernel_limits_read),
        "permissions.decision.read" => t!(permissions_may_permissions_decision_read),
        "permissions.own.ask" => t!(permissions_may_permissions_own_ask),
        "permissions.own.delegate" => t!(permissions_may_permissions_own_delegate),
        "permissions.policy.draft" => t!(permissions_may_permissions_policy_draft),
        "permissions.policy.publish" => t!(permissions_may_permissions_policy_publish),
        "permissions.policy.read" => t!(permissions_may_permissions_policy_read),
        "permissions.request.decide" => t!(permissions_may_permissions_request_decide),
        "permissions.request.read" => t!(permissions_may_permissions_request_read),
        "permissions.role.assign" => t!(permissions_may_permissions_role_assign),
        "permissions.role.read" => t!(permissions_may_permissions_role_read),
        "permissions.self.read" => t!(permissions_may_permissions_self_read),
        "search.index.read" => t!(permissions_may_search_index_read),
        other => other.to_owned(),
    }
}

/// What a role is called.
pub fn role(name: &str) -> String {
    match name {
        "admin" => t!(permissions_role_admin),
        "auditor" => t!(permissions_role_auditor),
        "contributor" => t!(permissions_role_contributor),
        "reader" => t!(permissions_role_reader),
        "signed-in" => t!(permissions_role_signed_in),
        other => other.to_owned(),
    }
}

/// What a role is for; what its policy says about itself, when it did not come with the portal.
pub fn role_says(name: &str, says: &str) -> String {
    match name {
        "admin" => t!(permissions_role_admin_says),
        "auditor" => t!(permissions_role_auditor_says),
        "contributor" => t!(permissions_role_contributor_says),
        "reader" => t!(permissions_role_reader_says),
        _ => says.to_owned(),
    }
}

/// The part of the portal that a permission belongs to.
pub fn feature(word: &str) -> String {
    match word.split('.').next().unwrap_or_default() {
        "audit" => t!(permissions_feature_audit),
        "catalog" => t!(permissions_feature_catalog),
        "identity" => t!(permissions_feature_identity),
        "kernel" => t!(permissions_feature_kernel),
        "permissions" => t!(permissions_feature_permissions),
        "search" => t!(permissions_feature_search),
        other => other.to_owned(),
    }
}

/// Permissions as sentences under the parts of the portal that they belong to.
pub fn allows(words: &[String]) -> AnyView {
    let line = |word: &String| view! { <li title=word.clone()>{may(word)}</li> };
    let part = |(name, words): (String, Vec<&String>)| {
        view! { <div><dt>{name}</dt><dd><ul>{words.into_iter().map(line).collect_view()}</ul></dd></div> }
    };
    view! { <dl class="allows">{by_feature(words).into_iter().map(part).collect_view()}</dl> }.into_any()
}

/// Words under their features, in order.
pub fn by_feature(words: &[String]) -> Vec<(String, Vec<&String>)> {
    let mut parts: Vec<(String, Vec<&String>)> = Vec::new();
    for word in words {
        let name = feature(word);
        match parts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, words)) => words.push(word),
            None => parts.push((name, vec![word])),
        }
    }
    parts
}

/// A deciding policy as a link to its text. `names` are the policies that there are.
pub fn policy_link(id: &str, names: &[String]) -> AnyView {
    match policy_of(id, names) {
        Some(name) => view! { <a class="link mono" href=paths::policy(name)>{id.to_owned()}</a> }.into_any(),
        None => {
            let id = id.to_owned();
            view! { <Chip><span class="mono">{id}</span></Chip> }.into_any()
        }
    }
}

/// The text that a policy stands in: `owner`, `night-shift:2` and `night-shift-weekend` begin with its name.
pub fn policy_of<'n>(id: &str, names: &'n [String]) -> Option<&'n str> {
    let begins = |name: &&String| {
        let rest = id.strip_prefix(name.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':') || rest.starts_with('-'))
    };
    names.iter().filter(begins).max_by_key(|name| name.len()).map(String::as_str)
}

/// The name of the text, as far as an id tells it without knowing which there are: `night-shift` of `night-shift:2`.
pub fn likely_policy(id: &str) -> &str {
    id.split(':').next().unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_found_by_the_beginning_of_its_id() {
        let names = ["night".to_owned(), "night-shift".to_owned()];
        for (id, name) in [
            ("night-shift", Some("night-shift")),
            ("night-shift:2", Some("night-shift")),
            ("night-shift-weekend", Some("night-shift")),
            ("night-watch", Some("night")),
            ("nightly", None),
        ] {
            assert_eq!(policy_of(id, &names), name, "{id}");
        }
    }
}
