//! Lists as a sentence says them: `a, b and c`.

use crate::t;

/// The items with commas between, and with "and" before the last.
pub fn all_of(items: &[String]) -> String {
    let [most @ .., last] = items else { return String::new() };
    let most = most.iter().cloned().reduce(|first, next| t!(list_next, first = first, next = next));
    match most {
        Some(first) => t!(list_last, first = first, last = last),
        None => last.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_said_with_commas_and_an_and() {
        let said = |items: &[&str]| all_of(&items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>());
        assert_eq!(said(&[]), "");
        assert_eq!(said(&["a"]), "a");
        assert_eq!(said(&["a", "b"]), "a and b");
        assert_eq!(said(&["a", "b", "c"]), "a, b and c");
    }
}
