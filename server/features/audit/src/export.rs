//! The log as a file, for other programs.

use kernel::{Answer, AuditFilter, Audited, Ctx};
use shared::Problem;
use shared::audit::{AuditFile, ExportAudit, READ};

use crate::browse;

pub(crate) async fn export_audit(ctx: Ctx, op: ExportAudit) -> Answer<AuditFile> {
    browse::permit(&ctx, READ)?;
    let csv = match op.format.as_str() {
        "csv" => true,
        "jsonl" => false,
        _ => {
            return Err(Problem::invalid("The log cannot be exported in this format.")
                .field("format", "Write `csv` or `jsonl`.")
                .into());
        }
    };
    let filter =
        AuditFilter { before: op.before, who: op.who, word: op.word, about: op.about, from: op.from, to: op.to };
    let at_once = i64::try_from(ctx.limit("audit_export")).unwrap_or(i64::MAX);
    let mut tx = ctx.read().await?;
    let (events, next) = browse::part(&ctx, &mut tx, &filter, at_once).await?;
    drop(tx);
    let text = if csv { table(&events) } else { lines(events)? };
    let (ending, media_type) = if csv { ("csv", "text/csv; charset=utf-8") } else { ("jsonl", "application/jsonl") };
    Ok(AuditFile { name: format!("audit.{ending}"), media_type: media_type.to_owned(), text, next })
}

fn lines(events: Vec<Audited>) -> Answer<String> {
    let mut text = String::new();
    for event in events {
        text.push_str(&serde_json::to_string(&browse::shown(event))?);
        text.push('\n');
    }
    Ok(text)
}

/// RFC 4180 with a line of names.
fn table(events: &[Audited]) -> String {
    let mut text = String::from("seq,at,who,on_behalf_of,word,about,address,decision,policy,event,hash\r\n");
    for event in events {
        let or_empty = |field: &Option<String>| field.clone().unwrap_or_default();
        let row = [
            event.seq.to_string(),
            event.at.to_string(),
            event.who.clone(),
            or_empty(&event.on_behalf_of),
            event.word.clone(),
            or_empty(&event.about),
            or_empty(&event.address),
            or_empty(&event.decision),
            or_empty(&event.policy),
            event.body.clone(),
            event.hash.clone(),
        ];
        text.push_str(&row.map(|field| cell(&field)).join(","));
        text.push_str("\r\n");
    }
    text
}

/// A quoted cell that no spreadsheet takes for a formula: one that would begin like one gets an apostrophe before it.
fn cell(text: &str) -> String {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_quotes_do_not_end_it() {
        for (text, expected) in [
            ("plain", "\"plain\""),
            ("=HYPERLINK(\"http://evil\")", "\"'=HYPERLINK(\"\"http://evil\"\")\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            (" =1", "\"' =1\""),
            ("a\r\nb,c", "\"a\r\nb,c\""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}
