//! What people do about those they have met: they take a connection back, and note something for themselves.

use std::ops::ControlFlow;

use portico_domain::people::Remark;
use portico_domain::people::action::{Annotate, Disconnect};
use portico_domain::{Action, MemberId, OpId, Part};
use portico_ledger::query;
use portico_ledger::rows::Rows;

use super::broken::Broken;
use super::counters::Count;
use super::rounds::kiosk_name;
use super::trace::short;
use super::world::World;

impl World {
    /// Somebody takes a connection back: at a kiosk, which may have made it without a network, or on the web.
    pub(super) fn take_back(&mut self, kiosk: usize) -> Result<(), Broken> {
        if self.chance.percent(50) {
            return self.take_back_on_the_web();
        }
        let by = self.kiosks[kiosk].member;
        let met = met_by(self.kiosks[kiosk].ledger.view()?.rows(), by)?;
        let Some((other, connection)) = self.any_of(&met) else { return Ok(()) };
        let undo = Action::Disconnect(Disconnect { by, other, connection });
        self.submit(kiosk, undo)?;
        self.trace
            .line(self.since(), kiosk_name(kiosk), || format!("takes {} back", short(connection)));
        Ok(())
    }

    fn take_back_on_the_web(&mut self) -> Result<(), Broken> {
        let by = self.any_attendee();
        let met = met_by(self.hub.ledger.view()?.rows(), by)?;
        let Some((other, connection)) = self.any_of(&met) else { return Ok(()) };
        let undo = Action::Disconnect(Disconnect { by, other, connection });
        self.hub_submit(undo, vec![])?;
        self.trace.line(self.since(), "hub", || {
            format!("{} takes {} back on the web", short(by), short(connection))
        });
        Ok(())
    }

    /// An attendee notes something about somebody whom they met. It must be forgotten with either of them.
    pub(super) fn note(&mut self) -> Result<(), Broken> {
        let member = self.any_attendee();
        let met = met_by(self.hub.ledger.view()?.rows(), member)?;
        let Some((other, _)) = self.any_of(&met) else { return Ok(()) };
        let note = format!("Noted {}.", self.since());
        for subject in [member, other] {
            self.crowd.names.entry(subject).or_default().push(note.clone());
        }
        let remark = Remark { note, tags: vec![] };
        let bytes = minicbor::to_vec(remark).expect("memory takes every byte");
        let part = Part { salt: self.chance.bytes(), bytes };
        self.counters.add(Count::Notes);
        self.hub_submit(Action::Annotate(Annotate { member, other }), vec![part])?;
        self.trace.line(self.since(), "hub", || {
            format!("{} notes something about {}", short(member), short(other))
        });
        Ok(())
    }

    fn any_of(&mut self, met: &[(MemberId, OpId)]) -> Option<(MemberId, OpId)> {
        if met.is_empty() { None } else { Some(met[self.chance.index(met.len())]) }
    }
}

/// Whom a member has met, with the connection.
fn met_by(rows: Rows<'_>, member: MemberId) -> Result<Vec<(MemberId, OpId)>, Broken> {
    let mut met = vec![];
    query::connections(rows, member, &mut |other, made| {
        met.push((other, made.id));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(met)
}
