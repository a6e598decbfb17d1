//! Replay: what was decided in the last days, held against a draft; what would be decided otherwise, by permission.

use leptos::prelude::*;
use shared::permissions::{ChangedDecision, Replayed};

use crate::{
    people::Names,
    permissions::words,
    t,
    texts::number::number,
    ui::{
        label::{State, Tone},
        note::Note,
        time::Age,
    },
};

/// A replay with the names of those whom it is about.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub replayed: Replayed,
    pub names: Names,
}

/// How many changes of one permission are listed at first.
const LISTED: usize = 50;

pub fn outcome(outcome: Outcome) -> AnyView {
    let Outcome { replayed: Replayed { decisions, changed }, names } = outcome;
    if changed.is_empty() {
        return view! {
            <Note tone=Tone::Ok title=t!(permissions_replay_nothing)><p>{t!(permissions_replay_decisions, decisions = decisions)}</p></Note>
        }
        .into_any();
    }
    let lost = changed.iter().filter(|one| one.now_allowed).count();
    let won = changed.len() - lost;
    let (tone, title) = if lost > 0 {
        (Tone::Warn, t!(permissions_replay_lost, count = lost))
    } else {
        (Tone::Info, t!(permissions_replay_won, count = won))
    };
    let also = (lost > 0 && won > 0).then(|| t!(permissions_replay_won, count = won));
    let groups = by_permission(changed).into_iter().map(|(word, changed)| group(&word, changed, &names));
    view! {
        <Note tone=tone title=title>
            <p>{also}" "{t!(permissions_replay_decisions, decisions = decisions)}</p>
        </Note>
        {groups.collect_view()}
    }
    .into_any()
}

fn by_permission(changed: Vec<ChangedDecision>) -> Vec<(String, Vec<ChangedDecision>)> {
    let mut groups: Vec<(String, Vec<ChangedDecision>)> = Vec::new();
    for one in changed {
        match groups.iter_mut().find(|(word, _)| *word == one.permission) {
            Some((_, known)) => known.push(one),
            None => groups.push((one.permission.clone(), vec![one])),
        }
    }
    // What somebody would lose comes first.
    groups.sort_by_key(|(_, changed)| !changed.iter().any(|one| one.now_allowed));
    groups
}

fn group(word: &str, changed: Vec<ChangedDecision>, names: &Names) -> AnyView {
    let count = changed.len();
    let more = count.saturating_sub(LISTED);
    let rows = changed.into_iter().take(LISTED).map(|one| row(one, names)).collect_view();
    view! {
        <section class="rp" aria-label=words::may(word)>
            <div class="sect-h"><h3>{words::may(word)}</h3><code class="inline">{word.to_owned()}</code><span class="subtle">{number(count)}</span></div>
            <table class="table rp-t">
                <caption class="vh">{words::may(word)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!(permissions_who)}</th>
                        <th scope="col">{t!(permissions_about)}</th>
                        <th scope="col" class="rp-n">{t!(permissions_now)}</th>
                        <th scope="col" class="rp-n">{t!(permissions_then)}</th>
                        <th scope="col" class="rp-p">{t!(permissions_decided_by)}</th>
                        <th scope="col" class="rp-a num">{t!(permissions_last_seen)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {(more > 0).then(|| view! { <p class="subtle">{t!(permissions_more, count = more)}</p> })}
        </section>
    }
    .into_any()
}

fn row(one: ChangedDecision, names: &Names) -> AnyView {
    view! {
        <tr>
            <td>{names.show(&one.who)}</td>
            <td class="muted rp-b" title=one.about.clone()>{one.about.clone()}</td>
            <td class="rp-n">{verdict(one.now_allowed)}</td>
            <td class="rp-n">{verdict(one.then_allowed)}</td>
            <td class="rp-p mono subtle" title=one.policies.join(", ")>{one.policies.join(", ")}</td>
            <td class="rp-a num muted"><Age at=one.last_seen /></td>
        </tr>
    }
    .into_any()
}

pub fn verdict(allowed: bool) -> AnyView {
    let (tone, word) = if allowed { (Tone::Ok, t!(permissions_allowed)) } else { (Tone::Bad, t!(permissions_refused)) };
    view! { <State tone=tone word=word /> }.into_any()
}
