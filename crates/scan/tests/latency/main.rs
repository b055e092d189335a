//! How soon a code is read, from the emulated device's frame to the text. A program of its own, so that no other test runs
//! beside it; and measured up to three times, since a busy machine can only make it longer.

#![cfg(target_os = "linux")]

#[allow(dead_code, reason = "shared with the camera tests, which use the rest")]
#[path = "../../../../tests/camera/mod.rs"]
mod emulated;
#[allow(dead_code, reason = "shared with the camera tests, which use the rest")]
#[path = "../camera/pictures.rs"]
mod pictures;
#[allow(dead_code, reason = "shared with the camera tests, which use the rest")]
#[path = "../camera/watch.rs"]
mod watch;

use emulated::{Cameras, Device};
use pictures::{blank, code, jpeg, url};
use watch::Watch;

/// How often a measurement is tried.
const TRIES: usize = 3;

/// How many frames pass from a code's first one to its text, for `codes` codes each shown after `blank` frames of nobody, in
/// order. Counted in frames of the device, then made longer by the time that the last one took.
fn frames_until_read(codes: u32, blank_frames: usize) -> Vec<f64> {
    const SHOWN: usize = 10;
    let empty = jpeg(&blank());
    let frames: Vec<_> = (0..codes)
        .flat_map(|n| {
            let blanks = std::iter::repeat_n(empty.clone(), blank_frames);
            blanks.chain(std::iter::repeat_n(jpeg(&code(&url(n))), SHOWN))
        })
        .collect();
    let cameras = Cameras::new();
    let modes = &["MJPG 1280 720 1 30"];
    cameras.plug(0, &Device { name: "Emulated camera", modes, format: "MJPG", frames: &frames });
    let mut watch = Watch::start(&cameras, "auto");
    let mut late: Vec<f64> = (0..codes)
        .map(|n| {
            let reading = watch.until("reading");
            assert_eq!(reading["text"], url(n), "each code is read while it is shown");
            let frame = reading["sequence"].as_u64().expect("a reading has its place") as usize - 1;
            let micros = ["waited_us", "grey_us", "decode_us"].map(|part| reading[part].as_f64());
            let micros: f64 = micros.into_iter().flatten().sum();
            (frame % (blank_frames + SHOWN) - blank_frames) as f64 + micros * 30.0 / 1e6
        })
        .collect();
    late.sort_by(f64::total_cmp);
    late
}

/// Both goals in one test, one after the other, so that neither disturbs the other. At 30 frames a second: 2 frames at the
/// median and 5 at the 95th percentile while people are about; and with nobody there, when one picture in three is looked
/// at, a code that appears from nowhere waits for that one and no longer.
#[test]
fn ki_3_a_code_is_read_within_two_frames_of_entering() {
    let soon = || {
        let late = frames_until_read(20, 20);
        let (median, p95) = (late[late.len() / 2], late[late.len() * 95 / 100]);
        println!("people about: {median:.2} frames at the median, {p95:.2} at p95");
        median <= 2.0 && p95 <= 5.0
    };
    assert!((0..TRIES).any(|_| soon()), "a code is read too late");
    let awake = || {
        let late = frames_until_read(6, 75);
        println!("nobody about: {late:.2?} frames");
        late.iter().all(|frames| *frames <= 5.0)
    };
    assert!((0..TRIES).any(|_| awake()), "an idle kiosk wakes too late");
}
