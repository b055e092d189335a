//! The access log as lines of JSON, for organizers (ML-8).

use portico_domain::session::AccessEntry;
use serde::Serialize;

use crate::hub::{Hub, HubError};
use crate::listing::date;

/// Entries that one question gives back.
const ENTRIES_MAX: usize = 10_000;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    number: u64,
    at: String,
    action: &'static str,
    endpoint: String,
    success: bool,
    guest: Option<String>,
    booking: Option<String>,
    reason: Option<String>,
    count: u32,
    source: Option<String>,
}

impl Line {
    fn of((number, entry): (u64, AccessEntry)) -> Self {
        Self {
            number,
            at: date(entry.at_ms),
            action: entry.action.as_str(),
            endpoint: entry.endpoint,
            success: entry.success,
            guest: entry.guest.map(|id| id.to_string()),
            booking: entry.booking.map(|id| id.to_string()),
            reason: entry.reason,
            count: entry.count,
            source: entry.source,
        }
    }
}

impl Hub {
    /// The entries after a number, one a line, oldest first: so many at most.
    pub(super) fn audit(&self, after: u64) -> Result<String, HubError> {
        let entries = self.ledger().view()?.access_log().entries(after, ENTRIES_MAX)?;
        let mut text = String::new();
        for entry in entries {
            let line = serde_json::to_string(&Line::of(entry)).map_err(std::io::Error::from)?;
            text += &line;
            text.push('\n');
        }
        Ok(text)
    }

    /// Verifies that nothing was taken out of the access log or changed in it; how many entries it has.
    pub(crate) fn check_access(&self) -> Result<u64, HubError> {
        Ok(self.ledger().view()?.access_log().check()?)
    }
}
