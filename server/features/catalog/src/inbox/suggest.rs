//! What a reference to nothing may have meant: a near spelling, a successor, the same name elsewhere.

use shared::catalog::EntityRef;
use shared::near::distance;

use super::Suggestion;
use crate::index::view::View;

/// How good a guess is; smaller is better. `None` is no guess.
fn cost(missing: &EntityRef, candidate: &EntityRef) -> Option<usize> {
    if candidate == missing {
        return None;
    }
    let (wanted, name) = (missing.name(), candidate.name());
    let elsewhere = usize::from(candidate.namespace() != missing.namespace());
    let same_kind = candidate.kind() == missing.kind();
    if wanted == name {
        // The same name of another kind or in another namespace.
        return Some(1 + elsewhere + if same_kind { 0 } else { 1 });
    }
    if !same_kind {
        return None;
    }
    if is_successor(wanted, name) || is_successor(name, wanted) {
        return Some(2 + elsewhere);
    }
    let most = (wanted.chars().count() / 4).clamp(1, 3);
    distance(wanted, name, most).map(|distance| 2 + distance + elsewhere)
}

/// `ledger-v2` of `ledger`, `ledger-v3` of `ledger-v2`, `ledger2` of `ledger`.
fn is_successor(old: &str, new: &str) -> bool {
    let stem = |name: &str| {
        let short = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let short =
            short.strip_suffix('v').filter(|rest| rest.is_empty() || rest.ends_with(['-', '_', '.'])).unwrap_or(short);
        short.trim_end_matches(['-', '_', '.']).to_owned()
    };
    old != new && stem(new) == stem(old) && new != stem(new) && !stem(old).is_empty()
}

/// The best guess among what is in service and may be seen.
pub(crate) fn nearest(view: &View<'_>, missing: &EntityRef) -> Suggestion {
    let order = view.index.in_order().iter();
    let guesses =
        order.filter_map(|at| Some((cost(missing, view.index.reference(*at))?, view.index.reference(*at), *at)));
    let seen = guesses.filter(|(_, _, at)| view.live_at(*at).is_some());
    seen.min_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1))).map(|(_, _, at)| view.named(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_spellings_successors_and_the_same_name_elsewhere_are_guesses() {
        let cost = |missing: &str, candidate: &str| cost(&missing.parse().unwrap(), &candidate.parse().unwrap());
        assert_eq!(cost("component:default/ledger", "resource:default/ledger"), Some(2));
        assert_eq!(cost("component:default/ledger", "component:shop/ledger"), Some(2));
        assert_eq!(cost("component:default/ledger", "component:default/ledger-v2"), Some(2));
        assert_eq!(cost("component:default/ledger-v1", "component:default/ledger-v2"), Some(2));
        assert_eq!(cost("component:default/ledger-v2", "component:default/ledger"), Some(2));
        assert_eq!(cost("component:default/payments", "component:default/paymets"), Some(3));
        assert_eq!(cost("component:default/widnow", "component:default/window"), Some(3));
        assert_eq!(cost("component:default/payments", "component:default/checkout"), None);
        assert_eq!(cost("component:default/ab", "component:default/cd"), None);
        assert_eq!(cost("component:default/ledger", "api:default/ledgers"), None);
    }
}
