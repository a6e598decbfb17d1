//! Sending: one change on its way. A second click does nothing meanwhile, and what goes wrong is said where it was asked for.

use leptos::prelude::*;
use shared::{Operation, Problem};

use crate::{
    browser,
    call::call,
    ui::load::{nothing, problem_note},
};

/// A change that a person asked for.
#[derive(Debug, Clone, Copy)]
pub struct Sending {
    pub busy: RwSignal<bool>,
    /// Why the last attempt did not work.
    pub problem: RwSignal<Option<Problem>>,
}

impl Default for Sending {
    fn default() -> Sending {
        Sending { busy: RwSignal::new(false), problem: RwSignal::new(None) }
    }
}

impl Sending {
    /// Sends it, unless one is on its way already; `done` runs when it worked.
    pub fn send<O: Operation>(self, operation: O, done: impl FnOnce(O::Output) + 'static) {
        self.ask(call(operation), move |answer| {
            // Whoever asked may have left the page since.
            if self.busy.try_set(false).is_none() {
                done(answer);
            }
        });
    }

    /// Asks, and has the browser leave for the address that comes of it; nothing more can be sent until it has left.
    pub fn leave<T: 'static>(
        self,
        asking: impl Future<Output = Result<T, Problem>> + 'static,
        address: impl FnOnce(T) -> String + 'static,
    ) {
        self.ask(asking, move |answer| browser::go(&address(answer)));
    }

    fn ask<T: 'static>(
        self,
        asking: impl Future<Output = Result<T, Problem>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        leptos::task::spawn_local(async move {
            match asking.await {
                Ok(answer) => done(answer),
                Err(problem) if self.busy.try_set(false).is_none() => self.problem.set(Some(problem)),
                Err(_) => {}
            }
        });
    }

    /// Forgets the last attempt, for a new beginning.
    pub fn reset(self) {
        let _ = self.problem.try_set(None);
    }

    /// What went wrong, where it was asked for.
    pub fn trouble(self) -> AnyView {
        let shown = move || match self.problem.get() {
            None => nothing(),
            Some(problem) => problem_note(problem, Callback::new(|()| {})),
        };
        view! { <div aria-live="polite">{shown}</div> }.into_any()
    }
}
