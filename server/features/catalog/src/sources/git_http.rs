//! Git's smart HTTP over the guarded client: gix itself never opens a connection.

use std::any::Any;
use std::io::{self, BufReader, Cursor, Read, Seek as _, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gix_transport::client::blocking_io::http::{GetResponse, Http, PostBodyDataKind, PostResponse};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Response};
use tokio::runtime::Handle;
use url::Url;

use super::Trouble;
use super::fetch::{Ask, Web, accepted};

/// A pack takes longer than a file.
const TIME: Duration = Duration::from_secs(600);

/// A transport for one fetch; used on a blocking thread.
pub(crate) struct GuardedHttp {
    web: Web,
    runtime: Handle,
    most: u64,
    redirected: Option<String>,
}

impl GuardedHttp {
    pub(crate) fn new(web: Web, runtime: Handle, most: u64) -> GuardedHttp {
        GuardedHttp { web, runtime, most, redirected: None }
    }
}

type Reply = (Vec<u8>, std::fs::File);

fn headers(lines: impl IntoIterator<Item = impl AsRef<str>>) -> HeaderMap {
    let parse = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((HeaderName::try_from(name.trim()).ok()?, HeaderValue::try_from(value.trim()).ok()?))
    };
    lines.into_iter().filter_map(|line| parse(line.as_ref())).collect()
}

/// The headers line by line, and the body in a file without a name: a pack may be larger than memory.
async fn save(web: &Web, response: Response, most: u64) -> Result<Reply, Trouble> {
    let response = accepted(response)?;
    let mut lines = Vec::new();
    for (name, value) in response.headers() {
        lines.extend_from_slice(name.as_str().as_bytes());
        lines.push(b':');
        lines.extend_from_slice(value.as_bytes());
        lines.push(b'\n');
    }
    let failed = |error: io::Error| Trouble::Failed(format!("the answer could not be kept ({error})"));
    let mut file = tempfile::tempfile().map_err(failed)?;
    web.pour(response, most, |part| file.write_all(part).map_err(failed)).await?;
    file.rewind().map_err(failed)?;
    Ok((lines, file))
}

fn failed(trouble: &Trouble) -> io::Error {
    let kind = match trouble {
        Trouble::Denied(_) => io::ErrorKind::PermissionDenied,
        Trouble::Gone => io::ErrorKind::NotFound,
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, trouble.clone())
}

impl Http for GuardedHttp {
    type Headers = BufReader<Lazy>;
    type ResponseBody = BufReader<Lazy>;
    type PostBody = Post;

    fn get(
        &mut self,
        url: &str,
        base_url: &str,
        lines: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> gix::Result<GetResponse<Self::Headers, Self::ResponseBody>> {
        let headers = headers(lines);
        let asked = async {
            let parsed = Url::parse(url).map_err(|error| Trouble::Failed(error.to_string()))?;
            let (response, from) = self
                .web
                .send(Ask {
                    method: Method::GET,
                    url: parsed,
                    headers,
                    body: Vec::new(),
                    with_credentials: false,
                    time: TIME,
                })
                .await?;
            Ok::<_, Trouble>((save(&self.web, response, self.most).await?, from))
        };
        let ((lines, body), from) =
            self.runtime.block_on(asked).map_err(|trouble| gix::Error::from_error(failed(&trouble)))?;
        let tail = url.strip_prefix(base_url).unwrap_or_default();
        if from.as_str() != url {
            self.redirected = from.as_str().strip_suffix(tail).map(str::to_owned);
        }
        Ok(GetResponse {
            headers: BufReader::new(Lazy::Ready(Box::new(Cursor::new(lines)))),
            body: BufReader::new(Lazy::Ready(Box::new(body))),
        })
    }

    fn post(
        &mut self,
        url: &str,
        _base_url: &str,
        lines: impl IntoIterator<Item = impl AsRef<str>>,
        _body: PostBodyDataKind,
    ) -> gix::Result<PostResponse<Self::Headers, Self::ResponseBody, Self::PostBody>> {
        let url = Url::parse(url).map_err(gix::Error::from_error)?;
        let shared = Arc::new(Exchange {
            web: self.web.clone(),
            runtime: self.runtime.clone(),
            most: self.most,
            url,
            headers: headers(lines),
            state: Mutex::new(State::Writing(Vec::new())),
        });
        Ok(PostResponse {
            post_body: Post(Arc::clone(&shared)),
            headers: BufReader::new(Lazy::Headers(Arc::clone(&shared))),
            body: BufReader::new(Lazy::Body(shared)),
        })
    }

    fn configure(&mut self, _config: &dyn Any) -> gix::Result {
        Ok(())
    }

    fn redirected_base_url(&self) -> Option<String> {
        self.redirected.clone()
    }
}

/// A POST: its body is collected, and it is sent when somebody reads the answer.
pub(crate) struct Exchange {
    web: Web,
    runtime: Handle,
    most: u64,
    url: Url,
    headers: HeaderMap,
    state: Mutex<State>,
}

enum State {
    Writing(Vec<u8>),
    Answered { headers: Option<Cursor<Vec<u8>>>, body: Option<std::fs::File> },
    Failed(Trouble),
}

impl Exchange {
    /// Sends what was written, once; then takes out one half of the answer.
    fn answer<T>(
        &self,
        take: impl FnOnce(&mut Option<Cursor<Vec<u8>>>, &mut Option<std::fs::File>) -> Option<T>,
    ) -> io::Result<T> {
        let mut state = self.state.lock().map_err(|_| io::Error::other("a reader of the answer panicked"))?;
        if let State::Writing(body) = &mut *state {
            let body = std::mem::take(body);
            let asked = async {
                let ask = Ask {
                    method: Method::POST,
                    url: self.url.clone(),
                    headers: self.headers.clone(),
                    body,
                    with_credentials: false,
                    time: TIME,
                };
                let (response, _) = self.web.send(ask).await?;
                save(&self.web, response, self.most).await
            };
            *state = match self.runtime.block_on(asked) {
                Ok((lines, file)) => State::Answered { headers: Some(Cursor::new(lines)), body: Some(file) },
                Err(trouble) => State::Failed(trouble),
            };
        }
        match &mut *state {
            State::Answered { headers, body } => {
                take(headers, body).ok_or_else(|| io::Error::other("the answer was read already"))
            }
            State::Failed(trouble) => Err(failed(trouble)),
            State::Writing(_) => Err(io::Error::other("the request was not sent")),
        }
    }
}

/// Where gix writes the body of a POST.
pub(crate) struct Post(Arc<Exchange>);

impl Write for Post {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.state.lock().as_deref_mut() {
            Ok(State::Writing(body)) => {
                body.extend_from_slice(bytes);
                Ok(bytes.len())
            }
            _ => Err(io::Error::other("the request was sent already")),
        }
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A half of an answer that is asked for when it is first read.
pub(crate) enum Lazy {
    Ready(Box<dyn Read + Send>),
    Headers(Arc<Exchange>),
    Body(Arc<Exchange>),
}

impl Read for Lazy {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let ready: Box<dyn Read + Send> = match self {
            Lazy::Ready(reader) => return reader.read(buffer),
            Lazy::Headers(exchange) => Box::new(exchange.answer(|headers, _| headers.take())?),
            Lazy::Body(exchange) => Box::new(exchange.answer(|_, body| body.take())?),
        };
        *self = Lazy::Ready(ready);
        self.read(buffer)
    }
}
