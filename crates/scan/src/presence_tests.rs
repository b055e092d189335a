//! Who is answered, and when, told as short stories of looks.

use super::*;
use proptest::prelude::*;

const FRAME: Duration = Duration::from_millis(33);

fn link(token: char) -> String {
    format!("https://hub.example/connect/{}", token.to_string().repeat(43))
}

fn square(x: f32, side: f32) -> [[f32; 2]; 4] {
    [[x, 0.2], [x + side, 0.2], [x + side, 0.2 + side], [x, 0.2 + side]]
}

fn at(text: &str, x: f32, side: f32) -> Sighting {
    Sighting { payload: Payload::new(text.to_owned()), corners: square(x, side) }
}

fn code(text: &str) -> Sighting {
    at(text, 0.4, 0.2)
}

/// Looks at `sightings` at 30 pictures a second for `time`, from `now` on; all changes.
fn hold(
    presence: &mut Presence,
    now: &mut Stamp,
    time: Duration,
    sightings: &[Sighting],
) -> Vec<Change> {
    let end = now.plus(time);
    let mut changes = Vec::new();
    while *now < end {
        changes.extend(presence.look(*now, sightings));
        *now = now.plus(FRAME);
    }
    changes
}

fn answers(changes: &[Change]) -> usize {
    changes.iter().filter(|change| matches!(change, Change::Answer { .. })).count()
}

#[test]
fn a_code_held_up_is_answered_once() {
    let (mut presence, mut now) = (Presence::default(), Stamp::default());
    let changes = hold(&mut presence, &mut now, Duration::from_secs(60), &[code(&link('a'))]);
    assert_eq!(changes, [Change::Answer { index: 0, renewed: false }]);
}

#[test]
fn a_code_that_left_and_returns_counts_anew() {
    let (mut presence, mut now) = (Presence::default(), Stamp::default());
    let phone = [code(&link('a'))];
    hold(&mut presence, &mut now, COOL_DOWN, &phone);
    let away = hold(&mut presence, &mut now, ABSENCE + FRAME * 2, &[]);
    assert_eq!(away, [Change::Gone(phone[0].payload.clone())]);
    assert!(presence.is_empty());
    assert_eq!(answers(&hold(&mut presence, &mut now, COOL_DOWN, &phone)), 1);
}

#[test]
fn a_short_miss_is_no_absence() {
    let (mut presence, mut now) = (Presence::default(), Stamp::default());
    let phone = [code(&link('a'))];
    hold(&mut presence, &mut now, COOL_DOWN, &phone);
    assert_eq!(hold(&mut presence, &mut now, ABSENCE - FRAME * 2, &[]), []);
    assert_eq!(hold(&mut presence, &mut now, COOL_DOWN, &phone), []);
}

#[test]
fn a_camera_that_stalls_takes_no_code_away() {
    let (mut presence, mut now) = (Presence::default(), Stamp::default());
    let phone = [code(&link('a'))];
    hold(&mut presence, &mut now, FRAME, &phone);
    now = now.plus(Duration::from_secs(60));
    assert_eq!(presence.look(now, &[]), [], "one look without it is too few");
    assert_eq!(hold(&mut presence, &mut now, COOL_DOWN, &phone), []);
}

#[test]
fn returning_within_the_cool_down_waits_for_its_end() {
    let (mut presence, mut now) = (Presence::default(), Stamp::default());
    let phone = [code(&link('a'))];
    let answered_at = now;
    hold(&mut presence, &mut now, FRAME, &phone);
    hold(&mut presence, &mut now, ABSENCE + FRAME * 3, &[]);
    while presence.look(now, &phone).is_empty() {
        now = now.plus(FRAME);
    }
    assert!(now.since(answered_at) >= COOL_DOWN);
    assert!(now.since(answered_at) < COOL_DOWN + FRAME * 2);
}

#[test]
fn ours_come_before_others_and_the_larger_first() {
    let (mut presence, mut now) = (Presence::default(), Stamp::default());
    let sightings =
        [at("WIFI:S:Venue;;", 0.0, 0.5), at(&link('a'), 0.3, 0.1), at(&link('b'), 0.6, 0.3)];
    let changes = hold(&mut presence, &mut now, Duration::from_secs(3), &sightings);
    let order: Vec<_> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Answer { index, .. } => Some(*index),
            Change::Gone(_) => None,
        })
        .collect();
    assert_eq!(order, [2, 1], "the stranger's code is left alone while ours are there");
    hold(&mut presence, &mut now, ABSENCE * 2, &sightings[..1]);
    assert_eq!(presence.present.len(), 1);
}

#[test]
fn all_is_answered_only_while_no_code_of_ours_waits() {
    let mut presence = Presence::default();
    let (poster, phone) = (at("WIFI:S:Venue;;", 0.0, 0.1), code(&link('a')));
    let next = at(&link('b'), 0.7, 0.1);
    assert!(!presence.is_answered());
    presence.look(Stamp::from_micros(0), &[poster.clone(), phone.clone()]);
    assert!(presence.is_answered());
    presence.look(Stamp::from_micros(1), &[next.clone(), at(&link('c'), 0.1, 0.3), phone]);
    assert!(!presence.is_answered(), "one answer a picture: another waits");
    presence.look(Stamp::from_micros(2), &[next]);
    assert!(presence.is_answered());
    presence.look(Stamp::from_micros(3), &[]);
    assert!(!presence.is_answered(), "the next may come at once");
}

#[test]
fn a_code_renewed_in_the_hand_is_marked() {
    let (mut presence, mut now) = (Presence::default(), Stamp::default());
    hold(&mut presence, &mut now, COOL_DOWN, &[at(&link('a'), 0.40, 0.2)]);
    let same_place = hold(&mut presence, &mut now, FRAME, &[at(&link('b'), 0.42, 0.2)]);
    assert_eq!(same_place, [Change::Answer { index: 0, renewed: true }]);
    let elsewhere = hold(&mut presence, &mut now, FRAME, &[at(&link('c'), 0.75, 0.2)]);
    assert_eq!(elsewhere, [Change::Answer { index: 0, renewed: false }]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_payload_is_answered_twice_within_the_cool_down(
        looks in proptest::collection::vec((0u64..900, 0u8..16), 1..120),
    ) {
        let (mut presence, mut now) = (Presence::default(), Stamp::default());
        let mut last: Vec<(String, Stamp)> = Vec::new();
        for (pause, shown) in looks {
            now = now.plus(Duration::from_millis(pause));
            let sightings: Vec<_> = (0..4u8)
                .filter(|bit| shown & (1 << bit) != 0)
                .map(|bit| code(&link(char::from(b'a' + bit))))
                .collect();
            let changes = presence.look(now, &sightings);
            prop_assert!(answers(&changes) <= 1);
            for change in changes {
                let Change::Answer { index, .. } = change else { continue };
                let text = sightings[index].payload.text().to_owned();
                let earlier = last.iter().rev().find(|(known, _)| *known == text);
                prop_assert!(earlier.is_none_or(|(_, at)| now.since(*at) >= COOL_DOWN));
                last.push((text, now));
            }
        }
    }

    #[test]
    fn however_many_codes_there_are_few_are_kept(count in 0usize..300) {
        let mut presence = Presence::default();
        for n in 0..count {
            presence.look(Stamp::from_micros(n as u64), &[code(&n.to_string())]);
        }
        prop_assert!(presence.present.len() <= PRESENT_MAX);
    }
}
