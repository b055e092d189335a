//! A member's connections: listing them with what the member noted, noting, taking one back.

use std::ops::ControlFlow;

use portico_domain::member::Profile;
use portico_domain::people::Remark;
use portico_domain::people::action::{Annotate, Disconnect};
use portico_domain::{Action, MemberId, OpId, Receipt};
use portico_ledger::query;

use super::search::{Searched, search};
use super::{encoded_part, malformed};
use crate::hub::{Hub, HubError};

/// Somebody whom a member met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acquaintance {
    /// The connection.
    pub connection: OpId,
    /// Whom.
    pub member: MemberId,
    /// When, in hub time.
    pub at_ms: u64,
    /// What the member noted for themselves; an empty one where nothing.
    pub remark: Remark,
}

impl Acquaintance {
    /// What they are found by.
    fn searched<'a>(&'a self, name: &'a str) -> Searched<'a> {
        Searched { name, tags: &self.remark.tags, note: &self.remark.note }
    }
}

impl Hub {
    /// Whom a member met, newest first, with what they noted.
    ///
    /// # Errors
    /// When the store fails.
    pub fn acquaintances(&self, member: MemberId) -> Result<Vec<Acquaintance>, HubError> {
        let view = self.ledger().view()?;
        let mut remarks = query::remarks(view.rows(), member)?;
        let mut met = Vec::new();
        query::connections(view.rows(), member, &mut |other, made| {
            let remark = remarks.remove(&other).unwrap_or_default();
            let (connection, at_ms) = (made.id, made.at_ms);
            met.push((made.order, Acquaintance { connection, member: other, at_ms, remark }));
            Ok(ControlFlow::Continue(()))
        })?;
        met.sort_unstable_by_key(|(order, _)| std::cmp::Reverse(*order));
        Ok(met.into_iter().map(|(_, one)| one).collect())
    }

    /// The connections of `member` who fit what is searched for by name, tag and note, best first; all, newest first, where
    /// nothing is.
    ///
    /// # Errors
    /// When the store fails.
    pub fn find_acquaintances(
        &self,
        member: MemberId,
        query: &str,
    ) -> Result<Vec<Acquaintance>, HubError> {
        let met = self.acquaintances(member)?;
        let view = self.ledger().view()?;
        let mut names = Vec::with_capacity(met.len());
        for one in &met {
            names.push(view.rows().get::<Profile>(&one.member)?.unwrap_or_default().name);
        }
        let pairs = met.iter().zip(&names);
        let all: Vec<Searched<'_>> = pairs.map(|(one, name)| one.searched(name)).collect();
        Ok(search(query, &all).into_iter().map(|number| met[number].clone()).collect())
    }

    /// One's connection with `other`; none where they are not connected.
    ///
    /// # Errors
    /// When the store fails.
    pub fn acquaintance(
        &self,
        member: MemberId,
        other: MemberId,
    ) -> Result<Option<Acquaintance>, HubError> {
        let view = self.ledger().view()?;
        let made: Option<portico_domain::connection::Connection> =
            view.rows().get(&(member, other))?;
        let Some(made) = made else { return Ok(None) };
        let remark = view.rows().get(&(member, other))?.unwrap_or_default();
        let (connection, at_ms) = (made.id, made.at_ms);
        Ok(Some(Acquaintance { connection, member: other, at_ms, remark }))
    }

    /// Replaces what `member` notes for themselves about `other`, whom they met; an empty remark drops it.
    ///
    /// # Errors
    /// When it breaks a limit, the two are not connected, or one was erased.
    pub fn annotate(
        &self,
        member: MemberId,
        other: MemberId,
        remark: &Remark,
    ) -> Result<(), HubError> {
        remark.check().map_err(malformed)?;
        let action = Action::Annotate(Annotate { member, other });
        self.act_for_member(action, vec![encoded_part(remark)]).map(|_| ())
    }

    /// Takes a connection of `member` back, by its id; whether it was still there.
    ///
    /// # Errors
    /// When the store fails.
    pub fn disconnect(&self, member: MemberId, connection: OpId) -> Result<bool, HubError> {
        let mut found = None;
        query::connections(self.ledger().view()?.rows(), member, &mut |other, made| {
            found = (made.id == connection).then_some(other);
            Ok(if found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        let Some(other) = found else { return Ok(false) };
        let undo = Disconnect { by: member, other, connection };
        let (_, receipt) = self.act_for_member(Action::Disconnect(undo), Vec::new())?;
        Ok(receipt == Receipt::Done)
    }
}
