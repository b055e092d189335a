//! A picture as its source gave it: compressed or not, in colour or not. Grey is made of it only when it is looked at, since
//! that costs more than capturing it.

use crate::clock::Stamp;

/// How a picture's bytes are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PixelFormat {
    /// One JPEG, as most USB cameras give them.
    Mjpeg,
    /// Two pixels in four bytes: luma, blue, luma, red.
    Yuyv,
    /// A byte a pixel.
    Grey,
    /// Three bytes a pixel.
    Rgb,
    /// A plane of luma, then blue and red at half the width and height.
    Yuv420,
}

impl PixelFormat {
    /// The format's name in events and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mjpeg => "MJPG",
            Self::Yuyv => "YUYV",
            Self::Grey => "GREY",
            Self::Rgb => "RGB",
            Self::Yuv420 => "YUV420",
        }
    }

    /// The bytes a whole picture of this size has; `None` for JPEG, whose end is marked in it.
    #[must_use]
    pub fn size(self, width: u32, height: u32) -> Option<usize> {
        let pixels = (width as usize).saturating_mul(height as usize);
        let quarter = (width as usize / 2).saturating_mul(height as usize / 2);
        match self {
            Self::Mjpeg => None,
            Self::Yuyv => Some(pixels.saturating_mul(2)),
            Self::Grey => Some(pixels),
            Self::Rgb => Some(pixels.saturating_mul(3)),
            Self::Yuv420 => Some(pixels.saturating_add(2 * quarter)),
        }
    }
}

/// One captured picture.
#[derive(Clone)]
pub struct Picture {
    /// How to read `bytes`.
    pub format: PixelFormat,
    /// Pixels a row, as agreed with the source.
    pub width: u32,
    /// Rows, as agreed with the source.
    pub height: u32,
    /// The picture itself.
    pub bytes: Vec<u8>,
    /// Our own count of this source's pictures, from 1.
    pub sequence: u64,
    /// When it left the source.
    pub captured_at: Stamp,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { format, width, height, bytes, sequence, .. } = self;
        write!(f, "Picture {sequence}: {width}x{height} {}, {} bytes", format.name(), bytes.len())
    }
}
