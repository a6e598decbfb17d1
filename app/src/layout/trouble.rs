//! Trouble: the page that stands in the place of one that could not be had.

use leptos::prelude::*;
use shared::Problem;

use super::{not_found::NotFound, page::Page};
use crate::{
    t,
    ui::load::{problem_note, set_status},
};

/// For a [`crate::ui::load::Load`] around a whole page; the page says the status of the problem.
pub fn page(problem: Problem, retry: Callback<()>) -> AnyView {
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
