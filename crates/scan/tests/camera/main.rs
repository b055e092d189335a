//! Cameras as they are in the field, against the emulated device: what people do to them, and what drivers get wrong.
//!
//! Each test runs `portico-scan watch` as its own process, since the emulated device is a library loaded before it.

#![cfg(target_os = "linux")]

#[path = "../../../../tests/camera/mod.rs"]
mod emulated;
mod pictures;
mod watch;

use std::time::Duration;

use emulated::{Cameras, Device, Fault};
use pictures::{blank, code, code_beside, grey, jpeg, jpeg_without_tables, url, yuyv};
use portico_scan::clock::now;
use portico_scan::presence::ABSENCE;
use watch::Watch;

const SIZE: &str = "1280 720 1 30";

fn mjpg(frames: &[Vec<u8>]) -> Device<'_> {
    Device { name: "Emulated camera", modes: &["MJPG 1280 720 1 30"], format: "MJPG", frames }
}

/// A device with the code of `url(1)` before it, watched by `choice`, until it was read.
fn watched(choice: &str) -> (Cameras, Watch) {
    let cameras = Cameras::new();
    cameras.plug(0, &mjpg(&[jpeg(&code(&url(1)))]));
    let mut watch = Watch::start(&cameras, choice);
    watch.until_opened();
    assert_eq!(watch.until_read(), url(1));
    (cameras, watch)
}

#[test]
fn ki_3_a_code_is_read_in_every_format() {
    let picture = code(&url(1));
    for (choice, format, frame) in [
        ("auto", "MJPG", jpeg(&picture)),
        ("auto", "MJPG", jpeg_without_tables(&picture)),
        ("auto", "YUYV", yuyv(&picture)),
        ("auto", "GREY", grey(&picture)),
        ("nokhwa:0", "MJPG", jpeg(&picture)),
        ("nokhwa:0", "YUYV", yuyv(&picture)),
    ] {
        let cameras = Cameras::new();
        let modes = [&*format!("{format} {SIZE}")];
        cameras.plug(0, &Device { name: "Eye", modes: &modes, format, frames: &[frame] });
        let mut watch = Watch::start(&cameras, choice);
        let opened = watch.until_opened();
        assert_eq!((&opened["name"], &opened["rate"]), (&"Eye".into(), &30.into()));
        assert_eq!(opened["format"], format);
        assert_eq!(watch.until_read(), url(1), "{choice} {format}");
    }
}

#[test]
fn ki_5_an_unplugged_camera_is_told_once_and_taken_back_when_plugged_in() {
    for choice in ["auto", "0", "nokhwa:0"] {
        let (cameras, mut watch) = watched(choice);
        cameras.unplug(0);
        assert_eq!(watch.until_lost(), "unplugged", "{choice}");
        cameras.plug(0, &mjpg(&[jpeg(&code(&url(2)))]));
        watch.next_is_opened();
        assert_eq!(watch.until_read(), url(2), "{choice}");
    }
}

#[test]
fn ki_5_a_camera_that_comes_back_under_another_number_is_found() {
    let (cameras, mut watch) = watched("auto");
    cameras.unplug(0);
    assert_eq!(watch.until_lost(), "unplugged");
    cameras.plug(4, &mjpg(&[jpeg(&code(&url(2)))]));
    watch.until_opened();
    assert_eq!(watch.until_read(), url(2));
}

#[test]
fn ki_5_with_no_camera_that_is_told_and_one_is_taken_when_it_comes() {
    for choice in ["auto", "0", "nokhwa:0"] {
        let cameras = Cameras::new();
        let mut watch = Watch::start(&cameras, choice);
        assert_eq!(watch.until_lost(), "no_camera", "{choice}");
        cameras.plug(0, &mjpg(&[jpeg(&code(&url(1)))]));
        watch.next_is_opened();
        assert_eq!(watch.until_read(), url(1), "{choice}");
    }
}

#[test]
fn ki_5_a_camera_that_stalls_is_reopened() {
    let (cameras, mut watch) = watched("auto");
    cameras.begin(0, Fault::Stall);
    let stalled_at = now();
    assert_eq!(watch.until_lost(), "stalled");
    let noticed = now().since(stalled_at);
    assert!(noticed >= Duration::from_millis(1_900), "{noticed:?}");
    cameras.change_frames(0, "MJPG", &[jpeg(&code(&url(2)))]);
    cameras.end(0, Fault::Stall);
    watch.next_is_opened();
    assert_eq!(watch.until_read(), url(2));
}

/// nokhwa waits in the driver without limit: its thread is left behind, and comes back when the driver does.
#[test]
fn ki_5_a_thread_held_by_the_driver_is_left_behind() {
    let (cameras, mut watch) = watched("nokhwa:0");
    cameras.begin(0, Fault::Stall);
    assert_eq!(watch.until_lost(), "stalled");
    cameras.change_frames(0, "MJPG", &[jpeg(&code(&url(2)))]);
    cameras.end(0, Fault::Stall);
    watch.next_is_opened();
    assert_eq!(watch.until_read(), url(2));
}

/// The buffers still hold the code that was shown. Were they taken for pictures, it would seem to be there for ever.
#[test]
fn an_empty_buffer_does_not_show_the_picture_before() {
    let (cameras, mut watch) = watched("auto");
    cameras.begin(0, Fault::Empty);
    assert_eq!(watch.until_lost(), "stalled", "no picture is in any buffer");
    cameras.change_frames(0, "MJPG", &[jpeg(&blank())]);
    cameras.end(0, Fault::Empty);
    watch.next_is_opened();
    assert_eq!(watch.until("gone")["text"], url(1));
}

/// With nokhwa an empty buffer cannot be told from a full one, only known again. Were these taken for pictures, a code would
/// be waved about until the end, and not have left before a whole absence.
#[test]
fn a_buffer_known_again_does_not_keep_a_code_there() {
    let waved = [0, 60, 120, 180].map(|aside| jpeg(&code_beside(&url(1), aside)));
    let cameras = Cameras::new();
    cameras.plug(0, &mjpg(&waved));
    let mut watch = Watch::start(&cameras, "nokhwa:0");
    assert_eq!(watch.until_read(), url(1));
    cameras.begin(0, Fault::Empty);
    watch.nothing_for(ABSENCE + ABSENCE / 2);
    cameras.change_frames(0, "MJPG", &pictures::noisy(40));
    let ended_at = now();
    cameras.end(0, Fault::Empty);
    assert_eq!(watch.until("gone")["text"], url(1));
    let known_after = now().since(ended_at);
    assert!(known_after < ABSENCE * 6 / 10, "{known_after:?}");
}

#[test]
fn half_a_picture_and_a_flagged_one_are_no_pictures() {
    for fault in [Fault::Short, Fault::Error] {
        let (cameras, mut watch) = watched("auto");
        cameras.begin(0, fault);
        assert_eq!(watch.until_lost(), "stalled", "{fault:?}");
        cameras.end(0, fault);
        watch.next_is_opened();
    }
}

#[test]
fn a_damaged_picture_is_passed_over() {
    let good = jpeg(&code(&url(1)));
    let mut damaged = good.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 400].fill(0xFF);
    let mut cut = good.clone();
    cut.truncate(middle);
    let cameras = Cameras::new();
    cameras.plug(0, &mjpg(&[damaged, cut, vec![0; 5_000], Vec::new(), good]));
    let mut watch = Watch::start(&cameras, "auto");
    watch.until_opened();
    assert_eq!(watch.until_read(), url(1));
}

#[test]
fn a_metadata_node_is_no_camera() {
    let cameras = Cameras::new();
    let node = Device { name: "Metadata", modes: &[], format: "META", frames: &[] };
    cameras.plug(0, &node);
    cameras.plug(1, &mjpg(&[jpeg(&code(&url(1)))]));
    let mut watch = Watch::start(&cameras, "auto");
    assert_eq!(watch.until_opened()["name"], "Emulated camera");
    let mut chosen = Watch::start(&cameras, "0");
    assert_eq!(chosen.until_lost(), "failed");
}

#[test]
fn with_two_cameras_the_second_takes_over() {
    let cameras = Cameras::new();
    for (index, name) in [(0, "Left"), (2, "Right")] {
        let frames = [jpeg(&code(&url(index)))];
        cameras.plug(index, &Device { name, ..mjpg(&frames) });
    }
    let mut watch = Watch::start(&cameras, "auto");
    assert_eq!(watch.until_opened()["name"], "Left");
    assert_eq!(watch.until_read(), url(0));
    let mut right = Watch::start(&cameras, "2");
    assert_eq!(right.until_opened()["name"], "Right");
    cameras.unplug(0);
    assert_eq!(watch.until_lost(), "unplugged");
    assert_eq!(watch.until_opened()["name"], "Right");
    assert_eq!(watch.until_read(), url(2));
}

/// nokhwa cannot open a camera whose driver falls back on an interval that is not 1/N, so for it that one comes last.
#[test]
fn the_best_mode_is_asked_for_and_odd_intervals_are_passed_over() {
    const ODD: &str = "MJPG 1280 720 2 15";
    const BEST: &str = "MJPG 1280 720 1 30";
    let frames = [jpeg(&blank())];
    for (choice, [first, second]) in [("auto", [ODD, BEST]), ("nokhwa:0", [BEST, ODD])] {
        let modes = [
            "YUYV 640 480 1 30",
            "YUYV 1280 720 1 10",
            "MJPG 1920 1080 1 30",
            first,
            second,
            "H264 1280 720 1 30",
        ];
        let cameras = Cameras::new();
        cameras.plug(0, &Device { modes: &modes, ..mjpg(&frames) });
        let opened = Watch::start(&cameras, choice).until_opened();
        let got = (&opened["format"], &opened["width"], &opened["height"], &opened["rate"]);
        assert_eq!(got, (&"MJPG".into(), &1_280.into(), &720.into(), &30.into()), "{choice}");
    }
}
