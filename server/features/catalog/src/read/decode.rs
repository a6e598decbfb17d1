//! From bytes to text: UTF-8 with or without a mark, UTF-16 with one; anything else is named.

use super::{Budget, Finding};

/// # Errors
/// When it is too large or not a text.
pub(crate) fn text(bytes: Vec<u8>, budget: &Budget) -> Result<String, Finding> {
    if bytes.len() as u64 > budget.file_bytes {
        let message = format!("This file is {} bytes long; {} are allowed.", bytes.len(), budget.file_bytes);
        return Err(Finding::error("limit", 0, message, "Split it into several files."));
    }
    let text = match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes)?,
        [0xEF, 0xBB, 0xBF, rest @ ..] => narrow(rest.to_vec())?,
        _ => narrow(bytes)?,
    };
    match text.find('\0') {
        None => Ok(text),
        Some(at) => {
            let line = line_of(text.as_bytes(), at);
            Err(Finding::error(
                "yaml",
                line,
                format!("Line {line} holds the character U+0000, so this is not a text file."),
                "Save it as UTF-8 text.",
            ))
        }
    }
}

fn narrow(bytes: Vec<u8>) -> Result<String, Finding> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = line_of(error.as_bytes(), at);
        let byte = error.as_bytes().get(at).copied().unwrap_or_default();
        let message = format!("Line {line} is not UTF-8: byte 0x{byte:02X}.");
        Finding::error("yaml", line, message, "Save the file as UTF-8; it may be in Latin-1 or Windows-1252.")
    })
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Finding> {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    match String::from_utf16(&units) {
        Ok(text) if bytes.len().is_multiple_of(2) => Ok(text),
        _ => Err(Finding::error("yaml", 0, "The file says it is UTF-16, but it is not.", "Save it as UTF-8.")),
    }
}

fn line_of(bytes: &[u8], at: usize) -> u32 {
    let breaks = bytes.iter().take(at).filter(|byte| **byte == b'\n').count();
    u32::try_from(breaks + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<String, String> {
        text(bytes.to_vec(), &Budget { file_bytes: 64, ..Budget::default() }).map_err(|finding| finding.message)
    }

    #[test]
    fn marks_and_utf_16_are_understood() {
        assert_eq!(read(b"a: \xC3\xA4").as_deref(), Ok("a: ä"));
        assert_eq!(read(b"\xEF\xBB\xBFa: b").as_deref(), Ok("a: b"));
        assert_eq!(read(b"\xFF\xFEa\0:\0").as_deref(), Ok("a:"));
        assert_eq!(read(b"\xFE\xFF\0a\0:").as_deref(), Ok("a:"));
    }

    #[test]
    fn what_is_not_text_is_named_with_its_line() {
        assert_eq!(read(b"a: b\nc: \xE4").unwrap_err(), "Line 2 is not UTF-8: byte 0xE4.");
        assert_eq!(read(b"a\n\nb\0").unwrap_err(), "Line 3 holds the character U+0000, so this is not a text file.");
        assert_eq!(read(b"\xFF\xFEabc").unwrap_err(), "The file says it is UTF-16, but it is not.");
        assert_eq!(read(&[b'x'; 65]).unwrap_err(), "This file is 65 bytes long; 64 are allowed.");
    }
}
