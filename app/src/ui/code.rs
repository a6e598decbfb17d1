//! Code: lines with numbers and colours, some of them pointed at.

mod colour;

use leptos::prelude::*;

pub use colour::Language;

/// One line of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1 in its file.
    pub number: u32,
    pub text: String,
    pub emphasis: Emphasis,
    /// A sentence about the line, shown below it.
    pub says: Option<String>,
}

/// Why a line stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Emphasis {
    #[default]
    None,
    /// Something is wrong with it.
    Wrong,
    /// It is what the page is about.
    Hit,
}

/// The lines of a text, counted from `first`.
pub fn lines(text: &str, first: u32) -> Vec<Line> {
    text.lines()
        .zip(first..)
        .map(|(text, number)| Line { number, text: text.to_owned(), emphasis: Emphasis::None, says: None })
        .collect()
}

/// Code in a frame; each line can be linked to as `#L12`.
#[component]
pub fn CodeBlock(
    lines: Vec<Line>,
    language: Language,
    /// What the code is, for those who do not see the frame.
    #[prop(into)]
    label: String,
    /// Stands above the code: file name, buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let row = move |line: Line| {
        let class = match line.emphasis {
            Emphasis::None => "",
            Emphasis::Wrong => "hit hit-bad",
            Emphasis::Hit => "hit",
        };
        let says = line.says.map(|sentence| view! { <tr class=format!("{class} says")><td class="ln"></td><td><span class="say">{sentence}</span></td></tr> });
        view! {
            <tr class=class id=format!("L{}", line.number)>
                <td class="ln">{line.number}</td>
                <td class="lc">{coloured(&line.text, language)}</td>
            </tr>
            {says}
        }
    };
    view! {
        <figure class="code">
            {children.map(|children| view! { <figcaption>{children()}</figcaption> })}
            <div class="code-s" tabindex="0" role="region" aria-label=label>
                <table class="code-t">
                    <caption class="vh">{label.clone()}</caption>
                    <tbody>{lines.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </figure>
    }
    .into_any()
}

/// A line of code in colours.
pub fn coloured(line: &str, language: Language) -> AnyView {
    let piece = |(class, text): (Option<&'static str>, &str)| match class {
        Some(class) => view! { <span class=class>{text.to_owned()}</span> }.into_any(),
        None => text.to_owned().into_any(),
    };
    colour::pieces(line, language).into_iter().map(piece).collect_view().into_any()
}
