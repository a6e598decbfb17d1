//! The log as a file.

use shared::audit::{AuditEvent, ExportAudit};
use shared::events::Event;

use crate::support::{portal, tells};

#[tokio::test]
async fn a_formula_stays_a_text_and_every_line_is_json() {
    let portal = portal().await;
    let formula = Event::PatternDismissed { pattern: "=cmd|' /C calc'!A0".into(), reason: "\"quoted\"".into() };
    tells(&portal, "ann", formula).await;
    let export =
        |format: &str| ExportAudit { format: format.into(), ..serde_json::from_str("{\"format\":\"\"}").unwrap() };
    let csv = portal.call(export("csv")).await.unwrap();
    assert_eq!(csv.name, "audit.csv");
    assert!(csv.text.contains(",\"'=cmd|' /C calc'!A0\","), "{}", csv.text);
    assert_eq!(csv.text.lines().count(), 2);
    let jsonl = portal.call(export("jsonl")).await.unwrap();
    let event: AuditEvent = serde_json::from_str(jsonl.text.trim_end()).unwrap();
    assert_eq!((event.word.as_str(), event.seq), ("pattern-dismissed", 1));
    assert_eq!(portal.call(export("xlsx")).await.unwrap_err().fields[0].field, "format");
}
