//! The pulse of a connection: when a byte last went over it, and whether a request is worked on.

use std::io::{IoSlice, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Instant;

/// What is known of one connection.
pub struct Pulse {
    began: Instant,
    /// The last byte in either direction, in milliseconds since then.
    last: AtomicU64,
    /// Requests that wait for their answer.
    working: AtomicUsize,
    has_asked: AtomicBool,
}

/// A request that waits for its answer, until it is dropped.
pub struct Work(Arc<Pulse>);

impl Pulse {
    pub fn begins() -> Pulse {
        Pulse {
            began: Instant::now(),
            last: AtomicU64::new(0),
            working: AtomicUsize::new(0),
            has_asked: AtomicBool::new(false),
        }
    }

    fn beats(&self) {
        self.last.store(u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// A request has come.
    pub fn works(self: &Arc<Pulse>) -> Work {
        self.has_asked.store(true, Ordering::Relaxed);
        self.working.fetch_add(1, Ordering::Relaxed);
        Work(self.clone())
    }

    /// Returns when no request came in time, or when nothing was heard for so long although it is not our turn. How long
    /// we may take ourselves is limited elsewhere.
    pub async fn falls_silent(&self, first_request: Duration, silence: Duration) {
        loop {
            let due = match (self.has_asked.load(Ordering::Relaxed), self.working.load(Ordering::Relaxed)) {
                (false, _) => self.began + first_request,
                (true, 0) => self.began + Duration::from_millis(self.last.load(Ordering::Relaxed)) + silence,
                (true, _) => Instant::now() + silence,
            };
            if due <= Instant::now() {
                return;
            }
            tokio::time::sleep_until(due).await;
        }
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // From now on it is the other side's turn.
        self.0.beats();
        self.0.working.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A stream whose bytes are noted.
pub struct Heard {
    stream: TcpStream,
    pulse: Arc<Pulse>,
}

impl Heard {
    pub fn over(stream: TcpStream, pulse: Arc<Pulse>) -> Heard {
        Heard { stream, pulse }
    }
}

impl AsyncRead for Heard {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let read = ready!(Pin::new(&mut self.stream).poll_read(cx, buf));
        self.pulse.beats();
        Poll::Ready(read)
    }
}

impl AsyncWrite for Heard {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, buf));
        self.pulse.beats();
        Poll::Ready(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write_vectored(cx, bufs));
        self.pulse.beats();
        Poll::Ready(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
