//! A phone in a hand, seen from the front, with a card on its screen.

use super::Card;
use super::letters;
use super::paint::{Rect, Rgb, Sheet};

/// The sheet's width: the phone, and the fingers that reach around it.
pub(super) const WIDTH: u32 = 560;
/// The sheet's height: the phone, and the hand below it.
pub(super) const HEIGHT: u32 = 1_120;
/// The middle of the code, which the hand points at the camera.
pub(super) const CODE_MIDDLE: [f32; 2] = [280.0, 380.0];

const BODY: Rect = Rect { left: 70.0, top: 60.0, width: 420.0, height: 850.0 };
const SCREEN: Rect = Rect { left: 82.0, top: 72.0, width: 396.0, height: 826.0 };
const CODE: Rect = Rect { left: 96.0, top: 196.0, width: 368.0, height: 368.0 };
const BUTTON: Rect = Rect { left: 150.0, top: 640.0, width: 260.0, height: 64.0 };

const BEZEL: Rgb = [22.0, 23.0, 27.0];
const PAPER: Rgb = [250.0, 249.0, 246.0];
const WHITE: Rgb = [255.0; 3];
const INK: Rgb = [24.0, 26.0, 34.0];
const ACCENT: Rgb = [186.0, 64.0, 44.0];
const MUTED: Rgb = [206.0, 204.0, 200.0];
const SKINS: [Rgb; 4] =
    [[226.0, 178.0, 150.0], [198.0, 142.0, 108.0], [142.0, 94.0, 66.0], [96.0, 64.0, 48.0]];

/// The quiet zone around a code, in modules.
const QUIET: u32 = 4;
/// The name's dots, in pixels, and the most letters that fit.
const DOT: f32 = 3.6;
const NAME_LETTERS_MAX: usize = 17;

/// The phone with `card` on it, in one of a few hands.
pub(super) fn held(card: &Card, hand: usize) -> Sheet {
    let skin = SKINS[hand % SKINS.len()];
    let mut sheet = Sheet::clear(WIDTH, HEIGHT);
    sheet.finger([300.0, 1_180.0], [290.0, 800.0], 165.0, skin);
    sheet.rounded(BODY, 58.0, BEZEL);
    sheet.rounded(SCREEN, 46.0, PAPER);
    name(&mut sheet, &card.name);
    code(&mut sheet, &card.url);
    sheet.rounded(Rect { left: 180.0, top: 590.0, width: 200.0, height: 14.0 }, 7.0, MUTED);
    sheet.rounded(BUTTON, 32.0, ACCENT);
    fingers(&mut sheet, skin);
    soften(&mut sheet);
    sheet
}

fn fingers(sheet: &mut Sheet, skin: Rgb) {
    sheet.finger([66.0, 1_010.0], [104.0, 770.0], 44.0, skin);
    for (n, reach) in [492.0, 486.0, 488.0, 496.0].into_iter().enumerate() {
        let y = 640.0 + 82.0 * n as f32;
        sheet.finger([530.0, y + 26.0], [reach, y], 33.0, skin);
    }
}

fn name(sheet: &mut Sheet, name: &str) {
    let short: String = name.chars().take(NAME_LETTERS_MAX).collect();
    let width = short.chars().count() as f32 * letters::ADVANCE as f32 * DOT;
    let left = SCREEN.left + (SCREEN.width - width + DOT) / 2.0;
    for (column, row) in letters::dots(&short) {
        let (left, top) = (left + column as f32 * DOT, 132.0 + row as f32 * DOT);
        sheet.rounded(Rect { left, top, width: DOT, height: DOT }, 1.0, INK);
    }
}

/// The code on white. A text too long for a code leaves the white empty.
fn code(sheet: &mut Sheet, text: &str) {
    sheet.rounded(CODE, 20.0, WHITE);
    let Ok(code) = qrcode::QrCode::new(text) else { return };
    let modules = code.width() as u32;
    let module = CODE.width / (modules + 2 * QUIET) as f32;
    let dark = |column: u32, row: u32| code[(column as usize, row as usize)] == qrcode::Color::Dark;
    // Painted pixel by pixel, since shapes side by side would leave seams between modules.
    let at = |v: f32, from: f32| ((v - from) / module) as u32;
    for y in CODE.top as u32..(CODE.top + CODE.height) as u32 {
        for x in CODE.left as u32..(CODE.left + CODE.width) as u32 {
            let (column, row) = (at(x as f32 + 0.5, CODE.left), at(y as f32 + 0.5, CODE.top));
            let inside = (QUIET..modules + QUIET).contains(&column)
                && (QUIET..modules + QUIET).contains(&row);
            if inside && dark(column - QUIET, row - QUIET) {
                sheet.pixels[(y * WIDTH + x) as usize] = [14, 15, 20, 255];
            }
        }
    }
}

/// Softens the sheet by one pixel both ways, as a lens would.
fn soften(sheet: &mut Sheet) {
    for step in [1, sheet.width as usize] {
        let sharp = sheet.pixels.clone();
        let (before, after) = (sharp.iter(), sharp.iter().skip(2 * step));
        let soft = before.zip(sharp.iter().skip(step)).zip(after);
        for (pixel, ((a, b), c)) in sheet.pixels.iter_mut().skip(step).zip(soft) {
            let mix = |i: usize| (u16::from(a[i]) + 2 * u16::from(b[i]) + u16::from(c[i])) / 4;
            *pixel = [0, 1, 2, 3].map(|i| mix(i) as u8);
        }
    }
}
