//! Toasts: a sentence about what was just done, read aloud, gone after some seconds, with a way back where there is one.

use leptos::prelude::*;
use shared::Problem;

use super::{
    button::{Button, Height, IconButton, Look},
    icon::Icon,
};
use crate::{
    browser, t,
    ui::why::{Missing, why_button},
};

/// How long a toast stays, in milliseconds; one that can be undone stays longer.
const STAYS: u32 = 5_000;
const STAYS_FOR_UNDO: u32 = 12_000;

/// The toasts of the page.
#[derive(Debug, Clone, Copy)]
pub struct Toasts(RwSignal<Vec<Toast>>);

#[derive(Debug, Clone)]
struct Toast {
    number: usize,
    text: String,
    undo: Option<Callback<()>>,
    /// What was missing, when it tells of a refusal.
    missing: Option<Missing>,
}

impl Toasts {
    /// Begins the toasts of the page.
    pub fn begin() -> Toasts {
        let toasts = Toasts(RwSignal::new(Vec::new()));
        provide_context(toasts);
        toasts
    }

    /// The toasts of this page; take them while a component is made, say things later.
    pub fn here() -> Toasts {
        use_context::<Toasts>().unwrap_or_else(Toasts::begin)
    }

    pub fn say(self, text: impl Into<String>) {
        self.add(text.into(), None, None);
    }

    /// Says why something could not be done.
    pub fn problem(self, problem: &Problem) {
        self.add(problem.to_string(), None, Missing::of(problem));
    }

    /// Says what was done and offers to take it back.
    pub fn say_with_undo(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.add(text.into(), Some(Callback::new(move |()| undo())), None);
    }

    fn add(self, text: String, undo: Option<Callback<()>>, missing: Option<Missing>) {
        let Toasts(all) = self;
        let number = all.with_untracked(|all| all.last().map_or(0, |last| last.number + 1));
        let stays = if undo.is_some() || missing.is_some() { STAYS_FOR_UNDO } else { STAYS };
        all.update(|all| all.push(Toast { number, text, undo, missing }));
        browser::later(stays, move || self.close(number));
    }

    fn close(self, number: usize) {
        let _ = self.0.try_update(|all| all.retain(|toast| toast.number != number));
    }
}

/// Where toasts appear.
#[component]
pub fn ToastRegion(toasts: Toasts) -> impl IntoView {
    let shown = move |toast: Toast| {
        let number = toast.number;
        let undo = toast.undo.map(|undo| {
            let act = move |_| {
                undo.run(());
                toasts.close(number);
            };
            view! { <Button look=Look::Quiet height=Height::Small on_click=Callback::new(act)>{t!(ui_undo)}</Button> }
        });
        view! {
            <div class="toast">
                <span>{toast.text}</span>
                {undo}
                {toast.missing.map(why_button)}
                <IconButton icon=Icon::X height=Height::Small label=t!(ui_close) on_click=Callback::new(move |_| toasts.close(number)) />
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || toasts.0.get().into_iter().map(shown).collect_view()}
        </div>
    }
    .into_any()
}
