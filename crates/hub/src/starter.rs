//! Starter files: reserving a node for a machine that the hub has never heard of, writing the file that makes it a kiosk, and
//! learning its key once a claim arrives.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use portico_domain::action::{ClaimNode, ReserveNode};
use portico_domain::member::{Member, Role};
use portico_domain::node::Node;
use portico_domain::proof::PublicKey;
use portico_domain::{Action, Hash, MemberId, NodeId};
use portico_sync::enrol::EnrolAnswer;
use portico_sync::pack::claim::{ClaimKey, ClaimRequest, Mac, Secret};
use portico_sync::pack::starter::{self, Figures, Header};
use serde::{Deserialize, Serialize};

use crate::ambient;
use crate::hub::{Hub, HubError};

/// Only the hub's own user may read a starter file: whoever has it can become that kiosk.
const PRIVATE_FILE: u32 = 0o600;

/// A starter file, written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Starter {
    /// Where it lies now, in the hub's own directory.
    pub path: PathBuf,
    /// The node that it makes.
    pub node: NodeId,
    /// How many rows it holds.
    pub rows: u64,
    /// How many bytes it has.
    pub bytes: u64,
    /// The first digits of the hub's key, to compare by eye with what the kiosk prints.
    pub hub_key: String,
}

/// Why a claim is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadClaim {
    /// There is no such node, or none that was made by a starter file.
    #[error(
        "this hub knows of no such kiosk: its starter file is another event's, or newer than the backup that this hub was restored from"
    )]
    Unknown,
    /// Another machine was first.
    #[error(
        "this kiosk's starter file was used by another machine, which the hub has taken; \
         what this one has kept stays in the file: set it up anew with a starter file of its own"
    )]
    OtherMachine,
    /// It was not made with that file's secret.
    #[error("it was not made with this kiosk's starter file")]
    NotAuthentic,
    /// The node was revoked before its key was known.
    #[error("this kiosk was revoked before it was heard of")]
    Revoked,
}

impl Hub {
    /// Reserves a node of `member` in `role`, and writes its starter file into the hub's directory.
    ///
    /// # Errors
    /// When there is no such member or event, or a file cannot be written.
    pub fn write_starter(&self, member: MemberId, role: Role) -> Result<Starter, HubError> {
        let (event, settings) = self.event()?;
        if self.ledger().view()?.rows().get::<Member>(&member)?.is_none() {
            return Err(HubError::UnknownMember(member.to_string()));
        }
        let node = self.submit_for_id(Action::ReserveNode(ReserveNode { role, member }))?;
        let secret = Secret(ambient::random());
        self.ledger().set_code(&reserved(node), Some(&secret.claim_key().0))?;
        let hub_key = PublicKey::of(self.key());
        let header = Header {
            event,
            node,
            member,
            role,
            origin: settings.origin,
            hub_key,
            secret: secret.0,
            hub_ms: ambient::now_ms(),
        };
        let path = self.directory().outgoing()?.join(format!("{node}.starter"));
        let Figures { rows, bytes } = self.write_file(&header, &path)?;
        Ok(Starter { path, node, rows, bytes, hub_key: hub_key.id().to_string() })
    }

    fn write_file(&self, header: &Header, path: &Path) -> Result<Figures, HubError> {
        let file = OpenOptions::new().write(true).create_new(true).mode(PRIVATE_FILE).open(path)?;
        let mut out = BufWriter::new(&file);
        let figures = starter::write(&self.ledger().view()?, header, self.key(), &mut out)?;
        out.flush()?;
        file.sync_all()?;
        Ok(figures)
    }

    /// Takes a claim that a kiosk posts when it reaches the hub for the first time. The same again gets the same answer.
    ///
    /// # Errors
    /// When there is no event, or with [`BadClaim`].
    pub fn claim(&self, request: &ClaimRequest) -> Result<EnrolAnswer, HubError> {
        let (event, settings) = self.event()?;
        if self.is_unclaimed(request.node, &request.public_key, Some(&request.mac))? {
            self.take_claim(request.node, request.public_key)?;
        }
        let node: Option<Node> = self.ledger().view()?.rows().get(&request.node)?;
        let member = node.and_then(|node| node.member).ok_or(BadClaim::Unknown)?;
        Ok(EnrolAnswer {
            event,
            node: request.node,
            member,
            origin: settings.origin,
            hub_ms: ambient::now_ms(),
        })
    }

    /// Whether `key` may be taken for the key of `node`, which was only reserved: `mac` shows that it is. False when it is that
    /// node's key already.
    ///
    /// # Errors
    /// When it is neither.
    pub(crate) fn is_unclaimed(
        &self,
        node: NodeId,
        key: &PublicKey,
        mac: Option<&Mac>,
    ) -> Result<bool, HubError> {
        let known: Option<Node> = self.ledger().view()?.rows().get(&node)?;
        let known = known.filter(|node| !node.is_hub()).ok_or(BadClaim::Unknown)?;
        let authentic = self.is_authentic(node, key, mac)?;
        match known.key {
            Some(known) if known == *key => Ok(false),
            Some(_) if authentic => Err(BadClaim::OtherMachine.into()),
            Some(_) => Err(BadClaim::NotAuthentic.into()),
            None if !authentic => Err(BadClaim::NotAuthentic.into()),
            None if known.revoked_ms.is_some() => Err(BadClaim::Revoked.into()),
            None => Ok(true),
        }
    }

    fn is_authentic(
        &self,
        node: NodeId,
        key: &PublicKey,
        mac: Option<&Mac>,
    ) -> Result<bool, HubError> {
        let (Some(mac), Some(kept)) = (mac, self.ledger().code(&reserved(node))?) else {
            return Ok(false);
        };
        let (event, _) = self.event()?;
        let claim_key: Option<[u8; 32]> = kept.try_into().ok();
        Ok(claim_key.is_some_and(|bytes| ClaimKey(bytes).verify(mac, event, node, key)))
    }

    /// Makes `key` that of `node`, once [`Hub::is_unclaimed`] has said that it may be.
    pub(crate) fn take_claim(&self, node: NodeId, key: PublicKey) -> Result<(), HubError> {
        match self.submit(Action::ClaimNode(ClaimNode { node, key }), Vec::new()) {
            // Another claim came in between, or the key is another node's.
            Err(HubError::Refused(_)) => Err(BadClaim::OtherMachine.into()),
            done => done.map(|_| ()),
        }
    }
}

/// What finds the claim key of a reserved node.
fn reserved(node: NodeId) -> Hash {
    Hash::of("portico.reserved.1", &[&node.0])
}

/// Moves a starter file from the hub's directory to where it was asked for, which may be another disk.
///
/// # Errors
/// When there is a file already, or it cannot be written.
pub fn hand_over(made: &Starter, to: &Path) -> std::io::Result<()> {
    let mut out = OpenOptions::new().write(true).create_new(true).mode(PRIVATE_FILE).open(to)?;
    std::io::copy(&mut File::open(&made.path)?, &mut out)?;
    out.sync_all()?;
    fs::remove_file(&made.path)
}
