//! Links of a booking: made, judged, and ended together (ML-5, ML-7, ML-9).

use portico_domain::session::action::{AskLink, FinishEnding, RenewLink};
use portico_domain::session::booking::BookingId;
use portico_domain::session::link::{
    Bearer, Because, Ended, EndedBecause, Link, LinkRefusal, Links,
};
use portico_domain::session::{Access, AccessEntry, Booking};
use portico_domain::token::TokenHash;
use portico_domain::{Judged, OpId, Operation, Receipt, Refusal};

use super::{booking, entry, guest};
use crate::execute::{Context, Step, Stop};
use crate::planted::ending_fails;
use crate::rows::Staged;
use crate::rows::session::{LinkOwner, Unfinished};
use crate::store::StoreError;

/// What the access log calls the ending that had failed.
const FINISH: &str = "finish-ending";

/// Why, by what and when the links of a booking end.
#[derive(Clone, Copy)]
pub(super) struct Ending {
    pub because: Because,
    /// What was asked for, as the access log names it.
    pub endpoint: &'static str,
    pub by: OpId,
    pub at: Judged,
}

impl Ending {
    /// By `operation`, when it happened.
    pub(super) fn by(
        operation: &Operation,
        because: Because,
        endpoint: &'static str,
        context: &Context,
    ) -> Self {
        Self { because, endpoint, by: operation.id(), at: context.judged }
    }
}

/// Makes a link known (ML-P7: 15 minutes from now).
pub(super) fn create(
    rows: &mut Staged<'_>,
    id: BookingId,
    booking: &Booking,
    hash: TokenHash,
    endpoint: &str,
    context: &Context,
) -> Step<()> {
    if rows.get::<LinkOwner>(&hash)?.is_some() {
        return Err(Refusal::Exists.into());
    }
    let Judged { at_ms, error_ms } = context.judged;
    let link = Link { hash, issued_ms: at_ms, error_ms, node: context.node, ended: None };
    let mut links: Links = rows.get(&id)?.unwrap_or_default();
    links.push(link, context.judged);
    rows.put(&id, &links);
    rows.put(&hash, &LinkOwner { booking: id });
    rows.log(AccessEntry {
        count: 1,
        ..entry(context, Access::CreateToken, endpoint, id, booking)
    });
    Ok(())
}

/// Who the bearer of a link is, or why it is refused (ML-7).
pub(crate) fn bearer(
    rows: &Staged<'_>,
    hash: &TokenHash,
    at: Judged,
) -> Step<Result<Bearer, LinkRefusal>> {
    let Some(LinkOwner { booking: id }) = rows.get(hash)? else {
        return Ok(Err(LinkRefusal::Unknown));
    };
    let booking = booking(rows, id)?;
    let (guest, known) = guest::known(rows, booking.guest)?;
    if known.is_blocked_at(at) {
        return Ok(Err(LinkRefusal::Blocked));
    }
    if let Some(unfinished) = rows.get::<Unfinished>(&id)? {
        return Ok(Err(LinkRefusal::Over(unfinished.because.into())));
    }
    let links: Links = rows.get(&id)?.unwrap_or_default();
    // One that made room for newer ones is long over.
    let refusal = links
        .find(hash)
        .map_or(Some(LinkRefusal::Over(EndedBecause::Expired)), |link| link.refusal(at));
    Ok(refusal.map_or(Ok(Bearer { booking: id, guest }), Err))
}

/// The refusal that goes with it.
pub(crate) fn as_refusal(refusal: LinkRefusal) -> Refusal {
    match refusal {
        LinkRefusal::Unknown => Refusal::LinkUnknown,
        LinkRefusal::Over(_) => Refusal::LinkOver,
        LinkRefusal::Blocked => Refusal::Blocked,
    }
}

/// Ends the links of a booking and never stands in the way of what ended them (ML-9): after a second failure that is written
/// down, none of them can be used from then on, and the hub finishes it.
pub(super) fn end(
    rows: &mut Staged<'_>,
    id: BookingId,
    booking: &Booking,
    ending: Ending,
    context: &Context,
) -> Step<u32> {
    for _ in 0..2 {
        match invalidate_tokens_by_booking(rows, id, booking, ending, context) {
            Err(Stop::Failed(error)) => {
                let failed = entry(context, Access::InvalidateToken, ending.endpoint, id, booking);
                rows.log(AccessEntry { success: false, reason: Some(error.to_string()), ..failed });
            }
            done => return done,
        }
    }
    let Ending { because, by, at, .. } = ending;
    rows.put(&id, &Unfinished { because, at, by });
    Ok(0)
}

/// Ends the links of a booking that are not over already, and says how many those were: the one place that does (ML-5).
fn invalidate_tokens_by_booking(
    rows: &mut Staged<'_>,
    id: BookingId,
    booking: &Booking,
    ending: Ending,
    context: &Context,
) -> Step<u32> {
    if ending_fails() {
        return Err(StoreError::Damaged("a failure that a test asked for").into());
    }
    let Ending { because, by, at, .. } = unfinished(rows, id)?.unwrap_or(ending);
    let mut count = 0;
    if let Some(mut links) = rows.get::<Links>(&id)? {
        for link in &mut links.list {
            if link.ended.is_none() && !link.is_expired_at(at) {
                link.ended = Some(Ended { because, at_ms: at.at_ms, by });
                count += 1;
            }
        }
        rows.put(&id, &links);
    }
    rows.log(AccessEntry {
        reason: Some(because.as_str().to_owned()),
        count,
        ..entry(context, Access::InvalidateToken, ending.endpoint, id, booking)
    });
    Ok(count)
}

/// What had failed before, and is done with this.
fn unfinished(rows: &mut Staged<'_>, id: BookingId) -> Step<Option<Ending>> {
    let Some(Unfinished { because, at, by }) = rows.get(&id)? else { return Ok(None) };
    rows.delete::<Unfinished>(&id);
    Ok(Some(Ending { because, endpoint: FINISH, by, at }))
}

/// Ends a booking's links and makes exactly one.
pub(super) fn renew(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &RenewLink,
    context: &Context,
) -> Step<Receipt> {
    let booking = booking(rows, action.booking)?;
    guest::admitted(rows, booking.guest, context.judged)?;
    let ending = Ending::by(operation, Because::LinkRenewed, "renew-link", context);
    let ended = end(rows, action.booking, &booking, ending, context)?;
    create(rows, action.booking, &booking, action.link, "renew-link", context)?;
    Ok(Receipt::Ended(ended))
}

/// Remembers that the guest asked, for the limits; the mail that follows from it brings the link.
pub(super) fn ask(rows: &mut Staged<'_>, action: &AskLink, context: &Context) -> Step<Receipt> {
    let booking = booking(rows, action.booking)?;
    let (id, mut guest) = guest::admitted(rows, booking.guest, context.judged)?;
    guest.note_asked(context.judged.at_ms);
    rows.put(&id, &guest);
    rows.log(entry(context, Access::AskLink, "ask-link", action.booking, &booking));
    Ok(Receipt::Done)
}

/// Ends what could not be ended (ML-9.4). Where nothing had failed, only the position of the row changes, so that every node
/// comes to the same rows.
pub(super) fn finish(
    rows: &mut Staged<'_>,
    action: &FinishEnding,
    context: &Context,
) -> Step<Receipt> {
    let booking = booking(rows, action.booking)?;
    match unfinished(rows, action.booking)? {
        Some(ending) => {
            invalidate_tokens_by_booking(rows, action.booking, &booking, ending, context)?;
        }
        None => {
            if let Some(links) = rows.get::<Links>(&action.booking)? {
                rows.put(&action.booking, &links);
            }
        }
    }
    Ok(Receipt::Done)
}
