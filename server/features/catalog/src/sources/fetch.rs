//! The one way out to other servers: addresses are checked and pinned, redirects followed by hand and checked again,
//! size and time capped, credentials bound to hosts.

use std::error::Error as _;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{
    ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
};
use reqwest::{Client, Method, Response, StatusCode};
use url::{Host, Url};

use super::forge::Forges;
use super::guard::{Forbidden, Guard};
use super::kept::Kept;
use super::{Bytes, Trouble};
use crate::config::Credential;

/// The guarded client. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Web(Arc<Inner>);

struct Inner {
    client: Client,
    guard: Arc<Guard>,
    forges: Forges,
    credentials: Vec<Credential>,
    caps: Caps,
    kept: Kept,
}

/// How much, how long, how often.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caps {
    pub bytes: u64,
    pub time: Duration,
    pub redirects: u64,
}

/// A request.
pub(crate) struct Ask {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// Whether the token of the host goes with it.
    pub with_credentials: bool,
    /// For everything, body included.
    pub time: Duration,
}

/// What came back for a GET.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Got {
    Content(Bytes),
    /// It is still what the given ETag or time stood for.
    Same,
}

impl Web {
    /// # Errors
    /// When TLS cannot be set up.
    pub(crate) fn new(guard: Guard, forges: Forges, credentials: Vec<Credential>, caps: Caps) -> anyhow::Result<Web> {
        // A second call finds the provider in place.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let guard = Arc::new(guard);
        let client = Client::builder()
            .user_agent("next-portal")
            // The environment's proxies would connect in our place, past the guard.
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(caps.time.min(Duration::from_secs(10)))
            .dns_resolver(Arc::new(Checked(Arc::clone(&guard))))
            .build()?;
        Ok(Web(Arc::new(Inner { client, guard, forges, credentials, caps, kept: Kept::default() })))
    }

    pub(crate) fn forges(&self) -> &Forges {
        &self.0.forges
    }

    /// The bytes behind an address; addresses of files on forges are turned into those of their bytes.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub(crate) async fn get(&self, url: &Url, etag: Option<&str>) -> Result<Got, Trouble> {
        let mut headers = HeaderMap::new();
        if let Some(value) = etag.and_then(|etag| HeaderValue::from_str(etag).ok()) {
            // No ETag ends like a time: they end with a quotation mark.
            let since = value.as_bytes().ends_with(b" GMT");
            headers.insert(if since { IF_MODIFIED_SINCE } else { IF_NONE_MATCH }, value);
        }
        let raw = self.0.forges.raw(url);
        let (response, _) = self
            .send(Ask {
                method: Method::GET,
                url: raw,
                headers,
                body: Vec::new(),
                with_credentials: true,
                time: self.0.caps.time,
            })
            .await?;
        if response.status() == StatusCode::NOT_MODIFIED {
            return Ok(Got::Same);
        }
        let response = accepted(response)?;
        let said = response.headers().get(ETAG).or_else(|| response.headers().get(LAST_MODIFIED));
        let etag = said.and_then(|value| value.to_str().ok()).map(str::to_owned);
        let mut bytes = Vec::new();
        self.pour(response, self.0.caps.bytes, |part| {
            bytes.extend_from_slice(part);
            Ok(())
        })
        .await?;
        Ok(Got::Content(Bytes { bytes, etag }))
    }

    /// The bytes behind an address that nobody else keeps; sent again only if they have changed.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub(crate) async fn get_kept(&self, url: &Url) -> Result<Bytes, Trouble> {
        let known = self.0.kept.get(url.as_str());
        let got = self.get(url, known.as_ref().and_then(|known| known.etag.as_deref())).await?;
        match (got, known) {
            (Got::Content(bytes), _) => {
                self.0.kept.put(url.as_str(), &bytes);
                Ok(bytes)
            }
            (Got::Same, Some(known)) => Ok(known),
            (Got::Same, None) => Err(nothing_known()),
        }
    }

    /// Sends a request and follows redirects by hand, each one checked like the first. Answers the response, whatever
    /// its status, and where it came from.
    ///
    /// # Errors
    /// When no response could be had.
    pub(crate) async fn send(&self, ask: Ask) -> Result<(Response, Url), Trouble> {
        let Ask { method, mut url, headers, body, with_credentials, time } = ask;
        for _ in 0..=self.0.caps.redirects {
            self.check(&url)?;
            let mut request = self
                .0
                .client
                .request(method.clone(), url.clone())
                .headers(headers.clone())
                .body(body.clone())
                .timeout(time);
            if with_credentials && let Some((name, value)) = self.credential(&url) {
                request = request.header(name, value);
            }
            let response = request.send().await.map_err(|error| self.trouble(&error))?;
            let redirect = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
            let Some(next) = response.headers().get(LOCATION).filter(|_| redirect && method == Method::GET) else {
                return Ok((response, url));
            };
            let next =
                next.to_str().ok().and_then(|next| url.join(next).ok()).ok_or_else(|| {
                    Trouble::Failed("the server redirects to something that is no address".to_owned())
                })?;
            if url.scheme() == "https" && next.scheme() != "https" {
                return Err(Trouble::Refused(format!("the server redirects from https to {}", next.scheme())));
            }
            url = next;
        }
        Err(Trouble::Failed(format!("the server redirects more than {} times", self.0.caps.redirects)))
    }

    /// Gives the body to `take` part by part, up to `most` bytes.
    ///
    /// # Errors
    /// When it is longer, the connection breaks, or `take` says no.
    pub(crate) async fn pour(
        &self,
        mut response: Response,
        most: u64,
        mut take: impl FnMut(&[u8]) -> Result<(), Trouble> + Send,
    ) -> Result<(), Trouble> {
        let mut length = 0;
        while let Some(part) = response.chunk().await.map_err(|error| self.trouble(&error))? {
            length += part.len() as u64;
            if length > most {
                return Err(Trouble::TooLarge(length, most));
            }
            take(&part)?;
        }
        Ok(())
    }

    /// Scheme, and addresses that are written out; names are checked when they are resolved.
    fn check(&self, url: &Url) -> Result<(), Trouble> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Trouble::Refused(format!("addresses with `{}:` are not fetched", url.scheme())));
        }
        let address = match url.host() {
            None => return Err(Trouble::Refused("the address has no host".to_owned())),
            Some(Host::Domain(_)) => return Ok(()),
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
        };
        self.0
            .guard
            .check(&address.to_string(), &[address])
            .map_err(|forbidden| Trouble::Refused(forbidden.to_string()))
    }

    /// Secrets go to their host only, and never in clear text.
    fn credential(&self, url: &Url) -> Option<(HeaderName, HeaderValue)> {
        let credential = self.credential_for(url)?;
        let (name, mut value) = credential.header()?;
        value.set_sensitive(true);
        Some((name, value))
    }

    /// The configured credential of a URL's host.
    pub(crate) fn credential_for(&self, url: &Url) -> Option<&Credential> {
        let host = match url.host_str()? {
            "raw.githubusercontent.com" => "github.com",
            host => host,
        };
        self.0
            .credentials
            .iter()
            .find(|credential| url.scheme() == "https" && credential.host.eq_ignore_ascii_case(host))
    }

    fn trouble(&self, error: &reqwest::Error) -> Trouble {
        let mut cause = error.source();
        let mut last = error.to_string();
        while let Some(inner) = cause {
            if let Some(forbidden) = inner.downcast_ref::<Forbidden>() {
                return Trouble::Refused(forbidden.to_string());
            }
            last = inner.to_string();
            cause = inner.source();
        }
        if error.is_timeout() {
            return Trouble::Failed("the server did not answer in time".to_owned());
        }
        let what = if error.is_connect() { "the server cannot be reached" } else { "the connection broke" };
        Trouble::Failed(format!("{what} ({last})"))
    }
}

pub(crate) fn nothing_known() -> Trouble {
    Trouble::Failed("the server says that nothing changed, but nothing was known".to_owned())
}

/// A response that means yes.
///
/// # Errors
/// What its status says.
pub(crate) fn accepted(response: Response) -> Result<Response, Trouble> {
    match response.status() {
        status if status.is_success() => Ok(response),
        StatusCode::NOT_FOUND | StatusCode::GONE => Err(Trouble::Gone),
        status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
            Err(Trouble::Denied(format!("the server answers {status}")))
        }
        status => Err(Trouble::Failed(format!("the server answers {status}"))),
    }
}

/// Resolves names and hands out only what the guard lets pass, so that the connection goes to the address that was checked.
struct Checked(Arc<Guard>);

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = Arc::clone(&self.0);
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            let addresses: Vec<IpAddr> = found.iter().map(SocketAddr::ip).collect();
            guard.check(&host, &addresses)?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
