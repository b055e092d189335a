//! The demo scene shows what it is given, the same each time.

use super::*;
use crate::decode::Decoder;
use crate::frame::GreyView;
use crate::source::demo::Card;

fn url(n: u32) -> String {
    format!("https://hub.example/connect/{n:043}")
}

fn cards(count: u32) -> Cards {
    let mut shown = 0;
    Box::new(move || {
        shown += 1;
        (shown <= count).then(|| Card { url: url(shown), name: format!("Person {shown}") })
    })
}

fn luma(picture: &[u8]) -> GreyView<'_> {
    GreyView::new(WIDTH, HEIGHT, &picture[..(WIDTH * HEIGHT) as usize]).unwrap()
}

#[test]
fn ki_3_each_code_that_is_held_up_can_be_read() {
    let mut scene = Scene::new(cards(4), 7);
    let mut decoder = Decoder::new();
    let mut read = Vec::new();
    for _ in 0..4 * (ENTER + HOLD + LEAVE + NOBODY) + NOBODY {
        let picture = scene.next_picture();
        if scene.is_held() {
            let readings = decoder.decode(luma(&picture));
            read.extend(readings.into_iter().map(|reading| reading.text));
            read.dedup();
        }
    }
    assert_eq!(read, [1, 2, 3, 4].map(url));
}

#[test]
fn the_same_seed_gives_the_same_pictures() {
    let (mut one, mut same) = (Scene::new(cards(1), 5), Scene::new(cards(1), 5));
    let mut other = Scene::new(cards(1), 6);
    for _ in 0..NOBODY {
        let picture = one.next_picture();
        assert!(picture == same.next_picture());
        assert!(picture != other.next_picture());
    }
}

#[test]
fn with_nobody_there_the_hall_is_empty_and_asked_for_again() {
    let mut scene = Scene::new(cards(0), 1);
    for _ in 0..3 * NOBODY {
        let picture = scene.next_picture();
        assert_eq!(picture.len(), (WIDTH * HEIGHT * 3 / 2) as usize);
        assert!(!scene.is_held());
    }
}
