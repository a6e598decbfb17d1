//! The cookie of a session: its name, how it is set and cleared, how it is read from among others.

use http::{HeaderMap, header};
use shared::Timestamp;

use crate::config::Https;

/// Over https the prefix has browsers refuse the cookie unless it is Secure, of this host only, and for all paths
/// (draft-ietf-httpbis-rfc6265bis, section 4.1.3).
pub(crate) const SECURE: &str = "__Host-portal_session";
/// On plain http, which is served on loopback only, browsers would refuse the prefix.
pub(crate) const LOOPBACK: &str = "portal_session";

impl Https {
    fn name(self) -> &'static str {
        match self {
            Https::Needed => SECURE,
            Https::LoopbackWithout => LOOPBACK,
        }
    }

    fn marks(self) -> &'static str {
        match self {
            Https::Needed => "Path=/; HttpOnly; Secure; SameSite=Lax",
            Https::LoopbackWithout => "Path=/; HttpOnly; SameSite=Lax",
        }
    }

    /// The header value that has the browser keep `token` until then.
    pub(crate) fn set(self, token: &str, now: Timestamp, until: Timestamp) -> String {
        format!("{}={token}; {}; Max-Age={}", self.name(), self.marks(), until.seconds_since(now).max(0))
    }

    /// The header value that has the browser forget the session.
    pub(crate) fn clear(self) -> String {
        format!("{}=; {}; Max-Age=0", self.name(), self.marks())
    }

    /// The cookie that binds a sign-in with a provider to the browser that began it.
    fn visit(self) -> &'static str {
        match self {
            Https::Needed => "__Host-portal_visit",
            Https::LoopbackWithout => "portal_visit",
        }
    }

    pub(crate) fn set_visit(self, token: &str, seconds: i64) -> String {
        format!("{}={token}; {}; Max-Age={seconds}", self.visit(), self.marks())
    }

    pub(crate) fn read_visit(self, headers: &HeaderMap) -> Option<String> {
        named(headers, self.visit())
    }

    /// The token of the session, if the request carries exactly one that looks like one.
    pub(crate) fn read(self, headers: &HeaderMap) -> Option<String> {
        named(headers, self.name())
    }
}

/// The value of the cookie of this name. Two of the same name are nobody's: one of them was put there by another.
pub(crate) fn named(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut values = lines.flat_map(|line| line.split(';')).filter_map(|pair| {
        let (known, value) = pair.trim().split_once('=')?;
        (known == name).then(|| value.to_owned())
    });
    let first = values.next()?;
    if values.next().is_some() { None } else { Some(first) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Option<String> {
        let lines = lines.iter().map(|line| (header::COOKIE, http::HeaderValue::from_str(line).unwrap()));
        Https::Needed.read(&lines.collect())
    }

    #[test]
    fn the_session_is_read_from_among_other_cookies() {
        assert_eq!(read(&["a=b; __Host-portal_session=abc; c=d"]).as_deref(), Some("abc"));
        assert_eq!(read(&["a=b", "__Host-portal_session=abc"]).as_deref(), Some("abc"));
        assert_eq!(read(&["portal_session=abc"]), None, "the name without Secure counts on loopback only");
        assert_eq!(read(&["__Host-portal_session=abc; __Host-portal_session=def"]), None);
        assert_eq!(read(&["", "=", ";;"]), None);
    }

    #[test]
    fn over_https_the_cookie_stays_with_this_host() {
        let set = Https::Needed.set("abc", Timestamp(0), Timestamp(5_000_000));
        assert_eq!(set, "__Host-portal_session=abc; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=5");
        assert_eq!(Https::LoopbackWithout.clear(), "portal_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }
}
