//! Adding a source: one field for whatever one has, a look at what would come in, then the decision.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use shared::{
    Problem,
    catalog::{MANAGE_SOURCES, PreviewEffect, PreviewEntity, PreviewSource, RegisterSource, SourcePreview},
};

use super::{
    one::{file_table, problem},
    words,
};
use crate::{
    browser,
    call::call,
    layout::{
        may::{Allowed, Otherwise},
        page::{Crumb, Page},
    },
    paths, t,
    texts::number::number,
    ui::{
        button::{Button, Height, Look},
        field::Field,
        icon::{Icon, Size, icon},
        kind::{kind_icon, kind_word},
        label::{Chip, State},
        load::{problem_note, under_line, use_answer},
        note::{Empty, Skeleton},
        toast::Toasts,
    },
};

/// How many of the entities a preview lists.
const SHOWN: usize = 200;

#[component]
pub fn NewSourcePage() -> impl IntoView {
    let query = use_query_map();
    let target = Memo::new(move |_| query.get().get("target").unwrap_or_default().trim().to_owned());
    // What is typed; the address holds what was looked at.
    let typed = RwSignal::new(target.get_untracked());
    Effect::new(move |_| typed.set(target.get()));
    let looked = use_answer(move || target.get(), look);
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        // The form also works without the browser app; with it, the page stays.
        event.prevent_default();
        let wanted = typed.get_untracked().trim().to_owned();
        if wanted == target.get_untracked() {
            looked.again();
        } else {
            navigate(&paths::new_source(&wanted), NavigateOptions::default());
        }
    };
    let retry = Callback::new(move |()| looked.again());
    let shown = looked.show(waiting, move |preview| match preview {
        Ok(None) => examples(),
        Ok(Some(preview)) => result(target.get_untracked(), preview),
        Err(problem) => refused(problem, retry),
    });
    view! {
        <Page title=t!(sources_new) crumbs=vec![Crumb::new(t!(sources_title), paths::SOURCES)]>
            <div class="page so-new">
                <header class="page-h"><h1>{t!(sources_new)}</h1></header>
                <p class="muted lead">{t!(sources_new_lead)}</p>
                <Otherwise need=MANAGE_SOURCES />
                <form class="so-form" method="get" action="/sources/new" on:submit=submit>
                    <label class="label" for="target">{t!(sources_target)}</label>
                    <div class="so-fr">
                        <Field
                            id="target"
                            name="target"
                            label=t!(sources_target)
                            value=typed
                            placeholder="https://github.com/acme/catalog"
                            icon=Icon::Folder
                            class="field-lg"
                            on_input=Callback::new(move |text| typed.set(text))
                        />
                        <Button kind="submit" height=Height::Large>{t!(sources_look)}</Button>
                    </div>
                </form>
                <div class="so-r">
                    {under_line(looked.asking(), shown)}
                </div>
            </div>
        </Page>
    }
    .into_any()
}

async fn look(target: String) -> Result<Option<SourcePreview>, Problem> {
    if target.is_empty() { Ok(None) } else { call(PreviewSource { target }).await.map(Some) }
}

fn waiting() -> AnyView {
    view! { <p class="muted" role="status">{t!(sources_looking)}</p><Skeleton rows=4 /> }.into_any()
}

/// What the field understands, each with an example that fills it.
fn examples() -> AnyView {
    let example = |(drawn, words, target): (Icon, String, &'static str)| {
        view! {
            <li>
                {icon(drawn, Size::Px16)}
                <span>{words}</span>
                <a class="mono link cut" href=paths::new_source(target)>{target}</a>
            </li>
        }
    };
    let all = [
        (Icon::File, t!(sources_example_file), "/srv/catalog/catalog-info.yaml"),
        (Icon::Folder, t!(sources_example_folder), "/srv/catalog"),
        (Icon::Folder, t!(sources_example_glob), "/srv/repos/*/catalog-info.yaml"),
        (Icon::Git, t!(sources_example_git), "https://github.com/acme/catalog.git"),
        (Icon::Globe, t!(sources_example_url), "https://github.com/acme/shop/blob/main/catalog-info.yaml"),
    ];
    view! {
        <section aria-labelledby="examples">
            <div class="sect-h"><h2 id="examples">{t!(sources_examples)}</h2></div>
            <ul class="so-e">{all.into_iter().map(example).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn refused(problem: Problem, retry: Callback<()>) -> AnyView {
    view! { <div role="alert">{problem_note(problem, retry)}</div> }.into_any()
}

fn result(target: String, preview: SourcePreview) -> AnyView {
    let SourcePreview { form, files, entities, problems } = preview;
    let nothing = entities.is_empty() && problems.is_empty();
    let (file_count, problem_count) = (files.len(), problems.len());
    let count = entities.len();
    let wrong = (problem_count > 0).then(|| {
        view! {
            <section class="so-w" aria-labelledby="preview-problems">
                <div class="sect-h"><h2 id="preview-problems">{t!(sources_problems)}</h2><span class="subtle">{number(problem_count)}</span></div>
                <ul class="probs">{problems.into_iter().map(problem).collect_view()}</ul>
            </section>
        }
    });
    let listed = (!entities.is_empty()).then(|| listed(&entities));
    let parts = (file_count > 0).then(|| {
        view! {
            <details class="so-w">
                <summary class="mid">{t!(sources_file_count, count = file_count)}</summary>
                {file_table(files)}
            </details>
        }
    });
    if nothing {
        return view! { <Empty icon=Icon::File title=t!(sources_preview_none)><p>{t!(sources_preview_none_advice)}</p></Empty> }.into_any();
    }
    view! {
        <section aria-labelledby="preview">
            <div class="so-ph">
                <div>
                    <h2 id="preview">{t!(sources_preview)}</h2>
                    <p class="muted">
                        {t!(sources_preview_says, form = words::form(&form), files = file_count, entities = count, problems = problem_count)}
                    </p>
                    {tally(&entities)}
                </div>
                <Allowed need=MANAGE_SOURCES><Register target=target.clone() /></Allowed>
            </div>
            {wrong}
            {listed}
            {parts}
        </section>
    }
    .into_any()
}

/// How many entities would be added, changed …
fn tally(entities: &[PreviewEntity]) -> AnyView {
    let one = |effect: PreviewEffect| {
        let count = entities.iter().filter(|entity| entity.effect == effect).count();
        let (tone, word) = words::effect(&effect);
        (count > 0).then(|| view! { <Chip><State tone=tone word=format!("{} {word}", number(count)) /></Chip> })
    };
    let effects = [PreviewEffect::Add, PreviewEffect::Change, PreviewEffect::Same, PreviewEffect::Conflict];
    view! { <p class="chips">{effects.into_iter().map(one).collect_view()}</p> }.into_any()
}

fn listed(entities: &[PreviewEntity]) -> AnyView {
    let row = |entity: &PreviewEntity| {
        let (tone, word) = words::effect(&entity.effect);
        view! {
            <tr>
                <td><span class="row">{icon(kind_icon(&entity.kind, None), Size::Px16)}<span class="mid cut">{entity.title.clone()}</span></span></td>
                <td class="so-k muted">{kind_word(&entity.kind)}</td>
                <td class="mono subtle so-x">{entity.reference.to_string()}</td>
                <td class="so-s"><State tone=tone word=word /></td>
            </tr>
        }
    };
    let more = entities.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| view! { <p class="muted">{t!(sources_more, count = more)}</p> });
    view! {
        <table class="table so-w">
            <caption class="vh">{t!(sources_preview)}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!(sources_name)}</th>
                    <th scope="col" class="so-k">{t!(sources_kind)}</th>
                    <th scope="col" class="so-x">{t!(sources_reference)}</th>
                    <th scope="col" class="so-s">{t!(sources_effect)}</th>
                </tr>
            </thead>
            <tbody>{entities.iter().take(SHOWN).map(row).collect_view()}</tbody>
        </table>
        {more}
    }
    .into_any()
}

/// Keeps what was looked at.
#[component]
fn Register(target: String) -> impl IntoView {
    let toasts = Toasts::here();
    let busy = RwSignal::new(false);
    let navigate = use_navigate();
    let register = Callback::new(move |_| {
        let (target, navigate) = (target.clone(), navigate.clone());
        busy.set(true);
        leptos::task::spawn_local(async move {
            match call(RegisterSource { target, title: None }).await {
                Ok(source) => navigate(&paths::source(&source.id), NavigateOptions::default()),
                Err(problem) => {
                    toasts.problem(&problem);
                    // The button comes back, and so does whoever pressed it.
                    browser::focus("target");
                }
            }
            let _ = busy.try_set(false);
        });
    });
    view! { <Button look=Look::Primary height=Height::Large icon=Icon::Plus disabled=busy on_click=register>{t!(sources_register)}</Button> }.into_any()
}
