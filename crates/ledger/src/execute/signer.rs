//! Whose signature a proof bears, and what it is good for: a hub's for everyone, a kiosk's and a device's for their member alone.

use portico_domain::node::Node;
use portico_domain::people::Device;
use portico_domain::people::device::AHEAD_MS_MAX;
use portico_domain::proof::{Proof, PublicKey};
use portico_domain::{Judged, MemberId, Refusal};

use super::Step;
use crate::rows::{KeyOwner, Staged};

/// Who signed.
pub(super) struct Signer {
    pub key: PublicKey,
    pub revoked_ms: Option<u64>,
    /// When what it signed here was ended by a newer code.
    pub ended_ms: Option<u64>,
    /// For whom alone it may speak; none for a hub, which speaks for all.
    only_for: Option<MemberId>,
    is_device: bool,
}

/// Who signed `proof`, as it says.
pub(super) fn signer(rows: &Staged<'_>, proof: &Proof) -> Step<Signer> {
    let KeyOwner { node, member } = rows.get(&proof.key)?.ok_or(Refusal::TokenUnknown)?;
    if let Some(member) = member {
        let device: Device = rows.get(&(member, node))?.ok_or(Refusal::TokenUnknown)?;
        let ended_ms = device.ended_ms(proof.issued_ms);
        let Device { key, revoked_ms, .. } = device;
        return Ok(Signer { key, revoked_ms, ended_ms, only_for: Some(member), is_device: true });
    }
    let node: Node = rows.get(&node)?.ok_or(Refusal::TokenUnknown)?;
    // A kiosk without a member speaks for nobody.
    let only_for = (!node.is_hub()).then(|| node.member.unwrap_or_default());
    let key = node.key.ok_or(Refusal::TokenUnknown)?;
    let revoked_ms = node.revoked_ms;
    Ok(Signer { key, revoked_ms, ended_ms: None, only_for, is_device: false })
}

impl Signer {
    /// Whether it may say at all what `proof` says. A device is its member's own, whose clock nobody has measured: what it says to
    /// be made much later than now would be good for much longer than 300 s.
    pub(super) fn may_say(&self, proof: &Proof, at: Judged) -> bool {
        let revoked = self.revoked_ms.is_some_and(|from_ms| proof.issued_ms >= from_ms);
        let latest_ms = at.latest_ms().saturating_add(AHEAD_MS_MAX);
        let ahead = self.is_device && proof.issued_ms > latest_ms;
        !revoked && !ahead && self.only_for.is_none_or(|member| member == proof.owner)
    }
}
