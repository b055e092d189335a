//! What a camera offers, and which of it to ask for.

use crate::picture::PixelFormat;

/// One thing that a camera offers: a format, a size and a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mode {
    /// The format.
    pub format: PixelFormat,
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Pictures a second, rounded down.
    pub rate: u32,
}

/// The size that the decoder gains most from.
const WANTED: (u32, u32) = (1_280, 720);
/// The rate from which on a code is read as soon as it is there; more is not needed.
const RATE_MIN: u32 = 24;
/// The rate that is enough: what comes on top only costs.
const RATE_ENOUGH: u32 = 30;
/// The size below which codes on phones are read only from very near.
const PIXELS_FEW: u64 = 640 * 480;

/// The best of `modes`: fast enough, then near 1280x720, then MJPG before YUYV before the rest. Most USB 2 cameras have that
/// size at 30 pictures a second only as MJPG, and it costs the bus a tenth. Grey comes last: a camera that has nothing else
/// sees infrared, in which many phones' screens are black.
#[must_use]
pub fn best(modes: &[Mode]) -> Option<Mode> {
    let usable = modes.iter().filter(|mode| mode.width > 0 && mode.height > 0 && mode.rate > 0);
    usable.min_by_key(|mode| cost(mode)).copied()
}

fn cost(mode: &Mode) -> (bool, bool, u64, u32, u32) {
    let pixels = u64::from(mode.width) * u64::from(mode.height);
    let wanted = u64::from(WANTED.0) * u64::from(WANTED.1);
    (
        pixels < PIXELS_FEW,
        mode.rate < RATE_MIN,
        pixels.abs_diff(wanted),
        rank(mode.format),
        mode.rate.abs_diff(RATE_ENOUGH),
    )
}

const fn rank(format: PixelFormat) -> u32 {
    match format {
        PixelFormat::Mjpeg => 0,
        PixelFormat::Yuyv => 1,
        PixelFormat::Yuv420 => 2,
        PixelFormat::Rgb => 3,
        PixelFormat::Grey => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn mode(format: PixelFormat, width: u32, height: u32, rate: u32) -> Mode {
        Mode { format, width, height, rate }
    }

    #[test]
    fn a_usual_webcam_is_asked_for_720p_as_mjpg() {
        use PixelFormat::{Grey, Mjpeg, Yuyv};
        let usual = [
            mode(Yuyv, 640, 480, 30),
            mode(Yuyv, 1_280, 720, 10),
            mode(Yuyv, 1_920, 1_080, 5),
            mode(Mjpeg, 640, 480, 30),
            mode(Mjpeg, 1_920, 1_080, 30),
            mode(Mjpeg, 1_280, 720, 60),
            mode(Mjpeg, 1_280, 720, 30),
        ];
        assert_eq!(best(&usual), Some(usual[6]));
        assert_eq!(best(&usual[..3]), Some(usual[0]), "a fluent picture before a large one");
        let infrared = [mode(Grey, 640, 360, 30), mode(Yuyv, 1_280, 720, 30)];
        assert_eq!(best(&infrared), Some(infrared[1]));
        assert_eq!(best(&infrared[..1]), Some(infrared[0]));
    }

    #[test]
    fn nothing_usable_is_nothing() {
        let useless = [mode(PixelFormat::Yuyv, 0, 480, 30), mode(PixelFormat::Yuyv, 640, 480, 0)];
        assert_eq!(best(&useless), None);
        assert_eq!(best(&[]), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn the_best_is_one_of_those_offered(
            sizes in proptest::collection::vec((any::<u32>(), any::<u32>(), any::<u32>()), 0..20),
        ) {
            let modes: Vec<_> =
                sizes.iter().map(|&(w, h, rate)| mode(PixelFormat::Yuyv, w, h, rate)).collect();
            match best(&modes) {
                Some(best) => prop_assert!(modes.contains(&best)),
                None => prop_assert!(modes.iter().all(|m| m.width.min(m.height).min(m.rate) == 0)),
            }
        }
    }
}
