//! Portal: the features put together, started, and stopped in order.

use std::any::{Any, TypeId};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use db::Db;
use tokio::sync::{Notify, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::feature::Served;
use crate::jobs::{Runner, Schedule};
use crate::projections::Following;
use crate::{
    Arbiter, Caller, Chance, Clock, Ctx, Feature, Keyring, Limits, Pace, Ports, SystemChance, SystemClock, store,
};

/// What the portal is made of beside its features.
pub struct Settings {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<dyn Chance>,
    /// The master keys of the vault.
    pub keyring: Keyring,
    pub limits: Limits,
    /// Decides when no feature ties an arbiter; without any, nobody may anything.
    pub arbiter: Option<Arc<dyn Arbiter>>,
    /// The sample company on loopback.
    pub demo: bool,
    pub background: Background,
    /// Who a request is from when nobody is recognised.
    pub stranger: Caller,
}

impl Settings {
    pub fn new(db: Db, stranger: Caller) -> Settings {
        let mut fresh = [0; 32];
        SystemChance.fill(&mut fresh);
        Settings {
            db,
            clock: Arc::new(SystemClock),
            chance: Arc::new(SystemChance),
            keyring: Keyring::fleeting(fresh),
            limits: Limits::default(),
            arbiter: None,
            demo: false,
            background: Background::Runs,
            stranger,
        }
    }
}

/// Whether jobs run by themselves. Tests and commands run them when they say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    Runs,
    Rests,
    /// A command beside the process that serves: jobs that run are not its to take up, and the
    /// tables are that process' to migrate.
    Visits,
}

pub(crate) struct Inner {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<dyn Chance>,
    pub keyring: Keyring,
    pub pace: Pace,
    pub limits: Limits,
    pub ports: Ports,
    pub states: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
    pub served: Vec<Served>,
    pub runners: BTreeMap<&'static str, Runner>,
    pub schedules: Vec<Schedule>,
    pub projections: Vec<Following>,
    /// The newest event that was committed by this process.
    pub newest: watch::Sender<i64>,
    pub jobs_bell: Notify,
    pub tasks: TaskTracker,
    pub cancelled: CancellationToken,
    pub demo: bool,
    pub stranger: Caller,
    pub bursts: crate::refused::Bursts,
}

/// The running portal. Cheap to clone.
#[derive(Clone)]
pub struct Portal(pub(crate) Arc<Inner>);

/// How the portal is doing, for `/readyz` and `/metrics`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Ready,
    /// A projection has not started yet.
    Starting(&'static str),
    /// The database does not answer; the text says why.
    Broken(String),
    Stopping,
}

impl Portal {
    /// Migrates the database, ties the ports, starts projections and jobs.
    ///
    /// # Errors
    /// When the database is newer or unreachable, or a feature cannot start.
    pub async fn start(settings: Settings, features: Vec<Feature>) -> anyhow::Result<Portal> {
        let migrators: Vec<&'static db::Migrator> =
            std::iter::once(&crate::MIGRATIONS).chain(features.iter().filter_map(|feature| feature.migrator)).collect();
        let background = settings.background;
        if background != Background::Visits {
            settings.db.migrate(&migrators).await?;
            crate::chain::chain_up(&settings.db).await?;
        }
        let (portal, starting) = Portal::put_together(settings, features);
        {
            let mut tx = portal.0.db.read().await?;
            portal.0.newest.send_replace(store::counter(&mut tx, "events").await?);
        }
        if background != Background::Visits {
            portal.take_up_jobs().await?;
        }
        for start in starting {
            start(portal.ctx(Caller::system("start"))).await?;
        }
        portal.start_projections();
        if background == Background::Runs {
            portal.start_jobs();
        }
        Ok(portal)
    }

    /// SQLite serves one process, and that is this one: who ran the jobs before is gone, and no lease needs to run out.
    async fn take_up_jobs(&self) -> anyhow::Result<()> {
        if self.0.db.engine() == db::Engine::Sqlite {
            let mut tx = self.0.db.begin().await?;
            store::release_expired(&mut tx, shared::Timestamp(i64::MAX)).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    fn put_together(settings: Settings, features: Vec<Feature>) -> (Portal, Vec<impl Fn(Ctx) -> Starting>) {
        let mut ports = Ports { arbiter: settings.arbiter, ..Ports::default() };
        let (mut states, mut served, mut runners) = (HashMap::new(), crate::door::own_operations(), BTreeMap::new());
        let (mut schedules, mut projections, mut starting) = (Vec::new(), Vec::new(), Vec::new());
        for feature in features {
            ports.arbiter = feature.arbiter.or(ports.arbiter);
            ports.roles = feature.roles.or(ports.roles);
            ports.registries.extend(feature.registries);
            ports.recognise.extend(feature.recognise);
            ports.outside = feature.outside.or(ports.outside);
            ports.directory = feature.directory.or(ports.directory);
            ports.searchable.extend(feature.searchable);
            states.extend(feature.states);
            served.extend(feature.served);
            runners.extend(feature.runners.into_iter().map(|runner| (runner.name, runner)));
            schedules.extend(feature.schedules);
            projections.extend(
                feature
                    .projections
                    .into_iter()
                    .map(|projection| Following { projection, applied: watch::Sender::new(-1) }),
            );
            starting.extend(feature.starting.into_iter().map(|start| move |ctx| start(ctx)));
        }
        let inner = Inner {
            db: settings.db,
            clock: settings.clock,
            chance: settings.chance,
            keyring: settings.keyring,
            pace: Pace::default(),
            limits: settings.limits,
            ports,
            states,
            served,
            runners,
            schedules,
            projections,
            newest: watch::Sender::new(0),
            jobs_bell: Notify::new(),
            tasks: TaskTracker::new(),
            cancelled: CancellationToken::new(),
            demo: settings.demo,
            stranger: settings.stranger,
            bursts: crate::refused::Bursts::default(),
        };
        (Portal(Arc::new(inner)), starting)
    }

    /// A context for this caller.
    pub fn ctx(&self, caller: Caller) -> Ctx {
        Ctx::new(self.0.clone(), caller)
    }

    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// Runs jobs that are due, and the ones that they leave behind, until none is; then waits for the projections.
    ///
    /// # Errors
    /// When the queue cannot be read, or projections do not catch up within 30 s.
    pub async fn work_off(&self) -> anyhow::Result<()> {
        self.turn_schedules().await?;
        while self.run_one_job().await? {}
        let seq = *self.0.newest.borrow();
        anyhow::ensure!(
            self.caught_up(seq, Duration::from_secs(30)).await,
            "projections did not reach event {seq}: {:?}",
            self.places()
        );
        Ok(())
    }

    pub async fn standing(&self) -> Standing {
        if self.0.cancelled.is_cancelled() {
            return Standing::Stopping;
        }
        if let Some((name, _)) = self.places().into_iter().find(|(_, seq)| *seq < 0) {
            return Standing::Starting(name);
        }
        let answer = async { store::counter(&mut self.0.db.read().await?, "events").await };
        match tokio::time::timeout(Duration::from_secs(2), answer).await {
            Ok(Ok(_)) => Standing::Ready,
            Ok(Err(error)) => Standing::Broken(error.to_string()),
            Err(_) => Standing::Broken("the database did not answer within 2 s".to_owned()),
        }
    }

    /// Stops: no new work, what runs is finished, the database is closed.
    pub async fn stop(&self) {
        self.0.cancelled.cancel();
        self.0.tasks.close();
        if tokio::time::timeout(Duration::from_secs(self.0.limits.get("drain_seconds")), self.0.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!("some work did not end in time; it will be taken up at the next start");
        }
        self.0.db.close().await;
    }
}

type Starting = std::pin::Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;
