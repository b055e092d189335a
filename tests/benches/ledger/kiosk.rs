//! What a kiosk does by itself: taking back and doing again what it has not heard of from the hub, and opening after a crash
//! until its first code is on disk and can be shown.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use portico_domain::action::Issue;
use portico_domain::member::Profile;
use portico_domain::token::{Cause, Token};
use portico_domain::{Action, MemberId};
use portico_ledger::feed::FeedRow;
use portico_ledger::rows::{Row, encode};
use portico_ledger::{KioskLedger, Submitted};
use rustix::fs::Advice;

use crate::child::crash_in_process;
use crate::clock::timed;
use crate::crowd::{Crowd, redemption};
use crate::figure::{Figure, Figures, Goal};
use crate::place::{Place, follow};
use crate::spread::Spread;

/// Operations that the hub has not heard of.
const TENTATIVE: usize = 10_000;
/// Scans before a crash.
const SCANS: usize = 400;
/// Crashes.
const CRASHES: usize = 7;
/// The rows at which the ledger is made a gibibyte, with a picture for each member.
const PICTURES_FROM_ROWS: u64 = 1_000_000;
const GIBIBYTE: u64 = 1 << 30;
/// Members whose pictures come in one page.
const PICTURES_PER_PAGE: usize = 50;

/// How long a kiosk takes to take back 10 000 operations and do them again.
pub fn redo(figures: &mut Figures, place: &Place, rows: u64) {
    let ledger = opened(&place.kiosk_file(rows));
    let mut crowd = Crowd::open(&place.hub_file(rows));
    let meetings = crowd.meetings(TENTATIVE, Some(1));
    follow(&ledger, &crowd);
    for meeting in &meetings {
        let told = ledger.submit(crowd.draft(redemption(meeting), Vec::new()));
        let told = told.expect("there is room");
        assert!(matches!(told, Submitted::Kept { .. }), "{told:?}");
    }
    let state = ledger.state();
    let put = || ledger.put_page(&[], state.cursor, true, state.filter).expect("there is room");
    let (_, time) = timed(put);
    figures.add(&Figure {
        name: "kiosk: take back and redo 10 000",
        rows,
        ours: time.as_secs_f64(),
        theirs: None,
        unit: "s",
        goal: Some(Goal::AtMost(2.0)),
    });
}

/// How long after a crash a kiosk's first code is on disk.
pub fn open(figures: &mut Figures, place: &Place, rows: u64) {
    let kiosk = place.kiosk_file(rows);
    let hub = place.hub_file(rows);
    if rows >= PICTURES_FROM_ROWS {
        add_pictures(&opened(&kiosk), &Crowd::open(&hub));
    }
    let (mut warm, mut cold) = (Spread::default(), Spread::default());
    for _ in 0..CRASHES {
        crash_in_process(&kiosk, &hub, SCANS);
        warm.add(milliseconds(first_code(&kiosk)));
        crash_in_process(&kiosk, &hub, SCANS);
        forget(&kiosk);
        cold.add(milliseconds(first_code(&kiosk)));
    }
    let mut add = |name: &str, ours: f64, unit: &str, goal| {
        figures.add(&Figure { name, rows, ours, theirs: None, unit, goal });
    };
    let megabytes = std::fs::metadata(&kiosk).expect("it is there").len() as f64 / 1e6;
    add("kiosk: ledger that is opened", megabytes, "MB", None);
    let goal = Some(Goal::AtMost(50.0));
    add("kiosk: open after a crash, first code", warm.at(0.5), "ms", goal);
    add("kiosk: the same, nothing in memory", cold.at(0.5), "ms", goal);
}

fn opened(path: &Path) -> KioskLedger {
    KioskLedger::open(path).expect("it is sound").expect("it is enrolled")
}

/// Opens the ledger and issues a code.
fn first_code(path: &Path) -> Duration {
    let seed = std::process::id().to_be_bytes();
    let token = Token::new(std::array::from_fn(|index| seed[index % 4]));
    let (ledger, time) = timed(|| {
        let ledger = opened(path);
        let owner = ledger.state().identity.member;
        let issue = Issue { token: token.hash(), owner, cause: Cause::Rotated };
        let reading = portico_domain::Reading::default();
        let draft = portico_ledger::Draft {
            action: Action::Issue(issue),
            parts: Vec::new(),
            reading,
            nonce: [0; 8],
        };
        ledger.submit(draft).expect("there is room");
        ledger
    });
    drop(ledger);
    time
}

/// Has the kernel drop what it holds of the file in memory.
fn forget(path: &Path) {
    let file = File::open(path).expect("it is there");
    file.sync_all().expect("there is room");
    rustix::fs::fadvise(&file, 0, None, Advice::DontNeed).expect("the kernel takes advice");
}

/// Gives each member a picture, as large as makes the ledger a gibibyte.
fn add_pictures(ledger: &KioskLedger, crowd: &Crowd) {
    let bytes = usize::try_from(GIBIBYTE / crowd.members.len() as u64).expect("it fits");
    let state = ledger.state();
    for members in crowd.members.chunks(PICTURES_PER_PAGE) {
        let rows: Vec<FeedRow> = members.iter().map(|member| picture(member, bytes)).collect();
        ledger.put_page(&rows, state.cursor, false, state.filter).expect("there is room");
    }
}

fn picture(member: &MemberId, bytes: usize) -> FeedRow {
    let picture = Some(member.0.iter().copied().cycle().take(bytes).collect());
    let profile = Profile { name: "Somebody".into(), picture, ..Profile::default() };
    FeedRow { key: Profile::key(member).into(), position: 1, value: encode(&profile).into() }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
