//! Exporting what is filtered, as one file: part after part, with how far it has come.

use leptos::prelude::*;
use shared::{
    Problem,
    audit::{AuditFile, ExportAudit},
};

use super::day;
use crate::{
    browser,
    call::call,
    paths::AuditState,
    t,
    texts::number::number,
    ui::{
        button::Button,
        icon::Icon,
        overlay::{Menu, MenuItem},
        toast::Toasts,
    },
};

#[component]
pub fn Export(state: Memo<AuditState>) -> impl IntoView {
    let toasts = Toasts::here();
    // Events that have come so far, while an export goes on.
    let so_far = RwSignal::new(None::<usize>);
    let begin = move |format: &'static str| {
        if so_far.get_untracked().is_some() {
            return;
        }
        so_far.set(Some(0));
        let wanted = state.get_untracked();
        leptos::task::spawn_local(async move {
            let answer = parts(format, &wanted, move |count| so_far.try_set(Some(count)).is_none()).await;
            match answer {
                Ok(Some((file, parts))) => {
                    browser::save_file(&file.name, &file.media_type, &parts);
                    toasts.say(t!(audit_exported, count = so_far.try_get_untracked().flatten().unwrap_or_default()));
                }
                // The page was left.
                Ok(None) => {}
                Err(problem) => toasts.problem(&problem),
            }
            let _ = so_far.try_set(None);
        });
    };
    view! {
        <span class="muted t12" role="status">{move || so_far.get().map(|count| t!(audit_exporting, count = number(count)))}</span>
        <Button icon=Icon::Download opens="audit-export" disabled=Signal::derive(move || so_far.get().is_some())>{t!(audit_export)}</Button>
        <Menu id="audit-export" label=t!(audit_export)>
            <MenuItem icon=Icon::Table on_click=Callback::new(move |()| begin("csv"))>{t!(audit_csv)}</MenuItem>
            <MenuItem icon=Icon::Code on_click=Callback::new(move |()| begin("jsonl"))>{t!(audit_jsonl)}</MenuItem>
        </Menu>
    }
    .into_any()
}

/// All parts, the newest events first; `tell` says whether anybody still waits for them.
async fn parts(
    format: &str,
    wanted: &AuditState,
    tell: impl Fn(usize) -> bool,
) -> Result<Option<(AuditFile, Vec<String>)>, Problem> {
    let (mut texts, mut before, mut count) = (Vec::new(), None, 0);
    loop {
        let AuditState { who, word, about, from, to, .. } = wanted.clone();
        let (from, to) = (day(&from), day(&to));
        let mut file = call(ExportAudit { format: format.to_owned(), who, word, about, from, to, before }).await?;
        let text = std::mem::take(&mut file.text);
        let text = if format == "csv" && !texts.is_empty() { without_names(&text).to_owned() } else { text };
        count += events_in(format, &text, texts.is_empty());
        texts.push(text);
        before = file.next;
        if !tell(count) {
            return Ok(None);
        }
        if before.is_none() {
            return Ok(Some((file, texts)));
        }
    }
}

/// A part of a table without the line of names, which the first part has.
fn without_names(text: &str) -> &str {
    text.split_once("\r\n").map_or("", |(_, rest)| rest)
}

/// Each event ends with one line; within a cell of a table lines end otherwise, for JSON writes them as `\n`.
fn events_in(format: &str, text: &str, first: bool) -> usize {
    if format == "csv" { text.matches("\r\n").count() - usize::from(first) } else { text.lines().count() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_parts_bring_no_second_line_of_names() {
        assert_eq!(without_names("seq,at\r\n1,2\r\n3,4\r\n"), "1,2\r\n3,4\r\n");
        assert_eq!(without_names("seq,at\r\n"), "");
        assert_eq!(events_in("csv", "seq,at\r\n1,2\r\n3,4\r\n", true), 2);
        assert_eq!(events_in("csv", "1,2\r\n", false), 1);
        assert_eq!(events_in("jsonl", "{}\n{}\n", true), 2);
    }
}
