//! JPEG buffers as drivers hand them over: with old bytes behind the picture, cut off, without tables, damaged.

use super::*;
use proptest::prelude::*;

/// A picture of `width` by `height` with a slope in it.
fn sample(width: u32, height: u32) -> Vec<u8> {
    let pixels: Vec<u8> = (0..width * height).flat_map(|i| [(i % 251) as u8, 90, 40]).collect();
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 80)
        .encode(&pixels, width, height, image::ExtendedColorType::Rgb8)
        .unwrap();
    jpeg
}

fn without_tables(jpeg: &[u8]) -> Vec<u8> {
    let (mut at, mut kept) = (2, jpeg[..2].to_vec());
    loop {
        let from = at;
        let marker = next_marker(jpeg, &mut at).unwrap();
        at += segment_length(jpeg, at).unwrap();
        if marker != TABLES {
            kept.extend_from_slice(&jpeg[from..at]);
        }
        if marker == SCAN {
            kept.extend_from_slice(&jpeg[at..]);
            return kept;
        }
    }
}

#[test]
fn the_end_is_found_before_the_bytes_of_an_older_picture() {
    let jpeg = sample(64, 48);
    let mut buffer = jpeg.clone();
    buffer.extend_from_slice(&sample(200, 100)[300..]);
    assert_eq!(extent(&buffer).unwrap(), Extent { bytes: 0..jpeg.len(), has_tables: true });
    assert_eq!(complete(&buffer).unwrap(), jpeg);
}

#[test]
fn a_picture_without_tables_gets_the_standard_ones() {
    let jpeg = sample(64, 48);
    let bare = without_tables(&jpeg);
    assert!(!extent(&bare).unwrap().has_tables);
    assert!(grey(&bare).is_err(), "the decoder needs the tables");
    assert_eq!(grey(&complete(&bare).unwrap()).unwrap(), grey(&jpeg).unwrap());
}

#[test]
fn no_picture_is_no_start() {
    for buffer in [&[][..], &[0; 64], &[0xFF], &[0xD8, 0xFF]] {
        assert_eq!(extent(buffer).unwrap_err(), JpegError::NoStart);
    }
    assert_eq!(extent(&START).unwrap_err(), JpegError::CutOff);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_cut_picture_is_cut_off(keep in 2usize..1_000) {
        let jpeg = sample(48, 32);
        prop_assume!(keep < jpeg.len());
        prop_assert_eq!(extent(&jpeg[..keep]), Err(JpegError::CutOff));
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = extent(&bytes);
        let _ = grey(&bytes);
    }

    #[test]
    fn any_damage_is_answered(at in 2usize..2_000, byte in any::<u8>()) {
        let mut jpeg = sample(48, 32);
        let at = at % jpeg.len();
        jpeg[at] = byte;
        if let Ok((width, height, pixels)) = grey(&jpeg) {
            prop_assert_eq!(pixels.len(), (width * height) as usize);
        }
        if let Ok(extent) = extent(&jpeg) {
            prop_assert!(extent.bytes.end <= jpeg.len());
        }
    }
}
