//! Event: everything that can happen in the portal, as one closed list. The log of events is also the audit trail.

use serde::{Deserialize, Serialize};

use crate::catalog::{EntityRef, SourceId};
use crate::identity::AccountChange;

/// Something that was committed. Names are past tense; content is what a reader of the log needs to know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Event {
    SourceRegistered {
        source: SourceId,
        target: String,
    },
    SourceRemoved {
        source: SourceId,
        target: String,
    },
    /// A source was read; how many entities came, changed and went.
    SourceRead {
        source: SourceId,
        added: u64,
        changed: u64,
        gone: u64,
        problems: u64,
    },
    SourceFailed {
        source: SourceId,
        message: String,
    },
    EntityAdded {
        reference: EntityRef,
        revision: i64,
    },
    EntityChanged {
        reference: EntityRef,
        revision: i64,
    },
    /// Its source no longer declares it: it waits in the trash.
    EntityOrphaned {
        reference: EntityRef,
    },
    EntityRestored {
        reference: EntityRef,
    },
    EntityRemoved {
        reference: EntityRef,
        reason: String,
    },
    /// Its time in the trash is over; the revisions stay.
    EntityPurged {
        reference: EntityRef,
    },
    ConflictDecided {
        reference: EntityRef,
        source: SourceId,
        path: String,
    },
    ProblemIgnored {
        problem: String,
        until: crate::Timestamp,
    },
    ActedAs {
        person: Option<EntityRef>,
    },
    /// Something about how a person signs in.
    AccountChanged {
        person: EntityRef,
        what: AccountChange,
    },
    /// Every secret is wrapped by a new master key.
    MasterKeyRotated {
        key: String,
        secrets: u64,
    },
    /// The secret by which a provider of sign-in knows this portal was put into the vault.
    ProviderSecretKept {
        provider: String,
    },
    /// A version of a policy was saved; it decides nothing yet.
    PolicySaved {
        policy: String,
        version: i64,
    },
    PolicyPublished {
        policy: String,
        version: i64,
    },
    /// A person or a group got a role.
    RoleAssigned {
        assignment: String,
        subject: EntityRef,
        role: String,
        until: Option<crate::Timestamp>,
    },
    AssignmentEnded {
        assignment: String,
        subject: EntityRef,
        role: String,
        reason: String,
    },
    AccessAsked {
        request: String,
        person: EntityRef,
        role: String,
    },
    AccessApproved {
        request: String,
        person: EntityRef,
        role: String,
    },
    AccessRefused {
        request: String,
        person: EntityRef,
        role: String,
        reason: String,
    },
    /// A change was refused; refusals of one kind within a minute are counted in one event.
    Refused {
        operation: String,
        permission: String,
        about: Option<String>,
        times: u64,
    },
    /// Somebody looked at an unusual pattern and found nothing wrong with it.
    PatternDismissed {
        pattern: String,
        reason: String,
    },
}

impl Event {
    /// The entity that the event is about, if it is about one.
    pub fn subject(&self) -> Option<&EntityRef> {
        match self {
            Event::EntityAdded { reference, .. }
            | Event::EntityChanged { reference, .. }
            | Event::EntityOrphaned { reference }
            | Event::EntityRestored { reference }
            | Event::EntityRemoved { reference, .. }
            | Event::EntityPurged { reference }
            | Event::ConflictDecided { reference, .. } => Some(reference),
            Event::AccountChanged { person, .. } => Some(person),
            Event::ActedAs { person } => person.as_ref(),
            Event::SourceRegistered { .. }
            | Event::SourceRemoved { .. }
            | Event::SourceRead { .. }
            | Event::SourceFailed { .. }
            | Event::ProblemIgnored { .. }
            | Event::MasterKeyRotated { .. }
            | Event::ProviderSecretKept { .. }
            | Event::PolicySaved { .. }
            | Event::PolicyPublished { .. }
            | Event::RoleAssigned { .. }
            | Event::AssignmentEnded { .. }
            | Event::AccessAsked { .. }
            | Event::AccessApproved { .. }
            | Event::AccessRefused { .. }
            | Event::Refused { .. }
            | Event::PatternDismissed { .. } => None,
        }
    }
    /// What an auditor would look for: the entity, or else the person, the policy or the source that it is about.
    pub fn about(&self) -> Option<String> {
        match self {
            Event::SourceRegistered { source, .. }
            | Event::SourceRemoved { source, .. }
            | Event::SourceRead { source, .. }
            | Event::SourceFailed { source, .. } => Some(source.0.clone()),
            Event::ProblemIgnored { problem, .. } => Some(problem.clone()),
            Event::PolicySaved { policy, .. } | Event::PolicyPublished { policy, .. } => Some(policy.clone()),
            Event::RoleAssigned { subject, .. } | Event::AssignmentEnded { subject, .. } => Some(subject.to_string()),
            Event::AccessAsked { person, .. }
            | Event::AccessApproved { person, .. }
            | Event::AccessRefused { person, .. } => Some(person.to_string()),
            Event::Refused { about, .. } => about.clone(),
            Event::PatternDismissed { pattern, .. } => Some(pattern.clone()),
            Event::AccountChanged { person, .. } => Some(person.to_string()),
            Event::MasterKeyRotated { key, .. } => Some(key.clone()),
            Event::ProviderSecretKept { provider } => Some(provider.clone()),
            Event::EntityAdded { .. }
            | Event::EntityChanged { .. }
            | Event::EntityOrphaned { .. }
            | Event::EntityRestored { .. }
            | Event::EntityRemoved { .. }
            | Event::EntityPurged { .. }
            | Event::ConflictDecided { .. }
            | Event::ActedAs { .. } => self.subject().map(ToString::to_string),
        }
    }
    /// The event's word, as it stands in the log.
    pub fn word(&self) -> &'static str {
        match self {
            Event::SourceRegistered { .. } => "source-registered",
            Event::SourceRemoved { .. } => "source-removed",
            Event::SourceRead { .. } => "source-read",
            Event::SourceFailed { .. } => "source-failed",
            Event::EntityAdded { .. } => "entity-added",
            Event::EntityChanged { .. } => "entity-changed",
            Event::EntityOrphaned { .. } => "entity-orphaned",
            Event::EntityRestored { .. } => "entity-restored",
            Event::EntityRemoved { .. } => "entity-removed",
            Event::EntityPurged { .. } => "entity-purged",
            Event::ConflictDecided { .. } => "conflict-decided",
            Event::ProblemIgnored { .. } => "problem-ignored",
            Event::ActedAs { .. } => "acted-as",
            Event::AccountChanged { what, .. } => what.word(),
            Event::MasterKeyRotated { .. } => "master-key-rotated",
            Event::ProviderSecretKept { .. } => "provider-secret-kept",
            Event::PolicySaved { .. } => "policy-saved",
            Event::PolicyPublished { .. } => "policy-published",
            Event::RoleAssigned { .. } => "role-assigned",
            Event::AssignmentEnded { .. } => "assignment-ended",
            Event::AccessAsked { .. } => "access-asked",
            Event::AccessApproved { .. } => "access-approved",
            Event::AccessRefused { .. } => "access-refused",
            Event::Refused { .. } => "refused",
            Event::PatternDismissed { .. } => "pattern-dismissed",
        }
    }
}
