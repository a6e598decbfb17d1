//! Trouble: the page that stands in the place of one that could not be had.

use leptos::prelude::*;
use leptos_router::{components::Redirect, hooks::use_location};
use shared::{Problem, catalog::READ};

use super::{Myself, not_found::NotFound, page::Page};
use crate::{
    paths, t,
    ui::load::{problem_note, set_status},
};

/// For a [`crate::ui::load::Load`] around a whole page; the page says the status of the problem.
pub fn page(problem: Problem, retry: Callback<()>) -> AnyView {
    if problem.status == 404 {
        return view! { <NotFound /> }.into_any();
    }
    set_status(problem.status);
    let on = on(problem.status);
    let title = problem.title.clone();
    view! {
        <Page title=t!(ui_trouble)>
            <div class="lost">
                <h1>{title}</h1>
                {problem_note(problem, retry)}
            </div>
        </Page>
        {on}
    }
    .into_any()
}

/// For what a page is there for, where the page around it stands by itself: a visitor who may not see it is led on as from
/// a page that could not be had.
pub fn note(problem: Problem, retry: Callback<()>) -> AnyView {
    let on = on(problem.status);
    if matches!(problem.status, 401 | 403) {
        set_status(problem.status);
    }
    view! { {problem_note(problem, retry)}{on} }.into_any()
}

/// For a page that asks nothing: a visitor who may read nothing has nothing to choose there either.
pub fn stranger() -> Option<AnyView> {
    let me = use_context::<Myself>()?.0.latest()?;
    me.may.iter().all(|word| word != READ.word()).then(to_sign_in).flatten()
}

/// Leads a visitor to sign in, and back to this address.
fn to_sign_in() -> Option<AnyView> {
    Some(view! { <Redirect path=way_to_sign_in()? /> }.into_any())
}

/// The way to sign in, where that would help. Whoever is not led on, such as a program, reads why.
fn on(status: u16) -> Option<AnyView> {
    matches!(status, 401 | 403).then(to_sign_in).flatten()
}

/// Where a visitor who may not see a page proves who they are, and comes back from; nobody is a visitor in the demo.
fn way_to_sign_in() -> Option<String> {
    let me = use_context::<Myself>()?.0.latest()?;
    if me.reference.is_some() || !me.demo_people.is_empty() {
        return None;
    }
    if me.needs_setup {
        return Some(paths::SETUP.to_owned());
    }
    let location = use_location();
    let (path, query) = (location.pathname.get_untracked(), location.search.get_untracked());
    Some(paths::sign_in(&if query.is_empty() { path } else { format!("{path}?{query}") }))
}
