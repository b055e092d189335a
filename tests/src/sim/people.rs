//! What people do: they show and scan codes at kiosks and on the web, come, change how they show themselves, and cheat.

use ed25519_dalek::SigningKey;
use portico_domain::action::{AddMember, Issue, Redeem, SetProfile, Sweep};
use portico_domain::member::Role;
use portico_domain::proof::{Proof, PublicKey};
use portico_domain::token::{Cause, VALID_MS};
use portico_domain::{Action, Hash, MemberId, OpId, Receipt};
use portico_ledger::{Draft, Submitted};

use super::book::Telling;
use super::broken::{Broken, Check};
use super::counters::Count;
use super::crowd::{Code, profile, token};
use super::forward::Step;
use super::queue::Event;
use super::rounds::kiosk_name;
use super::trace::short;
use super::world::World;

/// Of a hundred scans, those that read the proof too.
const WITH_PROOF_PERCENT: u64 = 80;
/// Of a hundred new codes, those that a screen made by itself.
const ROTATED_PERCENT: u64 = 75;
/// Most attendees.
const ATTENDEES_MAX: usize = 10;
/// When a code may end before its own expiry, in milliseconds after another has taken its place.
const OVERLAP_MS: u64 = 30_000;

impl World {
    /// A kiosk keeps an action and tells what came of it; none if its power went meanwhile.
    pub(super) fn submit(
        &mut self,
        kiosk: usize,
        action: Action,
    ) -> Result<Option<Submitted>, Broken> {
        let (reading, nonce) = (self.kiosks[kiosk].reading(self.now_ms), self.chance.bytes());
        self.book.happens(reading, self.now_ms);
        let draft = Draft { action, parts: vec![], reading, nonce };
        let submitted = self.kiosks[kiosk].ledger.submit(draft);
        let Some(submitted) = self.survives(kiosk, Step::Own, submitted)? else { return Ok(None) };
        if let Submitted::Kept { id, .. } | Submitted::Unsure { id } = &submitted {
            self.note_told(kiosk, *id)?;
        }
        self.moved(kiosk, Step::Own)?;
        self.wake(kiosk);
        Ok(Some(submitted))
    }

    /// What was told is in the teller's ledger, as the last of its chain; where the same waited for the hub already, before that.
    fn note_told(&mut self, kiosk: usize, id: OpId) -> Result<(), Broken> {
        self.counters.add(Count::Told);
        let machine = &mut self.kiosks[kiosk];
        let head = machine.ledger.head().sequence;
        let mut chain = machine.ledger.own_after(head.saturating_sub(1), 1, usize::MAX)?;
        if chain.iter().all(|own| own.operation.id() != id) {
            chain = machine.ledger.own_after(0, usize::MAX, usize::MAX)?;
        }
        let kept = chain.iter().find(|own| own.operation.id() == id);
        let Some(own) = kept else {
            let what = format!("kiosk {kiosk} told {} and has not kept it", short(id));
            return Err(Broken::new(Check::Told, what));
        };
        let hash = Hash::plain(own.operation.bytes());
        machine.wrote.push(id);
        self.book.told.insert(id, Telling { by: Some(kiosk), hash });
        Ok(())
    }

    /// A kiosk shows a new code.
    pub(super) fn show(&mut self, kiosk: usize) -> Result<(), Broken> {
        let (token, cause) = (token(&mut self.chance), self.cause());
        let (owner, hash) = (self.kiosks[kiosk].member, token.hash());
        // As in the product, the code is on no screen before its operation is kept; but another node may come to know of it
        // though its screen went dark.
        self.crowd.genuine.insert(hash);
        let issue = Issue { token: hash, owner, cause };
        let Some(submitted) = self.submit(kiosk, Action::Issue(issue))? else { return Ok(()) };
        self.trace.line(self.since(), kiosk_name(kiosk), || {
            format!("shows code {} ({cause:?}): {}", self.crowd.codes.len(), words(&submitted))
        });
        if !matches!(submitted, Submitted::Refused(_)) {
            let machine = &self.kiosks[kiosk];
            let at_ms = machine.ledger.judge(machine.reading(self.now_ms)).at_ms;
            let proof = Proof::sign(&machine.key, self.event, &hash, owner, at_ms);
            self.crowd.hold(Code { hash, proof, of: kiosk_name(kiosk), issued_ms: self.now_ms });
        }
        Ok(())
    }

    /// An attendee gets a code from the hub; its number.
    fn fresh_code(&mut self) -> Result<Option<usize>, Broken> {
        let attendee = self.chance.index(self.crowd.attendees.len());
        let (token, cause, owner) =
            (token(&mut self.chance), self.cause(), self.crowd.attendees[attendee]);
        let hash = token.hash();
        self.crowd.genuine.insert(hash);
        let issue = Issue { token: hash, owner, cause };
        if self.hub_submit(Action::Issue(issue), vec![])?.is_none() {
            return Ok(None);
        }
        let proof = Proof::sign(&self.hub.key, self.event, &hash, owner, self.now_ms);
        let of = format!("attendee {attendee}");
        let number = self.crowd.hold(Code { hash, proof, of, issued_ms: self.now_ms });
        Ok(Some(number))
    }

    pub(super) fn scan_fresh(&mut self, kiosk: usize) -> Result<(), Broken> {
        match self.fresh_code()? {
            Some(code) => self.scan(kiosk, code),
            None => Ok(()),
        }
    }

    /// Somebody holds a code up to a kiosk.
    pub(super) fn scan(&mut self, kiosk: usize, code: usize) -> Result<(), Broken> {
        let Code { hash, proof, of, .. } = self.crowd.codes[code].clone();
        let proof = self.chance.percent(WITH_PROOF_PERCENT).then_some(proof);
        let with = if proof.is_some() { "with" } else { "without" };
        let redeem = Redeem { token: hash, redeemer: self.kiosks[kiosk].member, proof };
        let Some(submitted) = self.submit(kiosk, Action::Redeem(redeem))? else { return Ok(()) };
        self.trace.line(self.since(), kiosk_name(kiosk), || {
            format!("scans code {code} of {of} {with} its proof: {}", words(&submitted))
        });
        Ok(())
    }

    /// Plans a scan, or a visit to the web, for the very moment at which a code ends.
    pub(super) fn scan_at_end(&mut self, kiosk: usize) {
        let Some(code) = self.crowd.any_code(&mut self.chance) else { return };
        let life = self.chance.pick(&[VALID_MS, VALID_MS, OVERLAP_MS]);
        let at_ms = self.crowd.codes[code].issued_ms + life + self.chance.below(3) - 1;
        let on_the_web = self.chance.percent(50);
        let event = if on_the_web { Event::Web { code } } else { Event::Scan { kiosk, code } };
        if at_ms > self.now_ms {
            self.queue.at(at_ms, event);
        }
    }

    /// An attendee redeems a code on the web.
    pub(super) fn redeem_on_the_web(&mut self, code: usize) -> Result<(), Broken> {
        let attendee = self.chance.index(self.crowd.attendees.len());
        let Code { hash, proof, of, .. } = self.crowd.codes[code].clone();
        let proof = self.chance.percent(WITH_PROOF_PERCENT).then_some(proof);
        let redeem = Redeem { token: hash, redeemer: self.crowd.attendees[attendee], proof };
        let Some((id, outcome)) = self.hub_submit(Action::Redeem(redeem), vec![])? else {
            return Ok(());
        };
        self.trace.line(self.since(), "hub", || {
            format!(
                "attendee {attendee} redeems code {code} of {of} on the web: {} {outcome:?}",
                short(id)
            )
        });
        Ok(())
    }

    /// Somebody holds up a code of their own making, with a proof that says it is the hub's.
    pub(super) fn forge(&mut self, kiosk: usize) -> Result<(), Broken> {
        self.counters.add(Count::Forgeries);
        let (hash, owner) = (token(&mut self.chance).hash(), self.any_attendee());
        let stranger = SigningKey::from_bytes(&self.chance.bytes());
        let mut proof = Proof::sign(&stranger, self.event, &hash, owner, self.now_ms);
        proof.key = PublicKey::of(&self.hub.key).id();
        let code = Code { hash, proof, of: "a forger".into(), issued_ms: self.now_ms };
        let number = self.crowd.hold(code);
        self.scan(kiosk, number)
    }

    pub(super) fn any_attendee(&mut self) -> MemberId {
        self.crowd.attendees[self.chance.index(self.crowd.attendees.len())]
    }

    /// Somebody comes, or shows themselves otherwise.
    pub(super) fn member(&mut self) -> Result<(), Broken> {
        if self.crowd.attendees.len() < ATTENDEES_MAX && self.chance.percent(50) {
            return self.add_attendee();
        }
        let member = self.any_attendee();
        let name = format!("Renamed {}.", self.since());
        self.crowd.names.entry(member).or_default().push(name.clone());
        let part = profile(&mut self.chance, name, self.weather.pictures);
        self.hub_submit(Action::SetProfile(SetProfile { member }), vec![part])?;
        self.trace.line(self.since(), "hub", || format!("{} has another profile", short(member)));
        Ok(())
    }

    pub(super) fn add_attendee(&mut self) -> Result<(), Broken> {
        let name = format!("Attendee number {}.", self.crowd.attendees.len());
        if let Some(id) = self.add_member(name.clone(), Role::Attendee)? {
            self.crowd.names.insert(id, vec![name]);
            self.crowd.attendees.push(id);
        }
        Ok(())
    }

    pub(super) fn add_member(
        &mut self,
        name: String,
        role: Role,
    ) -> Result<Option<MemberId>, Broken> {
        let part = profile(&mut self.chance, name.clone(), self.weather.pictures);
        let added = self.hub_submit(Action::AddMember(AddMember { role }), vec![part])?;
        self.trace.line(self.since(), "hub", || format!("adds {name}"));
        Ok(added.map(|(id, _)| id))
    }

    pub(super) fn sweep(&mut self) -> Result<(), Broken> {
        self.hub_submit(Action::Sweep(Sweep { cutoff_ms: self.now_ms }), vec![])?;
        self.trace.line(self.since(), "hub", || "sweeps".into());
        Ok(())
    }

    fn cause(&mut self) -> Cause {
        if self.chance.percent(ROTATED_PERCENT) { Cause::Rotated } else { Cause::Requested }
    }
}

/// What a person was told.
fn words(submitted: &Submitted) -> String {
    match submitted {
        Submitted::Kept { id, receipt: Receipt::Connected(_), .. } => {
            format!("{} connected", short(*id))
        }
        Submitted::Kept { id, receipt: Receipt::AlreadyConnected(_), .. } => {
            format!("{} connected before", short(*id))
        }
        Submitted::Kept { id, .. } => format!("{} done", short(*id)),
        Submitted::Unsure { id } => format!("{} the hub will decide", short(*id)),
        Submitted::Refused(code) => format!("refused, {code}"),
    }
}
