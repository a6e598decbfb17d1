//! A browser in a test: it keeps cookies, says where it is, and asks like one.

use std::net::SocketAddr;
use std::sync::Mutex;

use axum::body::Body;
use http::{Request, StatusCode, header};
use kernel::{Caller, Ctx, PeerAddress};
use shared::identity::SecretText;
use shared::identity::session::{SignIn, UseSetupLink};
use shared::{Operation, Problem};
use testkit::TestPortal;

pub const PASSWORD: &str = "correct horse battery staple";

pub async fn portal() -> TestPortal {
    TestPortal::start(|_| vec![identity::feature(identity::Config::default())]).await
}

/// A portal with the admin `ada`, and `mira` without any role.
pub async fn founded() -> TestPortal {
    let portal = portal().await;
    let ctx = command(&portal);
    for name in ["ada", "mira"] {
        identity::command::create_user(&ctx, name, None, Some(PASSWORD.to_owned())).await.unwrap();
    }
    make_admin(&ctx, "ada").await;
    portal
}

/// Gives the role to the person of this account.
pub async fn make_admin(ctx: &Ctx, name: &str) {
    let person = identity::command::named(ctx, name).await.unwrap().person;
    let mut tx = ctx.begin().await.unwrap();
    ctx.ports().roles.clone().unwrap().give(ctx, &mut tx, &person, "admin", "For the test.").await.unwrap();
    tx.commit().await.unwrap();
}

pub fn command(portal: &TestPortal) -> Ctx {
    portal.portal.ctx(Caller::command())
}

pub fn typed(text: &str) -> SecretText {
    SecretText::new(text)
}

/// Keeps its cookies, as browsers do.
pub struct Browser<'a> {
    portal: &'a TestPortal,
    address: &'static str,
    cookies: Mutex<Vec<(String, String)>>,
}

impl<'a> Browser<'a> {
    pub fn new(portal: &'a TestPortal) -> Browser<'a> {
        Browser::at(portal, "198.51.100.7")
    }

    /// One at another address.
    pub fn at(portal: &'a TestPortal, address: &'static str) -> Browser<'a> {
        Browser { portal, address, cookies: Mutex::default() }
    }

    pub async fn signed_in(portal: &'a TestPortal, name: &str) -> Browser<'a> {
        let browser = Browser::new(portal);
        browser.ask(sign_in(name, PASSWORD)).await.unwrap();
        browser
    }

    pub fn cookie(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// A copy of it, as a thief of cookies would have.
    pub fn copy(&self) -> Browser<'a> {
        Browser { cookies: Mutex::new(self.cookies.lock().unwrap().clone()), ..Browser::new(self.portal) }
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        *self.cookies.lock().unwrap() = vec![(name.to_owned(), value.to_owned())];
    }

    pub async fn ask<O: Operation>(&self, operation: O) -> Result<O::Output, Problem> {
        self.ask_with(operation, &[]).await
    }

    pub async fn ask_with<O: Operation>(&self, operation: O, headers: &[(&str, &str)]) -> Result<O::Output, Problem> {
        let asked = shared::form::ask(&operation).unwrap();
        let mut request = Request::builder()
            .method(O::ROUTE.method.name())
            .uri(asked.uri)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, "Firefox of the test");
        if !self.cookie().is_empty() {
            request = request.header(header::COOKIE, self.cookie());
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::from(asked.body.unwrap_or_default())).unwrap();
        let address: SocketAddr = format!("{}:1", self.address).parse().unwrap();
        request.extensions_mut().insert(PeerAddress(address));
        let response = self.portal.exchange(request).await;
        let status = response.status();
        for value in response.headers().get_all(header::SET_COOKIE) {
            self.keep(value.to_str().unwrap());
        }
        if let Some(seconds) = response.headers().get(header::RETRY_AFTER) {
            assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
            assert!(seconds.to_str().unwrap().parse::<u64>().unwrap() > 0);
        }
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        if status.is_success() {
            Ok(serde_json::from_slice(&body).unwrap())
        } else {
            Err(serde_json::from_slice(&body).unwrap())
        }
    }

    fn keep(&self, set: &str) {
        let (name, rest) = set.split_once('=').unwrap();
        let value = rest.split(';').next().unwrap();
        let mut cookies = self.cookies.lock().unwrap();
        cookies.retain(|(known, _)| known != name);
        if !set.contains("Max-Age=0") {
            assert!(set.contains("HttpOnly") && set.contains("Secure") && set.contains("SameSite=Lax"), "{set}");
            cookies.push((name.to_owned(), value.to_owned()));
        }
    }
}

pub fn sign_in(name: &str, password: &str) -> SignIn {
    SignIn { name: name.to_owned(), password: typed(password), code: None }
}

pub fn with_code(name: &str, code: &str) -> SignIn {
    SignIn { code: Some(typed(code)), ..sign_in(name, PASSWORD) }
}

pub fn use_link(token: &str, name: &str, password: &str) -> UseSetupLink {
    UseSetupLink { token: typed(token), name: name.to_owned(), password: typed(password) }
}

pub fn code_of(problem: Result<impl std::fmt::Debug, Problem>) -> String {
    problem.unwrap_err().code
}
