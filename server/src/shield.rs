//! The outer layer of every answer: request ids, cross-site refusal, body limit, security headers, one line of log.

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use kernel::{Limits, PeerAddress};
use shared::Problem;

/// What the shield needs to know.
#[derive(Clone)]
pub struct Shield {
    /// Scheme and host that people use, such as `https://portal.example.com`.
    pub public_origin: Option<String>,
    /// Only these host names are answered when listening on loopback, against DNS rebinding.
    pub loopback: bool,
    pub request_seconds: u64,
    /// Proxies in front, whose word about where a request comes from counts.
    pub proxies: Vec<IpAddr>,
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Security headers that are the same for every answer; the policy for pages is set where the nonce is made.
const ALWAYS: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("x-frame-options", "DENY"),
];

/// The policy of everything that is not a page.
const NO_PAGE: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The policy of a page whose scripts carry `nonce`.
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: https:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; \
         require-trusted-types-for 'script'; trusted-types default"
    )
}

/// Puts the shield around all routes.
pub fn around(router: Router, shield: Shield, limits: &Limits) -> Router {
    let body = usize::try_from(limits.get("body_bytes")).unwrap_or(1 << 20);
    router.layer(DefaultBodyLimit::max(body)).layer(from_fn_with_state(shield, guard))
}

async fn guard(State(shield): State<Shield>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(&request);
    request.headers_mut().insert(REQUEST_ID, id.clone());
    behind_proxy(&shield, &mut request);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let refusal = foreign_host(&shield, &request).or_else(|| cross_site(&shield, &request));
    let mut response = match refusal {
        Some(problem) => refuse(problem),
        None => match tokio::time::timeout(Duration::from_secs(shield.request_seconds + 5), next.run(request)).await {
            Ok(response) => response,
            Err(_) => refuse(Problem::new(503, "too-slow", "This took too long and was given up.")),
        },
    };
    for (name, value) in ALWAYS {
        response.headers_mut().entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    response.headers_mut().entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(NO_PAGE));
    response.headers_mut().insert(REQUEST_ID, id.clone());
    tracing::debug!(%method, path, status = response.status().as_u16(), micros = started.elapsed().as_micros() as u64, request = id.to_str().unwrap_or_default(), "answered");
    response
}

/// A page that panicked: the cause goes to the log, the reader gets a sentence.
pub fn panicked(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(words = words.unwrap_or("no message"), "an answer panicked");
    refuse(Problem::fault())
}

/// Behind a proxy that is trusted, a request comes from the last address in `X-Forwarded-For` that is no such proxy;
/// what stands before it was written by whoever asked.
fn behind_proxy(shield: &Shield, request: &mut Request) {
    let Some(PeerAddress(peer)) = request.extensions().get::<PeerAddress>().copied() else { return };
    if !shield.proxies.contains(&peer.ip()) {
        return;
    }
    let lines = request.headers().get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let named: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let known = named.iter().rev().map_while(|text| text.parse::<IpAddr>().ok());
    if let Some(address) = known.into_iter().find(|address| !shield.proxies.contains(address)) {
        request.extensions_mut().insert(PeerAddress(SocketAddr::new(address, 0)));
    }
}

fn refuse(problem: Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::FORBIDDEN);
    let body = Body::from(serde_json::to_vec(&problem).unwrap_or_default());
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
}

#[expect(clippy::disallowed_methods, reason = "names a request in the log; nothing is decided by it")]
fn request_id(request: &Request) -> HeaderValue {
    let given = request.headers().get(REQUEST_ID).filter(|id| {
        id.len() <= 64
            && id.as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    });
    given.cloned().unwrap_or_else(|| {
        HeaderValue::from_str(&uuid::Uuid::now_v7().simple().to_string()).unwrap_or(HeaderValue::from_static("-"))
    })
}

/// A page of another site that had its name point at this machine must not be answered.
fn foreign_host(shield: &Shield, request: &Request) -> Option<Problem> {
    if !shield.loopback {
        return None;
    }
    let host = host_of(request)?;
    let name = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(host.as_str(), |(name, _)| name);
    let public = shield
        .public_origin
        .as_deref()
        .and_then(|origin| origin.split_once("://"))
        .is_some_and(|(_, known)| known == host);
    if public || matches!(name, "localhost" | "127.0.0.1" | "[::1]") || name.ends_with(".localhost") {
        return None;
    }
    Some(
        Problem::new(421, "foreign-host", format!("This portal does not answer for {name}."))
            .detail("Open it as http://127.0.0.1 or http://localhost, or set server.public_url."),
    )
}

fn host_of(request: &Request) -> Option<String> {
    let authority = request.uri().authority().map(|authority| authority.as_str().to_owned());
    authority.or_else(|| request.headers().get(header::HOST)?.to_str().ok().map(str::to_owned))
}

/// Cross-site request forgery: whatever changes something must come from our own pages, or from no browser at all.
/// Browsers say where a request comes from (`Sec-Fetch-Site`, else `Origin`); see the Fetch Metadata specification.
fn cross_site(shield: &Shield, request: &Request) -> Option<Problem> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return None;
    }
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let refused = || {
        Some(Problem::new(403, "cross-site", "Another site may not change things here.").detail("Send the request from the portal itself; a proxy in front of it must keep the Host header, or server.public_url must name what people type."))
    };
    match text(HeaderName::from_static("sec-fetch-site")).as_deref() {
        Some("same-origin" | "none") => return None,
        Some(_) => return refused(),
        None => {}
    }
    let origin = text(header::ORIGIN)?;
    let host = host_of(request).unwrap_or_default();
    let same = shield.public_origin.as_deref() == Some(origin.as_str())
        || origin.split_once("://").is_some_and(|(_, known)| known == host);
    if same { None } else { refused() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(method: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = Request::builder().method(method).uri("/api/v1/x");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::empty()).unwrap()
    }

    #[test]
    fn only_our_own_pages_and_programs_may_change_things() {
        let shield = Shield {
            public_origin: Some("https://portal.example".into()),
            loopback: false,
            request_seconds: 30,
            proxies: Vec::new(),
        };
        for (method, headers, passes) in [
            ("POST", &[("sec-fetch-site", "same-origin")][..], true),
            ("POST", &[("sec-fetch-site", "cross-site")], false),
            ("POST", &[("sec-fetch-site", "same-site")], false),
            ("DELETE", &[("origin", "https://evil.example"), ("host", "portal.example")], false),
            ("POST", &[("origin", "null"), ("host", "portal.example")], false),
            ("POST", &[("origin", "https://portal.example"), ("host", "inner:8080")], true),
            ("POST", &[("origin", "http://inner:8080"), ("host", "inner:8080")], true),
            ("POST", &[], true),
            ("GET", &[("sec-fetch-site", "cross-site")], true),
        ] {
            assert_eq!(cross_site(&shield, &ask(method, headers)).is_none(), passes, "{method} {headers:?}");
        }
    }

    #[test]
    fn on_loopback_only_loopback_names_are_answered() {
        let shield = Shield { public_origin: None, loopback: true, request_seconds: 30, proxies: Vec::new() };
        for (host, passes) in [
            ("127.0.0.1:8080", true),
            ("localhost:1", true),
            ("[::1]:8080", true),
            ("portal.localhost", true),
            ("evil.example:8080", false),
            ("127.0.0.1.evil.example", false),
        ] {
            assert_eq!(foreign_host(&shield, &ask("GET", &[("host", host)])).is_none(), passes, "{host}");
        }
    }

    #[test]
    fn a_trusted_proxy_says_where_a_request_comes_from_and_nobody_else() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let shield = Shield { public_origin: None, loopback: false, request_seconds: 30, proxies: vec![proxy] };
        for (peer, forwarded, address) in [
            ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
            ("10.0.0.1", "8.8.8.8, 203.0.113.9", "203.0.113.9"),
            ("10.0.0.1", "203.0.113.9, 10.0.0.1", "203.0.113.9"),
            ("10.0.0.1", "203.0.113.9, nonsense", "10.0.0.1"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("203.0.113.7", "1.2.3.4", "203.0.113.7"),
        ] {
            let mut request = ask("GET", &[("x-forwarded-for", forwarded)]);
            request.extensions_mut().insert(PeerAddress(SocketAddr::new(peer.parse().unwrap(), 1)));
            behind_proxy(&shield, &mut request);
            let found = request.extensions().get::<PeerAddress>().unwrap().0.ip().to_string();
            assert_eq!(found, address, "{peer} {forwarded}");
        }
    }
}
