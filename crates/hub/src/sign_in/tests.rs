//! Signing in at a real hub, with time as an argument. Goal: a letter's code and link prove an address, once, and nobody learns who
//! has one. Method: a hub in a folder of its own; what its letter would bring is made as when it is sent.

use std::net::IpAddr;

use portico_domain::member::{Profile, Role};
use portico_domain::{MemberId, OpId};
use portico_ledger::hub::outbox::{Purpose, Shelf};
use tempfile::TempDir;

use super::completing::SignedIn;
use super::keys::Fresh;
use super::*;
use crate::hub::NewMember;
use crate::limits::Source;

mod arriving;
mod codes;
mod cookies;

const ADDRESS: &str = "ada@example.org";
const NOBODY: &str = "nobody@example.org";
const START_MS: u64 = 1_800_000_000_000;
const MINUTE_MS: u64 = 60_000;

struct Desk {
    _folder: TempDir,
    hub: Arc<Hub>,
    sign_ins: SignIns,
    member: MemberId,
}

/// A letter that waits.
struct Waiting {
    id: OpId,
    purpose: Purpose,
}

fn network(last: u8) -> Source {
    Source::from(IpAddr::from([192, 0, 2, last]))
}

fn at(after_ms: u64) -> Arriving<'static> {
    let now_ms = START_MS + after_ms;
    Arriving { source: network(7), now_ms, browser: "Firefox, Linux", name: None }
}

impl Desk {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let hub = Arc::new(Hub::open(folder.path()).unwrap());
        hub.create_event("Test Days", "https://meet.example").unwrap();
        let profile = Profile { name: "Ada Lovelace".into(), ..Profile::default() };
        let new = NewMember { role: Role::Attendee, profile, email: Some(ADDRESS.into()) };
        let member = hub.add_members(&[new]).unwrap()[0].unwrap();
        let sign_ins = SignIns::start(Arc::clone(&hub), Arc::new(Limits::new())).unwrap();
        Self { _folder: folder, hub, sign_ins, member }
    }

    fn waiting(&self) -> Vec<Waiting> {
        let letters = self.hub.ledger().outbox().list(Shelf::Waiting, None).unwrap();
        letters
            .into_iter()
            .map(|(letter, job)| Waiting { id: job.about, purpose: letter.purpose })
            .collect()
    }

    fn ask(&self, address: &str, after_ms: u64) -> (String, Waiting) {
        self.ask_with(address, None, after_ms)
    }

    /// Asks for a letter, and waits until it waits.
    fn ask_with(&self, address: &str, claim: Option<&str>, after_ms: u64) -> (String, Waiting) {
        let before = self.waiting().len();
        let asked = self.sign_ins.request(address, claim, (network(7), START_MS + after_ms));
        let request = asked.unwrap().request;
        // The other thread ends with the test if it never does.
        while self.waiting().len() == before {
            std::thread::yield_now();
        }
        let id = asking::kept_as(crate::mailed_code::RequestId::from_text(&request).unwrap());
        let letter = self.waiting().into_iter().find(|letter| letter.id == id).unwrap();
        (request, letter)
    }

    /// What a letter brings that is sent now.
    fn fresh(&self, letter: &Waiting, after_ms: u64) -> Fresh {
        let now_ms = START_MS + after_ms;
        let request = self.hub.ledger().sign_in(letter.id, now_ms).unwrap().unwrap();
        self.hub.fresh_sign_in_keys(letter.id, &request, now_ms).unwrap().unwrap()
    }

    /// Signs in by a link; the cookie.
    fn cookie(&self, after_ms: u64) -> SignedIn {
        let (_, letter) = self.ask(ADDRESS, after_ms);
        let fresh = self.fresh(&letter, after_ms);
        signed_in(self.sign_ins.by_link(&fresh.token, at(after_ms)))
    }

    fn knows(&self, cookie: &str, after_ms: u64) -> Option<MemberId> {
        let found = self.sign_ins.recognise(cookie, START_MS + after_ms).unwrap();
        found.map(|(known, _)| known.member)
    }
}

fn signed_in(done: Result<Completed, SignInError>) -> SignedIn {
    match done.unwrap() {
        Completed::SignedIn(done) => done,
        Completed::NameNeeded => panic!("a name was asked for"),
    }
}

fn is_wrong(done: Result<Completed, SignInError>) -> bool {
    matches!(done, Err(SignInError::Wrong))
}
