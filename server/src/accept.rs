//! The accept loop: connection cap, time-outs for the first byte and the headers, and a drain that lets requests finish.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use kernel::{CancellationToken, Limits, PeerAddress};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt;

/// Serves until `stop`; then takes no more connections and gives those in flight `drain_seconds` to end.
pub async fn serve(listener: TcpListener, router: Router, limits: &Limits, stop: CancellationToken) {
    let builder = Arc::new(builder(limits));
    let room = Arc::new(Semaphore::new(usize::try_from(limits.get("connections")).unwrap_or(1_000)));
    let first_byte = Duration::from_secs(limits.get("first_byte_seconds"));
    let graceful = GracefulShutdown::new();
    loop {
        let Ok(permit) = room.clone().acquire_owned().await else { break };
        let (stream, peer) = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, or the peer went away: neither ends the portal.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let (builder, router, watcher) = (builder.clone(), router.clone(), graceful.watcher());
        #[expect(
            clippy::disallowed_methods,
            reason = "a connection lives and ends with its peer; the drain below waits for it"
        )]
        tokio::spawn(async move {
            let _permit = permit;
            if !speaks_in_time(&stream, first_byte).await {
                return;
            }
            let service = TowerToHyperService::new(
                router.map_request(move |request: http::Request<Incoming>| with_peer(request, peer)),
            );
            let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
            if let Err(error) = watcher.watch(connection.into_owned()).await {
                tracing::debug!(%peer, error = %error, "a connection ended early");
            }
        });
    }
    drop(listener);
    let drain = Duration::from_secs(limits.get("drain_seconds"));
    if tokio::time::timeout(drain, graceful.shutdown()).await.is_err() {
        tracing::warn!("some connections did not end in time and were cut");
    }
}

fn builder(limits: &Limits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    let header_bytes = usize::try_from(limits.get("header_bytes")).unwrap_or(16 << 10);
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(limits.get("header_seconds")))
        .max_buf_size(header_bytes.max(8_192))
        .max_headers(100);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(header_bytes).unwrap_or(u32::MAX))
        .max_concurrent_streams(100)
        .max_local_error_reset_streams(64)
        .max_pending_accept_reset_streams(32)
        .keep_alive_interval(Duration::from_secs(limits.get("idle_seconds")))
        .keep_alive_timeout(Duration::from_secs(20));
    builder
}

async fn speaks_in_time(stream: &TcpStream, within: Duration) -> bool {
    let _ = stream.set_nodelay(true);
    matches!(tokio::time::timeout(within, stream.readable()).await, Ok(Ok(())))
}

fn with_peer(request: http::Request<Incoming>, peer: SocketAddr) -> http::Request<Body> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(PeerAddress(peer));
    request
}
