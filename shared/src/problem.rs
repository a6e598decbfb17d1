//! Problem: how the portal says no (RFC 9457, `application/problem+json`).

use std::fmt;

wire! {
/// Why something could not be done, and what the reader can do about it.
pub struct Problem {
    /// A stable word for programs, such as `not-found` or `catalog.no-such-entity`.
    #[serde(rename = "type")]
    pub code: String,
    /// One short sentence: what happened.
    pub title: String,
    /// HTTP status code.
    pub status: u16,
    /// What the reader can do; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The fields that are wrong, each with a sentence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
    /// Names the request in the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// Seconds after which to try again; also in the header `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// The permission that was missing; why it is missing, and who has it, can be asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
    /// The entity that the caller wanted to use it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<crate::catalog::EntityRef>,
}

/// One wrong field.
pub struct FieldProblem {
    pub field: String,
    pub message: String,
}
}

impl Problem {
    pub fn new(status: u16, code: &str, title: impl Into<String>) -> Problem {
        Problem {
            code: code.to_owned(),
            title: title.into(),
            status,
            detail: String::new(),
            fields: Vec::new(),
            request: None,
            retry_after: None,
            needs: None,
            about: None,
        }
    }
    /// What the reader can do about it.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Problem {
        self.detail = detail.into();
        self
    }
    #[must_use]
    pub fn field(mut self, field: &str, message: impl Into<String>) -> Problem {
        self.fields.push(FieldProblem { field: field.to_owned(), message: message.into() });
        self
    }
    /// Missing and hidden things answer with these same words.
    pub fn not_found() -> Problem {
        Problem::new(404, "not-found", "There is nothing here.")
            .detail("It may have been removed, or you may not be allowed to see it.")
    }
    pub fn forbidden(permission: crate::Permission) -> Problem {
        let problem = Problem::new(403, "forbidden", "You may not do this.")
            .detail(format!("It needs the permission {permission}. Ask an administrator of the portal."));
        Problem { needs: Some(permission.word().to_owned()), ..problem }
    }
    pub fn invalid(title: impl Into<String>) -> Problem {
        Problem::new(400, "invalid", title)
    }
    pub fn conflict(title: impl Into<String>) -> Problem {
        Problem::new(409, "conflict", title)
    }
    pub fn unreachable(title: impl Into<String>) -> Problem {
        Problem::new(503, "unreachable", title)
    }
    /// Too many requests; the seconds say when the next one is welcome.
    pub fn too_fast(seconds: u64) -> Problem {
        let problem = Problem::new(429, "too-fast", "That was too often in a short time.")
            .detail(format!("Try again in {seconds} s."));
        Problem { retry_after: Some(seconds), ..problem }
    }
    /// A fault of ours; the cause goes to the log, never to the reader.
    pub fn fault() -> Problem {
        Problem::new(500, "fault", "Something went wrong on our side.")
            .detail("Nothing was changed. Try again; if it stays, give the request id to whoever runs this portal.")
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)?;
        if !self.detail.is_empty() {
            write!(f, " {}", self.detail)?;
        }
        for field in &self.fields {
            write!(f, " {}: {}", field.field, field.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
