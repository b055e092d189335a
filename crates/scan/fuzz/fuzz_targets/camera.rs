//! Any bytes as a camera's buffer, in any format and of any size that was agreed on: a grey frame comes of it, or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portico_scan::clock::Stamp;
use portico_scan::grey;
use portico_scan::picture::{Picture, PixelFormat};

fuzz_target!(|data: &[u8]| {
    use PixelFormat::{Grey, Mjpeg, Rgb, Yuv420, Yuyv};
    let [format, width, height, bytes @ ..] = data else { return };
    let picture = Picture {
        format: [Mjpeg, Yuyv, Grey, Rgb, Yuv420][usize::from(format % 5)],
        width: (*width).into(),
        height: (*height).into(),
        bytes: bytes.to_vec(),
        sequence: 1,
        captured_at: Stamp::default(),
    };
    if let Ok(frame) = grey::frame(&picture) {
        assert_eq!(frame.view().pixels().len(), (frame.width() * frame.height()) as usize);
    }
});
