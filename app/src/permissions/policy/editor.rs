//! The editor of a policy: write, save a draft with a comment, try it on what was decided lately, publish.

mod steps;

use leptos::prelude::*;
use shared::{
    Problem,
    permissions::{PolicyText, PolicyVersion, schema::PolicySchema},
};

use super::{help, replay};
use crate::{
    browser,
    sending::Sending,
    t,
    ui::{field::Field, load::nothing},
};

/// The id of the text.
const TEXT: &str = "policy-text";
/// The id of the band behind the line that is wrong.
const BAND: &str = "policy-band";
/// The height of a line in CSS pixels, and the room above the first; as the style sheet has it.
const LINE: f64 = 20.0;
const ABOVE: f64 = 12.0;
/// Lines that the editor shows at least.
const LEAST: usize = 14;

/// What is being written.
#[derive(Clone, Copy)]
struct Draft {
    /// Empty while a new policy has no name.
    name: RwSignal<String>,
    text: RwSignal<String>,
    comment: RwSignal<String>,
    /// The text as the server has it.
    kept: RwSignal<String>,
    /// The draft that has this text; none when it is the text in force, or of nothing yet.
    saved: RwSignal<Option<i64>>,
    /// The text that was tried, and what came of it.
    tried: RwSignal<Option<(String, replay::Outcome)>>,
    saving: Sending,
    trying: Sending,
    publishing: Sending,
}

impl Draft {
    fn is_changed(self) -> bool {
        self.text.with(|text| self.kept.with(|kept| text != kept))
    }
    fn is_tried(self) -> bool {
        self.tried.with(|tried| self.text.with(|text| tried.as_ref().is_some_and(|(tried, _)| tried == text)))
    }
    /// What the server found wrong with the text: the line, if it is about one, and the sentence.
    fn fault(self) -> Option<(Option<usize>, String)> {
        let problem = self.saving.problem.get().or_else(|| self.trying.problem.get())?;
        fault(&problem)
    }
}

fn fault(problem: &Problem) -> Option<(Option<usize>, String)> {
    let field = problem.fields.iter().find(|field| field.field == "text")?;
    let line =
        field.message.strip_prefix("Line ").and_then(|rest| rest.split(',').next()).and_then(|line| line.parse().ok());
    Some((line, field.message.clone()))
}

pub fn editor(
    name: String,
    text: PolicyText,
    versions: Vec<PolicyVersion>,
    schema: PolicySchema,
    changed: Callback<()>,
) -> AnyView {
    let is_new = name.is_empty();
    let PolicyText { version, text } = text;
    let is_draft = !is_new && version.published_at.is_none();
    let draft = Draft {
        name: RwSignal::new(name),
        // A new text is only a proposal; nothing is lost when it is left.
        kept: RwSignal::new(text.clone()),
        text: RwSignal::new(text),
        comment: RwSignal::new(if is_draft { version.comment.clone() } else { String::new() }),
        saved: RwSignal::new(is_draft.then_some(version.version)),
        tried: RwSignal::new(None),
        saving: Sending::default(),
        trying: Sending::default(),
        publishing: Sending::default(),
    };
    Effect::new(move |_| {
        browser::hold_back(
            move || draft.text.with_untracked(|text| draft.kept.with_untracked(|kept| text != kept)),
            t!(permissions_unsaved),
        )
    });
    let called = is_new.then(|| {
        view! {
            <div class="stack form po-new">
                <label class="label" for="policy-name">{t!(permissions_name)}</label>
                <Field id="policy-name" label=t!(permissions_name) value=draft.name placeholder="night-shift" wrong=Signal::derive(move || wrong_name(draft)) on_input=Callback::new(move |text| draft.name.set(text)) />
                <p class="hint">{t!(permissions_name_hint)}</p>
            </div>
        }
    });
    view! {
        {called}
        <div class="po-b">
            <div class="po-m">
                {writing(draft)}
                {steps::steps(draft, is_new, !versions.is_empty(), changed)}
                {move || match draft.tried.get() { Some((_, outcome)) => replay::outcome(outcome), None => nothing() }}
            </div>
            {help::help(schema)}
        </div>
    }
    .into_any()
}

fn wrong_name(draft: Draft) -> Option<String> {
    let problem = draft.saving.problem.get().or_else(|| draft.trying.problem.get())?;
    problem.fields.into_iter().find(|field| field.field == "name").map(|field| field.message)
}

/// The text with its line numbers, and what is wrong with it at its line.
fn writing(draft: Draft) -> AnyView {
    let count = Memo::new(move |_| draft.text.with(|text| text.split('\n').count()).max(LEAST));
    let fault = Memo::new(move |_| draft.fault());
    Effect::new(move |_| {
        if let Some((Some(line), _)) = fault.get() {
            browser::set_length(BAND, "top", ABOVE + (line.saturating_sub(1)) as f64 * LINE);
        }
    });
    let wrong = Memo::new(move |_| fault.get().and_then(|(line, _)| line));
    let number = move |line: usize| {
        let class = move || if wrong.get() == Some(line) { "hit" } else { "" };
        view! { <span class=class>{line}</span> }
    };
    let write = move |event: leptos::ev::Event| {
        // What was wrong with the text before may be right now.
        draft.saving.reset();
        draft.trying.reset();
        draft.text.set(event_target_value(&event));
    };
    let first = draft.text.get_untracked();
    view! {
        <div class="ed">
            <div class="ed-n" aria-hidden="true">{move || (1..=count.get()).map(number).collect_view()}</div>
            <div class="ed-band" id=BAND hidden=move || wrong.get().is_none()></div>
            <textarea
                id=TEXT
                class="ed-t"
                aria-label=t!(permissions_text)
                wrap="off"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="none"
                rows=move || count.get().to_string()
                aria-invalid=move || fault.get().map(|_| "true")
                aria-describedby="policy-fault"
                prop:value=move || draft.text.get()
                on:input=write
            >
                {first}
            </textarea>
        </div>
        <p class="wrong ed-w" id="policy-fault" role="status">{move || fault.get().map(|(_, sentence)| sentence)}</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_found_at_its_line() {
        let at = |message: &str| fault(&Problem::invalid("The policy is not right.").field("text", message));
        assert_eq!(at("Line 12, column 3: no such attribute").and_then(|(line, _)| line), Some(12));
        assert_eq!(at("Two policies are called `a`.").map(|(line, _)| line), Some(None));
        assert_eq!(fault(&Problem::not_found()), None);
    }
}
