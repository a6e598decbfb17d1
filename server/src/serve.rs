//! `portal serve`: opens the data, starts the features, listens, and stops in order.

use std::time::Instant;

use anyhow::{Context, Result};
use axum::Router;
use db::{DataDir, Db};
use kernel::{Background, Caller, CancellationToken, Portal, Settings};
use tokio::net::TcpListener;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::assets::Assets;
use crate::config::Config;
use crate::shield::{self, Shield};
use crate::ssr::Pages;
use crate::{accept, features, health};

/// Runs until the process is told to stop.
///
/// # Errors
/// When it cannot start: the text says what to do.
pub async fn serve(config: Config) -> Result<()> {
    let started = Instant::now();
    // The address first: a port that is taken is found out before anything is opened.
    let listener = listen(&config).await?;
    let address = listener.local_addr()?;
    let opened = open(&config, Background::Runs).await?;
    let router = routes(&config, &opened.portal)?;
    let stop = CancellationToken::new();
    tracing::info!(millis = started.elapsed().as_millis() as u64, "ready on http://{address}");
    println!("NEXT Portal is on http://{address}");
    let limits = opened.portal.limits().clone();
    let stopping = async {
        told_to_stop().await;
        tracing::info!("stopping: requests in flight get their answers");
        stop.cancel();
    };
    tokio::join!(accept::serve(listener, router, &limits, stop.clone()), stopping);
    opened.portal.stop().await;
    Ok(())
}

async fn listen(config: &Config) -> Result<TcpListener> {
    let address = config.server.listen;
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
    _lock: DataDir,
}

/// Opens the data folder and the database, and starts all features.
///
/// # Errors
/// When another process holds the folder, the database is newer, or a feature cannot start.
pub async fn open(config: &Config, background: Background) -> Result<Opened> {
    config.check()?;
    let lock = DataDir::open(&config.server.data_dir)?;
    let db = Db::open(&config.database()?).await?;
    let stranger = Caller::anonymous(config.visitor_role());
    let settings =
        Settings { limits: config.limits()?, demo: config.server.demo, background, ..Settings::new(db, stranger) };
    let portal = Portal::start(settings, features::all(config)).await.context("the portal cannot start")?;
    Ok(Opened { portal, _lock: lock })
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
