//! Grey frames: what every source makes and the decoder reads. Row-major, one byte a pixel (0 black, 255 white), no
//! padding between rows.

use crate::clock::Stamp;

/// The longest side a frame may have, in pixels; no camera here gives more, and a corrupt header must not ask for memory.
pub const SIDE_MAX: u32 = 16_384;
/// The most pixels a frame may have: 64 megapixels.
pub const PIXELS_MAX: usize = 1 << 26;

/// A frame whose size and pixels do not fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Another number of pixels than width times height.
    #[error("{width}x{height} pixels asked for, {found} bytes given")]
    SizeMismatch {
        /// Pixels a row.
        width: u32,
        /// Rows.
        height: u32,
        /// Bytes given.
        found: usize,
    },
    /// Larger than [`SIDE_MAX`] or [`PIXELS_MAX`].
    #[error("a frame of {width}x{height} is too large")]
    TooLarge {
        /// Pixels a row.
        width: u32,
        /// Rows.
        height: u32,
    },
}

/// A borrowed grey picture of any size, 0x0 included.
#[derive(Debug, Clone, Copy)]
pub struct GreyView<'a> {
    width: u32,
    height: u32,
    pixels: &'a [u8],
}

impl<'a> GreyView<'a> {
    /// A view of `pixels`, `width` to a row.
    ///
    /// # Errors
    /// [`FrameError`] unless there are exactly `width * height` bytes, within the limits.
    pub fn new(width: u32, height: u32, pixels: &'a [u8]) -> Result<Self, FrameError> {
        check(width, height, pixels.len())?;
        Ok(Self { width, height, pixels })
    }

    /// Pixels a row.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// All pixels, row after row.
    #[must_use]
    pub fn pixels(&self) -> &'a [u8] {
        self.pixels
    }

    /// One row; empty when `y` is outside the picture.
    #[must_use]
    pub fn row(&self, y: u32) -> &'a [u8] {
        let (width, y) = (self.width as usize, y as usize);
        self.pixels.get(y * width..(y + 1) * width).unwrap_or(&[])
    }
}

/// A grey frame with its place in the stream.
#[derive(Debug, Clone)]
pub struct GreyFrame {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
    /// Our own count of frames of this source, from 1; never the driver's, which repeats itself.
    pub sequence: u64,
    /// When the picture came out of the source.
    pub captured_at: Stamp,
    /// When its grey pixels were ready.
    pub grey_at: Stamp,
}

impl GreyFrame {
    /// A frame of `pixels`, `width` to a row, that was captured and made grey at `at`.
    ///
    /// # Errors
    /// [`FrameError`] unless there are exactly `width * height` bytes, within the limits.
    pub fn new(
        width: u32,
        height: u32,
        pixels: Vec<u8>,
        sequence: u64,
        at: Stamp,
    ) -> Result<Self, FrameError> {
        check(width, height, pixels.len())?;
        Ok(Self { width, height, pixels, sequence, captured_at: at, grey_at: at })
    }

    /// The picture alone.
    #[must_use]
    pub fn view(&self) -> GreyView<'_> {
        GreyView { width: self.width, height: self.height, pixels: &self.pixels }
    }

    /// Pixels a row.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The pixels, so that their memory can be used again.
    #[must_use]
    pub fn into_pixels(self) -> Vec<u8> {
        self.pixels
    }
}

fn check(width: u32, height: u32, found: usize) -> Result<(), FrameError> {
    let pixels = (width as usize).saturating_mul(height as usize);
    if width > SIDE_MAX || height > SIDE_MAX || pixels > PIXELS_MAX {
        return Err(FrameError::TooLarge { width, height });
    }
    if pixels != found {
        return Err(FrameError::SizeMismatch { width, height, found });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_from_the_pixels() {
        let view = GreyView::new(2, 2, &[1, 2, 3, 4]).unwrap();
        assert_eq!(view.row(1), &[3, 4]);
        assert_eq!(view.row(2), &[] as &[u8]);
        assert_eq!(view.row(u32::MAX), &[] as &[u8]);
    }

    #[test]
    fn sizes_that_do_not_fit_are_refused() {
        assert!(GreyView::new(0, 0, &[]).is_ok());
        assert!(GreyView::new(0, 7, &[]).is_ok());
        assert_eq!(
            GreyView::new(3, 1, &[0; 2]).unwrap_err(),
            FrameError::SizeMismatch { width: 3, height: 1, found: 2 }
        );
        assert!(matches!(GreyView::new(u32::MAX, u32::MAX, &[]), Err(FrameError::TooLarge { .. })));
    }
}
