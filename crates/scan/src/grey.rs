//! Any picture to grey, no larger than the decoder gains from.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::clock;
use crate::frame::{FrameError, GreyFrame};
use crate::jpeg::{self, JpegError};
use crate::picture::{Picture, PixelFormat};

/// The longest side that a grey frame has, in pixels: larger pictures gain nothing (measured), and cost with the square.
pub const LONG_SIDE_MAX: u32 = 1_280;

/// Why no grey frame can be made of a picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GreyError {
    /// Fewer bytes than its size needs: the driver filled the buffer only in part.
    #[error("{found} bytes where {needed} make a picture")]
    Short {
        /// Bytes that a picture of this size has.
        needed: usize,
        /// Bytes given.
        found: usize,
    },
    /// The picture is compressed and cannot be decoded.
    #[error(transparent)]
    Jpeg(#[from] JpegError),
    /// The size is out of bounds.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// A library gave up on it.
    #[error("the picture could not be decoded")]
    GaveUp,
}

/// The grey frame of `picture`, scaled down to [`LONG_SIDE_MAX`] where it is larger.
///
/// # Errors
/// [`GreyError`] when the picture is short, damaged or too large.
pub fn frame(picture: &Picture) -> Result<GreyFrame, GreyError> {
    let (width, height, pixels) = pixels(picture)?;
    let (width, height, pixels) = scaled(width, height, pixels);
    let mut frame = GreyFrame::new(width, height, pixels, picture.sequence, picture.captured_at)?;
    frame.grey_at = clock::now();
    Ok(frame)
}

fn pixels(picture: &Picture) -> Result<(u32, u32, Vec<u8>), GreyError> {
    let Picture { format, width, height, bytes, .. } = picture;
    let Some(needed) = format.size(*width, *height) else {
        return decoded(bytes);
    };
    let whole = bytes.get(..needed).ok_or(GreyError::Short { needed, found: bytes.len() })?;
    let luma = match format {
        PixelFormat::Yuyv => whole.chunks_exact(2).map(|pair| pair[0]).collect(),
        PixelFormat::Rgb => whole.chunks_exact(3).map(luma).collect(),
        _ => whole[..(*width as usize) * (*height as usize)].to_vec(),
    };
    Ok((*width, *height, luma))
}

/// The decoder is guarded: what comes from a camera must not end the scanner's thread.
fn decoded(bytes: &[u8]) -> Result<(u32, u32, Vec<u8>), GreyError> {
    let decode = || {
        let extent = jpeg::extent(bytes)?;
        if extent.has_tables {
            return jpeg::grey(&bytes[extent.bytes]);
        }
        jpeg::grey(&jpeg::complete(bytes)?)
    };
    match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(decoded) => Ok(decoded?),
        Err(_) => Err(GreyError::GaveUp),
    }
}

/// Rec. 601 luma, the one that cameras and JPEG use, in 1/256.
fn luma(rgb: &[u8]) -> u8 {
    let weighed = 77 * u32::from(rgb[0]) + 150 * u32::from(rgb[1]) + 29 * u32::from(rgb[2]);
    (weighed / 256) as u8
}

/// The size at which a picture of `width` by `height` is looked at.
#[must_use]
pub fn looked_at_size(width: u32, height: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= LONG_SIDE_MAX {
        return (width, height);
    }
    let scaled = |side: u32| {
        let side = u64::from(side) * u64::from(LONG_SIDE_MAX) / u64::from(long);
        (side as u32).max(1)
    };
    (scaled(width), scaled(height))
}

/// The picture of `width` by `height` at the size at which it is looked at.
#[must_use]
pub fn scaled(width: u32, height: u32, pixels: Vec<u8>) -> (u32, u32, Vec<u8>) {
    let (to_width, to_height) = looked_at_size(width, height);
    if (to_width, to_height) == (width, height) {
        return (width, height, pixels);
    }
    match image::GrayImage::from_raw(width, height, pixels) {
        Some(large) => {
            let filter = image::imageops::FilterType::Triangle;
            let small = image::imageops::resize(&large, to_width, to_height, filter);
            (to_width, to_height, small.into_raw())
        }
        None => (0, 0, Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Stamp;
    use proptest::prelude::*;

    fn picture(format: PixelFormat, width: u32, height: u32, bytes: Vec<u8>) -> Picture {
        let captured_at = Stamp::from_micros(0);
        Picture { format, width, height, bytes, sequence: 1, captured_at }
    }

    #[test]
    fn luma_is_taken_from_each_format() {
        let yuyv = picture(PixelFormat::Yuyv, 2, 1, vec![10, 0, 20, 0]);
        assert_eq!(frame(&yuyv).unwrap().view().pixels(), &[10, 20]);
        let rgb = picture(PixelFormat::Rgb, 2, 1, vec![255, 255, 255, 255, 0, 0]);
        assert_eq!(frame(&rgb).unwrap().view().pixels(), &[255, 76]);
        let planes = picture(PixelFormat::Yuv420, 2, 2, vec![1, 2, 3, 4, 128, 128]);
        assert_eq!(frame(&planes).unwrap().view().pixels(), &[1, 2, 3, 4]);
    }

    #[test]
    fn a_short_buffer_is_no_picture() {
        let short = picture(PixelFormat::Yuyv, 4, 4, vec![0; 31]);
        assert_eq!(frame(&short).unwrap_err(), GreyError::Short { needed: 32, found: 31 });
        let empty = picture(PixelFormat::Mjpeg, 4, 4, Vec::new());
        assert_eq!(frame(&empty).unwrap_err(), GreyError::Jpeg(JpegError::NoStart));
    }

    #[test]
    fn bytes_behind_the_picture_are_left_out() {
        let grey = picture(PixelFormat::Grey, 2, 1, vec![5, 6, 7, 8]);
        assert_eq!(frame(&grey).unwrap().view().pixels(), &[5, 6]);
    }

    #[test]
    fn large_pictures_are_looked_at_smaller() {
        let large = picture(PixelFormat::Grey, 2_560, 1_440, vec![99; 2_560 * 1_440]);
        let frame = frame(&large).unwrap();
        assert_eq!((frame.width(), frame.height()), (1_280, 720));
        assert!(frame.view().pixels().iter().all(|&v| v == 99));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn the_looked_at_size_is_within_the_limit(width in 0u32..20_000, height in 0u32..20_000) {
            let (w, h) = looked_at_size(width, height);
            prop_assert!(w.max(h) <= LONG_SIDE_MAX);
            prop_assert!(w <= width && h <= height || width == 0 || height == 0);
        }

        #[test]
        fn any_bytes_of_any_format_are_answered(
            bytes in proptest::collection::vec(any::<u8>(), 0..400),
            width in 0u32..40,
            height in 0u32..40,
            format in 0usize..5,
        ) {
            use PixelFormat::{Grey, Mjpeg, Rgb, Yuv420, Yuyv};
            let format = [Mjpeg, Yuyv, Grey, Rgb, Yuv420][format];
            if let Ok(frame) = frame(&picture(format, width, height, bytes)) {
                prop_assert_eq!(frame.view().pixels().len(), (frame.width() * frame.height()) as usize);
            }
        }
    }
}
