//! What a provider says about itself, asked for once in a while (OpenID Connect Discovery 1.0).

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use http::{Request, Response, header};
use kernel::Ctx;
use openidconnect::core::{CoreJsonWebKeySet, CoreProviderMetadata};
use shared::Timestamp;

use crate::config::Provider;

/// Keys change; after so many seconds they are asked for again.
const FRESH: i64 = 600;

/// What is known of each provider, by its id.
#[derive(Default)]
pub(crate) struct Known(Mutex<HashMap<String, (Timestamp, Arc<CoreProviderMetadata>)>>);

/// # Errors
/// Why the provider cannot be used, in a sentence.
pub(crate) async fn metadata(ctx: &Ctx, provider: &Provider) -> Result<Arc<CoreProviderMetadata>, String> {
    let (known, now) = (ctx.state::<Known>(), ctx.now());
    let fresh = |at: Timestamp| (0..FRESH).contains(&now.seconds_since(at));
    if let Ok(known) = known.0.lock()
        && let Some((at, metadata)) = known.get(&provider.id)
        && fresh(*at)
    {
        return Ok(metadata.clone());
    }
    let found = Arc::new(discover(ctx, &provider.issuer).await?);
    if let Ok(mut known) = known.0.lock() {
        known.insert(provider.id.clone(), (now, found.clone()));
    }
    Ok(found)
}

/// Through the guarded client.
pub(crate) async fn send(ctx: &Ctx, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, String> {
    let Some(outside) = ctx.ports().outside.clone() else { return Err("there is no way to other servers".to_owned()) };
    outside.send(ctx, request).await
}

/// The document below the issuer's own address, which must name that issuer, and the keys that it points to.
async fn discover(ctx: &Ctx, issuer: &str) -> Result<CoreProviderMetadata, String> {
    let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let found: CoreProviderMetadata = get(ctx, &address).await?;
    if found.issuer().as_str() != issuer {
        return Err(format!("it calls itself {}, not {issuer}", found.issuer().as_str()));
    }
    let keys: CoreJsonWebKeySet = get(ctx, found.jwks_uri().as_str()).await?;
    Ok(found.set_jwks(keys))
}

async fn get<T: serde::de::DeserializeOwned>(ctx: &Ctx, address: &str) -> Result<T, String> {
    let request = Request::get(address).header(header::ACCEPT, "application/json").body(Vec::new());
    let response = send(ctx, request.map_err(|error| error.to_string())?).await?;
    if !response.status().is_success() {
        return Err(format!("{address} answers {}", response.status().as_u16()));
    }
    serde_json::from_slice(response.body()).map_err(|error| format!("{address} cannot be read: {error}"))
}
