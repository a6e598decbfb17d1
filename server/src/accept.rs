//! The accept loop: how many may be connected, how long each may keep silent, and a drain that lets requests finish.

mod crowd;
mod pulse;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use kernel::{CancellationToken, Limits, PeerAddress};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use crowd::Crowd;
use pulse::{Heard, Pulse};

/// Time to take a farewell.
const FAREWELL: Duration = Duration::from_secs(1);

/// Serves until `stop`; then takes no more connections and gives those in flight `drain_seconds` to end. Connections
/// of `proxies` stand for many people and are counted together with all others only.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: &Limits,
    proxies: &[IpAddr],
    stop: CancellationToken,
) {
    let door = Arc::new(Door {
        builder: builder(limits),
        router,
        first_byte: seconds(limits, "first_byte_seconds"),
        first_request: seconds(limits, "header_seconds"),
        silence: seconds(limits, "idle_seconds"),
        leaving: stop.clone(),
        cut: CancellationToken::new(),
    });
    let crowd = Crowd::new(limits.get("connections"), limits.get("connections_per_address"), proxies);
    let conversations = TaskTracker::new();
    loop {
        let Some(room) = crowd.room().await else { break };
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
        let Some(place) = crowd.enter(room, peer.ip()) else {
            tracing::debug!(%peer, "there are too many connections from this address");
            continue;
        };
        let door = door.clone();
        conversations.spawn(async move {
            door.talk(stream, peer).await;
            drop(place);
        });
    }
    drop(listener);
    conversations.close();
    if tokio::time::timeout(seconds(limits, "drain_seconds"), conversations.wait()).await.is_err() {
        tracing::warn!("some connections did not end in time and were cut");
    }
    door.cut.cancel();
}

fn seconds(limits: &Limits, name: &str) -> Duration {
    Duration::from_secs(limits.get(name))
}

/// What all connections share.
struct Door {
    builder: Builder<TokioExecutor>,
    router: Router,
    /// How long the first byte, the first request, and any byte after that may take.
    first_byte: Duration,
    first_request: Duration,
    silence: Duration,
    /// Requests in flight are answered, and no others.
    leaving: CancellationToken,
    /// Nothing is waited for any more.
    cut: CancellationToken,
}

impl Door {
    /// Talks with one peer until either side has enough.
    async fn talk(&self, stream: TcpStream, peer: SocketAddr) {
        let _ = stream.set_nodelay(true);
        let speaks = tokio::time::timeout(self.first_byte, stream.readable());
        let speaks = tokio::select! { () = self.leaving.cancelled() => return, speaks = speaks => speaks };
        if !matches!(speaks, Ok(Ok(()))) {
            return;
        }
        let pulse = Arc::new(Pulse::begins());
        let service = hyper::service::service_fn(|request: Request<Incoming>| {
            let (router, work) = (self.router.clone(), pulse.works());
            async move {
                let answer: Result<Response<Body>, Infallible> = router.oneshot(with_peer(request, peer)).await;
                drop(work);
                answer
            }
        });
        let io = TokioIo::new(Heard::over(stream, pulse.clone()));
        let connection = self.builder.serve_connection_with_upgrades(io, service);
        tokio::pin!(connection);
        tokio::select! {
            ended = connection.as_mut() => return note(ended, peer),
            () = self.cut.cancelled() => return,
            () = pulse.falls_silent(self.first_request, self.silence) => {}
            () = self.leaving.cancelled() => {
                connection.as_mut().graceful_shutdown();
                tokio::select! {
                    ended = connection.as_mut() => return note(ended, peer),
                    () = self.cut.cancelled() => return,
                    () = pulse.falls_silent(self.first_request, self.silence) => {}
                }
            }
        }
        // Whoever is silent is told that it ends, and not waited for any longer.
        connection.as_mut().graceful_shutdown();
        if let Ok(ended) = tokio::time::timeout(FAREWELL, connection).await {
            note(ended, peer);
        }
    }
}

fn note(ended: Result<(), Box<dyn std::error::Error + Send + Sync>>, peer: SocketAddr) {
    if let Err(error) = ended {
        tracing::debug!(%peer, error = %error, "a connection ended early");
    }
}

fn builder(limits: &Limits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    let number = |name: &str| usize::try_from(limits.get(name)).unwrap_or(usize::MAX);
    let small = |name: &str| u32::try_from(limits.get(name)).unwrap_or(u32::MAX);
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(seconds(limits, "header_seconds"))
        .max_buf_size(number("header_bytes").max(8_192))
        .max_headers(number("header_count"));
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(small("header_bytes"))
        .max_concurrent_streams(small("streams"))
        .max_local_error_reset_streams(64)
        .max_pending_accept_reset_streams(32);
    builder
}

fn with_peer(request: Request<Incoming>, peer: SocketAddr) -> Request<Body> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(PeerAddress(peer));
    request
}
