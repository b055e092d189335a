//! The command line's tasks about mentors' sessions.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use portico_domain::{NodeId, OpId};
use portico_hub::admin::Command;
use portico_hub::mail::Named;
use portico_hub::sessions::SessionCommand;

use crate::Data;

fn asked(data: Data, command: SessionCommand) -> (Data, Command) {
    (data, Command::Session(command))
}

#[derive(Debug, Subcommand)]
pub(crate) enum MentorTask {
    /// Sets when a mentor can be booked, in place of what was set before. Times are those of the event's time zone.
    Hours(HoursTask),
    /// Lists mentors and their hours.
    List {
        #[command(flatten)]
        data: Data,
    },
}

#[derive(Debug, Args)]
pub(crate) struct HoursTask {
    #[command(flatten)]
    data: Data,
    /// The mentor: id, e-mail address or name.
    mentor: String,
    /// Every week, as "mon-fri 10:00-12:00,14:00-16:00; sat 9:00-11:00"; may be given again.
    #[arg(long, value_name = "HOURS")]
    weekly: Vec<String>,
    /// On one day, in place of the weekly hours, as "2026-11-24 09:00-10:00"; may be given again.
    #[arg(long, value_name = "HOURS")]
    on: Vec<String>,
    /// A day without hours; may be given again.
    #[arg(long, value_name = "DATE")]
    off: Vec<NaiveDate>,
    /// The first day; today, if left out.
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// The last day; 60 days after the first, if left out.
    #[arg(long, value_name = "DATE")]
    until: Option<NaiveDate>,
}

impl MentorTask {
    pub(crate) fn command(self) -> (Data, Command) {
        match self {
            Self::Hours(HoursTask { data, mentor, weekly, on, off, from, until }) => {
                let off = off.into_iter().map(Named).collect();
                let (from, until) = (from.map(Named), until.map(Named));
                asked(data, SessionCommand::SetHours { mentor, weekly, on, off, from, until })
            }
            Self::List { data } => asked(data, SessionCommand::ListMentors),
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum GuestTask {
    /// Lists them.
    List {
        #[command(flatten)]
        data: Data,
    },
    /// Keeps one from booking and from links from now on.
    Block {
        #[command(flatten)]
        data: Data,
        /// Whom: id, e-mail address or name.
        guest: String,
    },
    /// Lets a blocked one book again.
    Unblock {
        #[command(flatten)]
        data: Data,
        /// Whom: id, e-mail address or name.
        guest: String,
    },
    /// Drops one's name, address and texts, on every node. The sessions stay. It cannot be undone.
    Erase {
        #[command(flatten)]
        data: Data,
        /// Whom: id, e-mail address or name.
        guest: String,
    },
}

impl GuestTask {
    pub(crate) fn command(self) -> (Data, Command) {
        match self {
            Self::List { data } => asked(data, SessionCommand::ListGuests),
            Self::Block { data, guest } => {
                asked(data, SessionCommand::BlockGuest { guest, blocked: true })
            }
            Self::Unblock { data, guest } => {
                asked(data, SessionCommand::BlockGuest { guest, blocked: false })
            }
            Self::Erase { data, guest } => asked(data, SessionCommand::EraseGuest { guest }),
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum BookingTask {
    /// Lists those of a day, or all from today on.
    List {
        #[command(flatten)]
        data: Data,
        /// The day, as 2026-11-24.
        #[arg(long, value_name = "DATE")]
        day: Option<NaiveDate>,
    },
    /// Cancels one. Its guest is written to.
    Cancel {
        #[command(flatten)]
        data: Data,
        /// Its id.
        booking: OpId,
        /// In spite of the two hours' notice; the audit shows it.
        #[arg(long = "override")]
        override_notice: bool,
    },
    /// Moves one to another time. Its guest is written to.
    Move {
        #[command(flatten)]
        data: Data,
        /// Its id.
        booking: OpId,
        /// When it is to start, as clocks at the event show it: "2026-11-24 10:15".
        to: String,
        /// In spite of the two hours' notice; the audit shows it.
        #[arg(long = "override")]
        override_notice: bool,
    },
}

impl BookingTask {
    pub(crate) fn command(self) -> (Data, Command) {
        match self {
            Self::List { data, day } => {
                asked(data, SessionCommand::ListBookings { day: day.map(Named) })
            }
            Self::Cancel { data, booking, override_notice } => {
                asked(data, SessionCommand::CancelBooking { booking, override_notice })
            }
            Self::Move { data, booking, to, override_notice } => {
                asked(data, SessionCommand::MoveBooking { booking, to, override_notice })
            }
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum LeasesTask {
    /// Lists which kiosk alone may sell which times.
    List {
        #[command(flatten)]
        data: Data,
    },
    /// Ends that for a kiosk that will not come back. What it has sold is judged when it arrives.
    Release {
        #[command(flatten)]
        data: Data,
        /// Its id.
        node: NodeId,
    },
}

impl LeasesTask {
    pub(crate) fn command(self) -> (Data, Command) {
        match self {
            Self::List { data } => asked(data, SessionCommand::ListLeases),
            Self::Release { data, node } => asked(data, SessionCommand::ReleaseLeases { node }),
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct AuditTask {
    #[command(flatten)]
    data: Data,
    /// From after this entry on; at most 10 000 are printed at once.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    after: u64,
}

impl AuditTask {
    pub(crate) fn command(self) -> (Data, Command) {
        asked(self.data, SessionCommand::Audit { after: self.after })
    }
}
