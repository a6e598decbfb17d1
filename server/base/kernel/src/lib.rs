//! The kernel: the door, events, projections, jobs, ports and limits. It knows no feature.

mod audit;
mod chain;
mod chance;
mod classes;
mod clock;
mod ctx;
mod door;
mod events;
mod feature;
mod jobs;
mod keyring;
mod limits;
mod metrics;
mod openapi;
mod pace;
mod portal;
mod ports;
mod principal;
mod projections;
mod refusal;
mod refused;
mod secret;
mod store;
mod stranger;
mod tx;
mod vault;

pub use audit::{AuditFilter, Audited};
pub use chain::{BrokenLink, Head, verify_log};
pub use chance::{Chance, SystemChance};
pub use classes::Classes;
pub use clock::{Clock, ManualClock, SystemClock};
pub use ctx::Ctx;
pub use door::{LOCALHOST_ADDRESS, PeerAddress};
pub use events::Recorded;
pub use feature::Feature;
pub use jobs::Job;
pub use keyring::Keyring;
pub use limits::Limits;
pub use metrics::describe_metrics;
pub use openapi::{openapi, operations};
pub use pace::Pace;
pub use portal::{Background, Portal, Settings, Standing};
pub use ports::{
    Arbiter, ByClass, Directory, Outside, PersonRecord, Ports, Recognise, Registry, Roles, SearchDoc, Searchable,
};
pub use principal::{AccessClass, Caller, Principal, Role};
pub use projections::Projection;
pub use refusal::{Answer, Refusal};
pub use secret::Secret;
pub use tokio_util::sync::CancellationToken;
pub use tx::Tx;

/// The kernel's own migrations; the server puts them before those of the features.
pub static MIGRATIONS: db::Migrator = db::migrations![
    "20261120100000_kernel",
    "20261120110000_told_with",
    "20261120131500_audit",
    "20261120150000_secrets"
];
