//! JPEG as webcams give it: in a buffer longer than the picture, at times cut off, often without the tables that every reader
//! is expected to know.

use std::ops::Range;
use std::sync::OnceLock;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::frame::{PIXELS_MAX, SIDE_MAX};

/// Why a buffer holds no picture that can be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JpegError {
    /// It does not begin as a JPEG does.
    #[error("no JPEG at the start of the buffer")]
    NoStart,
    /// It ends before the picture does.
    #[error("the JPEG is cut off")]
    CutOff,
    /// It is whole, and cannot be decoded.
    #[error("the JPEG is damaged: {0}")]
    Damaged(String),
}

/// Where the picture in a buffer lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// From the start of the picture to just after its end marker.
    pub bytes: Range<usize>,
    /// Whether it brings its own Huffman tables.
    pub has_tables: bool,
}

const START: [u8; 2] = [0xFF, 0xD8];
const END: u8 = 0xD9;
const TABLES: u8 = 0xC4;
const SCAN: u8 = 0xDA;

/// Finds the picture at the start of `buffer`, up to its own end marker; what follows is what the buffer held before.
///
/// # Errors
/// [`JpegError`] when there is none, or no end.
pub fn extent(buffer: &[u8]) -> Result<Extent, JpegError> {
    if !buffer.starts_with(&START) {
        return Err(JpegError::NoStart);
    }
    let (mut at, mut has_tables) = (START.len(), false);
    loop {
        let marker = next_marker(buffer, &mut at).ok_or(JpegError::CutOff)?;
        match marker {
            END => return Ok(Extent { bytes: 0..at, has_tables }),
            0x01 | 0xD0..=0xD7 => continue,
            TABLES => has_tables = true,
            _ => {}
        }
        at += segment_length(buffer, at).ok_or(JpegError::CutOff)?;
        if marker == SCAN {
            at = scan_end(buffer, at).ok_or(JpegError::CutOff)?;
        }
    }
}

/// The marker at `at`, after any fill bytes; leaves `at` behind it.
fn next_marker(buffer: &[u8], at: &mut usize) -> Option<u8> {
    let rest = buffer.get(*at..)?;
    if *rest.first()? != 0xFF {
        return None;
    }
    let fill = rest.iter().position(|&b| b != 0xFF)?;
    *at += fill + 1;
    Some(rest[fill])
}

fn segment_length(buffer: &[u8], at: usize) -> Option<usize> {
    let length = buffer.get(at..at + 2)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    (length >= 2 && at + length <= buffer.len()).then_some(length)
}

/// Where the entropy-coded data from `at` on stop: at the next marker that is neither a stuffed 0xFF nor a restart.
fn scan_end(buffer: &[u8], at: usize) -> Option<usize> {
    let data = buffer.get(at..)?;
    let marker = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF);
    data.windows(2).position(marker).map(|offset| at + offset)
}

/// Decodes a whole JPEG to grey: width, height and pixels.
///
/// # Errors
/// [`JpegError::Damaged`] when it cannot be decoded or is too large.
pub fn grey(jpeg: &[u8]) -> Result<(u32, u32, Vec<u8>), JpegError> {
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::Luma)
        .set_max_width(SIDE_MAX as usize)
        .set_max_height(SIDE_MAX as usize);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    let damaged = |error| JpegError::Damaged(format!("{error:?}"));
    decoder.decode_headers().map_err(damaged)?;
    let (width, height) = decoder.dimensions().unwrap_or((0, 0));
    if width * height > PIXELS_MAX {
        return Err(JpegError::Damaged(format!("{width}x{height} pixels")));
    }
    let pixels = decoder.decode().map_err(damaged)?;
    if pixels.len() != width * height {
        return Err(JpegError::Damaged(format!("{} pixels of {width}x{height}", pixels.len())));
    }
    Ok((width as u32, height as u32, pixels))
}

/// The picture in `buffer` as a JPEG that any reader can read: cut at its end, with tables.
///
/// # Errors
/// [`JpegError`] as for [`extent`].
pub fn complete(buffer: &[u8]) -> Result<Vec<u8>, JpegError> {
    let extent = extent(buffer)?;
    let picture = &buffer[extent.bytes];
    if extent.has_tables {
        return Ok(picture.to_vec());
    }
    Ok([&picture[..2], standard_tables(), &picture[2..]].concat())
}

/// The Huffman tables of the JPEG standard, which webcams leave out: taken from a picture that the encoder, which uses the
/// same ones, makes once.
fn standard_tables() -> &'static [u8] {
    static STANDARD: OnceLock<Vec<u8>> = OnceLock::new();
    STANDARD.get_or_init(|| {
        let mut sample = Vec::new();
        image::codecs::jpeg::JpegEncoder::new(&mut sample)
            .encode(&[0; 3 * 64], 8, 8, image::ExtendedColorType::Rgb8)
            .expect("64 pixels can be encoded");
        tables_of(&sample)
    })
}

fn tables_of(jpeg: &[u8]) -> Vec<u8> {
    let (mut at, mut tables) = (START.len(), Vec::new());
    while let Some(marker) = next_marker(jpeg, &mut at) {
        let Some(length) = segment_length(jpeg, at) else { break };
        if marker == TABLES {
            tables.extend_from_slice(&jpeg[at - 2..at + length]);
        }
        at += length;
    }
    tables
}

#[cfg(test)]
#[path = "jpeg_tests.rs"]
mod tests;
