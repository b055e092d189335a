//! Advice for drawn scenes that people know: too far, a lamp in the glass, a hand that shakes, a dark hall.

use super::*;
use crate::finders::squares;
use proptest::prelude::*;

const WIDTH: u32 = 640;
const HEIGHT: u32 = 360;

/// A code with modules of `module` pixels in the middle of a grey scene.
fn scene(module: u32) -> image::GrayImage {
    let code = qrcode::QrCode::new("https://hub.example/connect/x").unwrap();
    let modules = code.width() as u32;
    let side = (modules + 8) * module;
    let (left, top) = ((WIDTH - side) / 2, (HEIGHT - side) / 2);
    image::GrayImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let at = |v: u32, from: u32| v.checked_sub(from).map(|v| v / module);
        let (Some(x), Some(y)) = (at(x, left), at(y, top)) else { return image::Luma([120]) };
        if x >= modules + 8 || y >= modules + 8 {
            return image::Luma([120]);
        }
        let inside = |v: u32| (4..modules + 4).contains(&v);
        let dark =
            inside(x) && inside(y) && code[(x as usize - 4, y as usize - 4)] == qrcode::Color::Dark;
        image::Luma([if dark { 20 } else { 235 }])
    })
}

fn advice_for(picture: &image::GrayImage) -> Option<Advice> {
    let view = GreyView::new(WIDTH, HEIGHT, picture.as_raw()).unwrap();
    let mosaic = Mosaic::of(view);
    advice(view, &mosaic, &squares(view, &mosaic))
}

#[test]
fn a_good_code_needs_no_advice() {
    assert_eq!(advice_for(&scene(6)), None);
}

#[test]
fn a_small_code_should_come_closer() {
    assert_eq!(advice_for(&scene(2)), Some(Advice::Closer));
}

#[test]
fn a_lamp_in_the_glass_asks_for_a_tilt() {
    let mut picture = scene(6);
    for y in 150..230 {
        for x in 260..380 {
            picture.put_pixel(x, y, image::Luma([255]));
        }
    }
    assert_eq!(advice_for(&picture), Some(Advice::TiltPhone));
}

#[test]
fn a_blurred_code_should_be_held_still() {
    let blurred = image::imageops::blur(&scene(8), 3.0);
    assert_eq!(advice_for(&blurred), Some(Advice::HoldStill));
}

#[test]
fn a_dark_hall_is_too_dark() {
    let dark = image::GrayImage::from_pixel(WIDTH, HEIGHT, image::Luma([9]));
    assert_eq!(advice_for(&dark), Some(Advice::TooDark));
}

#[test]
fn advice_is_told_once_it_has_settled_and_taken_back_when_read() {
    let mut guide = Guide::default();
    let closer = Some(Advice::Closer);
    assert_eq!(guide.consider(Stamp::from_micros(1), closer), None);
    let settled = Stamp::from_micros(1).plus(SETTLED);
    assert_eq!(guide.consider(settled, closer), Some(closer));
    assert_eq!(guide.consider(settled.plus(SETTLED), closer), None);
    assert_eq!(guide.read(settled.plus(SETTLED)), Some(None));
    assert_eq!(guide.read(settled.plus(SETTLED)), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn advice_never_flickers(
        seen in proptest::collection::vec((1u64..200, 0usize..5), 1..200),
    ) {
        use Advice::{Closer, HoldStill, TiltPhone, TooDark};
        let all = [None, Some(Closer), Some(TiltPhone), Some(HoldStill), Some(TooDark)];
        let (mut guide, mut now) = (Guide::default(), Stamp::default());
        let mut last_told: Option<Stamp> = None;
        for (millis, which) in seen {
            now = now.plus(Duration::from_millis(millis));
            if guide.consider(now, all[which]).is_some() {
                prop_assert!(last_told.is_none_or(|at| now.since(at) >= SETTLED));
                last_told = Some(now);
            }
        }
    }

    #[test]
    fn squares_anywhere_are_measured(
        places in proptest::collection::vec((0f32..900.0, 0f32..900.0, 1f32..90.0), 2..6),
    ) {
        let picture = scene(4);
        let view = GreyView::new(WIDTH, HEIGHT, picture.as_raw()).unwrap();
        let squares: Vec<_> = places.iter().map(|&(x, y, m)| Square::at(x, y, m)).collect();
        let _ = advice(view, &Mosaic::of(view), &squares);
    }
}
