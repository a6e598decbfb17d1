//! Pages: rendered by the app, which asks through the same door as everybody else, in-process and with the visitor's cookies.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use app::ShellOptions;
use app::browser::Door;
use app::layout::Company;
use app::ui::load::Status;
use app::ui::time::ServerNow;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use http_body_util::BodyExt;
use kernel::LOCALHOST_ADDRESS;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use tower::ServiceExt;

use crate::assets::Assets;
use crate::shield::page_policy;

/// How often a page is rendered at most.
const ATTEMPTS: u32 = 4;

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
            async move { pages.render(request).await }
        })
    }

    /// Rendering changes nothing, so it may be done again: now and then Leptos lets go of a signal of a page while
    /// another thread still writes the page down, and that rendering panics.
    async fn render(self, request: Request) -> Response {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
        }
        let (parts, _) = request.into_parts();
        for attempt in 1..ATTEMPTS {
            let request = Request::from_parts(parts.clone(), Body::empty());
            match AssertUnwindSafe(self.clone().render_once(request)).catch_unwind().await {
                Ok(response) => return response,
                Err(_) => tracing::warn!(path = parts.uri.path(), attempt, "a page panicked and is rendered again"),
            }
        }
        self.render_once(Request::from_parts(parts, Body::empty())).await
    }

    async fn render_once(self, request: Request) -> Response {
        let door = self.door_of(request.headers());
        let options = self.shell_options();
        let (now, company) = (self.clock.now(), self.company.clone());
        let context = move || {
            provide_context(door.clone());
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
        handler(request).await
    }

    /// While a page is rendered, its questions go to the same routes with the same cookies.
    fn door_of(&self, headers: &HeaderMap) -> Door {
        let router = self.door.clone();
        let passed: Vec<(header::HeaderName, HeaderValue)> =
            [header::COOKIE, header::AUTHORIZATION, header::HeaderName::from_static("x-request-id")]
                .into_iter()
                .filter_map(|name| headers.get(&name).cloned().map(|value| (name, value)))
                .collect();
        Door(Arc::new(move |asked: http::Request<String>| {
            let (router, passed) = (router.clone(), passed.clone());
            Box::pin(async move {
                let mut request = asked.map(Body::from);
                request.headers_mut().extend(passed);
                request.extensions_mut().insert(LOCALHOST_ADDRESS);
                let response = router.oneshot(request).await.unwrap_or_else(|never| match never {});
                let (parts, body) = response.into_parts();
                let bytes = body.collect().await.map(|collected| collected.to_bytes().to_vec()).unwrap_or_default();
                http::Response::from_parts(parts, bytes)
            })
        }))
    }

    fn shell_options(&self) -> ShellOptions {
        let manifest = &self.assets.manifest;
        let address = |file: &Option<String>| {
            file.as_deref().map(|file| format!("/{}", file.trim_start_matches('/'))).unwrap_or_default()
        };
        ShellOptions {
            css: address(&manifest.css),
            boot: address(&manifest.boot),
            js: address(&manifest.js),
            wasm: address(&manifest.wasm),
            ..ShellOptions::default()
        }
    }
}
