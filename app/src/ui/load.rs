//! Loading: an operation as a question, its answer as a view, its problem as a page that helps.

use std::{
    any::Any,
    fmt,
    marker::PhantomData,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker},
};

use leptos::prelude::*;
use shared::{Operation, Problem, problem::FieldProblem};

use super::{
    button::Button,
    icon::Icon,
    label::Tone,
    note::{Note, Skeleton},
    why::{Missing, why_button},
};
use crate::{
    call::{OFFLINE, call},
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

/// An answer or a problem whose type only the one who asked knows: so there is one kind of question in the browser's
/// bundle, and not one for each type of answer.
type Held = Arc<dyn Any + Send + Sync>;
type Asking = Pin<Box<dyn Future<Output = Held> + Send>>;
/// The next question, when it is another than the last one or shall be asked in any case.
type Next = Arc<dyn Fn(Ask) -> Option<Asking> + Send + Sync>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    WhenChanged,
    Again,
}

/// What is known of a question.
#[derive(Clone, Copy)]
struct Known {
    answer: RwSignal<Option<Held>>,
    asking: RwSignal<bool>,
    again: RwSignal<u32>,
    /// The number of the last question; an answer that comes after a later question is dropped.
    number: StoredValue<u32>,
}

/// The answer of an operation, asked again whenever the question changes.
pub struct Loaded<T>(Known, PhantomData<fn() -> T>);

impl<T> fmt::Debug for Loaded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Loaded")
    }
}
impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Loaded<T> {}

/// Asks an operation, and asks again when what `question` reads has changed.
pub fn use_call<O: Operation + PartialEq>(question: impl Fn() -> O + Send + Sync + 'static) -> Loaded<O::Output> {
    use_answer(question, call)
}

/// Makes one answer of what `ask` asks, for a page that needs several operations or only a part of an answer; asked again
/// when what `question` reads has changed.
pub fn use_answer<Q, T, F>(
    question: impl Fn() -> Q + Send + Sync + 'static,
    ask: impl Fn(Q) -> F + Send + Sync + 'static,
) -> Loaded<T>
where
    Q: PartialEq + Clone + Send + Sync + 'static,
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, Problem>> + Send + 'static,
{
    let last = Mutex::new(None);
    let next = move |how: Ask| {
        let wanted = question();
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if how == Ask::WhenChanged && last.as_ref() == Some(&wanted) {
            return None;
        }
        *last = Some(wanted.clone());
        let asking = ask(wanted);
        Some(Box::pin(async move { Arc::new(asking.await) as Held }) as Asking)
    };
    Loaded(begin(Arc::new(next)), PhantomData)
}

/// Asks the first question at once: while a page is rendered, and while the browser takes it over, the answer is at hand,
/// and so both show the same.
fn begin(next: Next) -> Known {
    let known = Known {
        answer: RwSignal::new(None),
        asking: RwSignal::new(false),
        again: RwSignal::new(0),
        number: StoredValue::new(0),
    };
    if let Some(asking) = untrack(|| next(Ask::Again)) {
        known.ask(asking);
    }
    Effect::new(move |before: Option<u32>| {
        let again = known.again.get();
        let how = if before.is_some_and(|before| before != again) { Ask::Again } else { Ask::WhenChanged };
        if let Some(asking) = next(how) {
            known.ask(asking);
        }
        again
    });
    known
}

impl Known {
    fn ask(self, mut asking: Asking) {
        let number = self.number.try_get_value().unwrap_or_default().wrapping_add(1);
        self.number.try_set_value(number);
        if let Poll::Ready(held) = asking.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return self.hold(held);
        }
        self.asking.try_set(true);
        // The server never waits here: it renders again when it has the answer.
        #[cfg(target_arch = "wasm32")]
        leptos::task::spawn_local(async move {
            let held = asking.await;
            if self.number.try_get_value() == Some(number) {
                self.hold(held);
            }
        });
    }

    fn hold(self, held: Held) {
        self.asking.try_set(false);
        self.answer.try_set(Some(held));
    }
}

impl<T: Clone + Send + Sync + 'static> Loaded<T> {
    /// What was answered last, read reactively; nothing while the first answer is on its way.
    pub fn get(self) -> Option<Result<T, Problem>> {
        let held = self.0.answer.try_get()??;
        held.downcast_ref::<Result<T, Problem>>().cloned()
    }
    /// The last answer that was not a problem.
    pub fn latest(self) -> Option<T> {
        self.get().and_then(Result::ok)
    }
    /// A newer answer is on its way.
    pub fn asking(self) -> Signal<bool> {
        let Known { asking, .. } = self.0;
        Signal::derive(move || asking.try_get().unwrap_or_default())
    }
    /// Asks again.
    pub fn again(self) {
        self.0.again.try_update(|times| *times = times.wrapping_add(1));
    }

    /// The answer as a view that follows it; `waiting` stands until the first one is there.
    pub fn show(
        self,
        waiting: impl Fn() -> AnyView + Send + Sync + 'static,
        view: impl Fn(Result<T, Problem>) -> AnyView + Send + Sync + 'static,
    ) -> AnyView {
        // Signals that a view reads while it is made are not the answer: they must not make it anew.
        let made = move || match self.get() {
            None => untrack(&waiting),
            Some(answer) => untrack(|| view(answer)),
        };
        shown(Box::new(made))
    }
}

/// Erased, so that there is one such view and not one for each answer.
fn shown(made: Box<dyn Fn() -> AnyView + Send + Sync>) -> AnyView {
    made.into_any()
}

/// A view of nothing.
pub fn nothing() -> AnyView {
    ().into_any()
}

/// Shows the answer. While another one is on its way, the old one stays under a thin line; a problem shows itself.
#[component]
pub fn Load<T, V>(of: Loaded<T>, view: V, #[prop(default = problem_note)] trouble: ShowTrouble) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: Fn(T) -> AnyView + Send + Sync + 'static,
{
    let retry = Callback::new(move |()| of.again());
    let shown = of.show(skeleton, move |answer| match answer {
        Ok(answer) => view(answer),
        Err(problem) => trouble(problem, retry),
    });
    under_line(of.asking(), shown)
}

/// What stands where an answer will be.
pub fn skeleton() -> AnyView {
    view! { <Skeleton /> }.into_any()
}

/// Content under a thin line that runs while a newer answer is on its way.
pub fn under_line(asking: Signal<bool>, content: AnyView) -> AnyView {
    view! {
        <div class="updating" hidden=move || !asking.try_get().unwrap_or_default()></div>
        {content}
    }
    .into_any()
}

/// Shows a problem, with a way to ask again: as a note inside a page that stands without the answer ([`problem_note`]),
/// or as a page of its own (`layout::trouble::page`).
pub type ShowTrouble = fn(Problem, Callback<()>) -> AnyView;

/// A problem as a person needs it: what happened, and what to do.
pub fn problem_note(problem: Problem, retry: Callback<()>) -> AnyView {
    let why = Missing::of(&problem).map(why_button);
    let Problem { code, title, status, detail, fields, request, .. } = problem;
    let tone = if code == OFFLINE || status < 500 { Tone::Warn } else { Tone::Bad };
    let field = |field: FieldProblem| view! { <li><code class="inline">{field.field}</code>" "{field.message}</li> };
    let fields = (!fields.is_empty()).then(|| view! { <ul>{fields.into_iter().map(field).collect_view()}</ul> });
    let detail = (!detail.is_empty()).then(|| view! { <p>{detail}</p> });
    let request = request.map(|request| view! { <p class="subtle t12">{t!(ui_request, request = request)}</p> });
    let again = (status >= 500).then(
        || view! { <Button icon=Icon::Sync on_click=Callback::new(move |_| retry.run(()))>{t!(ui_again)}</Button> },
    );
    view! { <Note tone=tone title=title>{detail}{fields}{again}{why}{request}</Note> }.into_any()
}
