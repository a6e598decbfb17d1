//! A small provider of OpenID Connect that signs with a real key and can be told to misbehave.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Ctx, Outside};
use openidconnect::JsonWebKeyId;
use openidconnect::PrivateSigningKey;
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreJsonWebKeySet, CoreJwsSigningAlgorithm};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub const ISSUER: &str = "https://id.example";
/// Made for these tests; it opens nothing.
const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINiqKIitkoESNmk77TzoJbFJ8Mjvkuft3aFko6DtwO4m\n-----END PRIVATE KEY-----\n";
const OTHER_KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINiqKIitkoESNmk77TzoJbFJ8Mjvkuft3aFko6DtwO4n\n-----END PRIVATE KEY-----\n";

/// What it does otherwise than it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Good,
    Down,
    ForeignKey,
    NoSignature,
    SharedSecret,
    CutSignature,
    NoToken,
    OtherIssuer,
}

#[derive(Clone)]
pub struct FakeProvider(Arc<Mutex<State>>);

struct State {
    mood: Mood,
    claims: Value,
    /// What was promised when the code was given out: code to (nonce, challenge).
    codes: HashMap<String, (String, String)>,
    exchanges: u32,
    /// The header by which the portal last said who it is.
    shown: Option<String>,
}

impl FakeProvider {
    /// Its tokens are of this moment, in seconds.
    pub fn new(now: i64) -> FakeProvider {
        let claims = json!({ "iss": ISSUER, "sub": "s1", "aud": "portal", "iat": now, "exp": now + 300, "sid": "their-session", "groups": ["platform"] });
        FakeProvider(Arc::new(Mutex::new(State {
            mood: Mood::Good,
            claims,
            codes: HashMap::new(),
            exchanges: 0,
            shown: None,
        })))
    }

    pub fn mood(&self, mood: Mood) {
        self.0.lock().unwrap().mood = mood;
    }

    pub fn claim(&self, name: &str, value: Value) {
        self.0.lock().unwrap().claims[name] = value;
    }

    /// What its sign-in page does: remembers what was asked, and answers the code and the state.
    pub fn let_in(&self, address: &str) -> (String, String) {
        let address: url::Url = address.parse().unwrap();
        assert!(address.as_str().starts_with("https://id.example/authorize?"));
        let asked: HashMap<String, String> = address.query_pairs().into_owned().collect();
        assert_eq!((asked["response_type"].as_str(), asked["code_challenge_method"].as_str()), ("code", "S256"));
        let mut state = self.0.lock().unwrap();
        let code = format!("code-{}", state.codes.len());
        state.codes.insert(code.clone(), (asked["nonce"].clone(), asked["code_challenge"].clone()));
        (code, asked["state"].clone())
    }

    /// Name and secret that the portal last showed, decoded.
    pub fn shown(&self) -> Option<String> {
        let header = self.0.lock().unwrap().shown.clone()?;
        let pair = base64::engine::general_purpose::STANDARD.decode(header.strip_prefix("Basic ")?).unwrap();
        Some(String::from_utf8(pair).unwrap())
    }

    /// A token that says somebody signed out.
    pub fn logout_token(&self, id: &str) -> String {
        let state = self.0.lock().unwrap();
        let mut claims = state.claims.clone();
        claims["jti"] = json!(id);
        claims["events"] = json!({ "http://schemas.openid.net/event/backchannel-logout": {} });
        signed(&claims, state.mood, "logout+jwt")
    }

    fn exchange(&self, body: &[u8]) -> (u16, Value) {
        let asked: HashMap<String, String> = url::form_urlencoded::parse(body).into_owned().collect();
        let mut state = self.0.lock().unwrap();
        state.exchanges += 1;
        let Some((nonce, challenge)) = state.codes.remove(&asked["code"]) else {
            return (400, json!({ "error": "invalid_grant" }));
        };
        let shown = URL_SAFE_NO_PAD.encode(Sha256::digest(asked["code_verifier"].as_bytes()));
        if shown != challenge || asked["redirect_uri"] != "https://portal.example/sign-in/callback" {
            return (400, json!({ "error": "invalid_grant" }));
        }
        let mut claims = state.claims.clone();
        if claims.get("nonce").is_none() {
            claims["nonce"] = json!(nonce);
        }
        if state.mood == Mood::NoToken {
            return (200, json!({ "access_token": "x" }));
        }
        (200, json!({ "access_token": "x", "token_type": "Bearer", "id_token": signed(&claims, state.mood, "JWT") }))
    }
}

fn key(pem: &str) -> CoreEdDsaPrivateSigningKey {
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(pem, Some(JsonWebKeyId::new("k1".into()))).unwrap()
}

fn signed(claims: &Value, mood: Mood, kind: &str) -> String {
    let alg = match mood {
        Mood::NoSignature => "none",
        Mood::SharedSecret => "HS256",
        _ => "EdDSA",
    };
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(&json!({ "alg": alg, "kid": "k1", "typ": kind })), part(claims));
    let signature = match mood {
        Mood::NoSignature => String::new(),
        Mood::SharedSecret => {
            use hmac::{Hmac, KeyInit, Mac};
            let mut mac = Hmac::<Sha256>::new_from_slice(b"hunter2-of-the-client").unwrap();
            mac.update(message.as_bytes());
            URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
        }
        Mood::ForeignKey => sign(&key(OTHER_KEY), &message),
        Mood::CutSignature => sign(&key(KEY), &message)[..40].to_owned(),
        _ => sign(&key(KEY), &message),
    };
    format!("{message}.{signature}")
}

fn sign(key: &CoreEdDsaPrivateSigningKey, message: &str) -> String {
    URL_SAFE_NO_PAD.encode(key.sign(&CoreJwsSigningAlgorithm::EdDsa, message.as_bytes()).unwrap())
}

#[async_trait::async_trait]
impl Outside for FakeProvider {
    async fn send(&self, _: &Ctx, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, String> {
        let mood = self.0.lock().unwrap().mood;
        if mood == Mood::Down {
            return Err("the server cannot be reached".to_owned());
        }
        let issuer = if mood == Mood::OtherIssuer { "https://other.example" } else { ISSUER };
        let (status, body) = match request.uri().path() {
            "/.well-known/openid-configuration" => (
                200,
                json!({
                    "issuer": issuer, "authorization_endpoint": format!("{ISSUER}/authorize"), "token_endpoint": format!("{ISSUER}/token"),
                    "jwks_uri": format!("{ISSUER}/keys"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
                }),
            ),
            "/keys" => {
                (200, serde_json::to_value(CoreJsonWebKeySet::new(vec![key(KEY).as_verification_key()])).unwrap())
            }
            "/token" => {
                let shown = request.headers().get("authorization").and_then(|value| value.to_str().ok());
                self.0.lock().unwrap().shown = shown.map(str::to_owned);
                self.exchange(request.body())
            }
            other => panic!("nobody asks for {other}"),
        };
        Ok(http::Response::builder().status(status).body(body.to_string().into_bytes()).unwrap())
    }
}
