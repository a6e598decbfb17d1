//! Two revisions beside each other: fields before and after, and the lines of the declaration.

use leptos::prelude::*;
use shared::catalog::{Comparison, DiffLine, EntityRef, FieldChange, LineChange, Revision};

use super::words::{field_name, summary};
use crate::{
    catalog::{
        entity::file_name,
        source::{commit_short, line_link},
    },
    paths, t,
    texts::{date::exact, number::number},
    ui::{
        code::{Language, coloured},
        icon::Icon,
        note::Empty,
    },
};

/// How many unchanged lines stand around a change.
const AROUND: usize = 3;

pub fn comparison(reference: &EntityRef, comparison: Comparison) -> AnyView {
    let Comparison { from, to, fields, lines } = comparison;
    let added = lines.iter().filter(|line| line.change == LineChange::Added).count();
    let removed = lines.iter().filter(|line| line.change == LineChange::Removed).count();
    if from.number == to.number || (fields.is_empty() && added + removed == 0) {
        return view! { {head(reference, &to, &from)}<Empty icon=Icon::Check title=t!(catalog_no_difference) /> }
            .into_any();
    }
    let mut names: Vec<&str> = fields.iter().map(|change| change.field.as_str()).collect();
    names.dedup();
    let changed = names.len();
    view! {
        {head(reference, &to, &from)}
        <p class="df-t subtle t12">
            {t!(catalog_fields_changed, count = changed)}", "
            <span class="ins-n">"+"{number(added)}</span>" "<span class="del-n">"−"{number(removed)}</span>
        </p>
        {(!fields.is_empty()).then(|| table(fields))}
        {(added + removed > 0).then(|| diff(&to, &lines))}
    }
    .into_any()
}

fn head(reference: &EntityRef, to: &Revision, from: &Revision) -> AnyView {
    let href = paths::revision(reference, to.number);
    let next = to.number == from.number + 1;
    let title = if next { summary(to) } else { t!(catalog_between, from = from.number, to = to.number) };
    let place = to.place.as_ref().map(|place| view! { ", "{line_link(place, &href, place.line)}{commit_short(place)} });
    view! {
        <header class="df-h">
            <h2>{title}</h2>
            <p class="muted">{exact(to.at)}{place}</p>
        </header>
    }
    .into_any()
}

/// One row for each field; a list whose items went and came has several changes.
fn table(fields: Vec<FieldChange>) -> AnyView {
    let mut rows: Vec<(String, Vec<FieldChange>)> = Vec::new();
    for change in fields {
        match rows.last_mut() {
            Some((field, changes)) if *field == change.field => changes.push(change),
            _ => rows.push((change.field.clone(), vec![change])),
        }
    }
    let row = |(field, changes): (String, Vec<FieldChange>)| {
        let name = field_name(&field);
        let (before, after) = match changes.as_slice() {
            [change] => marked(change.before.as_deref(), change.after.as_deref()),
            several => items(several),
        };
        view! { <tr><th scope="row" title=field>{name}</th><td>{before}</td><td>{after}</td></tr> }
    };
    view! {
        <table class="table ft">
            <caption class="vh">{t!(catalog_changed_fields_title)}</caption>
            <thead>
                <tr>
                    <th scope="col" class="f1">{t!(catalog_field)}</th>
                    <th scope="col">{t!(catalog_before)}</th>
                    <th scope="col">{t!(catalog_after)}</th>
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// The items that went and those that came.
fn items(changes: &[FieldChange]) -> (AnyView, AnyView) {
    let went = changes.iter().filter_map(|change| change.before.clone()).map(|item| view! { <del>{item}</del>" " });
    let came = changes.iter().filter_map(|change| change.after.clone()).map(|item| view! { <ins>{item}</ins>" " });
    (went.collect_view().into_any(), came.collect_view().into_any())
}

/// Before and after, with the words that differ marked.
fn marked(before: Option<&str>, after: Option<&str>) -> (AnyView, AnyView) {
    let none = || view! { <span class="subtle">{t!(catalog_absent)}</span> }.into_any();
    match (before, after) {
        (None, None) => (none(), none()),
        (None, Some(after)) => (none(), view! { <ins>{after.to_owned()}</ins> }.into_any()),
        (Some(before), None) => (view! { <del>{before.to_owned()}</del> }.into_any(), none()),
        (Some(before), Some(after)) => {
            let Split { start, end } = split(before, after);
            let piece = |text: &str, range: std::ops::Range<usize>| text.get(range).unwrap_or_default().to_owned();
            let old = piece(before, start..before.len() - end);
            let new = piece(after, start..after.len() - end);
            let old = (!old.is_empty()).then(|| view! { <del>{old}</del> });
            let new = (!new.is_empty()).then(|| view! { <ins>{new}</ins> });
            (
                view! { {piece(before, 0..start)}{old}{piece(before, before.len() - end..before.len())} }.into_any(),
                view! { {piece(after, 0..start)}{new}{piece(after, after.len() - end..after.len())} }.into_any(),
            )
        }
    }
}

/// How many bytes two texts have in common at the start and at the end, in whole words.
#[derive(Debug, PartialEq, Eq)]
struct Split {
    start: usize,
    end: usize,
}

fn split(before: &str, after: &str) -> Split {
    let words = |text: &str| text.split_inclusive(' ').map(str::len).collect::<Vec<_>>();
    let (old, new) = (words(before), words(after));
    let mut start = 0;
    for (a, b) in old.iter().zip(&new) {
        if a != b || before.get(start..start + a) != after.get(start..start + b) {
            break;
        }
        start += a;
    }
    let mut end = 0;
    for (a, b) in old.iter().rev().zip(new.iter().rev()) {
        let within = start + end + a <= before.len() && start + end + b <= after.len();
        let same = before.get(before.len() - end - a..before.len() - end)
            == after.get(after.len() - end - b..after.len() - end);
        if !within || !same {
            break;
        }
        end += a;
    }
    Split { start, end }
}

/// Changed lines with some around them.
fn diff(to: &Revision, lines: &[DiffLine]) -> AnyView {
    let near = |position: usize| {
        let around = position.saturating_sub(AROUND)..(position + AROUND + 1).min(lines.len());
        lines[around].iter().any(|line| line.change != LineChange::Same)
    };
    let mut rows = Vec::new();
    let mut left_out = 0;
    for (position, line) in lines.iter().enumerate() {
        if !near(position) {
            left_out += 1;
            continue;
        }
        rows.extend(gap(std::mem::take(&mut left_out)));
        rows.push(row(line));
    }
    rows.extend(gap(left_out));
    let name = to.place.as_ref().map(|place| place.path.clone()).unwrap_or_else(|| t!(catalog_declaration));
    let short = file_name(&name).to_owned();
    view! {
        <figure class="code yd">
            <figcaption><span class="cut" title=name>{short}</span></figcaption>
            <div class="code-s" tabindex="0" role="region" aria-label=t!(catalog_changed_lines)>
                <table class="code-t"><caption class="vh">{t!(catalog_changed_lines)}</caption><tbody>{rows}</tbody></table>
            </div>
        </figure>
    }
    .into_any()
}

fn gap(lines: usize) -> Option<AnyView> {
    (lines > 0).then(|| view! { <tr class="gap"><td class="ln"></td><td class="ln"></td><td class="sg"></td><td>{t!(catalog_same_lines, count = lines)}</td></tr> }.into_any())
}

fn row(line: &DiffLine) -> AnyView {
    let (class, sign) = match line.change {
        LineChange::Same => ("", ""),
        LineChange::Added => ("li", "+"),
        LineChange::Removed => ("ld", "−"),
    };
    let text = coloured(&line.text, Language::Yaml);
    let text = match line.change {
        LineChange::Same => text,
        LineChange::Added => view! { <ins>{text}</ins> }.into_any(),
        LineChange::Removed => view! { <del>{text}</del> }.into_any(),
    };
    view! {
        <tr class=class>
            <td class="ln">{line.old_line}</td>
            <td class="ln">{line.new_line}</td>
            <td class="sg">{sign}</td>
            <td class="lc">{text}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_stay_are_not_marked() {
        for (before, after, start, end) in [
            ("a small basket", "a large basket", 2, 6),
            ("payments", "ordering", 0, 0),
            ("same", "same", 4, 0),
            ("a b", "a b c", 2, 0),
            ("the the", "the", 0, 3),
            ("größe eins", "größe zwei", 8, 0),
            ("", "new", 0, 0),
        ] {
            assert_eq!(split(before, after), Split { start, end }, "{before} → {after}");
        }
    }
}
