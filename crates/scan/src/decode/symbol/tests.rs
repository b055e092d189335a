//! What the `qrcode` crate writes is read back, module for module: every version, level and mode.

use super::*;
use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version as Drawn};

const LEVELS: [EcLevel; 4] = [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H];
const EFFORT: Effort = Effort { formats: 1, erasures: false };

fn grid(code: &QrCode) -> SoftGrid {
    let colors = code.to_colors();
    let soft = |color: &Color| if *color == Color::Dark { 1.0 } else { -1.0 };
    SoftGrid::new(code.width(), colors.iter().map(soft).collect())
}

fn written(version: i16, level: EcLevel, write: impl Fn(&mut Bits)) -> QrCode {
    let mut bits = Bits::new(Drawn::Normal(version));
    write(&mut bits);
    bits.push_terminator(level).unwrap();
    QrCode::with_bits(bits, level).unwrap()
}

fn read_back(version: i16, level: EcLevel, write: impl Fn(&mut Bits)) -> Symbol {
    let code = written(version, level, write);
    read(&grid(&code), EFFORT).unwrap_or_else(|| panic!("version {version} level {level:?}"))
}

#[test]
fn every_version_and_level_is_read_back() {
    for version in 1..=40 {
        for level in LEVELS {
            let text = format!("V{version}-{level:?}").repeat(1 + version as usize / 8);
            let text = &text[..text.len().min(3 * version as usize + 4)];
            let symbol =
                read_back(version, level, |bits| bits.push_byte_data(text.as_bytes()).unwrap());
            assert_eq!(symbol.text, text, "version {version} level {level:?}");
        }
    }
}

#[test]
fn every_mask_is_read_back() {
    use qrcode::canvas::{Canvas, MaskPattern};
    let masks = [
        MaskPattern::Checkerboard,
        MaskPattern::HorizontalLines,
        MaskPattern::VerticalLines,
        MaskPattern::DiagonalLines,
        MaskPattern::LargeCheckerboard,
        MaskPattern::Fields,
        MaskPattern::Diamonds,
        MaskPattern::Meadow,
    ];
    for (version, level) in [1, 2, 7, 14, 40].into_iter().flat_map(|v| LEVELS.map(|l| (v, l))) {
        let mut bits = Bits::new(Drawn::Normal(version));
        bits.push_byte_data(b"mask").unwrap();
        bits.push_terminator(level).unwrap();
        let (data, check) =
            qrcode::ec::construct_codewords(&bits.into_bytes(), Drawn::Normal(version), level)
                .unwrap();
        for mask in masks {
            let mut canvas = Canvas::new(Drawn::Normal(version), level);
            canvas.draw_all_functional_patterns();
            canvas.draw_data(&data, &check);
            canvas.apply_mask(mask);
            let colors = canvas.into_colors();
            let soft = |color: &Color| if *color == Color::Dark { 1.0 } else { -1.0 };
            let size = Drawn::Normal(version).width() as usize;
            let grid = SoftGrid::new(size, colors.iter().map(soft).collect());
            let symbol = read(&grid, EFFORT);
            assert_eq!(symbol.expect("read").text, "mask", "version {version} {level:?} {mask:?}");
        }
    }
}

#[test]
fn every_mode_is_read_back_in_each_class_of_versions() {
    for version in [1, 9, 10, 26, 27, 40] {
        let symbol = read_back(version, EcLevel::L, |bits| {
            bits.push_numeric_data(b"0071").unwrap();
            bits.push_alphanumeric_data(b"A%:9").unwrap();
            bits.push_byte_data("né".as_bytes()).unwrap();
            bits.push_kanji_data(&[0x93, 0x5F]).unwrap();
        });
        assert_eq!(symbol.text, "0071A%:9né点", "version {version}");
        assert_eq!(symbol.part, None);
    }
}

#[test]
fn bytes_are_in_the_charset_that_eci_names() {
    let cyrillic = read_back(2, EcLevel::M, |bits| {
        bits.push_eci_designator(7).unwrap();
        bits.push_byte_data(&[0xB4, 0xD0]).unwrap();
    });
    assert_eq!(cyrillic.text, "Да");
    let long = read_back(2, EcLevel::M, |bits| {
        bits.push_eci_designator(899).unwrap();
        bits.push_byte_data("ü".as_bytes()).unwrap();
    });
    assert_eq!(long.text, "ü");
}

#[test]
fn unnamed_bytes_are_utf8_or_shift_jis_or_latin1() {
    let text = |bytes: &'static [u8]| {
        read_back(3, EcLevel::L, |bits| bits.push_byte_data(bytes).unwrap()).text
    };
    assert_eq!(text("日本".as_bytes()), "日本");
    assert_eq!(text(&[0x93, 0xFA, 0x96, 0x7B]), "日本");
    assert_eq!(text(&[b'c', b'a', b'f', 0xE9]), "café");
}

#[test]
fn a_lone_percent_after_fnc1_separates_fields() {
    let symbol = read_back(2, EcLevel::L, |bits| {
        bits.push_fnc1_first_position().unwrap();
        bits.push_alphanumeric_data(b"10A%21B%%").unwrap();
    });
    assert_eq!(symbol.text, "10A\u{1D}21B%");
}

/// One of several codes is told as such: which it is, and of how many.
#[test]
fn structured_append_is_told() {
    // Mode 3, part 1 (from 0) of 4, parity 5A; mode 4, three bytes "abc"; end and padding.
    let data = [0x31, 0x35, 0xA4, 0x03, 0x61, 0x62, 0x63, 0x00, 0xEC, 0x11];
    let payload = payload::read(&data, 3).unwrap();
    assert_eq!((payload.text.as_str(), payload.part), ("abc", Some((1, 4))));
    assert!(payload.padded);
}

/// A part past the last, a mode that does not exist, a digit group of 1000: none is a text.
#[test]
fn malformed_segments_are_no_payload() {
    for data in
        [&[0x35, 0x35, 0xA4, 0x00][..], &[0xF0, 0x00], &[0x10, 0x0F, 0xFF, 0xFF], &[0x40, 0xFF]]
    {
        assert_eq!(payload::read(data, 1), None, "{data:x?}");
    }
}

#[test]
fn a_mirrored_code_is_read() {
    let code = written(4, EcLevel::M, |bits| bits.push_byte_data(b"mirror").unwrap());
    let straight = grid(&code);
    let size = straight.size();
    let turned = (0..size * size).map(|i| straight.at(i / size, i % size)).collect();
    let symbol = read(&SoftGrid::new(size, turned), EFFORT).unwrap();
    assert!(symbol.mirrored);
    assert_eq!(symbol.text, "mirror");
}
