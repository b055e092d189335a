//! Ids as GraphQL has them: 32 hexadecimal digits. What is no id names nothing.

use async_graphql::ID;
use portico_domain::{Code, OpId};

use crate::denial::Denial;

/// The id as text.
pub(super) fn text(id: OpId) -> ID {
    ID(id.to_string())
}

/// The id that a text is; none names nothing.
pub(super) fn read(id: &ID) -> Option<OpId> {
    id.0.parse().ok()
}

/// The same where it must name something.
pub(super) fn named(id: &ID) -> Result<OpId, Denial> {
    read(id).ok_or_else(|| Code::NotFound.into())
}
