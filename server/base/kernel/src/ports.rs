//! Ports: what the kernel asks of features without knowing them.

use std::sync::Arc;

use async_trait::async_trait;
use http::HeaderMap;
use shared::{Permission, catalog::EntityRef};

use crate::{AccessClass, Answer, Caller, Classes, Ctx, Tx};

/// Whether somebody may, by the number of a class.
pub type ByClass<'c> = Box<dyn Fn(u32) -> bool + 'c>;

/// Decides whether a caller may. Default deny: without an arbiter nobody may anything.
pub trait Arbiter: Send + Sync + 'static {
    /// On a resource of this class.
    fn permits(&self, caller: &Caller, what: Permission, on: &AccessClass) -> bool;
    /// On resources of the classes of a table, as it is decided now: for lists, which ask about all of them.
    fn permitted<'c>(&'c self, caller: &'c Caller, what: Permission, classes: &'c Arc<Classes>) -> ByClass<'c> {
        Box::new(move |number| classes.get(number).is_some_and(|class| self.permits(caller, what, &class)))
    }
    /// Whether the caller may see that a resource of this class exists.
    fn sees(&self, caller: &Caller, on: &AccessClass) -> bool;
    /// On at least something; the door asks before an operation runs.
    fn holds(&self, caller: &Caller, what: Permission) -> bool;
    /// The policies that decide it, for the log; empty when nothing speaks for it or the arbiter knows no policies.
    fn policies(&self, _caller: &Caller, _what: Permission, _on: &AccessClass) -> Vec<String> {
        Vec::new()
    }
}

/// Tells who is behind a request.
#[async_trait]
pub trait Recognise: Send + Sync + 'static {
    /// `None` when the headers name nobody. `ctx` is the system's.
    async fn recognise(&self, ctx: &Ctx, headers: &HeaderMap) -> Answer<Option<Caller>>;
    /// People who may not come in at present, whatever they hold.
    async fn shut_out(&self, _tx: &mut Tx) -> Answer<Vec<EntityRef>> {
        Ok(Vec::new())
    }
    /// Everybody who could come in now, with their teams. `None` where that cannot be told, as in the demo.
    async fn could_come(&self, _ctx: &Ctx, _tx: &mut Tx) -> Answer<Option<Vec<(EntityRef, Vec<EntityRef>)>>> {
        Ok(None)
    }
}

/// Who holds which role, for whoever makes and suspends accounts; changes belong to the caller's transaction.
#[async_trait]
pub trait Roles: Send + Sync + 'static {
    /// Gives a role for good.
    ///
    /// # Errors
    /// When there is no such role.
    async fn give(&self, ctx: &Ctx, tx: &mut Tx, to: &EntityRef, role: &str, reason: &str) -> Answer<()>;
    /// Somebody is about to be shut out: what they lent to others ends.
    ///
    /// # Errors
    /// When nobody could administer the portal any more.
    async fn shut_out(&self, ctx: &Ctx, tx: &mut Tx, person: &EntityRef) -> Answer<()>;
}

/// The heads of what a feature keeps, as far as decisions need them.
pub trait Registry: Send + Sync + 'static {
    /// The class of one thing; `None` when there is none of that name.
    fn class_of(&self, reference: &EntityRef) -> Option<AccessClass>;
    /// Every class that there is.
    fn classes(&self) -> Arc<Classes>;
}

/// People and teams.
#[async_trait]
pub trait Directory: Send + Sync + 'static {
    async fn person(&self, ctx: &Ctx, who: &EntityRef) -> Answer<Option<PersonRecord>>;
    /// People whose entity carries this label.
    async fn people_labelled(&self, ctx: &Ctx, label: &str, value: &str) -> Answer<Vec<PersonRecord>>;
}

/// A person as the directory knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRecord {
    pub reference: EntityRef,
    pub name: String,
    pub description: Option<String>,
    pub picture: Option<String>,
    /// Groups, direct and through parents.
    pub teams: Vec<EntityRef>,
    /// The labels of their entity.
    pub labels: std::collections::BTreeMap<String, String>,
}

/// The guarded way to other servers; there is no other.
#[async_trait]
pub trait Outside: Send + Sync + 'static {
    /// # Errors
    /// Why no answer could be had, in a sentence without secrets.
    async fn send(&self, ctx: &Ctx, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, String>;
}

/// What a feature gives to search.
#[async_trait]
pub trait Searchable: Send + Sync + 'static {
    /// All documents of these subjects; a subject without any is gone.
    async fn documents(&self, ctx: &Ctx, subjects: &[EntityRef]) -> anyhow::Result<Vec<SearchDoc>>;
    /// Every subject there is.
    async fn subjects(&self, ctx: &Ctx) -> anyhow::Result<Vec<EntityRef>>;
    /// Whether the caller of `ctx` may read each of them.
    async fn visible(&self, ctx: &Ctx, subjects: &[EntityRef]) -> Vec<bool>;
}

/// One thing that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchDoc {
    /// The entity that it is, or that it belongs to.
    pub subject: EntityRef,
    /// Where in the subject; part of its address.
    pub anchor: Option<String>,
    /// `component`, `user`, `api-operation`, …
    pub kind: String,
    pub title: String,
    /// What it is called exactly: name, reference, e-mail address.
    pub names: Vec<String>,
    /// `service`, `openapi`, …
    pub detail: Option<String>,
    pub owner: Option<EntityRef>,
    pub owner_title: Option<String>,
    pub tags: Vec<String>,
    pub text: String,
}

/// The ports that are tied.
#[derive(Clone, Default)]
pub struct Ports {
    pub arbiter: Option<Arc<dyn Arbiter>>,
    pub roles: Option<Arc<dyn Roles>>,
    pub registries: Vec<Arc<dyn Registry>>,
    /// Asked in the order of the features; the first who knows somebody is believed.
    pub recognise: Vec<Arc<dyn Recognise>>,
    pub directory: Option<Arc<dyn Directory>>,
    pub outside: Option<Arc<dyn Outside>>,
    pub searchable: Vec<Arc<dyn Searchable>>,
}
