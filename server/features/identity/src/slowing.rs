//! Slowing: guessing gets slower with every wrong attempt, and nobody is locked out of their own account.
//!
//! Wrong attempts are counted per account and address. They are also counted per account over all addresses, but that
//! count holds back only addresses from which nobody was ever signed in to it, so that a stranger's guessing
//! does not keep the owner waiting at their usual place.

use std::collections::HashMap;
use std::sync::Mutex;

use kernel::Pace;
use shared::{Problem, Timestamp};

/// Wrong attempts that were made lately. Shared by all ways to sign in.
#[derive(Default)]
pub(crate) struct Slowing {
    wrong: Mutex<HashMap<String, Wrong>>,
    pub pace: Pace,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wrong {
    times: u32,
    last: Timestamp,
}

/// How many attempts are free, and how long the longest wait is in seconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    pub free: u64,
    pub longest: u64,
}

/// After this many seconds without another one, wrong attempts are forgotten.
const FORGOTTEN: i64 = 900;
const MOST_REMEMBERED: usize = 50_000;

impl Slowing {
    /// # Errors
    /// 429 while the last wrong attempt under this key is too fresh.
    pub(crate) fn check(&self, key: &str, patience: Patience, now: Timestamp) -> Result<(), Problem> {
        let Ok(wrong) = self.wrong.lock() else { return Ok(()) };
        match wrong.get(key).map_or(0, |wrong| still_to_wait(*wrong, patience, now)) {
            0 => Ok(()),
            seconds => Err(Problem::too_fast(seconds)),
        }
    }

    pub(crate) fn wrong(&self, key: &str, now: Timestamp) {
        let Ok(mut wrong) = self.wrong.lock() else { return };
        if wrong.len() >= MOST_REMEMBERED {
            wrong.retain(|_, wrong| !forgotten(*wrong, now));
            if wrong.len() >= MOST_REMEMBERED {
                wrong.clear();
            }
        }
        let known = wrong.get(key).copied().filter(|wrong| !forgotten(*wrong, now));
        let times = known.map_or(0, |wrong| wrong.times).saturating_add(1);
        wrong.insert(key.to_owned(), Wrong { times, last: now });
    }

    pub(crate) fn right(&self, key: &str) {
        if let Ok(mut wrong) = self.wrong.lock() {
            wrong.remove(key);
        }
    }
}

/// A clock that was set back forgets, rather than keep somebody waiting for the difference.
fn forgotten(wrong: Wrong, now: Timestamp) -> bool {
    !(0..FORGOTTEN).contains(&now.seconds_since(wrong.last))
}

/// 1, 2, 4 … seconds after the free attempts, up to the longest.
fn still_to_wait(wrong: Wrong, patience: Patience, now: Timestamp) -> u64 {
    let times = u64::from(wrong.times);
    if times < patience.free || forgotten(wrong, now) {
        return 0;
    }
    let doubled = u32::try_from(times - patience.free).unwrap_or(u32::MAX);
    let wait = 1_u64.checked_shl(doubled).unwrap_or(u64::MAX).min(patience.longest);
    wait.saturating_sub(u64::try_from(now.seconds_since(wrong.last)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Patience = Patience { free: 5, longest: 60 };

    #[test]
    fn the_wait_doubles_after_the_free_attempts_and_ends() {
        for (times, after, wait) in [
            (0, 0, 0),
            (4, 0, 0),
            (5, 0, 1),
            (6, 0, 2),
            (8, 0, 8),
            (8, 3, 5),
            (8, 8, 0),
            (40, 0, 60),
            (4_000_000, 59, 1),
            (40, 901, 0),
            (40, -5, 0),
        ] {
            let wrong = Wrong { times, last: Timestamp(1_000_000_000_000) };
            let now = wrong.last.plus_seconds(after);
            assert_eq!(still_to_wait(wrong, PATIENCE, now), wait, "{times} wrong, {after} s later");
        }
    }

    #[test]
    fn a_right_attempt_clears_the_slate_of_its_key_only() {
        let (slowing, now) = (Slowing::default(), Timestamp(9_000_000_000));
        for _ in 0..9 {
            slowing.wrong("ann", now);
            slowing.wrong("bob", now);
        }
        slowing.right("ann");
        assert!(slowing.check("ann", PATIENCE, now).is_ok());
        assert_eq!(slowing.check("bob", PATIENCE, now).unwrap_err().status, 429);
    }
}
