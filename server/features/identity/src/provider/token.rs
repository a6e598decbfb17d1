//! The tokens of a provider: exchanged for a code, and believed only when everything about them fits.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{Request, header};
use kernel::Ctx;
use openidconnect::core::{
    CoreGenderClaim, CoreIdTokenVerifier, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm as Alg,
    CoreProviderMetadata,
};
use openidconnect::{AdditionalClaims, ClientId, IdToken, JsonWebTokenType, Nonce};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use shared::Timestamp;

use super::{discovery, secret};
use crate::config::Provider;

/// Signatures that only the provider can make; what is signed with a shared secret, or not at all, counts for nothing.
const SIGNED_BY: [Alg; 9] = [
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::RsaSsaPssSha512,
    Alg::EcdsaP256Sha256,
    Alg::EcdsaP384Sha384,
    Alg::EdDsa,
];
/// Longer texts are not even looked at.
const LONGEST: usize = 64 << 10;

/// What a token says, once it is believed.
#[derive(Debug)]
pub(crate) struct Claims {
    pub issuer: String,
    pub subject: String,
    /// The provider's name of the session.
    pub session: Option<String>,
    pub ends_at: Timestamp,
    /// When they last proved to the provider who they are.
    pub proved_at: Option<Timestamp>,
    pub others: Map<String, Value>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Others {
    #[serde(flatten)]
    claims: Map<String, Value>,
}
impl AdditionalClaims for Others {}

type Token = IdToken<Others, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, Alg>;

/// The identity token for a code (RFC 6749, section 4.1.3, with RFC 7636).
///
/// # Errors
/// What an admin can look at; without secrets.
pub(crate) async fn exchange(
    ctx: &Ctx,
    provider: &Provider,
    metadata: &CoreProviderMetadata,
    code: &str,
    verifier: &str,
    callback: &str,
) -> Result<String, String> {
    let endpoint = metadata.token_endpoint().ok_or("The provider names no token endpoint.")?;
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", callback)
        .append_pair("client_id", &provider.client_id)
        .append_pair("code_verifier", verifier)
        .finish();
    let mut request = Request::post(endpoint.as_str())
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json");
    let kept = secret::of(ctx, provider)
        .await
        .map_err(|_| "The client secret cannot be opened; is the file of master keys the right one?")?;
    if let Some(shown) = kept.as_ref().and_then(kernel::Secret::reveal_text) {
        // RFC 6749, section 2.3.1: both are form-encoded before they are joined.
        let encoded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let pair = STANDARD.encode(format!("{}:{}", encoded(&provider.client_id), encoded(shown)));
        request = request.header(header::AUTHORIZATION, format!("Basic {pair}"));
    }
    let request = request.body(form.into_bytes()).map_err(|error| error.to_string())?;
    let response = discovery::send(ctx, request).await?;
    let said: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    if let Some(token) = said["id_token"].as_str().filter(|_| response.status().is_success()) {
        return Ok(token.to_owned());
    }
    let error = said["error"].as_str().unwrap_or("no reason").chars().take(60).collect::<String>();
    Err(format!(
        "The token endpoint answered {} ({error}). Compare client id, client secret and the redirect address {callback} with what the provider knows.",
        response.status().as_u16()
    ))
}

/// Signature, issuer, audience, end, and the nonce of this sign-in. A logout token must have none.
///
/// # Errors
/// What does not fit.
pub(crate) fn verified(
    provider: &Provider,
    metadata: &CoreProviderMetadata,
    text: &str,
    nonce: Option<&str>,
    now: Timestamp,
) -> Result<Claims, String> {
    if text.len() > LONGEST {
        return Err("The token is too long.".to_owned());
    }
    let token: Token = text.parse().map_err(|_| "The token cannot be read.".to_owned())?;
    let client = ClientId::new(provider.client_id.clone());
    let moment = chrono::DateTime::from_timestamp_micros(now.micros()).unwrap_or_default();
    // RFC 8725, section 3.11: a logout token is of a type of its own, where a provider says the type.
    let own = if nonce.is_some() { "application/jose" } else { "application/logout+jwt" };
    let types = ["application/jwt", own].map(|kind| JsonWebTokenType::new(kind.to_owned()).normalize());
    let verifier = CoreIdTokenVerifier::new_public_client(client, metadata.issuer().clone(), metadata.jwks().clone())
        .set_allowed_algs(SIGNED_BY)
        .set_allowed_jose_types(types.into_iter().flatten())
        .set_time_fn(move || moment)
        // A minute for clocks that differ, and nothing from long ago.
        .set_issue_time_verifier_fn(move |issued| {
            let age = (moment - issued).num_seconds();
            if (-60..3_600).contains(&age) { Ok(()) } else { Err(format!("it was issued {age} s ago")) }
        });
    let claims = match nonce {
        Some(nonce) => token.claims(&verifier, &Nonce::new(nonce.to_owned())),
        None => token.claims(&verifier, |found: Option<&Nonce>| match found {
            None => Ok(()),
            Some(_) => Err("a logout token has no nonce".to_owned()),
        }),
    };
    let claims = claims.map_err(|error| match std::error::Error::source(&error) {
        Some(cause) => format!("{error}: {cause}."),
        None => format!("{error}."),
    })?;
    Ok(Claims {
        issuer: claims.issuer().to_string(),
        subject: claims.subject().to_string(),
        session: claims.additional_claims().claims.get("sid").and_then(Value::as_str).map(str::to_owned),
        ends_at: Timestamp(claims.expiration().timestamp_micros()),
        proved_at: claims.auth_time().map(|at| Timestamp(at.timestamp_micros())),
        others: claims.additional_claims().claims.clone(),
    })
}
