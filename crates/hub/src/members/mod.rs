//! What the hub does for members who have signed in: their connections and notes, codes kept for who is about to sign in, their
//! devices, whom they keep away, what they show. Nothing in here knows of HTTP or of sessions.

mod claims;
mod command;
mod connections;
mod devices;
mod own_data;
mod privacy;
mod profile;
pub mod search;
mod taking;

pub use claims::Ticket;
pub use command::PeopleCommand;
pub use connections::Acquaintance;

use portico_domain::{Action, OpId, Part, Receipt};
use portico_ledger::hub::Acted;

use crate::ambient;
use crate::hub::{Hub, HubError};

impl Hub {
    /// Does what a member asks for now. A refusal leaves nothing in the order.
    fn act_for_member(
        &self,
        action: Action,
        parts: Vec<Part>,
    ) -> Result<(OpId, Receipt), HubError> {
        match self.act(action, parts)? {
            Acted::Done { id, receipt } => Ok((id, receipt)),
            Acted::Refused(refusal) => Err(HubError::Refused(refusal.code())),
        }
    }
}

/// Personal bytes as a part of an operation.
fn part(bytes: Vec<u8>) -> Part {
    Part { salt: ambient::random(), bytes }
}

/// The same of what is encoded in CBOR.
fn encoded_part<T: minicbor::Encode<()>>(value: &T) -> Part {
    part(minicbor::to_vec(value).expect("encoding into memory cannot fail"))
}

/// What does not keep a limit, in its own words.
fn malformed(error: impl std::fmt::Display) -> HubError {
    HubError::Malformed(error.to_string())
}

#[cfg(test)]
mod tests;
