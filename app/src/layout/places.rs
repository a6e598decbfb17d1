//! Where one was on a page: kept for each entry of the history, so that back, forward and a reload lead there again.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::browser;

const KEPT_AS: &str = "portal_places";
/// What scrolls and has a place, by its id: the page, and the catalog list.
const SCROLL: [&str; 2] = ["main", "list"];
/// How many entries of the history are kept.
const MOST: usize = 60;
/// How long one waits for a page to be long enough, and how long it has to stay so: steps of `STEP` milliseconds.
const STEP: u32 = 40;
const LONGEST: u32 = 100;
const STEADY: u32 = 8;

/// How far each part of a page is scrolled, in CSS pixels.
type Place = BTreeMap<String, f64>;

/// The places of the history, for as long as the page.
#[derive(Debug, Clone, Copy)]
pub struct Places {
    kept: StoredValue<BTreeMap<u64, Place>>,
    /// Where the page that comes shall be, and by which attempt.
    wanted: StoredValue<Option<Place>>,
    attempt: StoredValue<u32>,
}

impl Places {
    /// Begins to keep places: before the router begins, for the way back is to be known before another page is shown.
    pub fn begin() {
        let places = Places {
            kept: StoredValue::new(BTreeMap::new()),
            wanted: StoredValue::new(None),
            attempt: StoredValue::new(0),
        };
        let known = browser::recall_in_tab(KEPT_AS).and_then(|text| serde_json::from_str(&text).ok());
        places.kept.set_value(known.unwrap_or_default());
        places.want(browser::entry());
        browser::on_back(move || places.want(browser::entry()));
        browser::on_any_scroll(move |id, seen| {
            if SCROLL.contains(&id) {
                places.kept.update_value(|kept| keep(kept, browser::entry(), id, seen.top));
            }
        });
        // A click may lead away before the browser has told of the last scrolling: where things are now is where one left.
        browser::on_click_anywhere(move || places.keep_now());
        // Whoever scrolls knows better.
        browser::on_hand(move || places.forget());
        browser::on_leave(move || {
            if let Ok(text) = places.kept.with_value(serde_json::to_string) {
                browser::remember_in_tab(KEPT_AS, &text);
            }
        });
        provide_context(places);
    }

    fn keep_now(self) {
        let entry = browser::entry();
        for id in SCROLL {
            let seen = browser::size_of(id);
            // What is not on this page has no height.
            if seen.height > 0.0 {
                self.kept.update_value(|kept| keep(kept, entry, id, seen.top));
            }
        }
    }

    fn want(self, entry: u64) {
        self.forget();
        self.wanted.set_value(self.kept.with_value(|kept| kept.get(&entry).cloned()));
    }

    fn forget(self) {
        self.wanted.set_value(None);
        self.next_attempt();
    }

    fn next_attempt(self) -> u32 {
        self.attempt.update_value(|attempt| *attempt = attempt.wrapping_add(1));
        self.attempt.get_value()
    }

    /// A page is there, or begins to be. If somebody came back to it: leads to its place, as soon as there is enough of it.
    pub fn find(self) {
        if let Some(place) = self.wanted.get_value() {
            self.step(place, self.next_attempt(), 0, 0);
        }
    }

    fn step(self, place: Place, attempt: u32, steps: u32, steady: u32) {
        if self.attempt.try_get_value() != Some(attempt) {
            return;
        }
        let mut there = true;
        for (id, top) in &place {
            if (browser::size_of(id).top - top).abs() > 1.5 {
                browser::scroll_to(id, *top);
                there = false;
            }
        }
        let steady = if there { steady + 1 } else { 0 };
        if steady < STEADY && steps < LONGEST {
            browser::later(STEP, move || self.step(place, attempt, steps + 1, steady));
        } else {
            self.forget();
        }
    }
}

/// Keeps a place; the oldest entry goes when there are too many.
fn keep(kept: &mut BTreeMap<u64, Place>, entry: u64, id: &str, top: f64) {
    kept.entry(entry).or_default().insert(id.to_owned(), top);
    while kept.len() > MOST {
        kept.pop_first();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_place_of_an_entry_counts_and_the_oldest_entries_go() {
        let mut kept = BTreeMap::new();
        keep(&mut kept, 7, "main", 120.0);
        keep(&mut kept, 7, "list", 900.0);
        keep(&mut kept, 7, "main", 40.0);
        assert_eq!(kept[&7], Place::from([("list".to_owned(), 900.0), ("main".to_owned(), 40.0)]));
        (8..100).for_each(|entry| keep(&mut kept, entry, "main", 1.0));
        assert_eq!(kept.len(), MOST);
        assert!(!kept.contains_key(&7) && kept.contains_key(&99));
    }
}
