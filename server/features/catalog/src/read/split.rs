//! Splits a YAML stream into its documents, so that one that is broken does not hide the ones after it.
//! In YAML 1.2 a `---` or `...` in the first column ends a document wherever it stands, also inside scalars (rule 206, c-forbidden).

/// A document with its markers, as it stands in the file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Chunk<'t> {
    pub text: &'t str,
    /// The line of its first character, from 1.
    pub first_line: u32,
}

/// The documents of a stream in order; also ones that hold only comments.
pub(crate) fn split(text: &str) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let (mut start, mut start_line) = (0, 1);
    let mut head = Head::Empty;
    let mut line = 0;
    for (at, end, next) in lines(text) {
        line += 1;
        let words = &text[at..end];
        if is_marker(words, "---") {
            // Directives belong to the document that follows them.
            if head != Head::Directives && at > start {
                chunks.push(Chunk { text: &text[start..at], first_line: start_line });
                (start, start_line) = (at, line);
            }
            head = Head::Content;
        } else if is_marker(words, "...") {
            chunks.push(Chunk { text: &text[start..at], first_line: start_line });
            (start, start_line) = (next, line + 1);
            head = Head::Empty;
        } else if head != Head::Content {
            let is_directive = words.starts_with('%');
            if is_directive {
                head = Head::Directives;
            } else if !is_void(words) {
                head = Head::Content;
            }
        }
    }
    if start < text.len() {
        chunks.push(Chunk { text: &text[start..], first_line: start_line });
    }
    chunks
}

/// What the chunk holds so far.
#[derive(PartialEq)]
enum Head {
    Empty,
    Directives,
    Content,
}

impl Chunk<'_> {
    /// The first line that says something: not blank, no comment, not the marker alone.
    pub(crate) fn first_content_line(&self) -> u32 {
        let skipped = lines(self.text)
            .take_while(|(at, end, _)| is_void(&self.text[*at..*end]) || self.text[*at..*end].starts_with('%'))
            .count();
        self.first_line + u32::try_from(skipped).unwrap_or(0)
    }
    /// The last line that says something.
    pub(crate) fn last_content_line(&self) -> u32 {
        let mut last = self.first_line;
        for (line, (at, end, _)) in (self.first_line..).zip(lines(self.text)) {
            if !self.text[at..end].trim().is_empty() {
                last = line;
            }
        }
        last
    }
}

/// Blank, a comment, or a bare document marker.
fn is_void(line: &str) -> bool {
    let words = line.trim();
    words.is_empty()
        || words.starts_with('#')
        || (line.starts_with("---") && words[3..].trim_start().is_empty())
        || line.starts_with("--- #")
}

fn is_marker(line: &str, marker: &str) -> bool {
    line.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// Start, end and start of the next line; `\n`, `\r\n` and `\r` end a line.
fn lines(text: &str) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= bytes.len() {
            return None;
        }
        let start = at;
        let end = bytes[start..]
            .iter()
            .position(|byte| matches!(byte, b'\n' | b'\r'))
            .map_or(bytes.len(), |length| start + length);
        at = match (bytes.get(end), bytes.get(end + 1)) {
            (Some(b'\r'), Some(b'\n')) => end + 2,
            (Some(_), _) => end + 1,
            (None, _) => end,
        };
        Some((start, end, at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(text: &str) -> Vec<(u32, &str)> {
        split(text).into_iter().map(|chunk| (chunk.first_content_line(), chunk.text)).collect()
    }

    #[test]
    fn documents_are_split_at_markers_in_the_first_column() {
        assert_eq!(parts("a: 1\n---\nb: 2\n"), [(1, "a: 1\n"), (3, "---\nb: 2\n")]);
        assert_eq!(parts("---\na: 1\n"), [(2, "---\na: 1\n")]);
        assert_eq!(parts("a: 1\n...\n# end\nb: 2"), [(1, "a: 1\n"), (4, "# end\nb: 2")]);
        assert_eq!(parts("a: |\n  ---\n  x\n---\nb: 2"), [(1, "a: |\n  ---\n  x\n"), (5, "---\nb: 2")]);
        assert_eq!(parts("a: ---b\n----\n---c\n"), [(1, "a: ---b\n----\n---c\n")]);
        assert_eq!(parts("a: 1\r\n---\r\nb: 2\r\n"), [(1, "a: 1\r\n"), (3, "---\r\nb: 2\r\n")]);
        assert_eq!(parts("--- {a: 1}\n--- {b: 2}"), [(1, "--- {a: 1}\n"), (2, "--- {b: 2}")]);
    }

    #[test]
    fn directives_stay_with_the_document_they_belong_to() {
        assert_eq!(split("%YAML 1.2\n---\na: 1\n").len(), 1);
        assert_eq!(split("a: 1\n...\n%TAG ! !x\n---\nb: 2\n").len(), 2);
    }

    proptest! {
        #[test]
        fn splitting_never_panics_and_loses_nothing_but_end_markers(text in "([-.%#a: \\r\\n]|\\PC){0,80}") {
            let chunks = split(&text);
            let kept: usize = chunks.iter().map(|chunk| chunk.text.len()).sum();
            let ends: usize = lines(&text).filter(|(at, end, _)| is_marker(&text[*at..*end], "...")).map(|(at, _, next)| next - at).sum();
            prop_assert_eq!(kept + ends, text.len());
        }

        #[test]
        fn a_chunk_knows_its_line(before in "(a\\n|---\\n|[.]{3}\\n|%A\\n|\\r\\n|# c\\n){0,12}") {
            let text = format!("{before}---\nlast: 1");
            let lines_before = lines(&text).count() - 1;
            let chunk = *split(&text).last().unwrap();
            prop_assert_eq!(chunk.first_content_line() as usize, lines_before + 1);
        }
    }
}
