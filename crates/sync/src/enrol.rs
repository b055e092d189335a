//! Enrolment: a one-time code and a public key against an identity. JSON, since other programs may want it.

use portico_domain::proof::PublicKey;
use portico_domain::revocation::Revocation;
use portico_domain::{EventId, MemberId, NodeId};
use serde::{Deserialize, Serialize};

/// Where it is posted.
pub const PATH: &str = "/v1/enrol";

/// What a new node sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnrolRequest {
    /// The one-time code, as the organizer was shown it.
    pub code: String,
    /// The public half of the key that the node has made.
    pub public_key: PublicKey,
}

/// What it gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnrolAnswer {
    /// The event.
    pub event: EventId,
    /// The node it is from now on. The same code and key sent again get the same one.
    pub node: NodeId,
    /// The member whose codes it shows.
    pub member: MemberId,
    /// The origin of the event's links.
    pub origin: String,
    /// The hub's time, in milliseconds since 1970.
    pub hub_ms: u64,
}

/// A refusal, as every JSON endpoint of the hub gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorAnswer {
    /// What a program decides on.
    pub code: portico_domain::Code,
    /// What a person reads.
    pub message: String,
    /// That the node was revoked, signed by the hub: on nothing less does a kiosk wipe itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation: Option<Box<Revocation>>,
}
