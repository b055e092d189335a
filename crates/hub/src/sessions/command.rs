//! What organizers ask about sessions on the command line, as values.

use chrono::NaiveDate;
use portico_domain::{NodeId, OpId};
use serde::{Deserialize, Serialize};

use super::hours::HoursText;
use crate::hub::{Hub, HubError};
use crate::mail::Named;

/// One of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "session", rename_all = "snake_case")]
pub enum SessionCommand {
    /// Sets the event's time zone.
    SetZone {
        /// Its IANA name.
        zone: String,
    },
    /// Sets when a mentor can be booked.
    SetHours {
        /// The mentor: id, e-mail address or name.
        mentor: String,
        /// Every week.
        weekly: Vec<String>,
        /// On days that have hours of their own.
        on: Vec<String>,
        /// On days without any.
        off: Vec<Named<NaiveDate>>,
        /// The first day; none for today.
        from: Option<Named<NaiveDate>>,
        /// The last day; none for some weeks later.
        until: Option<Named<NaiveDate>>,
    },
    /// Lists mentors and their hours.
    ListMentors,
    /// Lists guests.
    ListGuests,
    /// Keeps a guest from booking and from links, or lets them again.
    BlockGuest {
        /// The guest: id, e-mail address or name.
        guest: String,
        /// Whether to.
        blocked: bool,
    },
    /// Drops a guest's name, address and texts everywhere.
    EraseGuest {
        /// The guest: id, e-mail address or name.
        guest: String,
    },
    /// Lists bookings.
    ListBookings {
        /// Of which day; none for all from today on.
        day: Option<Named<NaiveDate>>,
    },
    /// Cancels a booking.
    CancelBooking {
        /// Which.
        booking: OpId,
        /// In spite of the two hours' notice.
        override_notice: bool,
    },
    /// Moves a booking.
    MoveBooking {
        /// Which.
        booking: OpId,
        /// To when.
        to: String,
        /// In spite of the two hours' notice.
        override_notice: bool,
    },
    /// Lists leases.
    ListLeases,
    /// Makes all leases of a kiosk void.
    ReleaseLeases {
        /// Which.
        node: NodeId,
    },
    /// Prints the access log.
    Audit {
        /// From after this entry on.
        after: u64,
    },
}

impl SessionCommand {
    /// Runs it on `hub`.
    ///
    /// # Errors
    /// When a name, an id, a time or hours are not in order, the action is refused, or the store fails.
    pub(crate) fn run(self, hub: &Hub) -> Result<String, HubError> {
        match self {
            Self::SetZone { zone } => hub.set_zone(&zone),
            Self::SetHours { mentor, weekly, on, off, from, until } => {
                let off: Vec<NaiveDate> = off.into_iter().map(|day| day.0).collect();
                let hours = HoursText { weekly: &weekly, on: &on, off: &off }.read();
                let hours = hours.map_err(|bad| HubError::Malformed(bad.to_string()))?;
                hub.set_hours(&mentor, hours, (from.map(|day| day.0), until.map(|day| day.0)))
            }
            Self::ListMentors => hub.list_mentors(),
            Self::ListGuests => hub.list_guests(),
            Self::BlockGuest { guest, blocked } => hub.block_guest(&guest, blocked),
            Self::EraseGuest { guest } => hub.erase_guest(&guest),
            Self::ListBookings { day } => hub.list_bookings(day.map(|day| day.0)),
            Self::CancelBooking { booking, override_notice } => {
                hub.cancel_booking(booking, override_notice)
            }
            Self::MoveBooking { booking, to, override_notice } => {
                hub.move_booking(booking, &to, override_notice)
            }
            Self::ListLeases => hub.list_leases(),
            Self::ReleaseLeases { node } => hub.release_leases(node),
            Self::Audit { after } => hub.audit(after),
        }
    }
}
