//! The decoder against pictures that nobody meant as codes. Goal: whatever the picture, no panic and no wrong text. Method:
//! random and mutated frames from a fixed seed; a text counts as wrong when the frame was not drawn with it. The numbers
//! of frames can be raised by PORTICO_SOAK_FRAMES (small ones) and PORTICO_SOAK_LARGE; PORTICO_SOAK_FROM is the number of the
//! first one, so that many can be looked at in several runs.

use std::thread;

use portico_scan::decode::Decoder;
use portico_scan::frame::GreyView;
use portico_scan::screens::{Random, empty};
use qrcode::{Color, EcLevel, QrCode};

/// Small frames looked at, unless the environment says otherwise.
const SMALL_FRAMES: u64 = 200_000;
/// Frames of 1280x720 looked at.
const LARGE_FRAMES: u64 = 2_000;
/// The greatest side of a small frame.
const SIDE_MAX: usize = 64;
/// Threads that share the work.
const THREADS: u64 = 2;

fn count(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

/// A small frame, and the text it may say.
struct Frame {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
    text: Option<&'static str>,
}

/// Texts of the codes that are mutated.
const TEXTS: [&str; 3] = ["01234567", "PORTICO", "https://portico.example"];

fn frame(random: &mut Random) -> Frame {
    match random.below(20) {
        0 => grid_of_noise(random),
        1 => mutated(random),
        _ => noise(random),
    }
}

/// Squares of any grey, of any size, in a frame of any size.
fn noise(random: &mut Random) -> Frame {
    let (width, height) = (random.below(SIDE_MAX + 1), random.below(SIDE_MAX + 1));
    let (cell, depth) = (1 + random.below(5), 1 + random.below(255) as u64);
    let cells: Vec<u8> = (0..SIDE_MAX * SIDE_MAX).map(|_| (random.next() % depth) as u8).collect();
    let pixel = |i: usize| cells[i / width / cell * SIDE_MAX + i % width / cell];
    let pixels = (0..width * height).map(pixel).collect();
    Frame { width, height, pixels, text: None }
}

/// Finders in their places and nothing but noise between them: as near to a code as a picture without one can be.
fn grid_of_noise(random: &mut Random) -> Frame {
    let size: usize = [21, 25, 29][random.below(3)];
    let dark: Vec<bool> = (0..size * size)
        .map(|i| {
            let (x, y) = (i % size, i / size);
            let ring = |mx: usize, my: usize| x.abs_diff(mx).max(y.abs_diff(my));
            let nearest = ring(3, 3).min(ring(size - 4, 3)).min(ring(3, size - 4));
            match nearest {
                0 | 1 | 3 => true,
                2 | 4 => false,
                _ if x == 6 || y == 6 => (x + y) % 2 == 0,
                _ => random.below(2) == 0,
            }
        })
        .collect();
    drawn(size, &dark, None)
}

/// A code, with squares of it whitened, blackened, copied or exchanged for noise.
fn mutated(random: &mut Random) -> Frame {
    let text = TEXTS[random.below(TEXTS.len())];
    let level = [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H][random.below(4)];
    let code = QrCode::with_error_correction_level(text, level).expect("short texts fit");
    let dark: Vec<bool> = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
    let mut frame = drawn(code.width(), &dark, Some(text));
    for _ in 0..random.below(6) {
        mutate(&mut frame, random);
    }
    frame
}

fn mutate(frame: &mut Frame, random: &mut Random) {
    let side = frame.width;
    let extent = 1 + random.below(side / 3);
    let (left, top) = (random.below(side - extent), random.below(side - extent));
    let (from_left, from_top) = (random.below(side - extent), random.below(side - extent));
    let kind = random.below(4);
    for (dx, dy) in (0..extent * extent).map(|i| (i % extent, i / extent)) {
        let copied = frame.pixels[(from_top + dy) * side + from_left + dx];
        frame.pixels[(top + dy) * side + left + dx] = match kind {
            0 => 0,
            1 => 255,
            2 => copied,
            _ => (random.next() % 256) as u8,
        };
    }
}

/// Modules with a light border, as many pixels each as fit.
fn drawn(size: usize, dark: &[bool], text: Option<&'static str>) -> Frame {
    let module = (SIDE_MAX / (size + 4)).max(1);
    let side = (size + 4) * module;
    let pixel = |i: usize| {
        let (x, y) = ((i % side / module).wrapping_sub(2), (i / side / module).wrapping_sub(2));
        if x < size && y < size && dark[y * size + x] { 20 } else { 235 }
    };
    Frame { width: side, height: side, pixels: (0..side * side).map(pixel).collect(), text }
}

fn look(decoder: &mut Decoder, frame: &Frame, number: u64) {
    let view = GreyView::new(frame.width as u32, frame.height as u32, &frame.pixels)
        .expect("the frame holds its pixels");
    for reading in decoder.decode(view) {
        assert_eq!(Some(reading.text.as_str()), frame.text, "small frame {number}");
    }
}

fn in_turns(frames: u64, look: impl Fn(u64, &mut Decoder) + Sync) {
    let first = count("PORTICO_SOAK_FROM", 0);
    thread::scope(|scope| {
        for turn in 0..THREADS {
            let look = &look;
            scope.spawn(move || {
                let mut decoder = Decoder::new();
                (first + turn..first + frames)
                    .step_by(THREADS as usize)
                    .for_each(|n| look(n, &mut decoder));
            });
        }
    });
}

#[test]
fn small_random_and_mutated_frames_say_nothing_wrong() {
    in_turns(count("PORTICO_SOAK_FRAMES", SMALL_FRAMES), |number, decoder| {
        look(decoder, &frame(&mut Random::new(number)), number);
    });
}

/// Clutter in a new place, turned upside down, darkened or with rows exchanged: drawing it anew each time would take longer
/// than reading it.
#[test]
fn large_mutated_frames_say_nothing() {
    let scenes: Vec<_> = (0..8).map(|number| empty(3, number)).collect();
    in_turns(count("PORTICO_SOAK_LARGE", LARGE_FRAMES), |number, decoder| {
        let mut random = Random::new(!number);
        let scene = &scenes[random.below(scenes.len())];
        let mut pixels = scene.pixels.clone();
        let places = pixels.len();
        pixels.rotate_left(random.below(places));
        if random.below(2) == 0 {
            pixels.reverse();
        }
        let (shift, noise) = (random.below(4) as u32, random.below(40) as u64 + 1);
        let start = random.below(places);
        for pixel in &mut pixels[start..] {
            *pixel = (*pixel >> shift).saturating_add((random.next() % noise) as u8);
        }
        let view = GreyView::new(scene.width, scene.height, &pixels).unwrap();
        assert!(decoder.decode(view).is_empty(), "large frame {number}");
    });
}
