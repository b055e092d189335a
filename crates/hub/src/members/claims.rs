//! Codes for visitors: whose it is, and keeping one for who is about to sign in (IC-5.4).

use data_encoding::BASE64URL_NOPAD;
use portico_domain::people::Claim;
use portico_domain::people::action::{ClaimToken, CompleteClaim};
use portico_domain::proof::Proof;
use portico_domain::token::Token;
use portico_domain::{Action, Code, Hash, Judged, MemberId, OpId, Receipt};
use portico_ledger::people::{Link, look_at};

use crate::ambient;
use crate::hub::{Hub, HubError};

/// Bytes of a claim's secret.
const SECRET_BYTES: usize = 32;

/// What a browser keeps of a claim until somebody has signed in with it.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket {
    /// What completes it, in base64url.
    pub secret: String,
    /// The claim.
    pub claim: OpId,
    /// Whose the code was.
    pub owner: MemberId,
    /// Until when it can be completed, in hub time.
    pub until_ms: u64,
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ticket({})", self.claim)
    }
}

impl Hub {
    /// What pressing the button below a connection link would do now, for `viewer` if somebody is signed in. Nothing is spent.
    ///
    /// # Errors
    /// With the code that pressing it would give.
    pub fn look_at_link(
        &self,
        token: &Token,
        proof: Option<&Proof>,
        viewer: Option<MemberId>,
    ) -> Result<Link, HubError> {
        let (event, _) = self.event()?;
        let view = self.ledger().view()?;
        let now = Judged::exactly(ambient::now_ms());
        let seen = look_at(view.rows(), event, (&token.hash(), proof), viewer, now)?;
        seen.map_err(|refusal| HubError::Refused(refusal.code()))
    }

    /// Spends a code for who is about to sign in.
    ///
    /// # Errors
    /// With the refusal's code, as redeeming it would.
    pub fn claim_link(&self, token: &Token, proof: Option<&Proof>) -> Result<Ticket, HubError> {
        let secret: [u8; SECRET_BYTES] = ambient::random();
        let (token, proof) = (token.hash(), proof.cloned());
        let action = ClaimToken { token, proof, secret: Hash::plain(&secret) };
        let (id, _) = self.act_for_member(Action::ClaimToken(action), Vec::new())?;
        let kept: Option<Claim> = self.ledger().view()?.rows().get(&id)?;
        let Claim { owner, until_ms, .. } = kept.ok_or(HubError::Refused(Code::TokenInvalid))?;
        let text = [&id.0[..], &secret].concat();
        Ok(Ticket { secret: BASE64URL_NOPAD.encode(&text), claim: id, owner, until_ms })
    }

    /// The claim that a secret completes; none where there is none, or no longer.
    ///
    /// # Errors
    /// When the store fails.
    pub fn claim_of(&self, secret: &str) -> Result<Option<OpId>, HubError> {
        let Ok(bytes) = BASE64URL_NOPAD.decode(secret.as_bytes()) else { return Ok(None) };
        let Some((id, secret)) = bytes.split_first_chunk() else { return Ok(None) };
        let kept: Option<Claim> = self.ledger().view()?.rows().get(&OpId(*id))?;
        // Hashes are compared, so how long it takes tells nothing about the secret.
        let holds = kept.is_some_and(|claim| claim.secret == Hash::plain(secret));
        Ok(holds.then_some(OpId(*id)))
    }

    /// Connects `member`, who has signed in, with the owner of the code that was claimed: [`Receipt::Connected`] or
    /// [`Receipt::AlreadyConnected`].
    ///
    /// # Errors
    /// With the refusal's code: expired, one's own, completed already, or the two may not meet.
    pub fn complete_claim(&self, claim: OpId, member: MemberId) -> Result<Receipt, HubError> {
        let action = Action::CompleteClaim(CompleteClaim { claim, redeemer: member });
        self.act_for_member(action, Vec::new()).map(|(_, receipt)| receipt)
    }
}
