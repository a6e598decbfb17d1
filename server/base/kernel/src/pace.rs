//! Pace: how many requests somebody may make. Who is faster waits, and is told how long; nobody is shut out.

use std::collections::HashMap;
use std::sync::Mutex;

use shared::{Problem, Timestamp};

/// Buckets of everybody who asked lately, by a key such as `address 10.0.0.1`.
///
/// Each bucket is one number: when it would be empty again (the generic cell rate algorithm, ITU-T I.371).
#[derive(Default)]
pub struct Pace(Mutex<HashMap<String, i64>>);

/// A whole minute's worth may come at once.
const MINUTE: i64 = 60_000_000;
/// More than this many at once are not remembered: the memory is the attacker's otherwise.
const MOST_REMEMBERED: usize = 100_000;

impl Pace {
    /// Takes one request of `per_minute`.
    ///
    /// # Errors
    /// 429 with the seconds to wait.
    pub fn take(&self, key: &str, per_minute: u64, now: Timestamp) -> Result<(), Problem> {
        let Ok(mut buckets) = self.0.lock() else { return Ok(()) };
        if buckets.len() >= MOST_REMEMBERED {
            buckets.retain(|_, empty_at| *empty_at > now.micros());
            if buckets.len() >= MOST_REMEMBERED {
                buckets.clear();
            }
        }
        let known = buckets.get(key).copied().unwrap_or_default();
        let empty_at = take(known, per_minute, now.micros())?;
        buckets.insert(key.to_owned(), empty_at);
        Ok(())
    }
}

fn take(known: i64, per_minute: u64, now: i64) -> Result<i64, Problem> {
    let step = MINUTE / i64::try_from(per_minute).unwrap_or(i64::MAX).max(1);
    // No bucket holds more than a minute, so the clock was set back; nobody waits for the difference.
    let start = if known > now + MINUTE { now } else { known.max(now) };
    if start + step - now > MINUTE {
        let seconds = u64::try_from((start + step - now - MINUTE) / 1_000_000).unwrap_or_default() + 1;
        return Err(Problem::too_fast(seconds));
    }
    Ok(start + step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_s_worth_may_come_at_once_and_then_at_its_pace() {
        let (pace, start) = (Pace::default(), Timestamp(1_000_000_000));
        let ask = |after: i64| pace.take("a", 6, start.plus_seconds(after));
        for _ in 0..6 {
            assert!(ask(0).is_ok());
        }
        let refused = ask(0).unwrap_err();
        assert_eq!((refused.status, refused.retry_after), (429, Some(11)));
        assert!(ask(10).is_ok() && ask(10).is_err());
        assert!(pace.take("b", 6, start).is_ok(), "another one has a bucket of their own");
    }

    #[test]
    fn a_clock_that_jumps_shuts_nobody_out() {
        let pace = Pace::default();
        assert!(pace.take("a", 1, Timestamp(i64::MAX / 2)).is_ok());
        assert!(pace.take("a", 1, Timestamp(5)).is_ok());
        let late = Timestamp(9_000_000_000);
        assert!(pace.take("b", 6, late).is_ok() && pace.take("b", 6, late.plus_seconds(-60)).is_ok());
    }
}
