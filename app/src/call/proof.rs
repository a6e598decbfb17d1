//! Proof: a session that has ended, or an action that wants a fresh proof, is asked about in a dialog over the page;
//! then the action is tried again, so that nobody loses what they have written.

use std::{
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker},
};

use leptos::prelude::*;
use shared::{
    Method, Operation, Problem,
    catalog::EntityRef,
    identity::{Me, WhoAmI},
};

use crate::browser;

/// What an action wants before it is tried again. Signing in is a fresh proof too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    StepUp,
    SignIn,
}

/// How it went: nothing yet, or whether it shall be tried again.
type Outcome = Arc<Mutex<(Option<bool>, Option<Waker>)>>;

#[derive(Debug, Default)]
struct Asking {
    /// What the dialog follows; there is one as soon as the browser runs the page.
    need: Option<RwSignal<Option<Need>>>,
    /// Who the page was made for; nobody when it was a visitor, who is led to the sign-in page instead.
    person: Option<EntityRef>,
    waiting: Vec<Outcome>,
}

static ASKING: Mutex<Asking> = Mutex::new(Asking { need: None, person: None, waiting: Vec::new() });

fn asking() -> MutexGuard<'static, Asking> {
    ASKING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on the dialog that follows `need` is asked, on behalf of `person`. Only the browser calls this.
pub fn begin(need: RwSignal<Option<Need>>, person: Option<EntityRef>) {
    let mut asking = asking();
    asking.need = Some(need);
    asking.person = person;
}

/// Who the page was made for.
pub fn person() -> Option<EntityRef> {
    asking().person.clone()
}

/// What the dialog came to: whoever waits tries again, or gives up.
pub fn answered(again: bool) {
    let (need, waiting) = {
        let mut asking = asking();
        (asking.need, std::mem::take(&mut asking.waiting))
    };
    if let Some(need) = need {
        let _ = need.try_set(None);
    }
    for outcome in waiting {
        let mut outcome = outcome.lock().unwrap_or_else(PoisonError::into_inner);
        outcome.0 = Some(again);
        if let Some(waker) = outcome.1.take() {
            waker.wake();
        }
    }
}

/// Whether what was refused with this problem shall be tried again, because the person proved who they are meanwhile.
pub(super) async fn overcome(problem: &Problem) -> bool {
    if person().is_none() {
        return false;
    }
    let need = match problem.code.as_str() {
        "identity.step-up-needed" => Need::StepUp,
        "identity.sign-in-needed" => Need::SignIn,
        // Whoever lost their session may nothing any more, and is told so like everybody who may not.
        "forbidden" if is_nobody().await => Need::SignIn,
        _ => return false,
    };
    let outcome = Outcome::default();
    let dialog = {
        let mut asking = asking();
        asking.waiting.push(outcome.clone());
        asking.need
    };
    let Some(dialog) = dialog else { return false };
    let wanted = dialog.try_get_untracked().flatten().map_or(need, |open| open.max(need));
    let _ = dialog.try_set(Some(wanted));
    poll_fn(move |context| {
        let mut outcome = outcome.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome.0 {
            Some(again) => Poll::Ready(again),
            None => {
                outcome.1 = Some(context.waker().clone());
                Poll::Pending
            }
        }
    })
    .await
}

/// Whether the browser is signed in no longer.
async fn is_nobody() -> bool {
    let answer = browser::fetch(Method::Get, WhoAmI::ROUTE.path, None).await;
    answer.is_ok_and(|answer| serde_json::from_slice::<Me>(&answer.body).is_ok_and(|me| me.reference.is_none()))
}
