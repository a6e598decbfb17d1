//! Unusual patterns: what a person does that their own history does not lead to expect. Pure.

use std::collections::{BTreeMap, HashMap, VecDeque};

use shared::Timestamp;
use shared::audit::Sign;

/// Something that somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deed {
    pub seq: i64,
    pub at: Timestamp,
    pub who: String,
    pub word: String,
    pub times: u64,
}

/// A deed that is unusual, and why.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mark {
    pub sign: Sign,
    pub who: String,
    pub at: Timestamp,
    pub seq: i64,
    pub because: String,
}

/// Deeds that must be known of somebody before something can be new, or an hour odd.
const KNOWN_ENOUGH: (u64, u64) = (20, 50);
/// An hour is odd when at most this share of the deeds was done within an hour of it, in percent.
const ODD_PERCENT: u64 = 1;
/// Deeds within ten minutes that are no burst for anybody, and refusals within an hour that are not many.
const NEVER_MANY: (u64, u64) = (20, 10);
/// So many times of what was the most before.
const TIMES_THE_MOST: u64 = 3;
const TEN_MINUTES: i64 = 600;
const ONE_HOUR: i64 = 3_600;

/// What is known of one person so far.
#[derive(Default)]
struct History {
    deeds: u64,
    words: BTreeMap<String, u64>,
    hours: [u64; 24],
    lately: Window,
    refused: Window,
}

/// Deeds of the last while, and the most that there ever were before.
#[derive(Default)]
struct Window {
    within: VecDeque<(Timestamp, u64)>,
    sum: u64,
    /// The most that there were, as of one window ago: what happens now must not excuse itself.
    most: u64,
    /// Sums that are too young to learn from.
    young: VecDeque<(Timestamp, u64)>,
    /// Until when no second mark is set for the same burst.
    marked_until: Option<Timestamp>,
}

impl Window {
    /// Takes one in; answers how many there are now if that is unusually many.
    fn take(&mut self, at: Timestamp, times: u64, seconds: i64, never_many: u64) -> Option<(u64, u64)> {
        while self.within.front().is_some_and(|(then, _)| then.plus_seconds(seconds) <= at) {
            self.sum -= self.within.pop_front().map_or(0, |(_, times)| times);
        }
        while self.young.front().is_some_and(|(then, _)| then.plus_seconds(seconds) <= at) {
            self.most = self.most.max(self.young.pop_front().map_or(0, |(_, sum)| sum));
        }
        self.within.push_back((at, times));
        self.sum = self.sum.saturating_add(times);
        let usual = self.most;
        let marked = self.marked_until.is_some_and(|until| at < until);
        if self.sum > never_many.max(usual.saturating_mul(TIMES_THE_MOST)) || marked {
            self.marked_until = Some(at.plus_seconds(seconds));
            return (!marked).then_some((self.sum, usual));
        }
        self.young.push_back((at, self.sum));
        None
    }
}

/// Marks what is unusual since a time. `deeds` are in order and reach back further, for everybody's history.
pub(crate) fn unusual(deeds: &[Deed], since: Timestamp) -> Vec<Mark> {
    let mut histories: HashMap<&str, History> = HashMap::new();
    let mut marks = Vec::new();
    for deed in deeds {
        let history = histories.entry(&deed.who).or_default();
        let mut found = judge(history, deed);
        learn(history, deed);
        if deed.at >= since {
            marks.append(&mut found);
        }
    }
    marks
}

fn judge(history: &mut History, deed: &Deed) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut mark = |sign: Sign, because: String| {
        marks.push(Mark { sign, who: deed.who.clone(), at: deed.at, seq: deed.seq, because });
    };
    let refused = deed.word == "refused";
    if !refused && history.deeds >= KNOWN_ENOUGH.0 && !history.words.contains_key(&deed.word) {
        mark(Sign::FirstTime, format!("`{}` is new among {} earlier events of theirs.", deed.word, history.deeds));
    }
    let hour = hour(deed.at);
    let near: u64 = [23, 0, 1].iter().map(|off| history.hours[(hour + off) % 24]).sum();
    if history.deeds >= KNOWN_ENOUGH.1 && near * 100 <= history.deeds * ODD_PERCENT {
        mark(
            Sign::OddHours,
            format!("{near} of {} earlier events of theirs were around {hour}:00 UTC.", history.deeds),
        );
    }
    if let Some((now, most)) = history.lately.take(deed.at, 1, TEN_MINUTES, NEVER_MANY.0) {
        mark(Sign::Burst, format!("{now} events within ten minutes; the most before was {most}."));
    }
    if refused && let Some((now, most)) = history.refused.take(deed.at, deed.times, ONE_HOUR, NEVER_MANY.1) {
        mark(Sign::ManyRefusals, format!("{now} refusals within an hour; the most before was {most}."));
    }
    marks
}

fn learn(history: &mut History, deed: &Deed) {
    history.deeds += 1;
    *history.words.entry(deed.word.clone()).or_default() += 1;
    history.hours[hour(deed.at)] += 1;
}

fn hour(at: Timestamp) -> usize {
    usize::try_from(at.micros().div_euclid(3_600_000_000).rem_euclid(24)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: i64 = 86_400;

    /// Sixty working days, one deed at ten and one at three each.
    fn usual(word: &str) -> Vec<Deed> {
        let hours = (0..60).flat_map(|day| [10, 15].map(|hour| day * DAY + hour * 3_600));
        hours.enumerate().map(|(at, seconds)| deed(at as i64 + 1, seconds, word, 1)).collect()
    }

    fn deed(seq: i64, seconds: i64, word: &str, times: u64) -> Deed {
        Deed { seq, at: Timestamp(seconds * 1_000_000), who: "user:default/ann".into(), word: word.into(), times }
    }

    fn signs(more: Vec<Deed>) -> Vec<Sign> {
        let mut deeds = usual("entity-removed");
        let since = Timestamp(60 * DAY * 1_000_000);
        deeds.extend(more);
        unusual(&deeds, since).into_iter().map(|mark| mark.sign).collect()
    }

    #[test]
    fn only_what_the_history_does_not_lead_to_expect_is_marked() {
        let at = |hour: i64| 60 * DAY + hour * 3_600;
        for (more, expected) in [
            (vec![deed(200, at(10), "entity-removed", 1)], vec![]),
            (vec![deed(200, at(10), "policy-published", 1)], vec![Sign::FirstTime]),
            (vec![deed(200, at(3), "entity-removed", 1)], vec![Sign::OddHours]),
            (vec![deed(200, at(10), "refused", 10)], vec![]),
            (vec![deed(200, at(10), "refused", 11)], vec![Sign::ManyRefusals]),
            ((0..20).map(|seq| deed(200 + seq, at(10) + seq, "entity-removed", 1)).collect(), vec![]),
            ((0..90).map(|seq| deed(200 + seq, at(10) + seq, "entity-removed", 1)).collect(), vec![Sign::Burst]),
        ] {
            assert_eq!(signs(more.clone()), expected, "{more:?}");
        }
    }

    #[test]
    fn nothing_is_unusual_of_somebody_nobody_knows() {
        let first: Vec<Deed> = (0..10).map(|seq| deed(seq, seq * 3_600, "entity-removed", 1)).collect();
        assert_eq!(unusual(&first, Timestamp(0)), []);
    }

    proptest! {
        #[test]
        fn no_history_breaks_it(rows in proptest::collection::vec((any::<i64>(), 0_u64..1 << 40, 0_usize..3), 0..200)) {
            let words = ["refused", "entity-removed", "role-assigned"];
            let mut deeds: Vec<Deed> = rows.iter().map(|(at, times, word)| Deed {
                seq: 1, at: Timestamp(at / 2), who: "a".into(), word: words[*word].into(), times: *times,
            }).collect();
            deeds.sort_by_key(|deed| deed.at);
            let marks = unusual(&deeds, Timestamp(i64::MIN));
            prop_assert!(marks.len() <= deeds.len() * 4);
        }
    }
}
