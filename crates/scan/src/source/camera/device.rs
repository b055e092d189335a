//! An opened camera, whichever library opened it.

use std::time::Duration;

use crate::event::Loss;
use crate::jpeg;
use crate::picture::PixelFormat;

use super::mode::Mode;

/// An opened camera that gives pictures. It stays in the thread that opened it.
pub(super) trait Device {
    /// Its name, for people.
    fn name(&self) -> String;

    /// What it was opened for.
    fn mode(&self) -> Mode;

    /// The next picture. A driver that can, waits for `limit` at most; nokhwa waits until there is one.
    fn next(&mut self, limit: Duration) -> Result<Arrival, Loss>;
}

/// What came from a camera.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// A whole picture.
    Picture(Vec<u8>),
    /// The same bytes as a moment ago: an old buffer shown again, or a driver that repeats itself. Nothing new is in it.
    Repeated,
    /// A buffer that holds no whole picture.
    Damaged(&'static str),
    /// No picture in time.
    Nothing,
}

/// The picture that a driver put into the first `used` bytes of `buffer`, if it is whole.
pub(super) fn whole(mode: Mode, buffer: &[u8], used: usize) -> Arrival {
    let filled = &buffer[..used.min(buffer.len())];
    if filled.is_empty() {
        return Arrival::Damaged("empty buffer");
    }
    match mode.format.size(mode.width, mode.height) {
        Some(needed) if filled.len() < needed => Arrival::Damaged("short buffer"),
        Some(needed) => Arrival::Picture(filled[..needed].to_vec()),
        None => match jpeg::extent(filled) {
            Ok(extent) => Arrival::Picture(filled[extent.bytes].to_vec()),
            Err(jpeg::JpegError::NoStart) => Arrival::Damaged("no JPEG in the buffer"),
            Err(_) => Arrival::Damaged("JPEG cut off"),
        },
    }
}

/// Rows of `row` bytes, out of rows that the driver padded to `stride` bytes.
pub(super) fn unpadded(buffer: &[u8], row: usize, stride: usize) -> Vec<u8> {
    buffer.chunks(stride.max(1)).filter_map(|padded| padded.get(..row)).flatten().copied().collect()
}

/// The bytes of one row of luma and chroma together; `None` where rows cannot be told apart so simply.
pub(super) const fn row_bytes(format: PixelFormat, width: u32) -> Option<usize> {
    match format {
        PixelFormat::Yuyv => Some(2 * width as usize),
        PixelFormat::Grey => Some(width as usize),
        PixelFormat::Rgb => Some(3 * width as usize),
        PixelFormat::Mjpeg | PixelFormat::Yuv420 => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const YUYV: Mode = Mode { format: PixelFormat::Yuyv, width: 4, height: 2, rate: 30 };
    const MJPG: Mode = Mode { format: PixelFormat::Mjpeg, ..YUYV };

    #[test]
    fn what_the_driver_did_not_fill_is_no_picture() {
        let buffer = [7; 64];
        assert_eq!(whole(YUYV, &buffer, 0), Arrival::Damaged("empty buffer"));
        assert_eq!(whole(YUYV, &buffer, 15), Arrival::Damaged("short buffer"));
        assert_eq!(whole(YUYV, &buffer, 16), Arrival::Picture(vec![7; 16]));
        assert_eq!(whole(YUYV, &buffer, 9_999), Arrival::Picture(vec![7; 16]));
        assert_eq!(whole(MJPG, &buffer, 64), Arrival::Damaged("no JPEG in the buffer"));
        assert_eq!(whole(MJPG, &[0xFF, 0xD8, 0xFF], 3), Arrival::Damaged("JPEG cut off"));
    }

    #[test]
    fn padding_is_taken_away() {
        assert_eq!(unpadded(&[1, 2, 0, 3, 4, 0, 5, 6], 2, 3), [1, 2, 3, 4, 5, 6]);
        assert_eq!(unpadded(&[1, 2, 0, 3], 2, 3), [1, 2], "a row cut off is left out");
        assert_eq!(unpadded(&[1], 0, 0), [] as [u8; 0]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn any_buffer_is_answered(
            buffer in proptest::collection::vec(any::<u8>(), 0..80),
            used in 0usize..120,
        ) {
            for mode in [YUYV, MJPG] {
                if let Arrival::Picture(bytes) = whole(mode, &buffer, used) {
                    prop_assert!(buffer.starts_with(&bytes) && bytes.len() <= used);
                }
            }
        }
    }
}
