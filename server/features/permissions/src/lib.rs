//! The door of permissions: policies, roles, access that people ask for, and the arbiter that decides by them.

mod admins;
mod assignments;
mod decisions;
mod delivered;
mod engine;
mod explain;
mod files;
mod force;
mod holdings;
mod keeping;
mod lent;
mod policies;
mod policy;
mod replay;
mod requests;
mod roles;
mod rules;
mod store;
mod words;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Feature, PersonRecord, Role};

use engine::ByPolicy;

pub use keeping::{grant, held_by, revoke};

static MIGRATIONS: db::Migrator = db::migrations!["20261120131000_permissions"];

/// What permissions need to be told.
#[derive(Debug, Clone)]
pub struct Config {
    /// Whether everybody may act as the people of the sample company.
    pub demo: bool,
    /// What a person has who signs in, before anything is assigned to them here; explanations need it.
    pub comes_with: fn(&PersonRecord) -> (Role, Vec<String>),
    /// The label by which the catalog gives people a role, to tell who holds it.
    pub role_label: Option<&'static str>,
    /// A folder of policies, `NAME.cedar` each; those that changed are put in force at the start.
    pub files: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Config {
        Config { demo: false, comes_with: |_| (Role::Reader, Vec::new()), role_label: None, files: None }
    }
}

/// The arbiter, as its own operations reach it.
pub(crate) struct Engine(pub Arc<ByPolicy>);

/// The feature; it decides for the whole portal.
pub fn feature(config: Config) -> Feature {
    let engine = Arc::new(ByPolicy::default());
    offering(Feature::new("permissions").migrates(&MIGRATIONS))
        .job::<assignments::SweepAssignments>()
        .job::<decisions::KeepDecisions>()
        .every(Duration::from_secs(30), assignments::SweepAssignments {})
        .every(Duration::from_secs(60), decisions::KeepDecisions {})
        .state(Arc::new(Engine(engine.clone())))
        .state(Arc::new(config))
        .arbiter(engine)
        .roles(Arc::new(keeping::ByAssignment))
        .on_start(force::begin)
        .projects(force::InForce)
        .projects(lent::Lenders)
}

fn offering(feature: Feature) -> Feature {
    feature
        .serves(policies::list_policies)
        .serves(policies::show_policy)
        .serves(policies::list_versions)
        .serves(policies::compare_versions)
        .serves(policies::save_draft)
        .serves(policies::publish_policy)
        .serves(policies::restore_policy)
        .serves(replay::replay_decisions)
        .serves(roles::list_roles)
        .serves(assignments::list_assignments)
        .serves(assignments::assign_role)
        .serves(assignments::delegate_role)
        .serves(assignments::end_assignment)
        .serves(requests::show_my_access)
        .serves(requests::ask_for_access)
        .serves(requests::list_requests)
        .serves(requests::approve_request)
        .serves(requests::refuse_request)
        .serves(explain::explain_decision)
        .serves(explain::why_not)
        .serves(roles::show_schema)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_statement_is_accepted_by_both_engines() {
        db::testing::prepares_everywhere(env!("CARGO_MANIFEST_DIR"), &[&crate::MIGRATIONS]);
    }
}
