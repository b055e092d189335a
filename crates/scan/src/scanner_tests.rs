//! The whole scanner, on sources that tests can tell what to give.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use super::*;
use crate::event::{Loss, Opened};
use crate::guidance::Advice;
use crate::payload::Kind;
use crate::picture::PixelFormat;
use crate::source::Outlet;
use crate::source::demo::{Card, Demo};
use crate::source::folder::Folder;

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(30);

fn url(n: u32) -> String {
    format!("https://hub.example/connect/{n:043}")
}

fn next_text(events: &Receiver<Event>) -> String {
    loop {
        match events.recv_timeout(LONG).expect("an event in time") {
            Event::Reading(seen) => return seen.payload.text().to_owned(),
            other => assert!(!matches!(other, Event::Lost(_)), "{other:?}"),
        }
    }
}

/// A picture with a code of `text` in it.
fn code(text: &str) -> image::GrayImage {
    let code = qrcode::QrCode::new(text).unwrap();
    picture(code.width() as u32, &code.to_colors())
}

fn picture(modules: u32, colors: &[qrcode::Color]) -> image::GrayImage {
    let module = |v: u32| (v / 6).checked_sub(4).filter(|&m| m < modules);
    let side = (modules + 8) * 6;
    image::GrayImage::from_fn(side, side, |x, y| match (module(x), module(y)) {
        (Some(x), Some(y)) if colors[(y * modules + x) as usize] == qrcode::Color::Dark => {
            image::Luma([0])
        }
        _ => image::Luma([255]),
    })
}

#[test]
fn ki_3_the_demo_scene_is_read_person_by_person() {
    let mut n = 0;
    let cards = move || {
        n += 1;
        Some(Card { url: url(n), name: format!("Person {n}") })
    };
    let (scanner, events) = Scanner::start(Box::new(Demo::new(Box::new(cards), 3))).unwrap();
    assert!(matches!(events.recv_timeout(LONG), Ok(Event::Opened(_))));
    assert_eq!(next_text(&events), url(1));
    let preview = scanner.viewfinder().preview().expect("a picture was looked at");
    let preview = image::load_from_memory(&preview.jpeg).unwrap();
    assert_eq!((preview.width(), preview.height()), (640, 360));
    assert_eq!(next_text(&events), url(2));
    scanner.stop();
}

#[test]
fn a_folder_is_shown_in_order_and_each_code_answered() {
    let folder = tempfile::tempdir().unwrap();
    for n in 1..=3 {
        code(&url(n)).save(folder.path().join(format!("{n}.png"))).unwrap();
    }
    std::fs::write(folder.path().join("0.png"), "no picture").unwrap();
    std::fs::write(folder.path().join("notes.txt"), "no picture").unwrap();
    let source = Folder::new(folder.path().to_owned(), 5);
    let (scanner, events) = Scanner::start(Box::new(source)).unwrap();
    assert_eq!([1, 2, 3].map(|_| next_text(&events)), [1, 2, 3].map(url));
    scanner.stop();
}

#[test]
fn a_folder_with_nothing_in_it_is_lost_once_and_found_when_filled() {
    let folder = tempfile::tempdir().unwrap();
    let source = Folder::new(folder.path().to_owned(), 30);
    let (scanner, events) = Scanner::start(Box::new(source)).unwrap();
    assert!(matches!(events.recv_timeout(LONG), Ok(Event::Lost(Loss::Failed(_)))));
    let whole = folder.path().join("code.part");
    code("hello").save_with_format(&whole, image::ImageFormat::Png).unwrap();
    std::fs::rename(&whole, folder.path().join("code.png")).unwrap();
    assert!(matches!(events.recv_timeout(LONG), Ok(Event::Opened(_))));
    assert_eq!(next_text(&events), "hello");
    drop(scanner);
    assert_eq!(events.recv_timeout(LONG), Err(RecvTimeoutError::Disconnected));
}

/// Panics at its first run, then gives what no source should, then a code.
struct Unruly(u32);

impl FrameSource for Unruly {
    fn run(&mut self, outlet: &Outlet) {
        self.0 += 1;
        assert!(self.0 > 1, "a driver's bug");
        outlet.opened(Opened {
            name: "unruly".into(),
            width: 1,
            height: 1,
            rate: 0,
            format: PixelFormat::Grey.name(),
        });
        let last = code("after all");
        let pictures = [
            (PixelFormat::Mjpeg, 640, 480, vec![0xFF; 500]),
            (PixelFormat::Yuyv, u32::MAX, u32::MAX, vec![1, 2, 3]),
            (PixelFormat::Grey, 0, 0, Vec::new()),
            (PixelFormat::Rgb, 1, 1, vec![9; 3]),
        ];
        for (format, width, height, bytes) in pictures {
            outlet.put(format, width, height, bytes);
            outlet.rest(Duration::from_millis(20));
        }
        while !outlet.rest(Duration::from_millis(20)) {
            outlet.put(PixelFormat::Grey, last.width(), last.height(), last.as_raw().clone());
        }
    }
}

#[test]
fn a_source_that_panics_and_gives_nonsense_does_not_blind_the_scanner() {
    let (scanner, events) = Scanner::start(Box::new(Unruly(0))).unwrap();
    let seen = loop {
        if let Event::Reading(seen) = events.recv_timeout(LONG).expect("an event in time") {
            break seen;
        }
    };
    assert_eq!(seen.payload.text(), "after all");
    assert_eq!(seen.payload.kind(), Kind::Other);
    assert!(seen.corners.iter().flatten().all(|at| (0.0..=1.0).contains(at)), "{seen:?}");
    assert!(seen.timing.total() < LONG);
    scanner.stop();
}

/// The first of four codes that make a text together; by itself it says `text`.
fn first_of_four(text: &str) -> image::GrayImage {
    use qrcode::canvas::{Canvas, MaskPattern};
    use qrcode::{EcLevel, Version};
    let (version, level) = (Version::Normal(5), EcLevel::L);
    // Structured append, 0 of 3 more, parity 5A; bytes, how many; the bytes; the end, and padding up to 108.
    let head = [0x30, 0x35, 0xA4, text.len() as u8];
    let mut data = [&head[..], text.as_bytes(), &[0]].concat();
    data.extend([0xEC, 0x11].into_iter().cycle().take(108 - data.len()));
    let (data, check) = qrcode::ec::construct_codewords(&data, version, level).unwrap();
    let mut canvas = Canvas::new(version, level);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &check);
    canvas.apply_mask(MaskPattern::Checkerboard);
    picture(version.width() as u32, &canvas.into_colors())
}

#[test]
fn a_part_of_a_text_is_told_as_such_though_it_looks_like_a_link_of_ours() {
    let (lamp, pictures) = std::sync::mpsc::channel();
    lamp.send(first_of_four(&url(1))).unwrap();
    let (scanner, events) = Scanner::start(Box::new(Shown(pictures))).unwrap();
    let Ok(Event::Reading(seen)) = events.recv_timeout(LONG) else { panic!("it is read") };
    assert_eq!((seen.payload.kind(), seen.payload.text()), (Kind::Part, &*url(1)));
    assert_eq!(seen.payload.link(), None);
    lamp.send(code(&url(1))).unwrap();
    assert_eq!(next_text(&events), url(1));
    scanner.stop();
}

/// Gives one picture after another, each for as long as the test says.
struct Shown(std::sync::mpsc::Receiver<image::GrayImage>);

impl FrameSource for Shown {
    fn run(&mut self, outlet: &Outlet) {
        let Ok(mut shown) = self.0.recv() else { return };
        while !outlet.rest(Duration::from_millis(20)) {
            shown = self.0.try_iter().last().unwrap_or(shown);
            outlet.put(PixelFormat::Grey, shown.width(), shown.height(), shown.as_raw().clone());
        }
    }
}

#[test]
fn a_hall_that_is_too_dark_is_told_and_taken_back_when_it_is_lit() {
    let hall = |brightness| image::GrayImage::from_pixel(320, 180, image::Luma([brightness]));
    let (lamp, pictures) = std::sync::mpsc::channel();
    lamp.send(hall(0)).unwrap();
    let (scanner, events) = Scanner::start(Box::new(Shown(pictures))).unwrap();
    assert_eq!(events.recv_timeout(LONG), Ok(Event::Guidance(Some(Advice::TooDark))));
    lamp.send(hall(120)).unwrap();
    assert_eq!(events.recv_timeout(LONG), Ok(Event::Guidance(None)));
    scanner.stop();
}
