//! Who may what: policies, roles and who holds them, access that people ask for, and why a decision is as it is.

pub mod schema;

use crate::catalog::EntityRef;
use crate::{Operation, Permission, Route, Timestamp};

pub const READ_POLICIES: Permission = Permission("permissions.policy.read");
pub const DRAFT_POLICIES: Permission = Permission("permissions.policy.draft");
pub const PUBLISH_POLICIES: Permission = Permission("permissions.policy.publish");
pub const READ_ROLES: Permission = Permission("permissions.role.read");
pub const ASSIGN_ROLES: Permission = Permission("permissions.role.assign");
pub const READ_REQUESTS: Permission = Permission("permissions.request.read");
pub const DECIDE_REQUESTS: Permission = Permission("permissions.request.decide");
pub const EXPLAIN: Permission = Permission("permissions.decision.read");
/// Everybody who has signed in: what may I, why not, and asking for it.
pub const ASK: Permission = Permission("permissions.own.ask");
pub const DELEGATE: Permission = Permission("permissions.own.delegate");
/// Everybody, signed in or not.
pub const SELF: Permission = Permission("permissions.self.read");

/// What comes with the portal holds this number instead of a version.
pub const AS_DELIVERED: i64 = 0;

wire! {
/// A policy: a named text in the language Cedar.
pub struct PolicyHead {
    pub name: String,
    /// What it is for, from its annotation `says`.
    pub says: String,
    /// The version in force; 0 is the one that came with the portal, nothing means that none is in force.
    pub in_force: Option<i64>,
    /// The newest version, published or not.
    pub newest: i64,
    /// Whether a policy of this name came with the portal.
    pub delivered: bool,
}

/// One version of a policy.
pub struct PolicyVersion {
    pub policy: String,
    /// Counted from 1; 0 came with the portal.
    pub version: i64,
    /// Why it was changed, in the words of who did.
    pub comment: String,
    pub author: String,
    pub at: Timestamp,
    /// When it was put in force; absent for a draft.
    pub published_at: Option<Timestamp>,
    pub in_force: bool,
}

/// A version with its text.
pub struct PolicyText {
    pub version: PolicyVersion,
    pub text: String,
}

/// One line of two texts held against each other.
pub struct ChangedLine {
    pub change: LineChange,
    pub text: String,
}

pub enum LineChange {
    Same,
    Added,
    Removed,
}

/// The policies, by name.
pub struct ListPolicies {}

/// A policy with its text; the version in force unless told, else the newest.
pub struct ShowPolicy {
    pub name: String,
    #[serde(default)]
    pub version: Option<i64>,
}

/// The versions of a policy, newest first.
pub struct ListVersions {
    pub name: String,
}

/// What differs between two versions of a policy.
pub struct CompareVersions {
    pub name: String,
    pub from: i64,
    pub to: i64,
}

/// Save a new version of a policy. It is held against the schema, and decides nothing until it is published.
pub struct SaveDraft {
    pub name: String,
    pub text: String,
    pub comment: String,
}

/// Put a version in force. Refused when nobody could administer the portal any more.
pub struct PublishPolicy {
    pub name: String,
    pub version: i64,
}

/// Put an older version in force again, as a new version with its text; 0 is the one that came with the portal.
pub struct RestorePolicy {
    pub name: String,
    pub version: i64,
    pub comment: String,
}

/// A role that can be assigned.
pub struct RoleHead {
    pub name: String,
    /// What its holders may do, in a sentence.
    pub says: String,
    /// How many people and groups hold it now.
    pub holders: usize,
    /// The permissions that it brings to somebody who has signed in.
    pub allows: Vec<String>,
    /// People who have it by what the catalog says of them, not by an assignment.
    pub comes_with: Vec<EntityRef>,
}

/// That a person or a group holds a role.
pub struct Assignment {
    pub id: String,
    /// A user or a group.
    pub subject: EntityRef,
    pub role: String,
    pub reason: String,
    pub given_by: String,
    pub given_at: Timestamp,
    /// When it ends by itself; absent for one that stays.
    pub until: Option<Timestamp>,
    /// The person whose own role this is; it ends when theirs does.
    pub delegated_by: Option<EntityRef>,
    pub ended_at: Option<Timestamp>,
    pub ended_because: Option<String>,
}

/// The roles that policies speak of.
pub struct ListRoles {}

/// Who holds which role; ended ones only when asked for by `ended=yes`.
pub struct ListAssignments {
    #[serde(default)]
    pub subject: Option<EntityRef>,
    #[serde(default)]
    pub role: Option<String>,
    #[serde(default)]
    pub ended: Option<String>,
}

/// Give a role to a person or a group, for good or until a time.
pub struct AssignRole {
    pub subject: EntityRef,
    pub role: String,
    #[serde(default)]
    pub until: Option<Timestamp>,
    pub reason: String,
}

/// End an assignment or a delegation.
pub struct EndAssignment {
    pub id: String,
    pub reason: String,
}

/// Let somebody else use one of your roles until a time; it ends earlier when you lose the role.
pub struct DelegateRole {
    pub to: EntityRef,
    pub role: String,
    pub until: Timestamp,
    pub reason: String,
}

/// Access that somebody asked for.
pub struct AccessRequest {
    pub id: String,
    pub person: EntityRef,
    pub role: String,
    pub reason: String,
    /// For how long, from the approval on.
    pub hours: u32,
    pub asked_at: Timestamp,
    pub state: RequestState,
    pub decided_by: Option<String>,
    pub decided_at: Option<Timestamp>,
    /// What the one who decided said.
    pub answer: Option<String>,
}

pub enum RequestState {
    Waiting,
    Approved,
    Refused,
}

/// My roles, and what I asked for.
pub struct MyAccess {
    /// Names of roles, with what they imply.
    pub roles: Vec<String>,
    pub assignments: Vec<Assignment>,
    pub requests: Vec<AccessRequest>,
    /// Roles of mine that others use for a time.
    pub lent: Vec<Assignment>,
    /// Every role that can be asked for, with what it is for; none for a visitor.
    pub known: Vec<schema::RoleWords>,
}

/// What access do I have, and what did I ask for?
pub struct ShowMyAccess {}

/// Ask for a role for some hours, 24 unless told, 720 at most.
pub struct AskForAccess {
    pub role: String,
    pub reason: String,
    #[serde(default)]
    pub hours: Option<u32>,
}

/// What people asked for; only what waits unless `decided=yes`.
pub struct ListRequests {
    #[serde(default)]
    pub decided: Option<String>,
}

/// Approve a request; the grant ends by itself.
pub struct ApproveRequest {
    pub id: String,
    #[serde(default)]
    pub hours: Option<u32>,
    #[serde(default)]
    pub answer: String,
}

/// Refuse a request with a reason.
pub struct RefuseRequest {
    pub id: String,
    pub reason: String,
}

/// Whether somebody may, and why.
pub struct Explanation {
    pub allowed: bool,
    pub permission: String,
    /// Whom it is about.
    pub who: String,
    /// The roles that count for them now.
    pub roles: Vec<String>,
    /// The policies that decided; empty when nothing speaks for it.
    pub policies: Vec<DecidingPolicy>,
    /// For a refusal: what would have to be different, one sentence per way.
    pub missing: Vec<String>,
    /// For a refusal: the roles with which it would be allowed, the smallest first.
    pub fitting: Vec<String>,
}

/// A policy that decided.
pub struct DecidingPolicy {
    /// Such as `owner` or `night-shift:2`.
    pub id: String,
    pub says: String,
    pub effect: PolicyEffect,
}

pub enum PolicyEffect {
    Permits,
    Forbids,
}

/// May this person do that to this thing, and which policy says so?
pub struct ExplainDecision {
    pub who: EntityRef,
    /// A permission word, such as `catalog.entity.remove`.
    pub permission: String,
    /// An entity; absent for what is not about one.
    #[serde(default)]
    pub about: Option<EntityRef>,
}

/// Why may I not do that?
pub struct WhyNot {
    pub permission: String,
    #[serde(default)]
    pub about: Option<EntityRef>,
}

/// Hold the decisions of the last days against a changed text of a policy: what would be decided otherwise?
pub struct ReplayDecisions {
    pub name: String,
    pub text: String,
    /// 7 unless told, 30 at most.
    #[serde(default)]
    pub days: Option<u32>,
}

/// What a draft would change.
pub struct Replayed {
    /// Decisions that were held against the draft; the same one is recorded once a day.
    pub decisions: usize,
    pub changed: Vec<ChangedDecision>,
}

/// A decision that the draft would turn round.
pub struct ChangedDecision {
    pub who: String,
    pub permission: String,
    /// What it was about, in words.
    pub about: String,
    pub now_allowed: bool,
    pub then_allowed: bool,
    pub policies: Vec<String>,
    pub last_seen: Timestamp,
}
}

macro_rules! operations {
    ($($name:path => $output:ty, $method:ident $path:literal, $needs:expr;)*) => { $(
        impl Operation for $name {
            type Output = $output;
            const ROUTE: Route = Route::$method($path);
            const NEEDS: Permission = $needs;
        }
    )* };
}

operations! {
    ListPolicies => Vec<PolicyHead>, get "/api/v1/permissions/policies", READ_POLICIES;
    ShowPolicy => PolicyText, get "/api/v1/permissions/policies/{name}", READ_POLICIES;
    ListVersions => Vec<PolicyVersion>, get "/api/v1/permissions/policies/{name}/versions", READ_POLICIES;
    CompareVersions => Vec<ChangedLine>, get "/api/v1/permissions/policies/{name}/comparison", READ_POLICIES;
    SaveDraft => PolicyVersion, post "/api/v1/permissions/policies/{name}/versions", DRAFT_POLICIES;
    PublishPolicy => PolicyVersion, post "/api/v1/permissions/policies/{name}/publish", PUBLISH_POLICIES;
    RestorePolicy => PolicyVersion, post "/api/v1/permissions/policies/{name}/restore", PUBLISH_POLICIES;
    ReplayDecisions => Replayed, post "/api/v1/permissions/replays", DRAFT_POLICIES;
    ListRoles => Vec<RoleHead>, get "/api/v1/permissions/roles", READ_ROLES;
    ListAssignments => Vec<Assignment>, get "/api/v1/permissions/assignments", READ_ROLES;
    AssignRole => Assignment, post "/api/v1/permissions/assignments", ASSIGN_ROLES;
    EndAssignment => Assignment, post "/api/v1/permissions/assignments/{id}/end", DELEGATE;
    DelegateRole => Assignment, post "/api/v1/permissions/delegations", DELEGATE;
    ShowMyAccess => MyAccess, get "/api/v1/permissions/mine", SELF;
    AskForAccess => AccessRequest, post "/api/v1/permissions/requests", ASK;
    ListRequests => Vec<AccessRequest>, get "/api/v1/permissions/requests", READ_REQUESTS;
    ApproveRequest => AccessRequest, post "/api/v1/permissions/requests/{id}/approve", DECIDE_REQUESTS;
    RefuseRequest => AccessRequest, post "/api/v1/permissions/requests/{id}/refuse", DECIDE_REQUESTS;
    ExplainDecision => Explanation, get "/api/v1/permissions/decisions/explanation", EXPLAIN;
    schema::ShowSchema => schema::PolicySchema, get "/api/v1/permissions/schema", READ_POLICIES;
    WhyNot => Explanation, get "/api/v1/permissions/decisions/why-not", SELF;
}
