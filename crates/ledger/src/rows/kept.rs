//! What is left of the rows once the event is archived.

use super::{kind, part, session};

/// Whether a row stays when the event is archived: what happened stays; what people showed of themselves or wrote, and tokens, go.
pub fn is_kept_in_archive(key: &[u8]) -> bool {
    match key {
        [kind::TOKEN | kind::EMAIL | kind::CLAIM | kind::REPORT, ..] => false,
        [kind::MEMBER, rest @ ..] => {
            matches!(rest.get(16), Some(&(part::MEMBER | part::CONNECTION | part::DEVICE)))
        }
        _ => session::is_kept(key),
    }
}
