//! Passages: texts with the found words marked.

use shared::near::distance;
use shared::search::Span;

use crate::question::{Question, Round};
use crate::words::{forgiven, words};

/// How many letters a passage has, about.
const LENGTH: usize = 180;

/// Where in the text words of the question stand, in bytes, in order and without overlap.
fn places(text: &str, question: &Question, round: Round) -> Vec<(usize, usize, usize)> {
    let mut out: Vec<(usize, usize, usize)> = Vec::new();
    for word in words(text, true) {
        let hit = question
            .words
            .iter()
            .position(|wanted| if word.joined { word.text == *wanted } else { fits(&word.text, wanted, round) });
        if let Some(which) = hit
            && out.last().is_none_or(|(_, to, _)| word.from >= *to)
        {
            out.push((word.from, word.to, which));
        }
    }
    out
}

fn fits(word: &str, wanted: &str, round: Round) -> bool {
    word == wanted
        || (wanted.chars().count() >= 2 && word.starts_with(wanted))
        || (round != Round::Exact && forgiven(wanted) > 0 && distance(word, wanted, forgiven(wanted)).is_some())
}

/// The whole text with the found words marked.
pub fn marked(text: &str, question: &Question, round: Round) -> Vec<Span> {
    spans(text, 0, text.len(), &places(text, question, round))
}

/// The part of a line where most of the question is found; the beginning of the first line when nothing is. A line that
/// is no sentence, such as an address, is shown only for what neither a sentence nor the title says.
pub fn passage(title: &str, text: &str, question: &Question, round: Round) -> Vec<Span> {
    let first = text.lines().next().unwrap_or_default();
    let mut best = (false, 0, 0, first, Vec::new());
    for line in text.lines() {
        let places = places(line, question, round);
        let (count, from) = densest(&places);
        if count > 0 && (is_sentence(line), count) > (best.0, best.1) {
            best = (is_sentence(line), count, from, line, places);
        }
    }
    let (sentence, count, from, line, places) = best;
    if !sentence && is_sentence(first) && densest(&self::places(title, question, round)).0 >= count {
        return part(first, 0, &[]);
    }
    part(line, from, &places)
}

fn is_sentence(line: &str) -> bool {
    line.trim().contains(char::is_whitespace)
}

/// How many different words of the question stand close together at most, and where that begins.
fn densest(places: &[(usize, usize, usize)]) -> (u32, usize) {
    let mut best = (0, 0);
    for (at, (from, _, _)) in places.iter().enumerate() {
        let close = places[at..].iter().take_while(|(_, to, _)| to - from <= LENGTH);
        let seen = close.fold(0_u32, |seen, (_, _, which)| seen | 1 << (which % 32));
        if seen.count_ones() > best.0 {
            best = (seen.count_ones(), *from);
        }
    }
    best
}

/// A passage of a line that shows what begins at `at`.
fn part(line: &str, at: usize, places: &[(usize, usize, usize)]) -> Vec<Span> {
    let from = if at <= 40 { 0 } else { after_space(line, at - 40, at) };
    let to = if line.len() - from <= LENGTH + 40 {
        line.len()
    } else {
        before_space(line, from + LENGTH, from + LENGTH + 40)
    };
    let mut out = spans(line, from, to, places);
    if from > 0 {
        out.insert(0, Span { text: "… ".to_owned(), found: false });
    }
    if to < line.len() {
        out.push(Span { text: " …".to_owned(), found: false });
    }
    out
}

/// The first place after a space from `from` on; `from` itself (on a letter's border) when there is none before `to`.
fn after_space(text: &str, from: usize, to: usize) -> usize {
    let from = border(text, from);
    text[from..to].find(char::is_whitespace).map_or(from, |at| border(text, from + at + 1).min(to))
}

/// The last space before `most`, else before or at `from`'s border.
fn before_space(text: &str, from: usize, most: usize) -> usize {
    let (from, most) = (border(text, from), border(text, most));
    text[from..most].rfind(char::is_whitespace).map_or(from, |at| from + at)
}

fn border(text: &str, at: usize) -> usize {
    (at.min(text.len())..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

fn spans(text: &str, from: usize, to: usize, places: &[(usize, usize, usize)]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut add = |part: &str, found: bool| {
        // Line breaks of the source mean nothing here.
        let plain: Vec<&str> = part.split(['\n', '\r']).collect();
        if !part.is_empty() {
            out.push(Span { text: plain.join(" "), found });
        }
    };
    let mut at = from;
    for (start, end, _) in places.iter().filter(|(start, end, _)| *start >= from && *end <= to) {
        add(&text[at..*start], false);
        add(&text[*start..*end], true);
        at = *end;
    }
    add(&text[at..to], false);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(spans: &[Span]) -> String {
        spans.iter().map(|span| if span.found { format!("[{}]", span.text) } else { span.text.clone() }).collect()
    }

    #[test]
    fn found_words_are_marked_in_the_writing_of_the_text() {
        let ask = |text: &str| Question::read(text);
        assert_eq!(said(&marked("Zürich Checkout-API", &ask("zurich api"), Round::Exact)), "[Zürich] Checkout-[API]");
        assert_eq!(said(&marked("ordersApi", &ask("ordersapi"), Round::Exact)), "[ordersApi]");
        assert_eq!(said(&marked("Checkout", &ask("check"), Round::Exact)), "[Checkout]");
        assert_eq!(said(&marked("Checkout", &ask("chekout"), Round::Exact)), "Checkout");
        assert_eq!(said(&marked("Checkout", &ask("chekout"), Round::Forgiving)), "[Checkout]");
        assert_eq!(said(&marked("注文サービス", &ask("文"), Round::Exact)), "注[文]サービス");
    }

    #[test]
    fn a_passage_shows_where_most_of_the_question_stands() {
        let filler = "lorem ipsum dolor sit amet ".repeat(20);
        let text =
            format!("Handles orders. {filler}It sends every paid order to the ledger of the finance team. {filler}");
        let shown = said(&passage("", &text, &Question::read("ledger finance"), Round::Exact));
        assert!(shown.starts_with("… ") && shown.ends_with(" …"), "{shown}");
        assert!(shown.contains("[ledger] of the [finance]"), "{shown}");
        assert!(shown.chars().count() < 260, "{shown}");
        let ask =
            |title: &str, text: &str, words: &str| said(&passage(title, text, &Question::read(words), Round::Exact));
        assert_eq!(ask("", "Short\nhttps://example.org/x", "other"), "Short");
        assert_eq!(ask("", "Short\nhttps://example.org/x", "example"), "https://[example].org/x");
        assert_eq!(ask("", "", "other"), "");
        assert_eq!(ask("", &"é".repeat(500), "x").chars().count(), 92);
    }

    #[test]
    fn an_address_is_shown_only_for_what_nothing_else_says() {
        let text = "Knows what is there.\nhttps://grafana.example/d/stock\nMoves of the stock.";
        let ask =
            |title: &str, text: &str, words: &str| said(&passage(title, text, &Question::read(words), Round::Exact));
        assert_eq!(ask("Ledger", text, "stock"), "Moves of the [stock].");
        let text = "Knows what is there.\nhttps://grafana.example/d/stock";
        assert_eq!(ask("Stock ledger", text, "stock"), "Knows what is there.");
        assert_eq!(ask("Ledger", text, "stock"), "https://grafana.example/d/[stock]");
    }
}
