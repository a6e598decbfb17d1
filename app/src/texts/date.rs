//! Moments in the reader's language: how long ago, and the exact time (UTC).

use shared::Timestamp;

use crate::{browser::Zone, t};

/// How a length of time is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `2 h ago`, for sentences.
    Sentence,
    /// `2 h`, for columns that say in their head that it is past.
    Column,
}

/// How long ago `at` is, or how far ahead, seen from `now`.
pub fn relative(at: Timestamp, now: Timestamp, style: Style) -> String {
    let seconds = now.seconds_since(at);
    let length = length(seconds.abs());
    match (length, style) {
        (None, _) => t!(time_now),
        (Some(length), Style::Column) if seconds >= 0 => length,
        (Some(length), Style::Sentence) if seconds >= 0 => t!(time_ago, length = length),
        (Some(length), _) => t!(time_ahead, length = length),
    }
}

/// A length of time in its largest unit; `None` below 45 seconds.
pub fn length(seconds: i64) -> Option<String> {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    let text = match seconds {
        ..45 => return None,
        45..HOUR => t!(time_minutes, count = ((seconds + 29) / MINUTE).max(1)),
        HOUR..DAY => t!(time_hours, count = seconds / HOUR),
        DAY..5_184_000 => t!(time_days, count = seconds / DAY),
        5_184_000..63_072_000 => t!(time_months, count = seconds / (30 * DAY)),
        _ => t!(time_years, count = seconds / (365 * DAY)),
    };
    Some(text)
}

/// The day: `20 Nov 2026`.
pub fn day(at: Timestamp) -> String {
    let date = at.civil();
    t!(
        time_day,
        day = i64::from(date.day),
        month = nth(&t!(time_month_names), usize::from(date.month).saturating_sub(1)),
        year = date.year.to_string()
    )
}

/// The day in full, for headings: `Friday, 20 November`.
pub fn long_day(at: Timestamp) -> String {
    let date = at.civil();
    let month = nth(&t!(time_month_names_long), usize::from(date.month).saturating_sub(1));
    t!(
        time_long_day,
        weekday = nth(&t!(time_weekday_names), usize::from(date.weekday)),
        day = i64::from(date.day),
        month = month
    )
}

/// The exact moment: `20 Nov 2026, 13:52:07 UTC`.
pub fn exact(at: Timestamp) -> String {
    let date = at.civil();
    t!(time_exact, day = day(at), time = format!("{:02}:{:02}:{:02}", date.hour, date.minute, date.second))
}

/// The exact moment where the visitor is, and below it in UTC: `20 Nov 2026, 14:52:07 (Europe/Berlin)`.
pub fn exact_in(at: Timestamp, zone: &Zone) -> String {
    if zone.minutes == 0 {
        return exact(at);
    }
    let there = Timestamp(at.0 + zone.minutes * 60_000_000);
    let date = there.civil();
    let time = format!("{:02}:{:02}:{:02}", date.hour, date.minute, date.second);
    format!("{}\n{}", t!(time_exact_in, day = day(there), time = time, zone = &zone.name), exact(at))
}

/// The time of the day: `13:52`.
pub fn clock(at: Timestamp) -> String {
    let date = at.civil();
    format!("{:02}:{:02}", date.hour, date.minute)
}

/// The nth of a list that a message writes with bars between.
fn nth(list: &str, position: usize) -> String {
    list.split('|').nth(position).unwrap_or_default().trim_matches(['[', ']']).to_owned()
}
