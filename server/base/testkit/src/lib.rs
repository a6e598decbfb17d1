//! TestPortal: a whole portal in a test, with a clock that the test turns and jobs that run when it says so.

#![expect(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot set up its portal has failed")]

use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use db::testing::TestDb;
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use kernel::{
    AccessClass, Answer, Arbiter, Background, Caller, Ctx, Feature, Keyring, Limits, ManualClock, Portal, Principal,
    Recognise, Role, Roles, Settings, Tx,
};
use shared::catalog::EntityRef;
use shared::identity::{FOR_EVERYBODY, FOR_THE_SIGNED_IN, READ_ACCOUNTS};
use shared::{Operation, Permission, Problem, Timestamp};
use tower::ServiceExt;

/// Friday 20 November 2026, 13:52 UTC: when every test begins.
pub const BEGINNING: Timestamp = Timestamp(1_795_182_720_000_000);

/// A portal of its own: its database, its data folder, its clock.
pub struct TestPortal {
    pub portal: Portal,
    router: Router,
    clock: Arc<ManualClock>,
    db: Option<TestDb>,
    folder: tempfile::TempDir,
}

impl TestPortal {
    /// On a fresh SQLite database. Features that need a folder get one below `data_dir`.
    pub async fn start(features: impl FnOnce(&Path) -> Vec<Feature>) -> TestPortal {
        TestPortal::on(TestDb::sqlite().await, features).await
    }

    /// On this database; for tests that run on both engines.
    pub async fn on(db: TestDb, features: impl FnOnce(&Path) -> Vec<Feature>) -> TestPortal {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(BEGINNING));
        let portal = TestPortal::put_up(settings(&db, clock.clone(), folder.path()), features(folder.path())).await;
        TestPortal { router: portal.router(), portal, clock, db: Some(db), folder }
    }

    /// With some limits set otherwise than by default.
    pub async fn limited(limits: &[(&str, u64)], features: impl FnOnce(&Path) -> Vec<Feature>) -> TestPortal {
        let db = TestDb::sqlite().await;
        let (folder, clock) = (tempfile::tempdir().unwrap(), Arc::new(ManualClock::at(BEGINNING)));
        let changes = limits.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        let settings =
            Settings { limits: Limits::with(&changes).unwrap(), ..settings(&db, clock.clone(), folder.path()) };
        let portal = TestPortal::put_up(settings, features(folder.path())).await;
        TestPortal { router: portal.router(), portal, clock, db: Some(db), folder }
    }

    async fn put_up(settings: Settings, mut features: Vec<Feature>) -> Portal {
        let by_role = Arc::new(ByRole::default());
        // First, so that a feature that decides itself takes its place.
        let decides = Feature::new("testkit").recognises(NamedInHeader).arbiter(by_role.clone()).roles(by_role);
        features.insert(0, decides);
        Portal::start(settings, features).await.unwrap()
    }

    /// Stops it and starts it again on the same database, as an operator would.
    pub async fn restart(self, features: impl FnOnce(&Path) -> Vec<Feature>) -> TestPortal {
        let TestPortal { portal, clock, db, folder, .. } = self;
        portal.stop().await;
        let db = db.unwrap().reopened().await;
        let portal = TestPortal::put_up(settings(&db, clock.clone(), folder.path()), features(folder.path())).await;
        TestPortal { router: portal.router(), portal, clock, db: Some(db), folder }
    }

    pub fn clock(&self) -> &ManualClock {
        &self.clock
    }

    pub fn data_dir(&self) -> &Path {
        self.folder.path()
    }

    /// A context of the portal itself, for what no operation offers.
    pub fn system(&self) -> Ctx {
        self.portal.ctx(Caller::system("test"))
    }

    /// Runs due jobs and lets projections catch up.
    pub async fn work_off(&self) {
        self.portal.work_off().await.unwrap();
    }

    /// Asks as an admin.
    pub async fn call<O: Operation>(&self, operation: O) -> Result<O::Output, Problem> {
        self.call_as("admin:user:default/root", operation).await
    }

    /// Asks as `role:reference`, such as `reader:user:default/mira`, or as a stranger with `""`. Roles are `nobody`,
    /// `reader`, `contributor` and `admin`; a list of groups may follow after a space.
    pub async fn call_as<O: Operation>(&self, who: &str, operation: O) -> Result<O::Output, Problem> {
        let asked = shared::form::ask(&operation).unwrap();
        let mut request = Request::builder().method(O::ROUTE.method.name()).uri(asked.uri);
        if !who.is_empty() {
            request = request.header("x-test-caller", who);
        }
        if asked.body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let (status, body) = self.send(request.body(Body::from(asked.body.unwrap_or_default())).unwrap()).await;
        if status.is_success() {
            return Ok(serde_json::from_slice(&body)
                .unwrap_or_else(|error| panic!("{error} in {}", String::from_utf8_lossy(&body))));
        }
        Err(serde_json::from_slice(&body)
            .unwrap_or_else(|error| panic!("{status}: {error} in {}", String::from_utf8_lossy(&body))))
    }

    /// A request as a stranger would write it; the status and the body.
    pub async fn get(&self, path: &str) -> (StatusCode, String) {
        let (status, body) = self.send(Request::get(path).body(Body::empty()).unwrap()).await;
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    /// Any request; the status and the body.
    pub async fn send(&self, request: Request<Body>) -> (StatusCode, Vec<u8>) {
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        (status, response.into_body().collect().await.unwrap().to_bytes().to_vec())
    }

    /// Any request; everything that came back.
    pub async fn exchange(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn stop(mut self) {
        self.portal.stop().await;
        if let Some(db) = self.db.take() {
            db.close().await;
        }
    }
}

fn settings(db: &TestDb, clock: Arc<ManualClock>, folder: &Path) -> Settings {
    Settings {
        clock,
        keyring: Keyring::open(&folder.join("master.keys"), [7; 32]).unwrap(),
        background: Background::Rests,
        ..Settings::new(db.db(), Caller::anonymous(Role::Reader))
    }
}

/// Tests say who asks in a header.
struct NamedInHeader;

#[async_trait::async_trait]
impl Recognise for NamedInHeader {
    async fn recognise(&self, _: &Ctx, headers: &http::HeaderMap) -> Answer<Option<Caller>> {
        let Some(named) = headers.get("x-test-caller").and_then(|value| value.to_str().ok()) else { return Ok(None) };
        let mut words = named.split(' ');
        let (role, reference) = words.next().unwrap().split_once(':').unwrap();
        let reference: EntityRef = reference.parse().unwrap();
        let role = match role {
            "nobody" => Role::Nobody,
            "reader" => Role::Reader,
            "contributor" => Role::Contributor,
            "admin" => Role::Admin,
            other => panic!("there is no role {other}"),
        };
        let teams = words.map(|team| team.parse().unwrap()).collect();
        let name = reference.name().to_owned();
        Ok(Some(Caller { teams, ..Caller::new(Principal::Person(reference), name, role) }))
    }
}

/// Readers read all but accounts, contributors also decide and refresh, admins do everything. Things in the namespace `hidden`
/// exist for admins only, so that tests can ask what a stranger can learn.
#[derive(Default)]
pub struct ByRole {
    /// Who was made an admin.
    admins: Mutex<Vec<EntityRef>>,
}

impl ByRole {
    fn role(&self, caller: &Caller) -> Role {
        match &caller.principal {
            Principal::Person(person) if self.admins.lock().unwrap().contains(person) => Role::Admin,
            _ => caller.role,
        }
    }
}

#[async_trait::async_trait]
impl Roles for ByRole {
    async fn give(&self, _: &Ctx, _: &mut Tx, to: &EntityRef, role: &str, _: &str) -> Answer<()> {
        assert_eq!(role, "admin", "other roles need the feature that keeps them");
        self.admins.lock().unwrap().push(to.clone());
        Ok(())
    }
    async fn shut_out(&self, _: &Ctx, _: &mut Tx, _: &EntityRef) -> Answer<()> {
        Ok(())
    }
}

impl Arbiter for ByRole {
    fn permits(&self, caller: &Caller, what: Permission, on: &AccessClass) -> bool {
        self.holds(caller, what) && self.sees(caller, on)
    }
    fn sees(&self, caller: &Caller, on: &AccessClass) -> bool {
        let role = self.role(caller);
        role == Role::Admin || role > Role::Nobody && on.namespace != "hidden"
    }
    fn holds(&self, caller: &Caller, what: Permission) -> bool {
        if FOR_EVERYBODY.contains(&what) {
            return true;
        }
        if FOR_THE_SIGNED_IN.contains(&what) {
            return matches!(caller.principal, Principal::Person(_));
        }
        match self.role(caller) {
            Role::Nobody => false,
            Role::Reader | Role::Contributor if what == READ_ACCOUNTS => false,
            Role::Reader => what.reads(),
            Role::Contributor => what.reads() || !what.word().ends_with(".manage"),
            Role::Admin => true,
        }
    }
}
