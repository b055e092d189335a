//! Pictures for the emulated cameras, 1280x720.

use image::{GrayImage, Luma};

pub const WIDTH: u32 = 1_280;
pub const HEIGHT: u32 = 720;
const MODULE: u32 = 8;
const QUIET: u32 = 4;

/// The link that person `n` shows.
pub fn url(n: u32) -> String {
    format!("https://hub.example/connect/{n:043}")
}

/// Nobody there.
pub fn blank() -> GrayImage {
    GrayImage::from_fn(WIDTH, HEIGHT, |x, y| Luma([(70 + (x + 2 * y) / 32) as u8]))
}

/// A code of `text` held up in the middle.
pub fn code(text: &str) -> GrayImage {
    code_beside(text, 0)
}

/// A code of `text`, `aside` pixels to the right of the middle.
pub fn code_beside(text: &str, aside: u32) -> GrayImage {
    let code = qrcode::QrCode::new(text).expect("a text that fits");
    let modules = code.width() as u32;
    let side = (modules + 2 * QUIET) * MODULE;
    let (left, top) = ((WIDTH - side) / 2 + aside, (HEIGHT - side) / 2);
    let mut picture = blank();
    for y in 0..side {
        for x in 0..side {
            let at = |v: u32| (v / MODULE).checked_sub(QUIET).filter(|&m| m < modules);
            let dark = at(x).zip(at(y)).is_some_and(|(column, row)| {
                code[(column as usize, row as usize)] == qrcode::Color::Dark
            });
            picture.put_pixel(left + x, top + y, Luma([if dark { 25 } else { 230 }]));
        }
    }
    picture
}

pub fn jpeg(picture: &GrayImage) -> Vec<u8> {
    let colour = image::DynamicImage::ImageLuma8(picture.clone()).into_rgb8();
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 75)
        .encode_image(&colour)
        .expect("a picture can be encoded");
    bytes
}

/// As many cameras give it: without the Huffman tables, which every reader is to know.
pub fn jpeg_without_tables(picture: &GrayImage) -> Vec<u8> {
    const SCAN: u8 = 0xDA;
    const TABLES: u8 = 0xC4;
    let whole = jpeg(picture);
    let (mut bare, mut at) = (whole[..2].to_vec(), 2);
    loop {
        let marker = whole[at + 1];
        let length = usize::from(u16::from_be_bytes([whole[at + 2], whole[at + 3]])) + 2;
        if marker == SCAN {
            bare.extend_from_slice(&whole[at..]);
            return bare;
        }
        if marker != TABLES {
            bare.extend_from_slice(&whole[at..at + length]);
        }
        at += length;
    }
}

pub fn yuyv(picture: &GrayImage) -> Vec<u8> {
    picture.as_raw().iter().flat_map(|&luma| [luma, 128]).collect()
}

pub fn grey(picture: &GrayImage) -> Vec<u8> {
    picture.as_raw().clone()
}

/// `count` blank pictures, no two of which are the same bytes.
pub fn noisy(count: u8) -> Vec<Vec<u8>> {
    let speck = |n: u8| {
        let mut picture = blank();
        picture.put_pixel(8 * u32::from(n), 8, Luma([255]));
        jpeg(&picture)
    };
    (0..count).map(speck).collect()
}
