//! Pictures drawn here are read back.

use super::*;

/// A code of `text` with a quiet zone, `module` pixels to a module.
fn drawn(text: &str, module: u32) -> (u32, Vec<u8>) {
    let code = qrcode::QrCode::new(text).unwrap();
    let modules = code.width() as u32;
    let side = (modules + 8) * module;
    let dark = |v: u32| (v / module).checked_sub(4).filter(|&m| m < modules);
    let pixels = (0..side * side).map(|i| match (dark(i % side), dark(i / side)) {
        (Some(x), Some(y)) if code[(x as usize, y as usize)] == qrcode::Color::Dark => 0,
        _ => 255,
    });
    (side, pixels.collect())
}

#[test]
fn a_drawn_code_is_read_with_its_corners() {
    let (side, pixels) = drawn("https://portico.example/connect/x", 8);
    let view = GreyView::new(side, side, &pixels).unwrap();
    let readings = Decoder::new().decode(view);
    assert_eq!(readings.len(), 1);
    assert_eq!(readings[0].text, "https://portico.example/connect/x");
    let (near, far) = (32.0, (side - 32) as f32);
    for corner in readings[0].corners.iter().flatten() {
        let off = (corner - near).abs().min((corner - far).abs());
        assert!(off <= 8.0, "{:?}", readings[0].corners);
    }
}

#[test]
fn small_and_empty_pictures_hold_nothing() {
    for (width, height) in [(0, 0), (1, 0), (0, 9), (1, 1), (1, 640), (20, 20), (21, 21)] {
        let pixels = vec![127; (width * height) as usize];
        let view = GreyView::new(width, height, &pixels).unwrap();
        assert!(Decoder::new().decode(view).is_empty());
    }
}
