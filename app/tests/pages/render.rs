//! Renders a page as the server does, with answers that the test writes, and checks what every page must keep.

use std::sync::{Arc, Mutex, Once};

use app::{
    ShellOptions,
    answers::{Answers as Known, Question},
    browser::Answered,
    layout::Company,
    shell,
    ui::{load::Status, time::ServerNow},
};
use futures::{Stream, StreamExt, stream::once};
use leptos::{nonce::Nonce, prelude::*};
use leptos_integration_utils::{BoxedFnOnce, ExtendResponse, PinnedFuture, PinnedStream};
use leptos_meta::ServerMetaContext;
use leptos_router::location::RequestUrl;
use shared::{
    Method, Operation, Problem, Timestamp,
    identity::{Me, WhoAmI},
};

/// The present of all page tests.
pub const NOW: &str = "2026-11-20T14:04:00Z";

/// What everybody may who may read.
pub const READING: [&str; 2] = ["catalog.entity.read", "search.index.read"];

/// What the portal answers in a test. What is not written answers "not found".
#[derive(Clone, Default)]
pub struct Answers(Vec<Answer>);

#[derive(Clone)]
struct Answer {
    method: Method,
    path: &'static str,
    /// Part of the address that must be there, for several answers of one operation.
    part: String,
    status: u16,
    body: Vec<u8>,
}

impl Answers {
    /// The answers for a visitor.
    pub fn for_visitor() -> Answers {
        Answers::default().to::<WhoAmI>(&Me {
            reference: None,
            name: "Visitor".to_owned(),
            teams: vec![],
            may: READING.map(str::to_owned).to_vec(),
            demo_people: vec![],
            stepped_up_until: None,
            needs_setup: false,
        })
    }

    /// The answer of an operation.
    #[must_use]
    pub fn to<O: Operation>(self, answer: &O::Output) -> Answers {
        self.when::<O>("", answer)
    }

    /// The answer of an operation when its address holds `part`.
    #[must_use]
    pub fn when<O: Operation>(mut self, part: &str, answer: &O::Output) -> Answers {
        let body = serde_json::to_vec(answer).expect("answers are JSON");
        // A later answer of a test replaces an earlier one.
        self.0.insert(
            0,
            Answer { method: O::ROUTE.method, path: O::ROUTE.path, part: part.to_owned(), status: 200, body },
        );
        self
    }

    /// The operation is refused.
    #[must_use]
    pub fn refuses<O: Operation>(mut self, problem: &Problem) -> Answers {
        let body = serde_json::to_vec(problem).expect("problems are JSON");
        self.0.insert(
            0,
            Answer { method: O::ROUTE.method, path: O::ROUTE.path, part: String::new(), status: problem.status, body },
        );
        self
    }

    fn to_question(&self, question: &Question) -> Answered {
        let path = question.uri.split('?').next().unwrap_or_default();
        let found = self.0.iter().find(|answer| {
            answer.method == question.method && fits(answer.path, path) && question.uri.contains(&answer.part)
        });
        match found {
            Some(answer) => Answered { status: answer.status, body: answer.body.clone() },
            None => {
                let body = serde_json::to_vec(&Problem::not_found()).expect("problems are JSON");
                Answered { status: 404, body }
            }
        }
    }
}

/// Whether a path is one of a route; `{reference}` stands for three segments.
fn fits(route: &str, path: &str) -> bool {
    let route = route.replace("{reference}", "{kind}/{namespace}/{name}");
    let (route, path): (Vec<&str>, Vec<&str>) = (route.split('/').collect(), path.split('/').collect());
    route.len() == path.len()
        && route.iter().zip(path).all(|(wanted, given)| wanted.starts_with('{') || *wanted == given)
}

/// A rendered page.
pub struct Rendered {
    pub html: String,
    pub status: u16,
}

/// Renders `path` in a language (`en`, `de`, `en-XA`, `ar-XB`), and checks what every page must keep.
pub async fn render(path: &str, answers: Answers, language: &str) -> Rendered {
    static EXECUTOR: Once = Once::new();
    EXECUTOR.call_once(|| any_spawner::Executor::init_tokio().expect("no other executor is set"));
    let known = Known::default();
    // The server renders no page more often than this.
    for _ in 0..6 {
        let (html, status) = render_once(path, known.clone(), language).await;
        let missing = known.take_missing();
        if missing.is_empty() {
            keeps_the_rules(&html, path);
            // The marks that hydration finds its way by are not what a page says.
            return Rendered { html: html.replace("<!>", ""), status };
        }
        for question in missing {
            known.put(&question, answers.to_question(&question));
        }
    }
    panic!("{path} never ends to ask");
}

async fn render_once(path: &str, known: Known, language: &str) -> (String, u16) {
    let status = Arc::new(Mutex::new(200_u16));
    let (meta, meta_output) = ServerMetaContext::new();
    let request =
        http::Request::builder().uri(path).header("accept-language", language).body(()).expect("the path is a URI");
    let (parts, ()) = request.into_parts();
    let context = {
        let (status, url) = (status.clone(), format!("http://portal.example{path}"));
        move || {
            provide_context(RequestUrl::new(&url));
            provide_context(meta);
            provide_context(parts);
            provide_context(known);
            provide_context(Status(Arc::new(move |new| {
                *status.lock().expect("no test panics while it holds the status") = new
            })));
            provide_context(ServerNow(Timestamp::parse(NOW).expect("it is a time")));
            provide_context(Company("Harvest & Co".to_owned()));
            provide_context(Nonce::new());
        }
    };
    let options = ShellOptions {
        css: "/assets/portal.1.css".into(),
        boot: "/assets/boot.2.js".into(),
        js: "/assets/portal.3.js".into(),
        wasm: "/assets/portal.4.wasm".into(),
        ..ShellOptions::default()
    };
    let body = Body::from_app(move || shell(options), meta_output, context, (), in_order, false).await;
    let html = body.0.collect::<String>().await;
    let status = *status.lock().expect("no test panics while it holds the status");
    (html, status)
}

/// The same stream that `SsrMode::Async` makes.
fn in_order<IV: IntoView + 'static>(
    app: IV,
    chunks: BoxedFnOnce<PinnedStream<String>>,
    _: bool,
) -> PinnedFuture<PinnedStream<String>> {
    Box::pin(async move {
        let page = app.to_html_stream_in_order().collect::<String>().await;
        let stream = once(async move { page }).chain(chunks());
        Box::pin(stream) as PinnedStream<String>
    })
}

struct Body(PinnedStream<String>);

impl ExtendResponse for Body {
    type ResponseOptions = ();
    fn from_stream(stream: impl Stream<Item = String> + Send + 'static) -> Self {
        Body(Box::pin(stream))
    }
    fn extend_response(&mut self, (): &()) {}
    fn set_default_content_type(&mut self, _: &str) {}
}

/// What every page keeps, whatever it shows.
fn keeps_the_rules(html: &str, path: &str) {
    assert_eq!(html.matches("<h1").count(), 1, "{path}: one h1\n{html}");
    assert_eq!(html.matches("<main").count(), 1, "{path}: one main");
    for tag in html.split('<').skip(1).filter_map(|piece| piece.split_once('>')).map(|(tag, _)| tag) {
        // Between the quotes stand values, which may hold anything.
        let names: Vec<&str> = tag.split('"').step_by(2).flat_map(str::split_whitespace).collect();
        assert!(
            !names.contains(&"style="),
            "{path}: a style attribute, which the content security policy drops: <{tag}>"
        );
        assert!(!names.iter().any(|name| name.starts_with("on")), "{path}: an event handler as an attribute: <{tag}>");
        assert!(!tag.contains("=\"javascript:"), "{path}: a script as an address: <{tag}>");
    }
    for script in html.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap_or_default();
        let inert = tag.contains("type=\"application/json\"");
        assert!(inert || tag.contains("nonce="), "{path}: a script without nonce: <script{tag}>");
    }
    let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    ids.sort_unstable();
    for pair in ids.windows(2) {
        assert_ne!(pair[0], pair[1], "{path}: the id is there twice");
    }
    let title = html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
    assert!(title.ends_with(" · Harvest &amp; Co"), "{path}: the title is {title:?}");
}

/// The texts of a page that a person reads: no tags, no scripts, and without what `known` lists (data of the test).
pub fn texts(html: &str, known: &[&str]) -> Vec<String> {
    let body = html.split("<body").nth(1).unwrap_or_default();
    let body = body.split("<script").next().unwrap_or_default();
    let mut out = Vec::new();
    for piece in body.split('<').skip(1) {
        let Some((_, text)) = piece.split_once('>') else { continue };
        let text = text.trim();
        if !text.is_empty() && !known.contains(&text) {
            out.push(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
        }
    }
    out
}

/// What the frame shows of names and keys, the same in every language.
const FRAME: [&str; 13] =
    ["Harvest &amp; Co", "English", "Deutsch", "Ctrl K", "Ctrl", "K", "Esc", "g", "h", "c", "f", "s", "p"];

/// Texts in pseudo-English that no message file holds: those with plain letters outside of brackets.
pub fn untranslated(html: &str, known: &[&str]) -> Vec<String> {
    let plain = |text: &String| {
        let mut depth = 0;
        text.chars().any(|c| {
            match c {
                '[' => depth += 1,
                ']' => depth -= 1,
                _ => {}
            }
            depth == 0 && c.is_ascii_alphabetic()
        })
    };
    texts(html, &[&FRAME, known].concat()).into_iter().filter(plain).collect()
}
