//! Members' own devices, which sign their member's codes with no network.

use portico_domain::people::Device;
use portico_domain::people::action::{AddDevice, EndCodes, RevokeDevice};
use portico_domain::people::device::DEVICES_MAX;
use portico_domain::proof::PublicKey;
use portico_domain::{Action, MemberId, OpId};
use portico_ledger::query;

use crate::ambient;
use crate::hub::{Hub, HubError};

impl Hub {
    /// Adds a device of `member` that signs with `key`; its id. One that is there already is the same, and where there are
    /// [`DEVICES_MAX`] the oldest is ended first.
    ///
    /// # Errors
    /// When the key can verify nothing, or is or was another's.
    pub fn add_device(&self, member: MemberId, key: PublicKey) -> Result<OpId, HubError> {
        let live = self.live_devices(member)?;
        if let Some((id, _)) = live.iter().find(|(_, device)| device.key == key) {
            return Ok(*id);
        }
        for (oldest, _) in live.iter().take((live.len() + 1).saturating_sub(DEVICES_MAX)) {
            self.revoke_device(member, *oldest)?;
        }
        let action = Action::AddDevice(AddDevice { member, key });
        self.act_for_member(action, Vec::new()).map(|(id, _)| id)
    }

    /// Ends a device of `member`: codes that it signs from now on are not believed.
    ///
    /// # Errors
    /// When it is none of theirs.
    pub fn revoke_device(&self, member: MemberId, device: OpId) -> Result<(), HubError> {
        let from_ms = ambient::now_ms();
        let action = Action::RevokeDevice(RevokeDevice { member, device, from_ms });
        self.act_for_member(action, Vec::new()).map(|_| ())
    }

    /// Ends what a device of `member` signed before `before_ms`, in hub time: it has a newer code (IC-1.3).
    ///
    /// # Errors
    /// When it is none of theirs or ended, when that is still to come, and more often than ten times an hour.
    pub fn end_codes(
        &self,
        member: MemberId,
        device: OpId,
        before_ms: u64,
    ) -> Result<(), HubError> {
        let action = Action::EndCodes(EndCodes { member, device, before_ms });
        self.act_for_member(action, Vec::new()).map(|_| ())
    }

    /// The devices of `member` that are believed, oldest first to the second.
    ///
    /// # Errors
    /// When the store fails.
    pub fn live_devices(&self, member: MemberId) -> Result<Vec<(OpId, Device)>, HubError> {
        let mut devices = query::devices(self.ledger().view()?.rows(), member)?;
        devices.retain(|(_, device)| device.revoked_ms.is_none());
        Ok(devices)
    }
}
