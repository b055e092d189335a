//! Mentors' sessions at the hub: what it does for those whom it answers, what organizers ask for, what time brings, and what a
//! monitor reads about it (requirements: ML).

mod acting;
mod audit;
mod bookings;
mod command;
mod guests;
mod hours;
mod leases;
mod mentoring;
mod mentors;
mod metrics;
mod times;

pub use command::SessionCommand;
pub use hours::BadHoursText;
pub(crate) use metrics::{RefusalName, SessionMetrics, state_word};
pub(crate) use times::{in_zone, parse_slot};

#[cfg(test)]
mod tests;
