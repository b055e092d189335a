//! Mentors' sessions: who can be booked and when, what a guest or a member does with a booking, and what its mentor does.

mod booking;
mod guest;
mod link;
mod mentor;
mod mentoring;
mod reference;

use async_graphql::MergedObject;

pub(super) use booking::Booking;
pub(super) use mentoring::Mentoring;

#[derive(MergedObject, Default)]
pub(crate) struct SessionsQuery(mentor::MentorQuery, guest::GuestQuery);

#[derive(MergedObject, Default)]
pub(crate) struct SessionsMutation(
    guest::GuestMutation,
    link::LinkMutation,
    mentoring::MentorMutation,
);
