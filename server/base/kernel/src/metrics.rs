//! What the kernel counts, by name; read at `/metrics`.

pub const REQUESTS: &str = "portal_requests_total";
pub const REQUEST_SECONDS: &str = "portal_request_seconds";

/// Says what each metric means; call once after a recorder is installed.
pub fn describe_metrics() {
    metrics::describe_counter!(REQUESTS, "Operations answered, by operation and status.");
    metrics::describe_histogram!(REQUEST_SECONDS, metrics::Unit::Seconds, "Time to answer an operation.");
}
