//! Pictures of codes, as a camera would see them on a screen held up to it: what the kiosks of these tests look at.

use std::path::Path;

use image::{GrayImage, Luma};
use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};

/// The picture's size in pixels, that of a plain webcam.
const SIZE: (u32, u32) = (1280, 720);

/// Pixels a module at most; fewer where the code has many modules.
const MODULE_MAX: u32 = 8;

/// How bright the wall behind is, and the white and black of the screen.
const WALL: Luma<u8> = Luma([120]);
const WHITE: Luma<u8> = Luma([235]);
const BLACK: Luma<u8> = Luma([20]);

/// Modules of white around the code.
const QUIET: u32 = 4;

/// Puts a picture of a code that says `text` into a folder that a kiosk looks at, whole or not at all.
///
/// # Panics
/// Where the text is too long for a code, or the folder cannot be written.
pub fn show(folder: &Path, name: &str, text: &[u8]) {
    let unfinished = folder.join(format!("{name}.unfinished"));
    let picture = draw(&encode(text));
    picture
        .save_with_format(&unfinished, image::ImageFormat::Png)
        .expect("the folder can be written");
    std::fs::rename(unfinished, folder.join(format!("{name}.png"))).expect("it is the same folder");
}

/// The smallest code that holds these bytes as they are.
fn encode(text: &[u8]) -> QrCode {
    let of_version = |version| {
        let mut bits = Bits::new(Version::Normal(version));
        bits.push_byte_data(text).ok()?;
        bits.push_terminator(EcLevel::M).ok()?;
        QrCode::with_bits(bits, EcLevel::M).ok()
    };
    (1..=40).find_map(of_version).expect("it fits into a code")
}

/// The code in the middle of the picture.
fn draw(code: &QrCode) -> GrayImage {
    let modules = u32::try_from(code.width()).expect("at most 177 modules") + 2 * QUIET;
    let module = MODULE_MAX.min(SIZE.1 / modules);
    let (left, top) = ((SIZE.0 - modules * module) / 2, (SIZE.1 - modules * module) / 2);
    GrayImage::from_fn(SIZE.0, SIZE.1, |x, y| match (x.checked_sub(left), y.checked_sub(top)) {
        (Some(x), Some(y)) if x < modules * module && y < modules * module => {
            shade(code, x / module, y / module)
        }
        _ => WALL,
    })
}

/// What is at this module, the quiet zone included.
fn shade(code: &QrCode, x: u32, y: u32) -> Luma<u8> {
    let inside = QUIET..QUIET + u32::try_from(code.width()).expect("at most 177 modules");
    let at = |place: u32| usize::try_from(place - QUIET).expect("at most 177 modules");
    if inside.contains(&x) && inside.contains(&y) && code[(at(x), at(y))] == Color::Dark {
        BLACK
    } else {
        WHITE
    }
}
