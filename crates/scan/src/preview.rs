//! The preview that a screen shows of what the camera sees: a JPEG, made when it is asked for.
//!
//! A camera's own JPEG is handed on as it is, in colour, at no cost here; other pictures are made small and encoded.

use crate::grey::GreyError;
use crate::jpeg;
use crate::picture::{Picture, PixelFormat};

/// The longest side of an encoded preview, in pixels.
pub const PREVIEW_SIDE_MAX: u32 = 640;
/// The encoder's quality, of 100: good enough to find one's own phone in it.
const QUALITY: u8 = 70;

/// A JPEG of `picture`.
///
/// # Errors
/// [`GreyError`] when the picture is short or damaged.
pub fn jpeg(picture: &Picture) -> Result<Vec<u8>, GreyError> {
    if picture.format == PixelFormat::Mjpeg {
        return Ok(jpeg::complete(&picture.bytes)?);
    }
    let needed = picture.format.size(picture.width, picture.height).unwrap_or(0);
    if picture.bytes.len() < needed {
        return Err(GreyError::Short { needed, found: picture.bytes.len() });
    }
    encode(&Shrunk::of(picture))
}

fn encode(small: &Shrunk) -> Result<Vec<u8>, GreyError> {
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, QUALITY)
        .encode(&small.rgb, small.width, small.height, image::ExtendedColorType::Rgb8)
        .map_err(|_| GreyError::GaveUp)?;
    Ok(bytes)
}

/// A small picture in red, green and blue.
struct Shrunk {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Shrunk {
    /// Every so many pixels of `picture`, which has all its bytes.
    fn of(picture: &Picture) -> Self {
        let step = picture.width.max(picture.height).div_ceil(PREVIEW_SIDE_MAX).max(1);
        let (width, height) = (picture.width / step, picture.height / step);
        let mut rgb = Vec::with_capacity((width * height * 3) as usize);
        let step = step as usize;
        for y in 0..height as usize {
            for x in 0..width as usize {
                rgb.extend_from_slice(&colour(picture, x * step, y * step));
            }
        }
        Self { width, height, rgb }
    }
}

fn colour(picture: &Picture, x: usize, y: usize) -> [u8; 3] {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let bytes = &picture.bytes;
    let at = y * width + x;
    match picture.format {
        PixelFormat::Rgb => [bytes[3 * at], bytes[3 * at + 1], bytes[3 * at + 2]],
        PixelFormat::Yuyv if width >= 2 => {
            let pair = 2 * (y * width + (x & !1)).min(width * height - 2);
            from_yuv(luma(picture, x, y), bytes[pair + 1], bytes[pair + 3])
        }
        PixelFormat::Yuv420 if width >= 2 && height >= 2 => {
            let (half, quarter) = (width / 2, (width / 2) * (height / 2));
            let chroma =
                width * height + (y / 2).min(height / 2 - 1) * half + (x / 2).min(half - 1);
            from_yuv(luma(picture, x, y), bytes[chroma], bytes[chroma + quarter])
        }
        _ => [luma(picture, x, y); 3],
    }
}

/// The mean of four pixels, since the noise of one alone would be most of what the encoder has to keep.
fn luma(picture: &Picture, x: usize, y: usize) -> u8 {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let apart = if picture.format == PixelFormat::Yuyv { 2 } else { 1 };
    let at = |x: usize, y: usize| {
        u16::from(picture.bytes[apart * (y.min(height - 1) * width + x.min(width - 1))])
    };
    ((at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 4) as u8
}

/// Full-range Rec. 601, in 1/256.
fn from_yuv(luma: u8, blue: u8, red: u8) -> [u8; 3] {
    let (y, b, r) = (i32::from(luma) << 8, i32::from(blue) - 128, i32::from(red) - 128);
    let channel = |v: i32| (v >> 8).clamp(0, 255) as u8;
    [channel(y + 359 * r), channel(y - 88 * b - 183 * r), channel(y + 454 * b)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Stamp;
    use proptest::prelude::*;

    fn picture(format: PixelFormat, width: u32, height: u32, byte: u8) -> Picture {
        let bytes = vec![byte; format.size(width, height).unwrap_or(0)];
        Picture { format, width, height, bytes, sequence: 1, captured_at: Stamp::from_micros(0) }
    }

    fn size(jpeg: &[u8]) -> (u32, u32) {
        let picture = image::load_from_memory(jpeg).unwrap();
        (picture.width(), picture.height())
    }

    #[test]
    fn a_preview_is_small_and_keeps_the_shape() {
        for format in [PixelFormat::Yuyv, PixelFormat::Yuv420, PixelFormat::Rgb, PixelFormat::Grey]
        {
            let jpeg = jpeg(&picture(format, 1_280, 720, 128)).unwrap();
            assert_eq!(size(&jpeg), (640, 360), "{}", format.name());
        }
    }

    #[test]
    fn colours_come_out_as_they_went_in() {
        assert_eq!(from_yuv(76, 85, 255), [254, 0, 0]);
        assert_eq!(from_yuv(200, 128, 128), [200, 200, 200]);
    }

    #[test]
    fn a_short_picture_has_no_preview() {
        let mut short = picture(PixelFormat::Grey, 64, 64, 0);
        short.bytes.pop();
        assert_eq!(jpeg(&short), Err(GreyError::Short { needed: 4_096, found: 4_095 }));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn any_size_of_any_format_is_answered(w in 0u32..70, h in 0u32..70, format in 0usize..4) {
            use PixelFormat::{Grey, Rgb, Yuv420, Yuyv};
            let made = jpeg(&picture([Yuyv, Grey, Rgb, Yuv420][format], w, h, 50));
            prop_assert!(made.is_ok() || w == 0 || h == 0);
        }
    }
}
