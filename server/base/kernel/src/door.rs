//! The door: every operation becomes a route; each request is recognised, permitted, counted, and answered in one way.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use axum::extract::{RawPathParams, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use axum::{Extension, Router};
use bytes::Bytes;
use futures::FutureExt;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use shared::limits::{Limit, ListLimits, ListOperations, Offered, ShowApi};
use shared::{Method, Problem};
use tracing::Instrument;

use crate::feature::{Arguments, Failed, Served};
use crate::jobs::panic_words;
use crate::openapi::{document, offered, public_path};
use crate::{AccessClass, Answer, Caller, Ctx, Feature, Portal, Refusal, metrics};

/// The address of the other side, put into each request by the accept loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerAddress(pub SocketAddr);

/// Where requests come from that are made while rendering a page.
pub const LOCALHOST_ADDRESS: PeerAddress =
    PeerAddress(SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0));

/// The operations of the kernel itself.
pub(crate) fn own_operations() -> Vec<Served> {
    Feature::new("kernel").serves(list_limits).serves(list_operations).serves(show_api).served
}

async fn list_limits(ctx: Ctx, _: ListLimits) -> Answer<Vec<Limit>> {
    Ok(ctx.limits().rows())
}

async fn list_operations(ctx: Ctx, _: ListOperations) -> Answer<Vec<Offered>> {
    Ok(offered(&ctx.portal.served))
}

async fn show_api(ctx: Ctx, _: ShowApi) -> Answer<serde_json::Value> {
    Ok(document(&ctx.portal.served))
}

impl Portal {
    /// All routes of all operations, and a problem for every other path below `/api`.
    pub fn router(&self) -> Router {
        let mut router = Router::new();
        for served in self.0.served.clone() {
            let handler = {
                let served = served.clone();
                move |State(portal): State<Portal>,
                      path: RawPathParams,
                      RawQuery(query): RawQuery,
                      peer: Option<Extension<PeerAddress>>,
                      headers: HeaderMap,
                      body: Bytes| {
                    let served = served.clone();
                    async move {
                        let path = path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
                        portal
                            .answer(
                                &served,
                                Arguments {
                                    path: join_reference(path),
                                    query: query.unwrap_or_default(),
                                    body: body.to_vec(),
                                    is_form: served.takes_form
                                        && has_type(&headers, "application/x-www-form-urlencoded"),
                                },
                                &headers,
                                peer.map(|Extension(PeerAddress(address))| address.ip().to_string()),
                            )
                            .await
                    }
                }
            };
            router = router.route(&public_path(served.route), on(filter(served.route.method), handler));
        }
        let missing = || async {
            problem_response(
                Problem::new(404, "no-such-operation", "The portal has no such operation.")
                    .detail("GET /api/openapi.json lists what there is."),
            )
        };
        router
            .route("/api/{*rest}", axum::routing::any(missing))
            .method_not_allowed_fallback(|| async {
                problem_response(
                    Problem::new(405, "method-not-allowed", "This path does not know that method.")
                        .detail("GET /api/openapi.json lists what there is."),
                )
            })
            .with_state(self.clone())
    }

    /// Who is behind a request with these headers.
    ///
    /// # Errors
    /// When the one who knows cannot be asked.
    pub async fn recognise(&self, headers: &HeaderMap) -> Answer<Caller> {
        let system = self.ctx(Caller::system("door"));
        for recognise in &self.0.ports.recognise {
            if let Some(caller) = recognise.recognise(&system, headers).await? {
                return Ok(caller);
            }
        }
        Ok(self.0.stranger.clone())
    }

    fn keep_pace(&self, limit: &'static str, key: &str) -> Result<(), Problem> {
        self.0.pace.take(&format!("{limit} {key}"), self.0.limits.get(limit), self.0.clock.now())
    }

    /// What one person asks, of all and of each operation, from wherever they do it; of those who have not signed in,
    /// what comes from one address.
    fn keep_pace_of(&self, caller: &Caller, served: &Served) -> Result<(), Problem> {
        let who = match (&caller.principal, &caller.address) {
            (crate::Principal::Person(person), _) => {
                self.keep_pace("requests_per_minute_person", person.as_str())?;
                person.as_str()
            }
            (_, Some(address)) => address,
            (_, None) => return Ok(()),
        };
        let route = format!("{} {who}", served.name);
        self.keep_pace("requests_per_minute_route", &route)?;
        if served.route.method.asks_by_query() {
            return Ok(());
        }
        self.keep_pace("changes_per_minute", &route)
    }

    async fn answer(
        &self,
        served: &Served,
        arguments: Arguments,
        headers: &HeaderMap,
        address: Option<String>,
    ) -> Response {
        let started = Instant::now();
        let (request, is_form) = (request_id(headers), arguments.is_form);
        let named = arguments.path.iter().find(|(name, _)| name == "reference");
        let about: Option<shared::catalog::EntityRef> = named.and_then(|(_, value)| value.parse().ok());
        let span = tracing::info_span!("operation", name = served.name, request = %request, who = tracing::field::Empty, status = tracing::field::Empty);
        let work =
            AssertUnwindSafe(self.admit(served, arguments, headers, address)).catch_unwind().instrument(span.clone());
        let outcome = work.await.unwrap_or_else(|panic| {
            Err(Failed::Refused(Refusal::Fault(anyhow::anyhow!("panicked: {}", panic_words(&*panic)))))
        });
        let response = span.in_scope(|| match outcome {
            Ok(response) => response,
            Err(failed) => refuse(saying_what(failed, about), request, is_form),
        });
        let status = response.status();
        span.record("status", status.as_u16());
        ::metrics::counter!(metrics::REQUESTS, "operation" => served.name, "status" => status.as_str().to_owned())
            .increment(1);
        ::metrics::histogram!(metrics::REQUEST_SECONDS, "operation" => served.name)
            .record(started.elapsed().as_secs_f64());
        response
    }

    async fn admit(
        &self,
        served: &Served,
        arguments: Arguments,
        headers: &HeaderMap,
        address: Option<String>,
    ) -> Result<Response, Failed> {
        let refused = |problem: Problem| Failed::Refused(problem.into());
        if let Some(address) = &address {
            self.keep_pace("requests_per_minute_address", address).map_err(refused)?;
        }
        let caller = self.recognise(headers).await.map_err(Failed::Refused)?;
        let caller = Caller { address: address.or(caller.address.clone()), ..caller };
        tracing::Span::current().record("who", tracing::field::display(&caller.principal));
        self.keep_pace_of(&caller, served).map_err(refused)?;
        let ctx = self.ctx(caller).asked_with(headers);
        let changes = !served.needs.reads() && served.route.method != Method::Get;
        let about = arguments.path.first().map(|(_, value)| value.clone());
        if !ctx.holds(served.needs) {
            if changes {
                self.tell_refused(&ctx, served.name, served.needs, about).await;
            }
            return Err(Failed::Refused(Problem::forbidden(served.needs).into()));
        }
        understand(served, &arguments, headers).map_err(refused)?;
        let is_form = arguments.is_form;
        let limit = Duration::from_secs(self.0.limits.get("request_seconds"));
        let Ok(body) = tokio::time::timeout(limit, (served.handle)(ctx.clone(), arguments)).await else {
            return Err(Failed::Refused(
                Problem::new(503, "too-slow", "This took too long and was given up.")
                    .detail("Ask for less, or try again later.")
                    .into(),
            ));
        };
        if let (true, Err(Failed::Refused(Refusal::Problem(problem)))) = (changes, &body) {
            // A hidden thing and a missing one leave the same trace, and take the same time.
            let unseen = problem.status == 404 && !ctx.may(served.needs, &AccessClass::of("anything"));
            if problem.status == 403 || unseen {
                self.tell_refused(&ctx, served.name, served.needs, about).await;
            }
        }
        let body = body?;
        ctx.settle().await;
        // A stranger's protocol may hand out tokens, which nothing on the way may keep.
        let keep = if is_form { "no-store" } else { "private, no-cache" };
        let mut response =
            (StatusCode::OK, [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, keep)], body)
                .into_response();
        let cookies = ctx.cookies.lock().map(|mut cookies| std::mem::take(&mut *cookies)).unwrap_or_default();
        for cookie in cookies {
            if let Ok(value) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
        }
        Ok(response)
    }
}

/// The body must be of a type that the operation takes.
fn understand(served: &Served, arguments: &Arguments, headers: &HeaderMap) -> Result<(), Problem> {
    let has_body = !served.route.method.asks_by_query() && !arguments.body.is_empty();
    if !has_body || arguments.is_form || has_type(headers, "application/json") {
        return Ok(());
    }
    Err(Problem::new(415, "not-json", "The body must be JSON.")
        .detail("Send it with `Content-Type: application/json`."))
}

/// Who came with a form is answered in the words of their protocol.
fn refuse(failed: Failed, request: String, is_form: bool) -> Response {
    let mut problem = match failed {
        Failed::Arguments(error) => {
            Problem::invalid("The request does not fit the operation.").detail(error.to_string())
        }
        Failed::Refused(Refusal::Problem(problem)) => problem,
        Failed::Refused(Refusal::Fault(error)) => {
            tracing::error!(error = format!("{error:#}"), "an operation failed");
            Problem::fault()
        }
    };
    if is_form {
        return crate::stranger::refused(&problem);
    }
    problem.request = Some(request);
    problem_response(problem)
}

/// A problem as an HTTP answer.
pub(crate) fn problem_response(problem: Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response =
        (status, [(header::CONTENT_TYPE, "application/problem+json"), (header::CACHE_CONTROL, "no-store")], body)
            .into_response();
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// Kind, namespace and name of a path are one argument, `reference`.
fn join_reference(mut path: Vec<(String, String)>) -> Vec<(String, String)> {
    let take = |path: &mut Vec<(String, String)>, name: &str| {
        path.iter().position(|(known, _)| known == name).map(|at| path.remove(at).1)
    };
    if path.iter().any(|(name, _)| name == "namespace") {
        let (kind, namespace, name) = (take(&mut path, "kind"), take(&mut path, "namespace"), take(&mut path, "name"));
        path.push((
            "reference".to_owned(),
            format!("{}:{}/{}", kind.unwrap_or_default(), namespace.unwrap_or_default(), name.unwrap_or_default()),
        ));
    }
    path
}

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Delete => MethodFilter::DELETE,
    }
}

fn has_type(headers: &HeaderMap, wanted: &str) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(wanted))
}

/// The id that the outer layer gave to the request.
fn request_id(headers: &HeaderMap) -> String {
    headers
        .get("x-request-id")
        .and_then(|value| value.to_str().ok())
        .filter(|id| id.len() <= 64)
        .map(str::to_owned)
        .unwrap_or_default()
}

/// A missing permission is told with the entity that it was wanted for, so that one can ask why.
fn saying_what(failed: Failed, about: Option<shared::catalog::EntityRef>) -> Failed {
    match failed {
        Failed::Refused(Refusal::Problem(problem)) if problem.needs.is_some() => {
            Failed::Refused(Problem { about, ..problem }.into())
        }
        other => other,
    }
}
