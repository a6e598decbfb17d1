//! Whether a session or token still counts: pure rules over its times.

use shared::Timestamp;

use crate::store::sessions::SessionRow;
use crate::store::tokens::TokenRow;

/// Why something that was good once is not any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Open,
    /// Somebody ended it.
    Ended,
    /// Its time is over.
    Over,
    /// It was not used for too long.
    Idle,
}

impl SessionRow {
    /// `idle` in seconds. A clock that was set back makes no session older or younger than its end says.
    pub(crate) fn standing(&self, now: Timestamp, idle: i64) -> Standing {
        if self.ended_at.is_some() {
            Standing::Ended
        } else if now.micros() >= self.ends_at {
            Standing::Over
        } else if now.seconds_since(Timestamp(self.seen_at)) >= idle {
            Standing::Idle
        } else {
            Standing::Open
        }
    }

    pub(crate) fn stepped_up(&self, now: Timestamp) -> bool {
        now.micros() < self.stepped_up_until
    }
}

impl TokenRow {
    pub(crate) fn standing(&self, now: Timestamp) -> Standing {
        match self.ended_at {
            Some(_) => Standing::Ended,
            None if now.micros() >= self.ends_at => Standing::Over,
            None => Standing::Open,
        }
    }
}

/// Whether the time of last use is worth a write: once a minute at most.
pub(crate) fn worth_noting(last: Option<i64>, now: Timestamp) -> bool {
    last.is_none_or(|last| (now.seconds() - Timestamp(last).seconds()).abs() >= 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;

    #[test]
    fn a_session_ends_by_hand_by_age_and_by_rest() {
        let session = |seen_at: i64, ended_at: Option<i64>| SessionRow {
            id: String::new(),
            account_id: String::new(),
            user_agent: String::new(),
            address: String::new(),
            created_at: 0,
            seen_at: seen_at * HOUR,
            ends_at: 168 * HOUR,
            stepped_up_until: HOUR / 4,
            ended_at,
        };
        for (seen, ended, now, standing) in [
            (0, None, 0, Standing::Open),
            (0, None, 11, Standing::Open),
            (0, None, 12, Standing::Idle),
            (160, None, 167, Standing::Open),
            (167, None, 168, Standing::Over),
            (1, Some(2), 1, Standing::Ended),
            // The clock was set back: still open, still not for ever.
            (100, None, 5, Standing::Open),
        ] {
            let found = session(seen, ended).standing(Timestamp(now * HOUR), 43_200);
            assert_eq!(found, standing, "seen at {seen}, ended {ended:?}, at {now}");
        }
        assert!(session(0, None).stepped_up(Timestamp(0)) && !session(0, None).stepped_up(Timestamp(HOUR)));
    }
}
