//! Executing what is done about sessions and guest links (requirements: ML).

mod attend;
mod book;
mod cancel;
mod feedback;
pub(super) mod guest;
mod hours;
mod lease;
pub(crate) mod link;
mod reschedule;
mod slot;

use portico_domain::member::Role;
use portico_domain::node::Node;
use portico_domain::session::action::MentorSlot;
use portico_domain::session::booking::BookingId;
use portico_domain::session::{Access, AccessEntry, Booking, Party};
use portico_domain::{Action, MemberId, Operation, Receipt, Refusal, Told};

use super::{Context, Step};
use crate::rows::{Staged, TENTATIVE_POSITION};

pub(super) fn step(
    rows: &mut Staged<'_>,
    operation: &Operation,
    context: &Context,
) -> Step<Receipt> {
    match &operation.body().action {
        Action::AddGuest(_) => guest::add(rows, operation),
        Action::SetAvailability(action) => hours::set(rows, operation, action, context),
        Action::Book(action) => book::book(rows, operation, action, context),
        Action::Reschedule(action) => reschedule::reschedule(rows, operation, action, context),
        Action::Cancel(action) => cancel::cancel(rows, operation, action, context),
        Action::CheckIn(action) => attend::check_in(rows, action, context),
        Action::Complete(action) => attend::complete(rows, action),
        Action::MarkNoShow(action) => attend::mark_no_show(rows, operation, action, context),
        Action::Rate(action) => feedback::rate(rows, operation, action, context),
        Action::Report(action) => feedback::report(rows, operation, action, context),
        Action::RenewLink(action) => link::renew(rows, operation, action, context),
        Action::AskLink(action) => link::ask(rows, action, context),
        Action::BlockGuest(action) => guest::block(rows, action),
        Action::GrantLeases(action) => lease::grant(rows, action, context),
        Action::ReturnLeases(action) => lease::give_back(rows, action, context),
        Action::Remind(action) => attend::remind(rows, action),
        Action::FinishEnding(action) => link::finish(rows, action, context),
        _ => Err(Refusal::Malformed.into()),
    }
}

/// Whether a kiosk may do this. Staff's do all that is done at a desk; a mentor's, what concerns the mentor's own sessions.
pub(super) fn may(rows: &Staged<'_>, node: &Node, action: &Action) -> Step<bool> {
    let Some(role) = node.role.filter(|role| role.runs_sessions()) else { return Ok(false) };
    let concerned = match action {
        Action::AddGuest(_) | Action::ReturnLeases(_) => return Ok(true),
        Action::SetAvailability(action) => Some(action.mentor),
        Action::Book(action) => Some(action.mentor),
        Action::Reschedule(action) => mentor_of(rows, action.booking)?,
        Action::Cancel(action) => mentor_of(rows, action.booking)?,
        Action::CheckIn(action) => mentor_of(rows, action.booking)?,
        Action::Complete(action) => mentor_of(rows, action.booking)?,
        Action::MarkNoShow(action) => mentor_of(rows, action.booking)?,
        Action::Rate(action) => mentor_of(rows, action.booking)?,
        Action::Report(action) => mentor_of(rows, action.booking)?,
        Action::RenewLink(action) => mentor_of(rows, action.booking)?,
        _ => return Ok(false),
    };
    // A booking that is not there is refused for that.
    let own = concerned.is_none() || concerned == node.member;
    Ok((role.is_staff() || (role == Role::Mentor && own)) && may_speak_as(role, party(action)))
}

fn mentor_of(rows: &Staged<'_>, booking: BookingId) -> Step<Option<MemberId>> {
    Ok(rows.get::<Booking>(&booking)?.map(|booking| booking.mentor))
}

/// On whose behalf an action is, where it says so.
fn party(action: &Action) -> Option<Party> {
    match action {
        Action::Reschedule(action) => Some(action.by),
        Action::Cancel(action) => Some(action.by),
        Action::MarkNoShow(action) => Some(action.by),
        _ => None,
    }
}

fn may_speak_as(role: Role, party: Option<Party>) -> bool {
    match party {
        None | Some(Party::Mentor | Party::Guest(_)) => true,
        Some(Party::Staff) => role.is_staff(),
        Some(Party::System) => false,
    }
}

/// The booking, which an operation before this one has made.
fn booking(rows: &Staged<'_>, id: BookingId) -> Step<Booking> {
    Ok(rows.get(&id)?.ok_or(Refusal::DependsOnRejected)?)
}

/// Whether what `operation` says was only told as something to be confirmed, and has not been yet.
fn is_provisional(operation: &Operation, context: &Context) -> bool {
    operation.body().told == Told::Provisional && context.position == TENTATIVE_POSITION
}

/// Refuses what a guest asks for without a link that can be used for this booking.
fn authorize(rows: &Staged<'_>, id: BookingId, by: Party, context: &Context) -> Step<()> {
    let Some(hash) = by.link() else { return Ok(()) };
    let bearer = link::bearer(rows, &hash, context.judged)?.map_err(link::as_refusal)?;
    if bearer.booking == id { Ok(()) } else { Err(Refusal::LinkUnknown.into()) }
}

/// The slots of a list that is to be granted or given back.
fn within_limit(slots: &[MentorSlot]) -> Step<()> {
    let fits = slots.len() <= portico_domain::session::lease::SLOTS_MAX;
    if fits { Ok(()) } else { Err(Refusal::Malformed.into()) }
}

/// An entry of the access log about a booking.
fn entry(
    context: &Context,
    action: Access,
    endpoint: &str,
    id: BookingId,
    booking: &Booking,
) -> AccessEntry {
    AccessEntry {
        at_ms: context.judged.at_ms,
        guest: Some(booking.guest),
        endpoint: endpoint.to_owned(),
        action,
        booking: Some(id),
        success: true,
        reason: None,
        count: 0,
        source: Some(context.node.to_string()),
    }
}

/// Logs that staff let something be in spite of the notice.
fn log_override(
    rows: &mut Staged<'_>,
    context: &Context,
    endpoint: &str,
    id: BookingId,
    booking: &Booking,
) {
    rows.log(entry(context, Access::OverrideNotice, endpoint, id, booking));
}
