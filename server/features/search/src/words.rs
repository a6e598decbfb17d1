//! Words: how texts and questions are split, so that `orders-api`, `ordersApi` and `Orders API` are the same.

use shared::catalog::filter::fold;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// A word of a text: folded, and where it stands in the text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub from: usize,
    pub to: usize,
    /// Made of several words that the text writes without a space: `ordersapi` of `orders-api`.
    pub joined: bool,
}

/// Words longer than this are cut; nobody looks for them.
const LONGEST: usize = 64;

/// The words of a text in any script. Identifiers are split at punctuation and where small letters turn into capitals;
/// `joined` also gives what they are without the punctuation. Scripts without spaces are split into letters.
pub fn words(text: &str, joined: bool) -> Vec<Word> {
    let mut out = Vec::new();
    let mut run: Option<(usize, usize)> = None;
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let mut before: Option<char> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let after = chars.peek().map(|(_, c)| *c);
        if stands_alone(c) {
            close(text, &mut run, &mut parts);
            flush(text, &mut parts, joined, &mut out);
            out.push(Word { text: fold(&text[at..end]), from: at, to: end, joined: false });
        } else if c.is_alphanumeric() || is_mark(c) {
            if run.is_some() && turns(before, c, after) {
                close(text, &mut run, &mut parts);
            }
            run = Some((run.map_or(at, |(from, _)| from), end));
        } else {
            close(text, &mut run, &mut parts);
            if !matches!(c, '-' | '_' | '.') {
                flush(text, &mut parts, joined, &mut out);
            }
        }
        before = Some(c);
    }
    close(text, &mut run, &mut parts);
    flush(text, &mut parts, joined, &mut out);
    // A mark without a letter folds away.
    out.retain(|word| !word.text.is_empty());
    out
}

/// The words with single spaces between them: the same for every way to write a name.
pub fn key(text: &str) -> String {
    let parts: Vec<String> = words(text, false).into_iter().map(|word| word.text).collect();
    parts.join(" ")
}

/// Ends a part at a border inside an identifier.
fn close(text: &str, run: &mut Option<(usize, usize)>, parts: &mut Vec<(usize, usize)>) {
    if let Some((from, to)) = run.take()
        && text.get(from..to).is_some()
    {
        parts.push((from, to));
    }
}

/// Ends an identifier: its parts are words, and all of them together is one too.
fn flush(text: &str, parts: &mut Vec<(usize, usize)>, joined: bool, out: &mut Vec<Word>) {
    for (from, to) in parts.iter() {
        out.push(Word { text: cut(fold(&text[*from..*to])), from: *from, to: *to, joined: false });
    }
    if let (true, [first, .., last]) = (joined, parts.as_slice()) {
        let whole: String = parts.iter().map(|(from, to)| fold(&text[*from..*to])).collect();
        // A sentence with dots is no identifier.
        if whole.len() <= LONGEST {
            out.push(Word { text: whole, from: first.0, to: last.1, joined: true });
        }
    }
    parts.clear();
}

fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => text[..at].to_owned(),
        None => text,
    }
}

/// Where an identifier in camel case has a border: `orderId`, `HTTPServer`.
fn turns(before: Option<char>, c: char, after: Option<char>) -> bool {
    let Some(before) = before else { return false };
    c.is_uppercase() && (before.is_lowercase() || before.is_uppercase() && after.is_some_and(char::is_lowercase))
}

/// Letters of scripts that write without spaces (Han, Kana, Thai, Lao, Khmer, Myanmar): each is looked for by itself.
fn stands_alone(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
        && (c.is_alphanumeric() || is_mark(c))
}

/// Marks that belong to the letter before them: combining accents, vowel signs of Indic scripts, points of Hebrew and Arabic.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x0300..=0x036F | 0x0591..=0x05C7 | 0x064B..=0x065F | 0x0900..=0x0DFF | 0x0E31..=0x0E4E | 0x200C..=0x200D)
        && !matches!(u32::from(c), 0x0964..=0x0965)
}

/// Gives tantivy our words: the single ones, or what is written together.
#[derive(Clone)]
pub struct WordTokenizer {
    pub joined: bool,
}

pub struct Words {
    words: std::vec::IntoIter<Word>,
    token: Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = Words;
    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words {
        let mut words = words(text, self.joined);
        words.retain(|word| word.joined == self.joined);
        Words { words: words.into_iter(), token: Token::default() }
    }
}

impl TokenStream for Words {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else { return false };
        let position = self.token.position.wrapping_add(1);
        self.token =
            Token { offset_from: word.from, offset_to: word.to, position, text: word.text, position_length: 1 };
        true
    }
    fn token(&self) -> &Token {
        &self.token
    }
    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// How many mistakes are forgiven in a word of that length.
pub fn forgiven(word: &str) -> usize {
    match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        words(text, true).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn identifiers_are_split_and_kept_whole() {
        assert_eq!(split("Orders API"), ["orders", "api"]);
        assert_eq!(split("orders-api"), ["orders", "api", "ordersapi"]);
        assert_eq!(split("ordersApi"), ["orders", "api", "ordersapi"]);
        assert_eq!(split("HTTPServer v2"), ["http", "server", "httpserver", "v2"]);
        assert_eq!(split("/orders/{orderId}"), ["orders", "order", "id", "orderid"]);
        assert_eq!(split("component:default/pay_ments"), ["component", "default", "pay", "ments", "payments"]);
        assert_eq!(
            split("mira.holm@harvest.example"),
            ["mira", "holm", "miraholm", "harvest", "example", "harvestexample"]
        );
        assert_eq!(split("k8s S3 a.b"), ["k8s", "s3", "a", "b", "ab"]);
    }

    #[test]
    fn every_way_to_write_a_name_has_the_same_key() {
        for text in ["orders-api", "Orders API", "ordersApi", "orders_API", " (orders)  api "] {
            assert_eq!(key(text), "orders api", "{text}");
        }
    }

    #[test]
    fn words_of_any_script_are_words() {
        assert_eq!(split("Zürich Straße"), ["zurich", "strasse"]);
        assert_eq!(split("注文 サービス"), ["注", "文", "サ", "ー", "ビ", "ス"]);
        assert_eq!(split("Заказы и оплата"), ["заказы", "и", "оплата"]);
        assert_eq!(split("आदेश सेवा"), ["आदेश", "सेवा"]);
        assert_eq!(split("주문-API"), ["주문", "api", "주문api"]);
        assert_eq!(split("!!! … \"\""), Vec::<String>::new());
    }
}
