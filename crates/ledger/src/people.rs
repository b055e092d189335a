//! Questions about codes that are asked before anything is done with them.

use portico_domain::connection::Connection;
use portico_domain::proof::Proof;
use portico_domain::token::{TokenHash, VALID_MS};
use portico_domain::{EventId, Judged, MemberId, Refusal};

use crate::execute::Stop;
use crate::execute::token;
use crate::rows::{Rows, Staged};
use crate::store::StoreError;

/// A connection link that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whose it is.
    pub owner: MemberId,
    /// When it can no longer be used, in hub time.
    pub expires_ms: u64,
    /// Whether who looks is connected with the owner: using it would only spend it.
    pub met: bool,
}

/// What using a code would do at `at`, for `viewer` if somebody is signed in; why nothing, else. Spends nothing.
///
/// # Errors
/// When the store fails.
pub fn look_at(
    rows: Rows<'_>,
    event: EventId,
    (hash, proof): (&TokenHash, Option<&Proof>),
    viewer: Option<MemberId>,
    at: Judged,
) -> Result<Result<Link, Refusal>, StoreError> {
    let staged = Staged::new(rows);
    match token::usable(&staged, event, (hash, proof), viewer, at) {
        Ok(code) => {
            let pair = viewer.map(|viewer| (viewer, code.owner));
            let made: Option<Connection> = pair.map(|pair| rows.get(&pair)).transpose()?.flatten();
            let expires_ms = code.issued_ms.saturating_add(VALID_MS);
            Ok(Ok(Link { owner: code.owner, expires_ms, met: made.is_some() }))
        }
        Err(Stop::Refused(refusal)) => Ok(Err(refusal)),
        Err(Stop::Failed(error)) => Err(error),
    }
}
