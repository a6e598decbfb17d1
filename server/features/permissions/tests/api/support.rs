//! A portal with permissions and a shelf of books, which stands for the catalog.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{AccessClass, Answer, Classes, Ctx, Directory, Feature, PersonRecord, Registry};
use shared::catalog::EntityRef;
use shared::permissions::{AssignRole, Assignment, PolicyVersion, PublishPolicy, SaveDraft};
use shared::{Operation, Permission, Problem, Route, Timestamp};
use testkit::TestPortal;

/// Ann is in the team `ops`, which owns `component:default/payments`; nobody owns `component:default/orphan`.
pub const ANN: &str = "nobody:user:default/ann group:default/ops";
pub const BOB: &str = "nobody:user:default/bob";
pub const ADMIN: &str = "admin:user:default/root";

pub struct Shelf(Arc<Classes>);

impl Default for Shelf {
    fn default() -> Shelf {
        let classes = Classes::default();
        ["payments", "orphan"].into_iter().filter_map(class).for_each(|class| _ = classes.number(&class));
        Shelf(Arc::new(classes))
    }
}

fn class(name: &str) -> Option<AccessClass> {
    let owner = match name {
        "payments" => Some("group:default/ops".parse().unwrap()),
        "orphan" => None,
        _ => return None,
    };
    Some(AccessClass {
        kind: "component".into(),
        namespace: "default".into(),
        owner,
        ..AccessClass::of("catalog.entity")
    })
}

impl Registry for Shelf {
    fn class_of(&self, reference: &EntityRef) -> Option<AccessClass> {
        class(reference.name())
    }
    fn classes(&self) -> Arc<Classes> {
        self.0.clone()
    }
}

#[async_trait]
impl Directory for Shelf {
    async fn person(&self, _: &Ctx, who: &EntityRef) -> Answer<Option<PersonRecord>> {
        let teams = match who.name() {
            "ann" => vec!["group:default/ops".parse().unwrap()],
            "bob" => Vec::new(),
            _ => return Ok(None),
        };
        let labels = std::collections::BTreeMap::new();
        let (name, reference) = (who.name().to_owned(), who.clone());
        Ok(Some(PersonRecord { reference, name, description: None, picture: None, teams, labels }))
    }
    async fn people_labelled(&self, _: &Ctx, _: &str, _: &str) -> Answer<Vec<PersonRecord>> {
        Ok(Vec::new())
    }
}

/// Look at a book.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Look {
    pub reference: EntityRef,
}
impl Operation for Look {
    type Output = String;
    const ROUTE: Route = Route::get("/api/v1/shelf/{reference}");
    const NEEDS: Permission = shared::catalog::READ;
}

/// Burn a book.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Burn {
    pub reference: EntityRef,
}
impl Operation for Burn {
    type Output = String;
    const ROUTE: Route = Route::post("/api/v1/shelf/{reference}/burn");
    const NEEDS: Permission = shared::catalog::REMOVE;
}

async fn look(ctx: Ctx, op: Look) -> Answer<String> {
    ctx.permit(Look::NEEDS, &class(op.reference.name()).ok_or_else(Problem::not_found)?)?;
    Ok("seen".into())
}

async fn burn(ctx: Ctx, op: Burn) -> Answer<String> {
    ctx.permit(Burn::NEEDS, &class(op.reference.name()).ok_or_else(Problem::not_found)?)?;
    Ok("burnt".into())
}

pub fn features() -> Vec<Feature> {
    features_with(None)
}

/// With policies in this folder.
pub fn features_with(files: Option<std::path::PathBuf>) -> Vec<Feature> {
    let comes_with = |_: &PersonRecord| (kernel::Role::Nobody, Vec::new());
    let config = permissions::Config { comes_with, files, ..permissions::Config::default() };
    vec![
        permissions::feature(config),
        Feature::new("shelf").serves(look).serves(burn).registry(Shelf::default()).directory(Shelf::default()),
    ]
}

pub async fn portal() -> TestPortal {
    TestPortal::start(|_| features()).await
}

pub fn book(name: &str) -> EntityRef {
    format!("component:default/{name}").parse().unwrap()
}

pub async fn looks(portal: &TestPortal, who: &str, name: &str) -> u16 {
    portal.call_as(who, Look { reference: book(name) }).await.map_or_else(|problem| problem.status, |_| 200)
}

pub async fn burns(portal: &TestPortal, who: &str, name: &str) -> u16 {
    portal.call_as(who, Burn { reference: book(name) }).await.map_or_else(|problem| problem.status, |_| 200)
}

pub async fn assign(portal: &TestPortal, subject: &str, role: &str, until: Option<Timestamp>) -> Assignment {
    let subject = subject.parse().unwrap();
    portal.call(AssignRole { subject, role: role.into(), until, reason: "For the test.".into() }).await.unwrap()
}

pub async fn draft(portal: &TestPortal, name: &str, text: &str) -> Result<PolicyVersion, Problem> {
    portal.call(SaveDraft { name: name.into(), text: text.into(), comment: "For the test.".into() }).await
}

pub async fn publish(portal: &TestPortal, name: &str, text: &str) -> Result<PolicyVersion, Problem> {
    let version = draft(portal, name, text).await?.version;
    portal.call(PublishPolicy { name: name.into(), version }).await
}

/// The time of the portal, so many seconds on.
pub fn later(portal: &TestPortal, seconds: i64) -> Timestamp {
    portal.system().now().plus_seconds(seconds)
}
