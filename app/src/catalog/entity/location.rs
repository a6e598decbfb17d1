//! A location: what it points at, and what came from each of its targets.

use leptos::prelude::*;
use serde_json::Value;
use shared::catalog::{EntityDetail, ShowSource, SourceDetail, SourceFile, annotation::safe_url};

use super::Detail;
use crate::{
    catalog::words::external,
    paths, t,
    texts::number::number,
    ui::{
        icon::{Icon, Size, icon},
        label::{Badge, Tone},
        load::{Load, use_call},
    },
};

pub fn section(detail: &Detail) -> AnyView {
    let targets = targets(detail);
    let count = targets.len();
    let list = match &detail.declared {
        Some(place) => {
            let id = place.source.clone();
            let base = place.path.clone();
            let source = use_call(move || ShowSource { id: id.clone() });
            let targets = StoredValue::new(targets);
            let view = move |source: SourceDetail| targets.with_value(|targets| list(targets, &base, Some(&source)));
            view! { <Load of=source view=view /> }.into_any()
        }
        None => list(&targets, "", None),
    };
    view! {
        <section aria-labelledby="targets">
            <div class="sect-h"><h2 id="targets">{t!(catalog_targets)}</h2><span class="subtle">{number(count)}</span></div>
            {list}
        </section>
    }
    .into_any()
}

fn targets(detail: &EntityDetail) -> Vec<String> {
    let one = detail.entity.spec_text("target").map(str::to_owned);
    let more = detail
        .entity
        .spec
        .get("targets")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned);
    one.into_iter().chain(more).collect()
}

fn list(targets: &[String], base: &str, source: Option<&SourceDetail>) -> AnyView {
    let target = |target: &String| {
        let files: Vec<&SourceFile> =
            source.iter().flat_map(|source| &source.files).filter(|file| is_of(target, base, &file.path)).collect();
        let text = match safe_url(target) {
            Some(_) => external(target, target.clone(), Icon::External),
            None => view! { <span class="row">{icon(Icon::File, Size::Px14)}<code class="mono cut">{target.clone()}</code></span> }.into_any(),
        };
        let entities: u64 = files.iter().map(|file| file.entities).sum();
        let problems: u64 = files.iter().map(|file| file.problems).sum();
        let came =
            (!files.is_empty()).then(|| view! { <span class="muted">{t!(catalog_came_from, count = entities)}</span> });
        let wrong =
            (problems > 0).then(|| view! { <Badge tone=Tone::Warn icon=Icon::Alert>{number(problems)}</Badge> });
        view! { <li>{text}{came}{wrong}</li> }
    };
    let whole = source.map(|source| {
        let href = paths::source(&source.source.id);
        view! { <p class="pt"><a class="link" href=href>{t!(catalog_open_source, title = &source.source.title)}</a></p> }
    });
    view! { <ul class="targets">{targets.iter().map(target).collect_view()}</ul>{whole} }.into_any()
}

/// Whether a file is what a target names, seen from the file that holds the location.
fn is_of(target: &str, base: &str, file: &str) -> bool {
    if safe_url(target).is_some() {
        return file == target;
    }
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let wanted = joined(folder, target);
    match wanted.split_once('*') {
        Some((before, after)) => file.starts_with(before) && file.ends_with(after.trim_start_matches(['*', '/'])),
        None => file == wanted,
    }
}

/// A relative path from a folder on, without `.` and `..`.
fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty() && *part != ".");
    let root = if path.starts_with('/') || folder.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_seen_from_the_file_that_names_it() {
        for (target, base, file, same) in [
            ("./org/company.yaml", "all.yaml", "org/company.yaml", true),
            ("../b/x.yaml", "a/all.yaml", "b/x.yaml", true),
            ("./org/*.yaml", "all.yaml", "org/people.yaml", true),
            ("./repos/**/catalog-info.yaml", "all.yaml", "repos/a/catalog-info.yaml", true),
            ("./org/company.yaml", "all.yaml", "org/people.yaml", false),
            ("https://a.b/c.yaml", "all.yaml", "https://a.b/c.yaml", true),
            ("./x.yaml", "/srv/all.yaml", "/srv/x.yaml", true),
        ] {
            assert_eq!(is_of(target, base, file), same, "{target} {file}");
        }
    }
}
