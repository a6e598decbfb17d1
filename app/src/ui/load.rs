//! Loading: an operation as a resource, its answer as a view, its problem as a page that helps.

use std::{fmt, sync::Arc};

use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use shared::{Operation, Problem, problem::FieldProblem};

use super::{button::Button, icon::Icon, label::Tone, note::Note, note::Skeleton};
use crate::{
    call::{OFFLINE, call},
    layout::{not_found::NotFound, page::Page},
    t,
};

/// Sets the status of the page that is being rendered; the server provides it as a context.
#[derive(Clone)]
pub struct Status(pub Arc<dyn Fn(u16) + Send + Sync>);

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Status")
    }
}

/// The page that is being rendered shall say this status; in the browser nothing happens.
pub fn set_status(status: u16) {
    if let Some(Status(set)) = use_context::<Status>() {
        set(status);
    }
}

/// The answer of an operation, asked again whenever the question changes.
#[derive(Debug)]
pub struct Loaded<T: Send + Sync + 'static>(Resource<Result<T, Problem>>);

impl<T: Send + Sync + 'static> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Loaded<T> {}

/// Asks an operation, and asks again when what `question` reads has changed.
pub fn use_call<O: Operation + PartialEq>(question: impl Fn() -> O + Send + Sync + 'static) -> Loaded<O::Output> {
    Loaded(Resource::new_blocking(question, call))
}

/// Makes one answer of what `ask` asks, for a page that needs several operations or only a part of an answer; asked again
/// when what `question` reads has changed.
pub fn use_answer<Q, T, F>(
    question: impl Fn() -> Q + Send + Sync + 'static,
    ask: impl Fn(Q) -> F + Send + Sync + 'static,
) -> Loaded<T>
where
    Q: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, Problem>> + Send + 'static,
{
    Loaded(Resource::new_blocking(question, ask))
}

impl<T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static> Loaded<T> {
    /// The last answer that was not a problem, for those who need it outside of [`Load`]. Read it inside `<Transition>`
    /// or an event; the browser sees nothing until the answer is there.
    pub fn latest(self) -> Option<T> {
        self.0.get().and_then(Result::ok)
    }
    /// Waits for the answer.
    pub async fn answer(self) -> Result<T, Problem> {
        self.0.await
    }
    /// Asks again.
    pub fn again(self) {
        self.0.refetch();
    }
    /// Puts another answer in place, for a change that is shown before the server confirms it.
    pub fn put(self, value: T) {
        self.0.set(Some(Ok(value)));
    }
}

/// Shows the answer. While another one is on its way, the old one stays under a thin line; a problem shows itself.
#[component]
pub fn Load<T, V>(of: Loaded<T>, view: V, #[prop(default = Trouble::Note)] trouble: Trouble) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: Fn(T) -> AnyView + Clone + Send + Sync + 'static,
{
    let updating = RwSignal::new(false);
    let retry = Callback::new(move |()| of.again());
    let shown = move || {
        let view = view.clone();
        Suspend::new(async move {
            match of.answer().await {
                Ok(answer) => view(answer),
                Err(problem) => problem_view(problem, trouble, retry),
            }
        })
    };
    view! {
        <div class="updating" hidden=move || !updating.try_get().unwrap_or_default()></div>
        <Transition fallback=|| view! { <Skeleton /> } set_pending=updating>{shown}</Transition>
    }
    .into_any()
}

/// How a problem is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// As a page of its own, with the status of the problem; for a [`Load`] around the whole page.
    Page,
    /// As a note; for a [`Load`] inside a page that stands without it.
    Note,
}

pub fn problem_view(problem: Problem, trouble: Trouble, retry: Callback<()>) -> AnyView {
    if trouble == Trouble::Note {
        return problem_note(problem, retry);
    }
    if problem.status == 404 {
        return view! { <NotFound /> }.into_any();
    }
    set_status(problem.status);
    let title = problem.title.clone();
    view! {
        <Page title=t!(ui_trouble)>
            <div class="lost">
                <h1>{title}</h1>
                {problem_note(problem, retry)}
            </div>
        </Page>
    }
    .into_any()
}

/// A problem as a person needs it: what happened, and what to do.
pub fn problem_note(problem: Problem, retry: Callback<()>) -> AnyView {
    let Problem { code, title, status, detail, fields, request } = problem;
    let tone = if code == OFFLINE || status < 500 { Tone::Warn } else { Tone::Bad };
    let field = |field: FieldProblem| view! { <li><code class="inline">{field.field}</code>" "{field.message}</li> };
    let fields = (!fields.is_empty()).then(|| view! { <ul>{fields.into_iter().map(field).collect_view()}</ul> });
    let detail = (!detail.is_empty()).then(|| view! { <p>{detail}</p> });
    let request = request.map(|request| view! { <p class="subtle t12">{t!(ui_request, request = request)}</p> });
    let again = (status >= 500).then(
        || view! { <Button icon=Icon::Sync on_click=Callback::new(move |_| retry.run(()))>{t!(ui_again)}</Button> },
    );
    view! { <Note tone=tone title=title>{detail}{fields}{again}{request}</Note> }.into_any()
}
