//! Any bytes as a picture of any size: the decoder answers, and what it answers lies in the picture's plane.
#![no_main]

mod picture;

use libfuzzer_sys::fuzz_target;
use portico_scan::decode::Decoder;
use portico_scan::frame::GreyView;

fuzz_target!(|data: &[u8]| {
    let Some((width, height, pixels)) = picture::picture(data) else { return };
    let view = GreyView::new(width, height, &pixels).expect("the size fits");
    for reading in Decoder::new().decode(view) {
        assert!(!reading.text.is_empty());
        assert!(reading.corners.iter().flatten().all(|v| v.is_finite()));
    }
});
