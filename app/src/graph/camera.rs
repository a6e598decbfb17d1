//! Camera: which part of the picture is seen. Pure; the lengths are the picture's.

/// The seen part: what SVG calls the view box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// The smallest part that is shown at first, so that a small graph is not blown up.
const LEAST: (f64, f64) = (860.0, 480.0);
/// Space around the picture.
const MARGIN: f64 = 28.0;
/// How near and how far one can go: pixels on the screen for one unit of the picture.
const NEAREST: f64 = 3.0;
const FARTHEST: f64 = 0.05;

impl Camera {
    /// All of a picture of this size.
    pub fn on_all(width: f64, height: f64) -> Camera {
        let (wide, high) = ((width + 2.0 * MARGIN).max(LEAST.0), (height + 2.0 * MARGIN).max(LEAST.1));
        Camera { x: (width - wide) / 2.0, y: (height - high) / 2.0, width: wide, height: high }
    }

    /// Pixels on the screen for one unit of the picture, in a pane of this size (`preserveAspectRatio` is `meet`).
    pub fn scale(self, pane: (f64, f64)) -> f64 {
        (pane.0 / self.width).min(pane.1 / self.height)
    }

    /// Centred on a point at a scale.
    pub fn at(point: (f64, f64), scale: f64, pane: (f64, f64)) -> Camera {
        let (width, height) = (pane.0 / scale, pane.1 / scale);
        Camera { x: point.0 - width / 2.0, y: point.1 - height / 2.0, width, height }
    }

    /// The middle of what is seen.
    pub fn middle(self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Nearer by a factor; the point keeps its place on the screen.
    #[must_use]
    pub fn zoomed(self, factor: f64, fixed: (f64, f64), pane: (f64, f64)) -> Camera {
        let now = self.scale(pane);
        let factor = (now * factor).clamp(FARTHEST, NEAREST) / now;
        Camera {
            x: fixed.0 - (fixed.0 - self.x) / factor,
            y: fixed.1 - (fixed.1 - self.y) / factor,
            width: self.width / factor,
            height: self.height / factor,
        }
    }

    /// Moved by pixels on the screen.
    #[must_use]
    pub fn moved(self, by: (f64, f64), pane: (f64, f64)) -> Camera {
        let scale = self.scale(pane);
        Camera { x: self.x - by.0 / scale, y: self.y - by.1 / scale, ..self }
    }

    /// The point of the picture under a point of the pane.
    pub fn under(self, point: (f64, f64), pane: (f64, f64)) -> (f64, f64) {
        let scale = self.scale(pane);
        let middle = self.middle();
        (middle.0 + (point.0 - pane.0 / 2.0) / scale, middle.1 + (point.1 - pane.1 / 2.0) / scale)
    }

    /// Moved as little as it takes to see a box.
    #[must_use]
    pub fn seeing(self, corner: (f64, f64), size: (f64, f64)) -> Camera {
        let along = |start: f64, length: f64, from: f64, extent: f64| {
            if from < start + MARGIN {
                from - MARGIN
            } else if from + extent > start + length - MARGIN {
                from + extent + MARGIN - length
            } else {
                start
            }
        };
        Camera {
            x: along(self.x, self.width, corner.0, size.0),
            y: along(self.y, self.height, corner.1, size.1),
            ..self
        }
    }

    /// Moved so that no more than the margin around a picture of this size is seen, as far as it fits.
    #[must_use]
    pub fn within(self, width: f64, height: f64) -> Camera {
        let along = |start: f64, seen: f64, length: f64| {
            let room = length + 2.0 * MARGIN - seen;
            if room <= 0.0 { (length - seen) / 2.0 } else { start.clamp(-MARGIN, length + MARGIN - seen) }
        };
        Camera { x: along(self.x, self.width, width), y: along(self.y, self.height, height), ..self }
    }

    /// As the attribute `viewBox`.
    pub fn view_box(self) -> String {
        format!("{:.1} {:.1} {:.1} {:.1}", self.x, self.y, self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PANE: (f64, f64) = (1000.0, 500.0);

    #[test]
    fn a_small_graph_is_not_blown_up() {
        let camera = Camera::on_all(100.0, 40.0);
        assert_eq!((camera.width, camera.height), LEAST);
        assert_eq!(camera.middle(), (50.0, 20.0));
    }

    #[test]
    fn the_point_under_the_pointer_stays_there() {
        let camera = Camera::on_all(2000.0, 1000.0);
        let pointer = (300.0, 100.0);
        let before = camera.under(pointer, PANE);
        let after = camera.zoomed(1.5, before, PANE).under(pointer, PANE);
        assert!((before.0 - after.0).abs() < 1e-6 && (before.1 - after.1).abs() < 1e-6, "{before:?} {after:?}");
    }

    #[test]
    fn one_cannot_get_lost_near_or_far() {
        let mut camera = Camera::on_all(500.0, 500.0);
        for _ in 0..100 {
            camera = camera.zoomed(2.0, (0.0, 0.0), PANE);
        }
        assert!((camera.scale(PANE) - NEAREST).abs() < 1e-6);
        for _ in 0..100 {
            camera = camera.zoomed(0.5, (0.0, 0.0), PANE);
        }
        assert!((camera.scale(PANE) - FARTHEST).abs() < 1e-6);
    }

    #[test]
    fn nothing_but_the_picture_is_looked_at() {
        let camera = Camera { x: 900.0, y: -500.0, width: 400.0, height: 300.0 };
        let within = camera.within(1_000.0, 100.0);
        assert_eq!((within.x, within.y), (1_000.0 + MARGIN - 400.0, -100.0));
    }

    #[test]
    fn what_is_seen_already_moves_nothing() {
        let camera = Camera { x: 0.0, y: 0.0, width: 400.0, height: 300.0 };
        assert_eq!(camera.seeing((100.0, 100.0), (50.0, 20.0)), camera);
        assert_eq!(camera.seeing((390.0, 100.0), (50.0, 20.0)).x, 390.0 + 50.0 + MARGIN - 400.0);
        assert_eq!(camera.seeing((-20.0, 100.0), (50.0, 20.0)).x, -20.0 - MARGIN);
    }
}
