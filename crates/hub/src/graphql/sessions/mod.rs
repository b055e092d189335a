//! Mentors' sessions: who can be booked and when, and what a guest does with a booking.

mod booking;
mod guest;
mod link;
mod mentor;

use async_graphql::MergedObject;

#[derive(MergedObject, Default)]
pub(crate) struct SessionsQuery(mentor::MentorQuery, guest::GuestQuery);

#[derive(MergedObject, Default)]
pub(crate) struct SessionsMutation(guest::GuestMutation, link::LinkMutation);
