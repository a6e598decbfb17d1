//! The guarded client as the port by which other features reach other servers.

use async_trait::async_trait;
use kernel::{Ctx, Outside};

use crate::intake::Intake;
use crate::sources::fetch::Ask;
use crate::sources::open::Measures;

/// An answer of a provider is small; more is a mistake or an attack.
const MOST_BYTES: u64 = 1 << 20;

pub(crate) struct Guarded;

#[async_trait]
impl Outside for Guarded {
    async fn send(&self, ctx: &Ctx, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, String> {
        let measures = Measures::of(ctx.limits());
        let web = ctx.state::<Intake>().web(&measures).map_err(|error| error.to_string())?;
        let (parts, body) = request.into_parts();
        let ask = Ask {
            method: parts.method,
            url: parts.uri.to_string().parse().map_err(|_| "this is no address".to_owned())?,
            headers: parts.headers,
            body,
            with_credentials: false,
            time: measures.fetch.time,
        };
        let (response, _) = web.send(ask).await.map_err(|trouble| trouble.to_string())?;
        let mut answer = http::Response::builder().status(response.status());
        if let Some(headers) = answer.headers_mut() {
            headers.clone_from(response.headers());
        }
        let mut bytes = Vec::new();
        web.pour(response, MOST_BYTES, |part| {
            bytes.extend_from_slice(part);
            Ok(())
        })
        .await
        .map_err(|trouble| trouble.to_string())?;
        answer.body(bytes).map_err(|error| error.to_string())
    }
}
