//! Events in words, and what they are about as a link.

use leptos::prelude::*;
use shared::catalog::{EntityRef, SourceId};

use crate::{
    paths,
    people::Names,
    t,
    ui::{
        icon::{Size, icon},
        kind::kind_icon,
    },
};

const ACCESS: &[&str] = &[
    "signed-in",
    "signed-out",
    "stepped-up",
    "sessions-ended",
    "password-changed",
    "authenticator-added",
    "authenticator-removed",
    "recovery-code-used",
    "recovery-codes-renewed",
    "passkey-added",
    "passkey-removed",
    "provider-linked",
    "token-created",
    "token-revoked",
    "acted-as",
];
const ACCOUNTS: &[&str] = &["account-created", "account-suspended", "account-restored", "master-key-rotated"];
const PERMISSIONS: &[&str] = &[
    "role-assigned",
    "assignment-ended",
    "role-granted",
    "role-revoked",
    "access-asked",
    "access-approved",
    "access-refused",
    "policy-saved",
    "policy-published",
    "refused",
    "pattern-dismissed",
];
const CATALOG: &[&str] = &[
    "entity-added",
    "entity-changed",
    "entity-orphaned",
    "entity-restored",
    "entity-removed",
    "entity-purged",
    "conflict-decided",
    "problem-ignored",
    "source-registered",
    "source-read",
    "source-failed",
    "source-removed",
];

/// What happened; the event's own word for one that this page does not know.
pub fn what(word: &str) -> String {
    match word {
        "signed-in" => t!(audit_word_signed_in),
        "signed-out" => t!(audit_word_signed_out),
        "stepped-up" => t!(audit_word_stepped_up),
        "sessions-ended" => t!(audit_word_sessions_ended),
        "password-changed" => t!(audit_word_password_changed),
        "authenticator-added" => t!(audit_word_authenticator_added),
        "authenticator-removed" => t!(audit_word_authenticator_removed),
        "recovery-code-used" => t!(audit_word_recovery_code_used),
        "recovery-codes-renewed" => t!(audit_word_recovery_codes_renewed),
        "passkey-added" => t!(audit_word_passkey_added),
        "passkey-removed" => t!(audit_word_passkey_removed),
        "provider-linked" => t!(audit_word_provider_linked),
        "token-created" => t!(audit_word_token_created),
        "token-revoked" => t!(audit_word_token_revoked),
        "acted-as" => t!(audit_word_acted_as),
        "account-created" => t!(audit_word_account_created),
        "account-suspended" => t!(audit_word_account_suspended),
        "account-restored" => t!(audit_word_account_restored),
        "master-key-rotated" => t!(audit_word_master_key_rotated),
        "role-assigned" => t!(audit_word_role_assigned),
        "assignment-ended" => t!(audit_word_assignment_ended),
        "role-granted" => t!(audit_word_role_granted),
        "role-revoked" => t!(audit_word_role_revoked),
        "access-asked" => t!(audit_word_access_asked),
        "access-approved" => t!(audit_word_access_approved),
        "access-refused" => t!(audit_word_access_refused),
        "policy-saved" => t!(audit_word_policy_saved),
        "policy-published" => t!(audit_word_policy_published),
        "refused" => t!(audit_word_refused),
        "pattern-dismissed" => t!(audit_word_pattern_dismissed),
        "entity-added" => t!(audit_word_entity_added),
        "entity-changed" => t!(audit_word_entity_changed),
        "entity-orphaned" => t!(audit_word_entity_orphaned),
        "entity-restored" => t!(audit_word_entity_restored),
        "entity-removed" => t!(audit_word_entity_removed),
        "entity-purged" => t!(audit_word_entity_purged),
        "conflict-decided" => t!(audit_word_conflict_decided),
        "problem-ignored" => t!(audit_word_problem_ignored),
        "source-registered" => t!(audit_word_source_registered),
        "source-read" => t!(audit_word_source_read),
        "source-failed" => t!(audit_word_source_failed),
        "source-removed" => t!(audit_word_source_removed),
        other => other.to_owned(),
    }
}

/// The words of the log under what they are about, for choosing one.
pub fn groups() -> Vec<(String, Vec<&'static str>)> {
    vec![
        (t!(audit_group_permissions), PERMISSIONS.to_vec()),
        (t!(audit_group_access), ACCESS.to_vec()),
        (t!(audit_group_accounts), ACCOUNTS.to_vec()),
        (t!(audit_group_catalog), CATALOG.to_vec()),
    ]
}

/// What an event is about: a person, an entity, a policy or a source as a link, anything else as its text.
pub fn about(word: &str, about: &str, names: &Names) -> AnyView {
    if let Ok(reference) = about.parse::<EntityRef>() {
        if matches!(reference.kind(), "user" | "group") {
            return names.show(about);
        }
        let drawn = icon(kind_icon(reference.kind(), None), Size::Px16);
        let (href, name) = (paths::entity(&reference), reference.name().to_owned());
        return view! { <a class="row ref" href=href title=about.to_owned()>{drawn}<span class="cut">{name}</span></a> }.into_any();
    }
    let href = match word.split('-').next() {
        Some("policy") => Some(paths::policy(about)),
        Some("source") if word != "source-removed" => Some(paths::source(&SourceId(about.to_owned()))),
        Some("problem") => Some(paths::problem(about)),
        _ => None,
    };
    match href {
        Some(href) => {
            view! { <a class="mono link cut" href=href title=about.to_owned()>{about.to_owned()}</a> }.into_any()
        }
        None => view! { <span class="mono cut" title=about.to_owned()>{about.to_owned()}</span> }.into_any(),
    }
}
