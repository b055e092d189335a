//! What monitors and organizers are shown of sessions, on a real hub.

use std::sync::Arc;

use ed25519_dalek::SigningKey;
use portico_domain::member::{Profile, Role};
use portico_domain::operation::Place;
use portico_domain::proof::PublicKey;
use portico_domain::session::action::{AddGuest, Book, Cancel};
use portico_domain::session::booking::BookingId;
use portico_domain::session::slot::SLOT_MS;
use portico_domain::session::{Access, AccessEntry, Party};
use portico_domain::{Action, Body, Judged, MemberId, Operation, Part, Told};
use portico_ledger::hub::{Acted, Arrived};
use portico_sync::enrol::EnrolRequest;
use tempfile::TempDir;

use crate::ambient;
use crate::hub::{Hub, NewMember};
use crate::metrics::Metrics;
use crate::sign_in::SignInMetrics;
use crate::writer::Writer;

struct Desk {
    _folder: TempDir,
    hub: Arc<Hub>,
    mentor: MemberId,
}

impl Desk {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let hub = Arc::new(Hub::open(folder.path()).unwrap());
        hub.create_event("Test Days", "https://meet.example").unwrap();
        hub.set_zone("Asia/Kathmandu").unwrap();
        let profile = Profile { name: "Grace Hopper".into(), ..Profile::default() };
        let new = NewMember { role: Role::Mentor, profile, email: None };
        let mentor = hub.add_members(&[new]).unwrap()[0].unwrap();
        let desk = Self { _folder: folder, hub, mentor };
        desk.run(super::SessionCommand::SetHours {
            mentor: "Grace Hopper".into(),
            weekly: vec!["mon-sun 0:00-24:00".into()],
            on: vec![],
            off: vec![],
            from: None,
            until: None,
        });
        desk
    }

    fn run(&self, command: super::SessionCommand) -> String {
        command.run(&self.hub).unwrap()
    }

    fn does(&self, action: Action, texts: &[&str]) -> portico_domain::OpId {
        let part = |text: &&str| Part { salt: [7; 16], bytes: text.as_bytes().to_vec() };
        match self.hub.act(action, texts.iter().map(part).collect()).unwrap() {
            Acted::Done { id, .. } => id,
            Acted::Refused(refusal) => panic!("{refusal:?}"),
        }
    }

    /// A booking of a slot after so many others from tomorrow on, with a link.
    fn booked(&self, after: u64) -> BookingId {
        let address = format!("guest{after}@example.org");
        let guest = self.does(Action::AddGuest(AddGuest {}), &["Ada Lovelace", &address]);
        let tomorrow_ms = ambient::now_ms() / SLOT_MS * SLOT_MS + 96 * SLOT_MS;
        let (mentor, slot_ms) = (self.mentor, tomorrow_ms + after * SLOT_MS);
        let book = Book { mentor, guest, slot_ms, link: None, override_notice: false };
        let booking = self.does(Action::Book(book), &[]);
        self.hub.renew_link(booking).unwrap().unwrap();
        booking
    }

    fn metrics(&self) -> Metrics {
        Metrics::new(self.hub.sessions(), &SignInMetrics::default())
    }
}

fn cancel(booking: BookingId) -> Action {
    Action::Cancel(Cancel { booking, by: Party::Staff, override_notice: false })
}

fn shows(metrics: &Metrics, line: &str) -> bool {
    metrics.text(0).lines().any(|shown| shown == line)
}

const CANCELLED: &str = "portico_invalidations_total{reason=\"booking_cancelled\"}";

/// ML monitoring: what ends links at a kiosk is measured when it arrives, once however often it does.
#[test]
fn ml_what_a_kiosk_has_ended_is_counted_once() {
    let desk = Desk::open();
    let booking = desk.booked(0);
    let code = desk.hub.new_enrolment_code(desk.mentor, Role::Staff).unwrap();
    let public_key = PublicKey::of(&SigningKey::from_bytes(&[9; 32]));
    let node = desk.hub.enrol(&EnrolRequest { code, public_key }).unwrap().node;
    let reading = ambient::reading();
    let body =
        Body { actor: None, reading, nonce: [1; 8], action: cancel(booking), told: Told::Done };
    let arrived = Arrived {
        place: Place { node, incarnation: 0, sequence: 1 },
        operation: Operation::new(body, Vec::new()),
        judged: Judged::exactly(reading.wall_ms),
    };
    let (metrics, writer) = (desk.metrics(), Writer::start(Arc::clone(&desk.hub)).unwrap());
    for _ in 0..3 {
        writer.take(vec![arrived.clone()]).unwrap().unwrap();
    }
    assert!(shows(&metrics, &format!("{CANCELLED} 1")));
    assert!(shows(&metrics, "portico_invalidation_tokens_sum 1.0"), "{}", metrics.text(0));
}

/// ML-9.5, ML monitoring: failed attempts are counted from this start on, each once, whoever made them.
#[test]
fn ml_9_failed_attempts_are_counted_once() {
    let desk = Desk::open();
    let failed = |success| AccessEntry {
        at_ms: 0,
        guest: None,
        endpoint: "cancel".into(),
        action: Access::InvalidateToken,
        booking: None,
        success,
        reason: Some("the disk".into()),
        count: 0,
        source: None,
    };
    let log = |entries: &[AccessEntry]| desk.hub.ledger().log_access(entries).unwrap();
    let count = |expected: u32| {
        desk.hub.sessions().follow(&desk.hub).unwrap();
        shows(&desk.metrics(), &format!("portico_invalidation_failures_total {expected}"))
    };
    log(&[failed(false)]);
    assert!(count(0), "that was before this start");
    log(&[failed(false), failed(true), failed(false)]);
    assert!(count(2) && count(2));
    log(&vec![failed(false); 1_500]);
    assert!(count(1_502));
}

/// What the monitor is shown of bookings, and organizers of their day, agrees with what there is, in the event's zone.
#[test]
fn ml_bookings_are_counted_and_listed() {
    let desk = Desk::open();
    let bookings = [desk.booked(0), desk.booked(1), desk.booked(2)];
    desk.does(cancel(bookings[0]), &[]);
    desk.hub.sessions().count(&desk.hub).unwrap();
    let metrics = desk.metrics();
    for line in ["portico_bookings{state=\"booked\"} 2", "portico_bookings{state=\"cancelled\"} 1"]
    {
        assert!(shows(&metrics, line), "{line}");
    }
    let list = desk.run(super::SessionCommand::ListBookings { day: None });
    assert_eq!(list.lines().count(), 2, "{list}");
    assert!(list.lines().all(|line| line.contains("+05:45  Grace Hopper  Ada Lovelace  booked")));
    let said = desk.run(super::SessionCommand::SetZone { zone: "Europe/Berlin".into() });
    assert!(said.contains("the hours of 1 mentors"), "{said}");
    let (_, event) = desk.hub.event().unwrap();
    assert_eq!(event.time_zone.as_deref(), Some("Europe/Berlin"));
}
