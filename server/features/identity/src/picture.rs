//! A text as a QR code, drawn as one path of SVG: so the page needs neither a library nor an image of its own.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

/// Light squares around it, without which telephones do not find it (ISO/IEC 18004, section 6.3.8).
const QUIET: i32 = 4;

/// A QR code.
pub(crate) struct Picture {
    /// The dark squares as the `d` of a path, each a unit wide.
    pub path: String,
    /// How wide it is with its quiet zone.
    pub side: u32,
}

impl Picture {
    /// # Errors
    /// When the text is too long for any QR code (some two thousand letters).
    pub(crate) fn of(text: &str) -> anyhow::Result<Picture> {
        let code = QrCode::encode_text(text, QrCodeEcc::Medium)?;
        let mut path = String::new();
        for y in 0..code.size() {
            let mut x = 0;
            while x < code.size() {
                let run = (x..code.size()).take_while(|at| code.get_module(*at, y)).count();
                let run = i32::try_from(run)?;
                if run > 0 {
                    write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET)?;
                }
                x += run.max(1);
            }
        }
        Ok(Picture { path, side: u32::try_from(code.size() + 2 * QUIET)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_square_is_drawn_once_and_nothing_in_the_quiet_zone() {
        let text = "otpauth://totp/Portal:mira?secret=JBSWY3DPEHPK3PXP&issuer=Portal";
        let picture = Picture::of(text).unwrap();
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).unwrap();
        let dark = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark = dark.filter(|(x, y)| code.get_module(*x, *y)).count();
        let runs = picture.path.split('M').skip(1).map(|run| {
            let (at, rest) = run.split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let wide: i32 = rest.split_once('v').unwrap().0.parse().unwrap();
            (x.parse::<i32>().unwrap(), y.parse::<i32>().unwrap(), wide)
        });
        let runs: Vec<_> = runs.collect();
        assert_eq!(runs.iter().map(|run| usize::try_from(run.2).unwrap()).sum::<usize>(), dark);
        let inside = QUIET..QUIET + code.size();
        assert!(runs.iter().all(|(x, y, wide)| inside.contains(x) && inside.contains(y) && x + wide <= inside.end));
        assert_eq!(picture.side, u32::try_from(code.size()).unwrap() + 8);
        assert!(Picture::of(&"a".repeat(5_000)).is_err());
    }
}
