//! The audit log: who did what, from where, by which decision; and what is unusual in it.

use serde_json::Value;

use crate::{Operation, Permission, Route, Timestamp};

pub const READ: Permission = Permission("audit.log.read");
pub const DISMISS: Permission = Permission("audit.pattern.dismiss");

wire! {
/// An event as auditors see it.
pub struct AuditEvent {
    /// Numbered without gaps.
    pub seq: i64,
    pub at: Timestamp,
    /// A reference, `anonymous`, `command`, or `system:` with a part of the portal.
    pub who: String,
    /// For whom they acted, when it was not for themselves.
    pub on_behalf_of: Option<String>,
    /// Such as `entity-removed` or `refused`.
    pub word: String,
    /// The entity, person, policy or source that it is about.
    pub about: Option<String>,
    pub address: Option<String>,
    /// Such as `allowed catalog.entity.remove`.
    pub decision: Option<String>,
    /// The policies that decided.
    pub policy: Option<String>,
    /// Everything that the event says.
    pub event: Value,
    /// Of this event and all before it, in hexadecimal.
    pub hash: String,
}

/// Some events, newest first.
pub struct AuditPage {
    pub items: Vec<AuditEvent>,
    /// What to give as `before` for the next page; absent on the last one.
    pub next: Option<i64>,
}

/// The events that fit, newest first. What is left out does not matter.
pub struct ListAudit {
    #[serde(default)]
    pub who: String,
    #[serde(default)]
    pub word: String,
    #[serde(default)]
    pub about: String,
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// Exclusive.
    #[serde(default)]
    pub to: Option<Timestamp>,
    /// Only events with a smaller number.
    #[serde(default)]
    pub before: Option<i64>,
    /// 100 unless told, 1000 at most.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// The same as a file: `csv`, or `jsonl` with one event per line. 10,000 events at once.
pub struct ExportAudit {
    pub format: String,
    #[serde(default)]
    pub who: String,
    #[serde(default)]
    pub word: String,
    #[serde(default)]
    pub about: String,
    #[serde(default)]
    pub from: Option<Timestamp>,
    #[serde(default)]
    pub to: Option<Timestamp>,
    #[serde(default)]
    pub before: Option<i64>,
}

/// A part of the log as a file.
pub struct AuditFile {
    pub name: String,
    pub media_type: String,
    pub text: String,
    /// What to give as `before` for the next part; absent when this is the last.
    pub next: Option<i64>,
}

/// The newest event and its hash; kept elsewhere, it proves that nothing before it was replaced.
pub struct AuditHead {
    pub seq: i64,
    pub hash: String,
    pub seal: SealState,
}

/// Whether heads are also kept outside of the database.
pub enum SealState {
    /// No file is configured for them.
    NoFile,
    /// The file holds none yet; the first comes within the hour.
    NoneYet,
    /// The newest head in the file.
    Sealed { seq: i64, at: Timestamp },
    /// The file cannot be read; the log of the server says why.
    Unreadable,
}

/// How many events there were, hour by hour or day by day.
pub struct AuditCounts {
    /// The length of each span, in seconds: an hour, or a day when it is about more than two days.
    pub seconds: i64,
    /// Oldest first; spans without events are left out.
    pub spans: Vec<AuditSpan>,
}

/// The events of one span.
pub struct AuditSpan {
    pub from: Timestamp,
    pub events: i64,
    /// How many of them tell that something was refused.
    pub refused: i64,
}

/// Count the events that fit; those of the last 30 days unless told. What is left out does not matter.
pub struct CountAudit {
    #[serde(default)]
    pub who: String,
    #[serde(default)]
    pub word: String,
    #[serde(default)]
    pub about: String,
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// Exclusive.
    #[serde(default)]
    pub to: Option<Timestamp>,
}

/// Show the newest event's number and hash.
pub struct ShowAuditHead {}

/// Something that this person does not usually do.
pub struct Unusual {
    /// Names it when it is dismissed.
    pub pattern: String,
    pub sign: Sign,
    pub who: String,
    pub at: Timestamp,
    /// The event that shows it.
    pub seq: i64,
    /// Why it is marked, with the figures.
    pub because: String,
    pub dismissed: Option<Dismissal>,
}

pub enum Sign {
    FirstTime,
    OddHours,
    Burst,
    ManyRefusals,
}

/// Who found nothing wrong with it, and why.
pub struct Dismissal {
    pub by: String,
    pub at: Timestamp,
    pub reason: String,
}

/// What was unusual in the last days, newest first; 7 days unless told, 30 at most. Dismissed ones with `dismissed=yes`.
pub struct ListUnusual {
    #[serde(default)]
    pub days: Option<u32>,
    #[serde(default)]
    pub dismissed: Option<String>,
}

/// Say that an unusual pattern was no cause for alarm.
pub struct DismissPattern {
    pub pattern: String,
    pub reason: String,
}
}

impl Operation for ListAudit {
    type Output = AuditPage;
    const ROUTE: Route = Route::get("/api/v1/audit/events");
    const NEEDS: Permission = READ;
}
impl Operation for CountAudit {
    type Output = AuditCounts;
    const ROUTE: Route = Route::get("/api/v1/audit/counts");
    const NEEDS: Permission = READ;
}
impl Operation for ExportAudit {
    type Output = AuditFile;
    const ROUTE: Route = Route::get("/api/v1/audit/export");
    const NEEDS: Permission = READ;
}
impl Operation for ShowAuditHead {
    type Output = Option<AuditHead>;
    const ROUTE: Route = Route::get("/api/v1/audit/head");
    const NEEDS: Permission = READ;
}
impl Operation for ListUnusual {
    type Output = Vec<Unusual>;
    const ROUTE: Route = Route::get("/api/v1/audit/unusual");
    const NEEDS: Permission = READ;
}
impl Operation for DismissPattern {
    type Output = Dismissal;
    const ROUTE: Route = Route::post("/api/v1/audit/unusual/dismiss");
    const NEEDS: Permission = DISMISS;
}
