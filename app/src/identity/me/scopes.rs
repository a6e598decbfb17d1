//! Scopes: what a program may that acts for me, chosen from what I may myself.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::{
    identity::{ACT_AS, OWN, SIGN_IN},
    permissions::{ASK, DELEGATE},
};

use crate::{permissions::words, t, ui::field::Check};

/// A scope that stands for all that I may.
const ALL: &str = "all";

/// What is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Chosen {
    words: RwSignal<BTreeSet<String>>,
    all: RwSignal<bool>,
}

impl Chosen {
    /// Reading is chosen, for that is what most programs do.
    pub fn begin(may: &[String]) -> Chosen {
        let reading = may.iter().filter(|word| word.ends_with(".read")).cloned().collect();
        Chosen { words: RwSignal::new(reading), all: RwSignal::new(false) }
    }

    pub fn scopes(self) -> Vec<String> {
        if self.all.get_untracked() {
            return vec![ALL.to_owned()];
        }
        self.words.get_untracked().into_iter().collect()
    }
}

/// The words that a program can be given: it proves nothing about itself, so what only people do is not offered.
fn offered(may: &[String]) -> Vec<String> {
    let own = [ACT_AS, OWN, SIGN_IN, ASK, DELEGATE].map(|permission| permission.word());
    may.iter().filter(|word| !own.contains(&word.as_str())).cloned().collect()
}

/// Check boxes of the words that I hold.
#[component]
pub fn Scopes(may: Vec<String>, chosen: Chosen) -> impl IntoView {
    let Chosen { words: picked, all } = chosen;
    let one = move |word: String| {
        let (own, said) = (word.clone(), words::may(&word));
        let checked = Signal::derive(move || all.get() || picked.with(|picked| picked.contains(&own)));
        let name = word.clone();
        let change = Callback::new(move |on: bool| {
            picked.update(|picked| {
                if on {
                    picked.insert(name.clone())
                } else {
                    picked.remove(&name)
                };
            });
        });
        view! {
            <li>
                <Check class="sc-c" checked=checked on_change=change>
                    <span><span class="sc-t">{said}</span><code class="sc-w">{word}</code></span>
                </Check>
            </li>
        }
    };
    let group = move |(feature, words): (String, Vec<&String>)| {
        view! {
            <fieldset class="sc-g">
                <legend>{feature}</legend>
                <ul>{words.into_iter().cloned().map(one).collect_view()}</ul>
            </fieldset>
        }
    };
    let whole = Callback::new(move |on: bool| all.set(on));
    let fine = words::by_feature(&offered(&may)).into_iter().map(group).collect_view();
    view! {
        <div class="sc">
            <Check class="sc-c sc-a" checked=all on_change=whole>
                <span>{t!(identity_scope_all)}<span class="hint">{t!(identity_scope_all_says)}</span></span>
            </Check>
            <div class="sc-f" hidden=move || all.get()>{fine}</div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_people_do_is_offered_to_no_program() {
        let may = ["catalog.entity.read", "identity.own.change", "identity.demo.act-as", "search.index.read"];
        let words = offered(&may.map(str::to_owned));
        assert_eq!(words, ["catalog.entity.read", "search.index.read"]);
    }
}
