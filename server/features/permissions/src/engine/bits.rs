//! Answers by number: a bit that says whether one is known, and a bit that is the answer.

use std::sync::atomic::{AtomicU64, Ordering};

/// Has room for a number of answers that is fixed when it is made.
#[derive(Default)]
pub(crate) struct Bits {
    /// Known and yes, for 64 numbers each.
    words: Vec<(AtomicU64, AtomicU64)>,
}

impl Bits {
    /// With room for numbers below `count`, and the answers of another.
    pub fn like(other: &Bits, count: usize) -> Bits {
        // What is copied while somebody writes may lack their answer, which is then asked for once more.
        let copy = |word: &(AtomicU64, AtomicU64)| {
            let known = word.0.load(Ordering::Acquire);
            (known.into(), word.1.load(Ordering::Acquire).into())
        };
        let mut words: Vec<_> = other.words.iter().map(copy).collect();
        words.resize_with(count.div_ceil(64).max(words.len()), Default::default);
        Bits { words }
    }

    /// Numbers below this have room.
    pub fn room(&self) -> usize {
        self.words.len() * 64
    }

    /// `None` for what is not known, and for what there is no room for.
    pub fn get(&self, number: usize) -> Option<bool> {
        let (known, yes) = self.words.get(number / 64)?;
        let bit = 1 << (number % 64);
        // The answer is written before it is said to be known.
        (known.load(Ordering::Acquire) & bit != 0).then(|| yes.load(Ordering::Acquire) & bit != 0)
    }

    pub fn set(&self, number: usize, answer: bool) {
        let Some((known, yes)) = self.words.get(number / 64) else { return };
        let bit = 1 << (number % 64);
        if answer {
            yes.fetch_or(bit, Ordering::Release);
        }
        known.fetch_or(bit, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_known_once_it_is_set_and_stays_when_there_is_more_room() {
        let bits = Bits::like(&Bits::default(), 65);
        bits.set(3, true);
        bits.set(64, false);
        bits.set(200, true);
        let more = Bits::like(&bits, 201);
        assert_eq!([0, 3, 64, 200].map(|number| bits.get(number)), [None, Some(true), Some(false), None]);
        assert_eq!([0, 3, 64, 200].map(|number| more.get(number)), [None, Some(true), Some(false), None]);
        more.set(200, true);
        assert_eq!((more.get(200), bits.room(), more.room()), (Some(true), 128, 256));
    }
}
