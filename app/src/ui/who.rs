//! People are round, teams are square. Their hue is who they are and never means status.

use leptos::prelude::*;
use shared::catalog::{EntityRef, Named};

use super::icon::{Icon, Size, icon};
use crate::{paths, t};

/// How large an avatar is, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Face {
    Px16,
    #[default]
    Px20,
    Px24,
    Px28,
    Px40,
}

/// The initials of a person (round) or a team (square); the name stands beside it.
pub fn avatar(reference: &EntityRef, title: &str, face: Face) -> AnyView {
    let shape = if reference.kind() == "user" { "" } else { " avatar-team" };
    let size = match face {
        Face::Px16 => " avatar-16",
        Face::Px20 => "",
        Face::Px24 => " avatar-24",
        Face::Px28 => " avatar-28",
        Face::Px40 => " avatar-40",
    };
    view! { <span class=format!("avatar{shape}{size} who-{}", hue(reference)) aria-hidden="true">{initials(title)}</span> }.into_any()
}

/// An owner as a list shows them: avatar and name, a link where there is something to see.
#[component]
pub fn Who(who: Named, #[prop(optional)] face: Face) -> impl IntoView {
    let Named { reference, title, found } = who;
    let shown = avatar(&reference, &title, face);
    if found {
        view! { <a class="row who" href=paths::entity(&reference)>{shown}<span class="cut">{title}</span></a> }
            .into_any()
    } else {
        let hint = t!(ui_not_in_catalog, reference = reference.to_string());
        view! { <span class="row who missing" title=hint>{icon(Icon::Question, Size::Px14)}<span class="cut">{title}</span></span> }.into_any()
    }
}

/// Two letters: of the first and the last word, or the first two of the only one.
fn initials(title: &str) -> String {
    let mut words =
        title.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '.' | '/')).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    let letters: String = match words.next_back() {
        Some(last) => first.chars().take(1).chain(last.chars().take(1)).collect(),
        None => first.chars().take(2).collect(),
    };
    letters.to_uppercase()
}

/// One of six hues, the same for the same reference everywhere (FNV-1a).
fn hue(reference: &EntityRef) -> u64 {
    let hash = reference
        .as_str()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash % 6 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_two_letters() {
        for (title, letters) in [
            ("Mira Jansen", "MJ"),
            ("Checkout", "CH"),
            ("last-mile", "LM"),
            ("Ann van Okafor", "AO"),
            ("", ""),
            ("ß", "SS"),
        ] {
            assert_eq!(initials(title), letters);
        }
    }
}
