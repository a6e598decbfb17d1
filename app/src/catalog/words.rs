//! Words of the catalog that several of its pages show in the same way.

use leptos::prelude::*;
use shared::catalog::annotation::safe_url;

use crate::{
    t,
    ui::{
        icon::{Icon, Size, icon},
        label::Chip,
    },
};

/// A lifecycle: the usual one whispers, the others stand in a frame.
pub fn lifecycle(word: &str) -> AnyView {
    let class = match word.to_ascii_lowercase().as_str() {
        "production" => return view! { <span class="muted">{word.to_owned()}</span> }.into_any(),
        "experimental" => "life-exp",
        "deprecated" | "retired" | "end-of-life" => "life-dep",
        _ => "",
    };
    let word = word.to_owned();
    view! { <Chip class=class>{word}</Chip> }.into_any()
}

/// The name of a relation as a heading: `Depends on`. One that the portal does not know keeps its own.
pub fn relation_words(relation: &str) -> String {
    match relation {
        "dependsOn" => t!(catalog_rel_depends_on),
        "dependencyOf" => t!(catalog_rel_dependency_of),
        "ownedBy" => t!(catalog_rel_owned_by),
        "ownerOf" => t!(catalog_rel_owner_of),
        "providesApi" => t!(catalog_rel_provides_api),
        "apiProvidedBy" => t!(catalog_rel_api_provided_by),
        "consumesApi" => t!(catalog_rel_consumes_api),
        "apiConsumedBy" => t!(catalog_rel_api_consumed_by),
        "partOf" => t!(catalog_rel_part_of),
        "hasPart" => t!(catalog_rel_has_part),
        "memberOf" => t!(catalog_rel_member_of),
        "hasMember" => t!(catalog_rel_has_member),
        "childOf" => t!(catalog_rel_child_of),
        "parentOf" => t!(catalog_rel_parent_of),
        other => other.to_owned(),
    }
}

/// A link out of the portal; an address that is not safe to follow is only text.
pub fn external(url: &str, text: String, drawn: Icon) -> AnyView {
    let icon = icon(drawn, Size::Px14);
    match safe_url(url) {
        Some(href) => {
            let hint = href.clone();
            view! { <a class="row out" href=href rel="noopener noreferrer external" title=hint>{icon}<span class="cut">{text}</span></a> }.into_any()
        }
        None => view! { <span class="row muted">{icon}<span class="cut">{text}</span></span> }.into_any(),
    }
}

/// A text with the little of Markdown that people write everywhere: `code` and **strong**. Everything else stays as it is.
pub fn inline(text: &str) -> AnyView {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Plain(text) => text.to_owned().into_any(),
        Piece::Code(text) => view! { <code class="inline">{text.to_owned()}</code> }.into_any(),
        Piece::Strong(text) => view! { <b class="mid">{text.to_owned()}</b> }.into_any(),
    };
    pieces(text).into_iter().map(piece).collect_view().into_any()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    Plain(&'a str),
    Code(&'a str),
    Strong(&'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest.get(from..).and_then(|after| after.find(['`', '*'])).map(|at| at + from) {
        let mark = if rest[at..].starts_with("**") { "**" } else { &rest[at..at + 1] };
        let inside = &rest[at + mark.len()..];
        let end =
            if mark == "*" { None } else { inside.find(mark).filter(|end| *end > 0 && !inside[..*end].contains('\n')) };
        let Some(end) = end else {
            from = at + mark.len();
            continue;
        };
        if at > 0 {
            out.push(Piece::Plain(&rest[..at]));
        }
        out.push(if mark == "`" { Piece::Code(&inside[..end]) } else { Piece::Strong(&inside[..end]) });
        rest = &inside[end + mark.len()..];
        from = 0;
    }
    if !rest.is_empty() {
        out.push(Piece::Plain(rest));
    }
    out
}

/// The icon with that name in the sprite.
pub fn icon_named(name: &str) -> Option<Icon> {
    Icon::ALL.iter().copied().find(|icon| icon.href().strip_prefix("#i-") == Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_strong_words_are_marked_and_the_rest_stays() {
        for (text, wanted) in [
            ("plain", vec![Piece::Plain("plain")]),
            ("call `api:x` now", vec![Piece::Plain("call "), Piece::Code("api:x"), Piece::Plain(" now")]),
            ("**slot**, **pay**", vec![Piece::Strong("slot"), Piece::Plain(", "), Piece::Strong("pay")]),
            ("2 * 3 ** 4", vec![Piece::Plain("2 * 3 ** 4")]),
            ("a ` b", vec![Piece::Plain("a ` b")]),
            ("``", vec![Piece::Plain("``")]),
            ("größe `ä`", vec![Piece::Plain("größe "), Piece::Code("ä")]),
            ("", vec![]),
        ] {
            assert_eq!(pieces(text), wanted, "{text}");
        }
    }
}
