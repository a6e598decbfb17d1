//! Slow and greedy clients over real sockets; the limits are a second, and nobody waits for longer.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use kernel::{CancellationToken, Limits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

const ASK: &[u8] = b"GET /quick HTTP/1.1\r\nhost: portal\r\n\r\n";
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// Longer than anything here takes, so that a test ends also when it fails.
const AT_MOST: Duration = Duration::from_secs(20);

struct Served {
    address: SocketAddr,
    stop: CancellationToken,
    /// A request to `/slow` has come, and may be answered.
    came: Arc<Notify>,
    may_end: Arc<Notify>,
    ended: JoinHandle<()>,
}

async fn serve(limits: &[(&str, u64)]) -> Served {
    let all = [("first_byte_seconds", 1), ("header_seconds", 1), ("idle_seconds", 1), ("drain_seconds", 5)];
    let all: BTreeMap<String, u64> =
        all.iter().chain(limits).map(|(name, value)| ((*name).to_owned(), *value)).collect();
    let limits = Limits::with(&all).unwrap();
    let (came, may_end, stop) = (Arc::new(Notify::new()), Arc::new(Notify::new()), CancellationToken::new());
    let slow = {
        let (came, may_end) = (came.clone(), may_end.clone());
        async move || {
            came.notify_one();
            may_end.notified().await;
            "at last"
        }
    };
    let router = Router::new()
        .route("/quick", get(async || "there"))
        .route("/large", get(async || "x".repeat(50_000_000)))
        .route("/slow", get(slow));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stopping = stop.clone();
    let trusted = ["127.0.0.9".parse().unwrap()];
    let ended =
        TaskTracker::new().spawn(async move { super::serve(listener, router, &limits, &trusted, stopping).await });
    Served { address, stop, came, may_end, ended }
}

/// From this address of the machine.
async fn connect(served: &Served, from: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(from.parse().unwrap(), 0)).unwrap();
    socket.connect(served.address).await.unwrap()
}

/// Everything until the other side ends it.
async fn until_the_end(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let ended = tokio::time::timeout(AT_MOST, stream.read_to_end(&mut bytes)).await;
    assert!(ended.is_ok(), "the connection is still open");
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn answer(stream: &mut TcpStream) -> String {
    stream.write_all(ASK).await.unwrap();
    let mut bytes = [0; 1_000];
    let read = tokio::time::timeout(AT_MOST, stream.read(&mut bytes)).await.unwrap().unwrap_or(0);
    String::from_utf8_lossy(&bytes[..read]).into_owned()
}

#[tokio::test]
async fn whoever_keeps_silent_or_never_ends_a_beginning_is_cut_off() {
    let served = serve(&[]).await;
    let mut waiting = Vec::new();
    let settings_and_no_more = [PREFACE, &[0, 0, 0, 4, 0, 0, 0, 0, 0]].concat();
    for (what, bytes) in [
        ("nothing", &b""[..]),
        ("a letter", b"G"),
        ("half a header", b"GET /quick HTTP/1.1\r\nhost: por"),
        ("a letter that may become HTTP/2", b"P"),
        ("half a preface", &PREFACE[..15]),
        ("a preface", PREFACE),
        ("a preface and settings", &settings_and_no_more),
    ] {
        let mut stream = connect(&served, "127.0.0.1").await;
        stream.write_all(bytes).await.unwrap();
        waiting.push((what, stream));
    }
    for (what, mut stream) in waiting {
        let mut left = Vec::new();
        let ended = tokio::time::timeout(AT_MOST, stream.read_to_end(&mut left)).await;
        assert!(ended.is_ok(), "{what}: the connection is still open");
    }
}

#[tokio::test]
async fn an_answer_that_nobody_takes_is_given_up_and_a_connection_that_rests_is_ended() {
    let served = serve(&[]).await;
    let mut greedy = connect(&served, "127.0.0.1").await;
    greedy.write_all(b"GET /large HTTP/1.1\r\nhost: portal\r\n\r\n").await.unwrap();
    let mut resting = connect(&served, "127.0.0.1").await;
    assert!(answer(&mut resting).await.contains("there"));
    assert_eq!(until_the_end(&mut resting).await, "");
    // What lies in the buffers of the machine still arrives; the rest was given up meanwhile.
    served.stop.cancel();
    tokio::time::timeout(AT_MOST, served.ended).await.unwrap().unwrap();
    let mut taken = Vec::new();
    let _ = greedy.read_to_end(&mut taken).await;
    assert!(taken.len() < 50_000_000, "{} bytes", taken.len());
}

#[tokio::test]
async fn a_request_that_takes_long_is_waited_for_longer_than_silence_lasts() {
    let served = serve(&[]).await;
    let mut stream = connect(&served, "127.0.0.1").await;
    stream.write_all(b"GET /slow HTTP/1.1\r\nhost: portal\r\n\r\n").await.unwrap();
    served.came.notified().await;
    // Somebody else keeps silent for as long as one may, twice.
    for _ in 0..2 {
        until_the_end(&mut connect(&served, "127.0.0.1").await).await;
    }
    served.may_end.notify_one();
    assert!(until_the_end(&mut stream).await.ends_with("at last"));
}

#[tokio::test]
async fn one_address_cannot_take_every_place() {
    let served = serve(&[("connections_per_address", 2)]).await;
    let (mut first, mut second) = (connect(&served, "127.0.0.2").await, connect(&served, "127.0.0.2").await);
    assert!(answer(&mut first).await.contains("there") && answer(&mut second).await.contains("there"));
    let mut third = connect(&served, "127.0.0.2").await;
    assert_eq!(until_the_end(&mut third).await, "", "there are two already");
    assert!(answer(&mut connect(&served, "127.0.0.3").await).await.contains("there"), "others have their own");
    let mut proxied = Vec::new();
    for _ in 0..4 {
        let mut stream = connect(&served, "127.0.0.9").await;
        assert!(answer(&mut stream).await.contains("there"), "a proxy stands for many");
        proxied.push(stream);
    }
    first.shutdown().await.unwrap();
    until_the_end(&mut first).await;
    let started = Instant::now();
    while !answer(&mut connect(&served, "127.0.0.2").await).await.contains("there") {
        assert!(started.elapsed() < AT_MOST, "a place that was left is free again");
    }
}

#[tokio::test]
async fn whoever_comes_when_all_places_are_taken_waits_for_one() {
    let served = serve(&[("connections", 1)]).await;
    let mut first = connect(&served, "127.0.0.1").await;
    assert!(answer(&mut first).await.contains("there"));
    let mut second = connect(&served, "127.0.0.1").await;
    drop(first);
    assert!(answer(&mut second).await.contains("there"));
}

#[tokio::test]
async fn a_portal_that_stops_answers_what_it_was_asked_and_nothing_else() {
    let served = serve(&[("idle_seconds", 60), ("header_seconds", 60), ("first_byte_seconds", 60)]).await;
    let (mut silent, mut begun, mut resting, mut asking) = (
        connect(&served, "127.0.0.1").await,
        connect(&served, "127.0.0.1").await,
        connect(&served, "127.0.0.1").await,
        connect(&served, "127.0.0.1").await,
    );
    begun.write_all(b"P").await.unwrap();
    assert!(answer(&mut resting).await.contains("there"));
    asking.write_all(b"GET /slow HTTP/1.1\r\nhost: portal\r\n\r\n").await.unwrap();
    served.came.notified().await;
    served.stop.cancel();
    for stream in [&mut silent, &mut begun, &mut resting] {
        until_the_end(stream).await;
    }
    assert!(!served.ended.is_finished(), "one is still to be answered");
    served.may_end.notify_one();
    assert!(until_the_end(&mut asking).await.ends_with("at last"));
    tokio::time::timeout(AT_MOST, served.ended).await.unwrap().unwrap();
    assert!(TcpStream::connect(served.address).await.is_err(), "nobody listens any more");
}
