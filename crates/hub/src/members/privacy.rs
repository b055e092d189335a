//! Keeping somebody away, and telling organizers about somebody.

use portico_domain::people::MemberReport;
use portico_domain::people::action::{ReportMember, SetMute};
use portico_domain::people::report::TEXT_MAX;
use portico_domain::{Action, MemberId, OpId};
use portico_ledger::query;

use super::{malformed, part};
use crate::hub::{Hub, HubError};

impl Hub {
    /// Keeps `other` from connecting with `member`, or lets them again. The other is not told, and a connection that is there
    /// stays until it is taken back.
    ///
    /// # Errors
    /// When there is no such member, or it is the same one.
    pub fn mute(&self, member: MemberId, other: MemberId, on: bool) -> Result<(), HubError> {
        let action = Action::SetMute(SetMute { member, other, on });
        self.act_for_member(action, Vec::new()).map(|_| ())
    }

    /// Whom `member` keeps away, the latest first.
    ///
    /// # Errors
    /// When the store fails.
    pub fn muted_by(&self, member: MemberId) -> Result<Vec<MemberId>, HubError> {
        let mut muted = query::mutes(self.ledger().view()?.rows(), member)?;
        muted.sort_by_key(|(_, mute)| std::cmp::Reverse(mute.at_ms));
        Ok(muted.into_iter().map(|(other, _)| other).collect())
    }

    /// Tells organizers about `about`, in the words of `by`.
    ///
    /// # Errors
    /// When there is no such member, it is the same one, or the text is empty or too long.
    pub fn report_member(
        &self,
        by: MemberId,
        about: MemberId,
        text: &str,
    ) -> Result<OpId, HubError> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > TEXT_MAX {
            return Err(malformed(format!("a report has 1 to {TEXT_MAX} characters")));
        }
        let action = Action::ReportMember(ReportMember { by, about });
        self.act_for_member(action, vec![part(text.as_bytes().to_vec())]).map(|(id, _)| id)
    }

    /// All reports, oldest first.
    ///
    /// # Errors
    /// When the store fails.
    pub fn member_reports(&self) -> Result<Vec<(OpId, MemberReport)>, HubError> {
        Ok(query::reports(self.ledger().view()?.rows())?)
    }
}
