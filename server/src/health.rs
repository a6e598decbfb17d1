//! `/healthz`, `/readyz` and `/metrics`, for the machine that watches over the portal.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{StatusCode, header};
use kernel::{Portal, Standing};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

/// The recorder of all metrics of this process.
///
/// # Errors
/// When there is one already.
pub fn recorder() -> anyhow::Result<PrometheusHandle> {
    let buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
    let handle = PrometheusBuilder::new().set_buckets(&buckets)?.install_recorder()?;
    kernel::describe_metrics();
    metrics::describe_gauge!("portal_projection_place", "The event that a projection has come to, by projection.");
    Ok(handle)
}

#[derive(Clone)]
struct Watched {
    portal: Portal,
    metrics: PrometheusHandle,
}

pub fn routes(portal: Portal, metrics: PrometheusHandle) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(scrape))
        .with_state(Watched { portal, metrics })
}

async fn ready(State(watched): State<Watched>) -> Response {
    match watched.portal.standing().await {
        Standing::Ready => "ready\n".into_response(),
        Standing::Starting(name) => {
            (StatusCode::SERVICE_UNAVAILABLE, format!("starting: {name} is not ready yet\n")).into_response()
        }
        Standing::Broken(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {why}\n")).into_response(),
        Standing::Stopping => (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response(),
    }
}

async fn scrape(State(watched): State<Watched>) -> Response {
    for (name, seq) in watched.portal.places() {
        metrics::gauge!("portal_projection_place", "projection" => name).set(seq as f64);
    }
    watched.metrics.run_upkeep();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], watched.metrics.render()).into_response()
}
