//! What organizers decide: members are forgotten, kiosks get other roles, cases are answered.

use std::ops::ControlFlow;

use portico_domain::action::{AnswerCase, Erase, SetRole};
use portico_domain::case::Answer;
use portico_domain::member::Role;
use portico_domain::{Action, OpId};
use portico_ledger::query;

use super::broken::Broken;
use super::rounds::kiosk_name;
use super::trace::short;
use super::world::World;

impl World {
    pub(super) fn erase(&mut self) -> Result<(), Broken> {
        let member = self.any_attendee();
        self.hub_submit(Action::Erase(Erase { member }), vec![])?;
        self.trace.line(self.since(), "hub", || format!("forgets {}", short(member)));
        Ok(())
    }

    pub(super) fn set_role(&mut self, kiosk: usize) -> Result<(), Broken> {
        let role = self.chance.pick(&[Role::Booth, Role::Staff]);
        let node = self.kiosks[kiosk].node;
        self.hub_submit(Action::SetRole(SetRole { node, role }), vec![])?;
        self.trace
            .line(self.since(), kiosk_name(kiosk), || format!("is for {} now", role.as_str()));
        Ok(())
    }

    /// Answers a case; nobody is connected by it.
    pub(super) fn answer_a_case(&mut self) -> Result<(), Broken> {
        let mut cases: Vec<OpId> = vec![];
        query::cases(self.hub.ledger.view()?.rows(), &mut |id, _| {
            cases.push(id);
            Ok(ControlFlow::Continue(()))
        })?;
        if cases.is_empty() {
            return Ok(());
        }
        let case = cases[self.chance.index(cases.len())];
        let answer = self.chance.pick(&[Answer::Resolved, Answer::Noted]);
        self.hub_submit(Action::AnswerCase(AnswerCase { case, answer }), vec![])?;
        self.trace
            .line(self.since(), "hub", || format!("case {} is answered: {answer:?}", short(case)));
        Ok(())
    }
}
