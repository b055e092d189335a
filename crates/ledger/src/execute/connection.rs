//! Connecting two members, and the counts that go with it (IC-2.1, IC-2.7).

use portico_domain::connection::Connection;
use portico_domain::event::Event;
use portico_domain::member::Member;
use portico_domain::outcome::Connected;
use portico_domain::{MemberId, Operation, Receipt, Refusal};

use super::{Context, Step, badge};
use crate::rows::Staged;

/// Connects the two of `pair` (owner, redeemer), unless they are (IC-2.6).
pub(super) fn meet(
    rows: &mut Staged<'_>,
    operation: &Operation,
    pair: (MemberId, MemberId),
    context: &Context,
) -> Step<Receipt> {
    if rows.get::<Connection>(&pair)?.is_some() {
        return Ok(Receipt::AlreadyConnected(pair.0));
    }
    let made = made_by(operation, context);
    Ok(Receipt::Connected(connect(rows, pair, &made)?))
}

/// The connection that `operation` makes.
fn made_by(operation: &Operation, context: &Context) -> Connection {
    Connection {
        id: operation.id(),
        at_ms: context.judged.at_ms,
        order: context.position,
        node: context.node,
    }
}

/// Connects the two of `pair` (owner, redeemer) by `made`, raises both counts, and evaluates both sides' badges.
fn connect(
    rows: &mut Staged<'_>,
    pair: (MemberId, MemberId),
    made: &Connection,
) -> Step<Connected> {
    let (owner, redeemer) = pair;
    let event: Event = rows.get(&())?.ok_or(Refusal::NotAllowed)?;
    let mut sides = badge::Sides {
        owner: (owner, counted(rows, owner)?),
        redeemer: (redeemer, counted(rows, redeemer)?),
    };
    let (owner_badges, redeemer_badges) = badge::evaluate(rows, &event, &mut sides, made)?;
    rows.put(&(owner, redeemer), made);
    rows.put(&(redeemer, owner), made);
    rows.put(&owner, &sides.owner.1);
    rows.put(&redeemer, &sides.redeemer.1);
    badge::reward_early_supporters(rows, &sides.owner, made)?;
    badge::reward_early_supporters(rows, &sides.redeemer, made)?;
    Ok(Connected { owner, owner_badges, redeemer_badges })
}

fn counted(rows: &Staged<'_>, id: MemberId) -> Step<Member> {
    let mut member: Member = rows.get(&id)?.ok_or(Refusal::UnknownMember)?;
    member.connections += 1;
    Ok(member)
}
