//! Pages: rendered by the app, which asks through the same door as everybody else, in-process and with the visitor's cookies.

use std::sync::Arc;

use app::ShellOptions;
use app::answers::{Answers, Question};
use app::browser::Answered;
use app::layout::Company;
use app::ui::load::Status;
use app::ui::time::ServerNow;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use futures::future::join_all;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use http_body_util::BodyExt;
use kernel::LOCALHOST_ADDRESS;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use shared::{Problem, Timestamp};
use tower::ServiceExt;

use crate::assets::Assets;
use crate::shield::page_policy;

/// How often a page is rendered at most. A page asks one to three rounds of questions: who is looking and what the
/// address names, then what follows from the answers. The browser asks whatever is still missing after the last.
const ROUNDS: usize = 6;

/// What the pages need: the door that they ask through, and the names of the browser side's files.
#[derive(Clone)]
pub struct Pages {
    door: Router,
    assets: Assets,
    clock: Arc<dyn kernel::Clock>,
    company: String,
}

impl Pages {
    /// `door` are the routes of the operations, without the outer layers: the page's own request has passed them.
    pub fn new(door: Router, assets: Assets, clock: Arc<dyn kernel::Clock>, company: String) -> Pages {
        // Rendering spawns on the runtime that serves; an error says that it is set already.
        let _ = any_spawner::Executor::init_tokio();
        Pages { door, assets, clock, company }
    }

    /// Answers every address that nothing else answers.
    pub fn fallback(self, router: Router) -> Router {
        router.fallback(move |request: Request| {
            let pages = self.clone();
            async move { pages.answer(request).await }
        })
    }

    /// Renders, asks what the page was missing, and renders again with the answers, until nothing is missing.
    async fn answer(self, request: Request) -> Response {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
        }
        let (parts, _) = request.into_parts();
        let (answers, now) = (Answers::default(), self.clock.now());
        for _ in 1..ROUNDS {
            let response = self.render(parts.clone(), answers.clone(), now).await;
            let missing = answers.take_missing();
            if missing.is_empty() {
                return response;
            }
            let asked = missing.iter().map(|question| self.ask(question, &parts.headers));
            for (question, answer) in missing.iter().zip(join_all(asked).await) {
                answers.put(question, answer);
            }
        }
        self.render(parts, answers, now).await
    }

    async fn render(&self, parts: Parts, answers: Answers, now: Timestamp) -> Response {
        let (options, company) = (self.shell_options(), self.company.clone());
        let context = move || {
            provide_context(answers.clone());
            provide_context(ServerNow(now));
            provide_context(Company(company.clone()));
            let response: ResponseOptions = use_context().unwrap_or_default();
            let policy = leptos::nonce::use_nonce().map(|nonce| page_policy(&nonce));
            if let Some(policy) = policy.and_then(|policy| HeaderValue::from_str(&policy).ok()) {
                response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
            }
            response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
            provide_context(Status(Arc::new(move |status: u16| {
                response.set_status(StatusCode::from_u16(status).unwrap_or(StatusCode::OK))
            })));
        };
        let shell = move || app::shell(options.clone());
        let handler = leptos_axum::render_app_async_with_context(context, shell);
        handler(Request::from_parts(parts, Body::empty())).await
    }

    /// Asks the same routes as everybody else, with the visitor's cookies.
    async fn ask(&self, question: &Question, headers: &HeaderMap) -> Answered {
        if question.method != shared::Method::Get && came_from_elsewhere(headers) {
            return elsewhere();
        }
        let mut request = Request::new(Body::from(question.body.clone().unwrap_or_default()));
        let Ok(uri) = question.uri.parse() else { return refused(StatusCode::BAD_REQUEST) };
        let Ok(method) = question.method.name().parse() else { return refused(StatusCode::METHOD_NOT_ALLOWED) };
        (*request.uri_mut(), *request.method_mut()) = (uri, method);
        let passed = request.headers_mut();
        for name in [header::COOKIE, header::AUTHORIZATION, header::HeaderName::from_static("x-request-id")] {
            passed.extend(headers.get(&name).map(|value| (name, value.clone())));
        }
        passed.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        request.extensions_mut().insert(LOCALHOST_ADDRESS);
        let response = self.door.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let status = response.status().as_u16();
        match response.into_body().collect().await {
            Ok(body) => Answered { status, body: body.to_bytes().to_vec() },
            Err(_) => refused(StatusCode::BAD_GATEWAY),
        }
    }

    fn shell_options(&self) -> ShellOptions {
        let manifest = &self.assets.manifest;
        let address = |file: &Option<String>| file.as_deref().map(rooted).unwrap_or_default();
        ShellOptions {
            css: address(&manifest.css),
            boot: address(&manifest.boot),
            js: address(&manifest.js),
            loader: manifest.loader.as_deref().map(rooted),
            wasm: address(&manifest.wasm),
            parts: (manifest.parts.iter())
                .map(|(part, files)| (part.clone(), files.iter().map(|file| rooted(file)).collect()))
                .collect(),
            ..ShellOptions::default()
        }
    }
}

fn rooted(file: &str) -> String {
    format!("/{}", file.trim_start_matches('/'))
}

/// A link on another site leads to pages, as links do; it does not make the portal do anything more than read.
fn came_from_elsewhere(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    !matches!(site, None | Some("same-origin" | "none"))
}

fn elsewhere() -> Answered {
    let problem = Problem::new(403, "cross-site", "The link to this page came from another site.")
        .detail("If you want what it asks for, ask for it here yourself.");
    Answered { status: problem.status, body: serde_json::to_vec(&problem).unwrap_or_default() }
}

/// A question that never reached its operation; the page says so.
fn refused(status: StatusCode) -> Answered {
    Answered { status: status.as_u16(), body: Vec::new() }
}
