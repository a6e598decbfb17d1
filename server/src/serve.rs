//! `portal serve`: opens the data, starts the features, listens, and stops in order.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use axum::Router;
use db::{DataDir, Db, DbError};
use kernel::{Background, Caller, CancellationToken, Portal, Settings};
use tokio::net::TcpListener;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::assets::Assets;
use crate::config::Config;
use crate::shield::{self, Shield};
use crate::ssr::Pages;
use crate::{accept, features, health, sample};

/// Runs until the process is told to stop.
///
/// # Errors
/// When it cannot start: the text says what to do.
pub async fn serve(config: Config) -> Result<()> {
    let started = Instant::now();
    for warning in config.warnings() {
        tracing::warn!("{warning}");
        println!("{warning}");
    }
    // The address first: a port that is taken is found out before anything is opened.
    let listener = listen(&config).await?;
    let address = listener.local_addr()?;
    let opened = open(&config, Background::Runs).await?;
    let router = routes(&config, &opened.portal)?;
    let stop = CancellationToken::new();
    let limits = opened.portal.limits().clone();
    let stopping = async {
        told_to_stop().await;
        tracing::info!("stopping: requests in flight get their answers");
        stop.cancel();
    };
    let serving = async {
        let listener = first_start(&config, &opened.portal, listener, address, router.clone(), &stop).await?;
        if !stop.is_cancelled() {
            tracing::info!(millis = started.elapsed().as_millis() as u64, "ready on http://{address}");
            println!("NEXT Portal is on http://{address}");
            show_first_account(&config, &opened.portal, address).await?;
            accept::serve(listener, router.clone(), &limits, &config.server.trusted_proxies, stop.clone()).await;
        }
        // Whether or not it went well, nothing more is served.
        stop.cancel();
        anyhow::Ok(())
    };
    let outcome = tokio::select! {
        outcome = serving => outcome,
        () = async { stopping.await; std::future::pending::<()>().await } => Ok(()),
    };
    opened.portal.stop().await;
    outcome
}

/// Until somebody has an account, the portal answers this machine alone, whatever it was told to listen on.
async fn first_start(
    config: &Config,
    portal: &Portal,
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
    stop: &CancellationToken,
) -> Result<TcpListener> {
    let ctx = portal.ctx(Caller::system("first start"));
    if config.server.demo || address.ip().is_loopback() || identity::is_founded(&ctx).await? {
        return Ok(listener);
    }
    drop(listener);
    let here = SocketAddr::from(([127, 0, 0, 1], address.port()));
    let listener = bind(here).await?;
    println!("NEXT Portal is on http://{here}, for this machine only until the first account is made");
    show_first_account(config, portal, here).await?;
    let used = stop.child_token();
    let watching = async {
        while !used.is_cancelled() && !identity::is_founded(&ctx).await.unwrap_or(false) {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        used.cancel();
    };
    let proxies = &config.server.trusted_proxies;
    tokio::join!(accept::serve(listener, router, portal.limits(), proxies, used.clone()), watching);
    bind(address).await
}

/// How the first account is made; only to whoever started the portal, and a link once.
async fn show_first_account(config: &Config, portal: &Portal, address: SocketAddr) -> Result<()> {
    let ctx = portal.ctx(Caller::system("first start"));
    if config.server.demo || identity::is_founded(&ctx).await? {
        return Ok(());
    }
    if !identity::SETUP_PAGE {
        println!(
            "Nobody has an account yet. This makes the first one, an admin; if the portal has a configuration, \
             add its --config: portal admin --data-dir {} create-user NAME --admin --password-stdin",
            config.server.data_dir.display()
        );
        return Ok(());
    }
    if let Some(path) = identity::setup_path(&ctx).await? {
        println!("Nobody has an account yet. This link makes the first one, an admin, once: http://{address}{path}");
    }
    Ok(())
}

async fn listen(config: &Config) -> Result<TcpListener> {
    bind(config.server.listen).await
}

async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => anyhow::anyhow!(
            "port {} is taken by another program; stop that one, or use --listen {}:{}",
            address.port(),
            address.ip(),
            address.port().saturating_add(1)
        ),
        std::io::ErrorKind::PermissionDenied => anyhow::anyhow!(
            "this user may not listen on port {}; use one above 1023, such as --listen {}:8080",
            address.port(),
            address.ip()
        ),
        _ => anyhow::anyhow!("cannot listen on {address}: {error}"),
    })
}

/// A portal with the lock of its data folder.
pub struct Opened {
    pub portal: Portal,
    /// None beside a process that serves.
    _lock: Option<DataDir>,
}

/// Opens the data folder and the database, and starts all features.
///
/// # Errors
/// When another process holds the folder, the database is newer, or a feature cannot start.
pub async fn open(config: &Config, background: Background) -> Result<Opened> {
    config.check()?;
    let lock = DataDir::open(&config.server.data_dir)?;
    let settings = settings(config, background).await?;
    let portal = Portal::start(settings, features::all(config)).await.context("the portal cannot start")?;
    Ok(Opened { portal, _lock: Some(lock) })
}

/// For commands about accounts, which must work while the portal serves: beside the process that holds the folder,
/// with nothing but identity and permissions, and with no jobs and no migrations of its own.
///
/// # Errors
/// When the folder or the database cannot be opened.
pub async fn visit(config: &Config) -> Result<Opened> {
    let serves = matches!(DataDir::open(&config.server.data_dir), Err(DbError::Locked { .. }));
    if !serves {
        return open(config, Background::Rests).await;
    }
    let settings = settings(config, Background::Visits).await?;
    // The process that serves takes policies from their files.
    let decides = permissions::Config { files: None, ..sample::permissions(config) };
    let features = vec![identity::feature(config.identity()), permissions::feature(decides)];
    let portal = Portal::start(settings, features).await?;
    Ok(Opened { portal, _lock: None })
}

async fn settings(config: &Config, background: Background) -> Result<Settings> {
    let db = Db::open(&config.database()?).await?;
    let stranger = Caller::anonymous(config.visitor_role());
    Ok(Settings {
        limits: config.limits()?,
        keyring: config.keyring()?,
        demo: config.server.demo,
        background,
        ..Settings::new(db, stranger)
    })
}

/// Every route of the process, inside the shield.
///
/// # Errors
/// When the browser side is damaged or metrics cannot be recorded.
pub fn routes(config: &Config, portal: &Portal) -> Result<Router> {
    let assets = Assets::load()?;
    let door = portal.router();
    let inner = door.clone().merge(health::routes(portal.clone(), health::recorder()?)).merge(assets.routes());
    // Files were compressed when they were built; pages and answers are, quickly, on their way out.
    let squeeze = CompressionLayer::new().br(true).gzip(true).quality(CompressionLevel::Precise(4));
    let router = Pages::new(door, assets, portal.clock().clone(), config.company())
        .fallback(inner)
        .layer(CatchPanicLayer::custom(shield::panicked))
        .layer(squeeze);
    let shield = Shield {
        public_origin: config.server.public_url.as_deref().map(|url| url.trim_end_matches('/').to_owned()),
        loopback: config.server.listen.ip().is_loopback(),
        request_seconds: portal.limits().get("request_seconds"),
        proxies: config.server.trusted_proxies.clone(),
    };
    Ok(shield::around(router, shield, portal.limits()))
}

async fn told_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! { () = interrupted => {}, () = terminated => {} }
}
