//! Instant connect for members who have signed in: codes that the hub issues, and redeeming what they hold (IC-1, IC-2).

use portico_domain::action::{Issue, Redeem};
use portico_domain::link::{ConnectLink, read_code};
use portico_domain::proof::Proof;
use portico_domain::token::{DeviceCodes, Token, VALID_MS};
use portico_domain::{Action, Code, MemberId, Receipt};
use portico_ledger::hub::Acted;

use crate::ambient;
use crate::hub::{Hub, HubError};

/// A code just issued (IC-1.4).
#[derive(Clone, Debug)]
pub(crate) struct Issued {
    /// With the hub's proof, so that a kiosk which is offline believes it.
    pub(crate) link: ConnectLink,
    /// When it can no longer be redeemed, in hub time.
    pub(crate) expires_ms: u64,
}

impl Hub {
    /// Issues a code for `member`. One that replaces a code about to expire is not counted against the ten of an hour (IC-6.3).
    ///
    /// # Errors
    /// With the refusal's code: too many, blocked, erased.
    pub(crate) fn issue_code(&self, member: MemberId) -> Result<Issued, HubError> {
        let (event_id, event) = self.event()?;
        let token = Token::new(ambient::random());
        let codes: Option<DeviceCodes> =
            self.ledger().view()?.rows().get(&(member, self.ledger().viewer()?.node))?;
        let issued_ms = ambient::now_ms();
        let cause = codes.unwrap_or_default().cause(issued_ms);
        let action = Action::Issue(Issue { token: token.hash(), owner: member, cause });
        match self.act_at(issued_ms, action, Vec::new())? {
            Acted::Done { .. } => {}
            Acted::Refused(refusal) => return Err(HubError::Refused(refusal.code())),
        }
        let proof = Proof::sign(self.key(), event_id, &token.hash(), member, issued_ms);
        let link = ConnectLink { origin: event.origin, token, proof: Some(proof) };
        Ok(Issued { link, expires_ms: issued_ms + VALID_MS })
    }

    /// Redeems a code as somebody passed it on: the whole link, or the token with or without a proof. Whom `member` has met.
    ///
    /// # Errors
    /// With a code of the IC messages table.
    pub(crate) fn redeem_code(&self, text: &str, member: MemberId) -> Result<MemberId, HubError> {
        let (token, proof) = read_code(text).ok_or(HubError::Refused(Code::TokenInvalid))?;
        let redeem = Redeem { token: token.hash(), redeemer: member, proof };
        match self.act(Action::Redeem(redeem), Vec::new())? {
            Acted::Done { receipt: Receipt::Connected(made), .. } => Ok(made.owner),
            // The token is spent (IC-2.6).
            Acted::Done { .. } => Err(HubError::Refused(Code::AlreadyConnected)),
            Acted::Refused(refusal) => Err(HubError::Refused(refusal.code())),
        }
    }
}
