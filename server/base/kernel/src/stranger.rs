//! Refusals for those who came with a form because their protocol says so: in the shape of OAuth 2.0 (RFC 6749, section
//! 5.2), which back-channel logout shares.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use shared::Problem;

/// The words of the standard; every other code becomes the one that is nearest.
const WORDS: [&str; 6] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
];

fn word(problem: &Problem) -> String {
    let own = problem.code.rsplit('.').next().unwrap_or_default().replace('-', "_");
    if WORDS.contains(&own.as_str()) {
        return own;
    }
    let nearest = match problem.status {
        429 | 503 => "temporarily_unavailable",
        500.. => "server_error",
        403 => "unauthorized_client",
        _ => "invalid_request",
    };
    nearest.to_owned()
}

pub(crate) fn refused(problem: &Problem) -> Response {
    // Letters that a description may hold (section 5.2); everything else would have to be left out anyway.
    let plain = |letter: &char| (' '..='~').contains(letter) && !"\"\\".contains(*letter);
    let description: String = format!("{} {}", problem.title, problem.detail).trim().chars().filter(plain).collect();
    let body = serde_json::json!({ "error": word(problem), "error_description": description }).to_string();
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    let mut response = (status, kind, body).into_response();
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"portal\""));
    }
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_has_a_word_of_the_standard() {
        for (problem, expected) in [
            (Problem::new(401, "identity.invalid-client", ""), "invalid_client"),
            (Problem::new(400, "identity.invalid-scope", ""), "invalid_scope"),
            (Problem::invalid("No."), "invalid_request"),
            (Problem::too_fast(3), "temporarily_unavailable"),
            (Problem::fault(), "server_error"),
        ] {
            assert_eq!(word(&problem), expected);
        }
    }
}
