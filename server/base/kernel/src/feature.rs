//! Feature: what a feature hands to the kernel; reads like its table of contents.

use std::any::{Any, TypeId};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use db::Migrator;
use schemars::SchemaGenerator;
use shared::{Operation, Permission, Route};

use crate::jobs::{Runner, Schedule};
use crate::openapi::OperationDoc;
use crate::{Answer, Arbiter, Ctx, Directory, Job, Outside, Projection, Recognise, Registry, Roles, Searchable};

type Running<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Everything that a request may hold, before it is an operation.
pub(crate) struct Arguments {
    pub path: Vec<(String, String)>,
    pub query: String,
    pub body: Vec<u8>,
    pub is_form: bool,
}

/// Why a request did not become an answer.
pub(crate) enum Failed {
    Arguments(shared::form::FormError),
    Refused(crate::Refusal),
}

type Handle = dyn Fn(Ctx, Arguments) -> Running<Result<Vec<u8>, Failed>> + Send + Sync;

/// An operation that is served.
#[derive(Clone)]
pub(crate) struct Served {
    pub feature: &'static str,
    pub name: &'static str,
    pub route: Route,
    pub needs: Permission,
    pub takes_form: bool,
    pub handle: Arc<Handle>,
    pub describe: fn(&mut SchemaGenerator) -> OperationDoc,
}

type Starting = dyn Fn(Ctx) -> Running<anyhow::Result<()>> + Send + Sync;

/// A feature of the portal. Made by its crate's `feature()`, listed in the server.
pub struct Feature {
    pub(crate) name: &'static str,
    pub(crate) migrator: Option<&'static Migrator>,
    pub(crate) served: Vec<Served>,
    pub(crate) runners: Vec<Runner>,
    pub(crate) schedules: Vec<Schedule>,
    pub(crate) projections: Vec<Arc<dyn Projection>>,
    pub(crate) states: Vec<(TypeId, Arc<dyn Any + Send + Sync>)>,
    pub(crate) starting: Vec<Arc<Starting>>,
    pub(crate) arbiter: Option<Arc<dyn Arbiter>>,
    pub(crate) roles: Option<Arc<dyn Roles>>,
    pub(crate) registries: Vec<Arc<dyn Registry>>,
    pub(crate) recognise: Option<Arc<dyn Recognise>>,
    pub(crate) directory: Option<Arc<dyn Directory>>,
    pub(crate) outside: Option<Arc<dyn Outside>>,
    pub(crate) searchable: Vec<Arc<dyn Searchable>>,
}

impl Feature {
    /// A feature without tables.
    pub fn new(name: &'static str) -> Feature {
        Feature {
            name,
            migrator: None,
            served: Vec::new(),
            runners: Vec::new(),
            schedules: Vec::new(),
            projections: Vec::new(),
            states: Vec::new(),
            starting: Vec::new(),
            arbiter: None,
            roles: None,
            registries: Vec::new(),
            recognise: None,
            directory: None,
            outside: None,
            searchable: Vec::new(),
        }
    }

    /// Its tables: `static MIGRATIONS: db::Migrator = db::migrations!["…"]`.
    #[must_use]
    pub fn migrates(mut self, migrator: &'static Migrator) -> Feature {
        self.migrator = Some(migrator);
        self
    }

    /// Answers an operation.
    #[must_use]
    pub fn serves<O, F, Fut>(mut self, answer: F) -> Feature
    where
        O: Operation,
        F: Fn(Ctx, O) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Answer<O::Output>> + Send + 'static,
    {
        let handle = move |ctx: Ctx, arguments: Arguments| -> Running<Result<Vec<u8>, Failed>> {
            let answer = answer.clone();
            Box::pin(async move {
                let body = if arguments.is_form { json_of_form(&arguments.body)? } else { arguments.body };
                let operation: O =
                    shared::form::read(&arguments.path, &arguments.query, &body).map_err(Failed::Arguments)?;
                let output = answer(ctx, operation).await.map_err(Failed::Refused)?;
                serde_json::to_vec(&output).map_err(|error| Failed::Refused(error.into()))
            })
        };
        self.served.push(Served {
            feature: self.name,
            name: short_name::<O>(),
            route: O::ROUTE,
            needs: O::NEEDS,
            takes_form: O::TAKES_FORM,
            handle: Arc::new(handle),
            describe: OperationDoc::of::<O>,
        });
        self
    }

    /// Work that it puts into the queue.
    #[must_use]
    pub fn job<J: Job>(mut self) -> Feature {
        self.runners.push(Runner::of::<J>());
        self
    }

    /// Work that comes round again. The job must be known by `job` too.
    #[must_use]
    pub fn every<J: Job + Clone>(mut self, period: Duration, job: J) -> Feature {
        self.schedules.push(Schedule::of(period, job));
        self
    }

    /// Follows the log of events.
    #[must_use]
    pub fn projects(mut self, projection: impl Projection) -> Feature {
        self.projections.push(Arc::new(projection));
        self
    }

    /// Something that its use cases share; they get it with `ctx.state::<T>()`.
    #[must_use]
    pub fn state<T: Send + Sync + 'static>(mut self, value: Arc<T>) -> Feature {
        self.states.push((TypeId::of::<T>(), value));
        self
    }

    /// What it does after the migrations and before the first request. The context is the system's.
    #[must_use]
    pub fn on_start<F, Fut>(mut self, start: F) -> Feature
    where
        F: Fn(Ctx) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.starting.push(Arc::new(move |ctx| Box::pin(start(ctx))));
        self
    }

    /// Ties the port that decides; it takes the place of the one in the settings.
    #[must_use]
    pub fn arbiter(mut self, arbiter: Arc<dyn Arbiter>) -> Feature {
        self.arbiter = Some(arbiter);
        self
    }

    /// Ties the port that knows who holds which role; it takes the place of the one in the settings.
    #[must_use]
    pub fn roles(mut self, roles: Arc<dyn Roles>) -> Feature {
        self.roles = Some(roles);
        self
    }

    /// Gives the classes of what it keeps to those who decide.
    #[must_use]
    pub fn registry(mut self, registry: impl Registry) -> Feature {
        self.registries.push(Arc::new(registry));
        self
    }

    /// Ties the port that tells who is behind a request.
    #[must_use]
    pub fn recognises(mut self, recognise: impl Recognise) -> Feature {
        self.recognise = Some(Arc::new(recognise));
        self
    }

    /// Ties the port to people and teams.
    #[must_use]
    pub fn directory(mut self, directory: impl Directory) -> Feature {
        self.directory = Some(Arc::new(directory));
        self
    }

    /// Ties the port to other servers.
    #[must_use]
    pub fn outside(mut self, outside: impl Outside) -> Feature {
        self.outside = Some(Arc::new(outside));
        self
    }

    /// Gives documents to search.
    #[must_use]
    pub fn searchable(mut self, searchable: impl Searchable) -> Feature {
        self.searchable.push(Arc::new(searchable));
        self
    }
}

/// The fields of a form as a JSON object.
fn json_of_form(body: &[u8]) -> Result<Vec<u8>, Failed> {
    let wrong = |error: String| Failed::Arguments(shared::form::FormError::Arguments(error));
    let pairs: Vec<(String, String)> = serde_html_form::from_bytes(body).map_err(|error| wrong(error.to_string()))?;
    let mut fields = serde_json::Map::new();
    for (name, value) in pairs {
        // RFC 6749, section 3.2: nothing is said twice.
        if fields.insert(name.clone(), value.into()).is_some() {
            return Err(wrong(format!("the form says `{name}` twice")));
        }
    }
    serde_json::to_vec(&fields).map_err(|error| wrong(error.to_string()))
}

/// `RetireEntity` of `shared::catalog::RetireEntity`.
fn short_name<O>() -> &'static str {
    std::any::type_name::<O>().rsplit("::").next().unwrap_or("operation")
}
