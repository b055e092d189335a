//! An empty room, as a webcam sees it: soft light, a dark doorway, and noise that differs from picture to picture.

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

/// How many pictures there are before they repeat.
const FRAMES: u64 = 8;
const SIZE: (u32, u32) = (1280, 720);
/// How far a pixel's brightness strays.
const NOISE: u64 = 7;
const QUALITY: u8 = 85;

/// The pictures, as MJPG.
pub fn frames() -> Vec<Vec<u8>> {
    (0..FRAMES).map(frame).collect()
}

fn frame(seed: u64) -> Vec<u8> {
    let mut state = seed + 1;
    let picture = RgbImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        let light = 90 + (x + y) / 20 - u32::from((500..700).contains(&x) && y > 160) * 70;
        let value = light + noise(&mut state);
        Rgb([value, value, value + 6].map(|part| part.min(255) as u8))
    });
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&picture).expect("it encodes");
    bytes
}

/// The next step of a xorshift generator, cut to the range of the noise.
fn noise(state: &mut u64) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state % NOISE) as u32
}
