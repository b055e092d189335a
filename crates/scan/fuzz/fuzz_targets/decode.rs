//! Any bytes as a picture of any size: the decoder answers, and what it answers lies in the picture's plane.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portico_scan::decode::Decoder;
use portico_scan::frame::GreyView;

fuzz_target!(|data: &[u8]| {
    let [width, scale, pixels @ ..] = data else { return };
    // Each byte stands for a square of pixels, so that the fuzzer finds its way to modules.
    let (width, scale) = (usize::from(*width), usize::from(scale % 4) + 1);
    let height = pixels.len().checked_div(width).unwrap_or(0);
    let (wide, tall) = (width * scale, height * scale);
    let picture: Vec<u8> =
        (0..wide * tall).map(|i| pixels[i / wide / scale * width + i % wide / scale]).collect();
    let view = GreyView::new(wide as u32, tall as u32, &picture).expect("the size fits");
    for reading in Decoder::new().decode(view) {
        assert!(!reading.text.is_empty());
        assert!(reading.corners.iter().flatten().all(|v| v.is_finite()));
    }
});
