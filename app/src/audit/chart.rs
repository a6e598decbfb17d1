//! A small picture of how much happened, hour by hour or day by day, with its table behind it.

use leptos::prelude::*;
use shared::{
    Timestamp,
    audit::{AuditCounts, AuditSpan},
};

use crate::{
    t,
    texts::{
        date::{clock, day},
        number::number,
    },
};

/// The height of the picture, and the width of a span with its gap, in its own units.
const HEIGHT: i64 = 48;
const WIDTH: i64 = 10;
const GAP: i64 = 2;
/// Spans that fit into it.
const MOST: i64 = 400;

/// One bar: where it stands, and how high it is, with its refused part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bar {
    x: i64,
    height: i64,
    refused: i64,
}

/// Bars for the spans, in the time from the first to the last; how many places there are.
fn bars(counts: &AuditCounts) -> (Vec<Bar>, i64) {
    let (Some(first), Some(last)) = (counts.spans.first(), counts.spans.last()) else { return (Vec::new(), 0) };
    let place = |at: Timestamp| at.seconds_since(first.from) / counts.seconds.max(1);
    let places = place(last.from) + 1;
    // Far back only the newest are drawn; the table has all.
    let hidden = (places - MOST).max(0);
    let most = counts.spans.iter().map(|span| span.events).max().unwrap_or(1).max(1);
    let scaled = |count: i64| if count == 0 { 0 } else { (count * HEIGHT / most).max(1) };
    let bar = |span: &AuditSpan| Bar {
        x: (place(span.from) - hidden) * WIDTH,
        height: scaled(span.events),
        refused: scaled(span.refused),
    };
    (counts.spans.iter().map(bar).filter(|bar| bar.x >= 0).collect(), places - hidden)
}

pub fn chart(counts: &AuditCounts) -> AnyView {
    let (bars, places) = bars(counts);
    // One bar says no more than a number.
    if places < 2 {
        return ().into_any();
    }
    let hourly = counts.seconds < 86_400;
    let rect = |bar: Bar| {
        let top = HEIGHT - bar.height;
        view! {
            <rect class="bar-e" x=bar.x.to_string() y=top.to_string() width=(WIDTH - GAP).to_string() height=bar.height.to_string()></rect>
            <rect class="bar-r" x=bar.x.to_string() y=(HEIGHT - bar.refused).to_string() width=(WIDTH - GAP).to_string() height=bar.refused.to_string()></rect>
        }
    };
    let written = |at: Timestamp| if hourly { format!("{}, {}", day(at), clock(at)) } else { day(at) };
    let row = |span: &AuditSpan| view! { <tr><td>{written(span.from)}</td><td class="num">{number(span.events)}</td><td class="num">{number(span.refused)}</td></tr> };
    let (first, last) =
        (counts.spans.first().map(|span| written(span.from)), counts.spans.last().map(|span| written(span.from)));
    let title = if hourly { t!(audit_per_hour) } else { t!(audit_per_day) };
    view! {
        <figure class="au-p">
            <svg viewBox=format!("0 0 {} {HEIGHT}", (places * WIDTH - GAP).max(WIDTH * 24)) preserveAspectRatio="none" aria-hidden="true">{bars.into_iter().map(rect).collect_view()}</svg>
            <figcaption class="subtle t12">
                <span>{first}</span>
                <details>
                    <summary>{t!(audit_as_table)}</summary>
                    <table class="table">
                        <caption>{title}</caption>
                        <thead><tr><th scope="col">{t!(audit_when)}</th><th scope="col" class="num">{t!(audit_count)}</th><th scope="col" class="num">{t!(audit_refused)}</th></tr></thead>
                        <tbody>{counts.spans.iter().rev().map(row).collect_view()}</tbody>
                    </table>
                </details>
                <span>{last}</span>
            </figcaption>
        </figure>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_stands_at_its_day_and_is_as_high_as_it_is_many() {
        let span = |day: i64, events, refused| AuditSpan { from: Timestamp(day * 86_400_000_000), events, refused };
        let counts = AuditCounts { seconds: 86_400, spans: vec![span(10, 4, 0), span(12, 8, 2), span(13, 1_000, 0)] };
        let (bars, places) = bars(&counts);
        assert_eq!(places, 4);
        assert_eq!(bars[1].x, 2 * WIDTH);
        assert_eq!(bars[2].height, HEIGHT);
        // Few are still seen.
        assert_eq!((bars[0].height, bars[1].refused), (1, 1));
        assert_eq!(super::bars(&AuditCounts { seconds: 3_600, spans: vec![] }), (vec![], 0));
    }
}
