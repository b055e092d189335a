//! Redeeming: what one durable commit takes on a kiosk and on a hub, and what 64 together take on a hub, beside SQLite.
//! All three take turns, so that whatever else the machine does falls on each alike.

use std::time::Duration;

use portico_domain::operation::Place as Link;
use portico_domain::{Body, Hash, Judged, MemberId, Operation, Told};
use portico_ledger::hub::{Arrived, Taken};
use portico_ledger::{Draft, KioskLedger, Submitted};

use crate::clock::timed;
use crate::crowd::{Crowd, Meeting, redemption};
use crate::disk::{CountingDisk, Written};
use crate::figure::{Figure, Figures, Goal};
use crate::place::{KIOSKS, Place, follow, hub_on, kiosk_on};
use crate::spread::Spread;
use crate::sqlite::Sqlite;

/// Turns that each takes.
const TURNS: usize = 20;
/// Commits in a turn.
const COMMITS: usize = 100;
/// Redemptions that wait together at a hub.
const TOGETHER: usize = 64;
/// Transactions of so many, in a turn.
const GROUPS: usize = 4;

/// What takes turns.
struct Contest {
    crowd: Crowd,
    hub_written: std::sync::Arc<Written>,
    kiosk: KioskLedger,
    kiosk_written: std::sync::Arc<Written>,
    sqlite: Sqlite,
    /// The last sequence of each kiosk's chain.
    sequences: Vec<u64>,
}

/// Measures all of it on ledgers with that many rows.
pub fn measure(figures: &mut Figures, place: &Place, rows: u64) {
    let mut contest = Contest::new(place, rows);
    contest.alone(figures, rows);
    contest.together(figures, rows);
}

impl Contest {
    fn new(place: &Place, rows: u64) -> Self {
        let (disk, kiosk_written) = CountingDisk::open(&place.kiosk_file(rows));
        let kiosk = kiosk_on(disk);
        let (disk, hub_written) = CountingDisk::open(&place.hub_file(rows));
        let crowd = Crowd::over(hub_on(disk));
        let sqlite = Sqlite::filled(&place.path(&format!("sqlite-{rows}")), &crowd.hub);
        Self { crowd, hub_written, kiosk, kiosk_written, sqlite, sequences: vec![0; KIOSKS] }
    }

    /// Meetings that each of the three may redeem: the tokens are known to all.
    fn meetings(&mut self, count: usize, kiosks: usize) -> Vec<Meeting> {
        let meetings = self.crowd.meetings(count, Some(kiosks));
        let tokens: Vec<(Hash, MemberId)> =
            meetings.iter().map(|meeting| (meeting.token.hash(), meeting.owner)).collect();
        self.sqlite.issue(&tokens, self.crowd.reading().wall_ms);
        meetings
    }

    fn operation(&mut self, meeting: &Meeting) -> Operation {
        let Draft { action, parts, reading, nonce } =
            self.crowd.draft(redemption(meeting), Vec::new());
        Operation::new(Body { actor: None, reading, nonce, action, told: Told::Connected }, parts)
    }

    /// An operation as it arrives from the kiosk of whoever redeems.
    fn arrived(&mut self, kiosk: usize, operation: Operation) -> Vec<Arrived> {
        self.sequences[kiosk] += 1;
        let node = self.crowd.kiosks[kiosk].node;
        let place = Link { node, incarnation: 0, sequence: self.sequences[kiosk] };
        let judged = Judged::exactly(operation.body().reading.wall_ms);
        vec![Arrived { place, operation, judged }]
    }

    /// One durable commit for each redemption.
    fn alone(&mut self, figures: &mut Figures, rows: u64) {
        let of_hub = self.meetings(TURNS * COMMITS, KIOSKS);
        let of_kiosk = self.meetings(TURNS * COMMITS, 1);
        follow(&self.kiosk, &self.crowd);
        let (mut hub, mut kiosk) = (Commits::default(), Commits::default());
        let mut sqlite = [Spread::default(), Spread::default()];
        for turn in 0..TURNS {
            let some = turn * COMMITS..(turn + 1) * COMMITS;
            for (number, meeting) in some.clone().zip(&of_hub[some.clone()]) {
                let operation = self.operation(meeting);
                let lists = [self.arrived(number % KIOSKS, operation)];
                let ledger = &self.crowd.hub;
                hub.add(&self.hub_written, || {
                    let taken = ledger.accept(&lists).expect("there is room");
                    assert!(matches!(taken[0][0], Taken::Placed { .. }), "{taken:?}");
                });
            }
            for meeting in &of_kiosk[some.clone()] {
                let draft = self.crowd.draft(redemption(meeting), Vec::new());
                let ledger = &self.kiosk;
                kiosk.add(&self.kiosk_written, || {
                    let told = ledger.submit(draft).expect("there is room");
                    assert!(matches!(told, Submitted::Kept { .. }), "{told:?}");
                });
            }
            for (list, sqlite) in [&of_hub, &of_kiosk].into_iter().zip(&mut sqlite) {
                for meeting in &list[some.clone()] {
                    let operations = [self.operation(meeting)];
                    let at_ms = operations[0].body().reading.wall_ms;
                    sqlite.add(microseconds(timed(|| self.sqlite.redeem(&operations, at_ms)).1));
                }
            }
        }
        kiosk.print(figures, "kiosk", rows, &sqlite[1]);
        hub.print(figures, "hub", rows, &sqlite[0]);
    }

    /// Many redemptions in each durable commit.
    fn together(mut self, figures: &mut Figures, rows: u64) {
        let count = TURNS * GROUPS * TOGETHER;
        let meetings = self.meetings(count, KIOSKS);
        self.sqlite.settle();
        let (mut ours, mut theirs) = (Duration::ZERO, Duration::ZERO);
        let (pages_before, _) = self.hub_written.so_far();
        for turn in meetings.chunks(GROUPS * TOGETHER) {
            let operations: Vec<Operation> =
                turn.iter().map(|meeting| self.operation(meeting)).collect();
            let lists: Vec<Vec<Arrived>> = operations
                .iter()
                .enumerate()
                .map(|(number, operation)| self.arrived(number % KIOSKS, operation.clone()))
                .collect();
            for some in lists.chunks(TOGETHER) {
                ours += timed(|| self.crowd.hub.accept(some).expect("there is room")).1;
            }
            let at_ms = self.crowd.reading().wall_ms;
            for some in operations.chunks(TOGETHER) {
                theirs += timed(|| self.sqlite.redeem(some, at_ms)).1;
            }
        }
        // Neither may leave for later what it only put off.
        ours += timed(|| drop(self.crowd.hub)).1;
        theirs += timed(|| self.sqlite.settle()).1;
        let pages = self.hub_written.so_far().0 - pages_before;
        let each = |total: Duration| microseconds(total) / count as f64;
        figures.add(&Figure {
            name: "hub: 64 redemptions a commit, each",
            rows,
            ours: each(ours),
            theirs: Some(each(theirs)),
            unit: "µs",
            goal: Some(Goal::Times(1.0)),
        });
        figures.add(&Figure {
            name: "hub: redemptions a second",
            rows,
            ours: count as f64 / ours.as_secs_f64(),
            theirs: Some(count as f64 / theirs.as_secs_f64()),
            unit: "/s",
            goal: Some(Goal::AtLeast(5_000.0)),
        });
        figures.add(&Figure {
            name: "hub: 64 a commit, pages written for each",
            rows,
            ours: pages as f64 / count as f64,
            theirs: None,
            unit: "pages",
            goal: None,
        });
    }
}

/// Commits of one redemption each.
#[derive(Default)]
struct Commits {
    time: Spread,
    pages: u64,
    syncs: u64,
    count: u64,
}

impl Commits {
    fn add(&mut self, written: &Written, commit: impl FnOnce()) {
        let (pages, syncs) = written.so_far();
        self.time.add(microseconds(timed(commit).1));
        let (pages_after, syncs_after) = written.so_far();
        self.pages += pages_after - pages;
        self.syncs += syncs_after - syncs;
        self.count += 1;
    }

    fn print(&self, figures: &mut Figures, who: &str, rows: u64, sqlite: &Spread) {
        let mut add = |what: &str, ours: f64, theirs: Option<f64>, unit: &str, goal| {
            let name = format!("{who}: redeem, {what}");
            figures.add(&Figure { name: &name, rows, ours, theirs, unit, goal });
        };
        let (ours, theirs) = (self.time.at(0.5), sqlite.at(0.5));
        add("median", ours, Some(theirs), "µs", Some(Goal::Times(2.0)));
        let (ours, theirs) = (self.time.at(0.99), sqlite.at(0.99));
        add("99 of 100", ours, Some(theirs), "µs", Some(Goal::Times(0.3)));
        let (ours, theirs) = (self.time.mean(), sqlite.mean());
        add("mean", ours, Some(theirs), "µs", None);
        let pages = self.pages as f64 / self.count as f64;
        add("pages written", pages, None, "pages", Some(Goal::AtMost(20.0)));
        add("syncs", self.syncs as f64 / self.count as f64, None, "syncs", None);
    }
}

fn microseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
