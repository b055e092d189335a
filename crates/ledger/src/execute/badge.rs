//! Which badges a new connection earns.

use std::ops::ControlFlow;

use portico_domain::MemberId;
use portico_domain::badge::{
    Badge, EARLY_SUPPORTERS, MET_COUNTS, SUPPORTED_CONNECTIONS, VIP_CONNECTIONS,
};
use portico_domain::connection::Connection;
use portico_domain::event::Event;
use portico_domain::member::{Earned, Member};

use super::Step;
use crate::query;
use crate::rows::Staged;

/// The two of a new connection, their counts already raised.
pub(super) struct Sides {
    pub owner: (MemberId, Member),
    pub redeemer: (MemberId, Member),
}

/// Gives both sides what `made` earns them, and says what was new (IC-P7).
pub(super) fn evaluate(
    rows: &Staged<'_>,
    event: &Event,
    sides: &mut Sides,
    made: &Connection,
) -> Step<(Vec<Badge>, Vec<Badge>)> {
    let triangle = closes_triangle(rows, sides)?;
    let Sides { owner, redeemer } = sides;
    let (owner_count, redeemer_count) = (owner.1.connections, redeemer.1.connections);
    let of_owner = earned(event, &owner.1, (redeemer.0, redeemer_count), triangle, made);
    let of_redeemer = earned(event, &redeemer.1, (owner.0, owner_count), triangle, made);
    give(&mut owner.1, &of_owner, made);
    give(&mut redeemer.1, &of_redeemer, made);
    Ok((of_owner, of_redeemer))
}

/// What `member`, who just met `other` with that many connections, has earned and did not have.
fn earned(
    event: &Event,
    member: &Member,
    (other, other_connections): (MemberId, u32),
    triangle: bool,
    made: &Connection,
) -> Vec<Badge> {
    let met = MET_COUNTS.iter().filter(|&&count| member.connections >= count);
    let day = event.days.iter().position(|day| day.holds(made.at_ms));
    met.map(|&count| Badge::Met(count))
        .chain((other_connections > VIP_CONNECTIONS).then_some(Badge::Vip))
        .chain(triangle.then_some(Badge::Triangle))
        .chain(event.hosts.contains(&other).then_some(Badge::Host))
        .chain(day.and_then(|index| u8::try_from(index).ok()).map(Badge::Day))
        .filter(|&badge| !member.has(badge))
        .collect()
}

fn give(member: &mut Member, badges: &[Badge], made: &Connection) {
    member.badges.extend(badges.iter().map(|&badge| Earned { badge, by: made.id }));
}

/// Whether the two have someone in common. Not looked for once both have the badge.
fn closes_triangle(rows: &Staged<'_>, sides: &Sides) -> Step<bool> {
    let (a, b) = (&sides.owner, &sides.redeemer);
    if a.1.has(Badge::Triangle) && b.1.has(Badge::Triangle) {
        return Ok(false);
    }
    let (few, many) = if a.1.connections <= b.1.connections { (a.0, b.0) } else { (b.0, a.0) };
    let mut found = false;
    query::connections(rows.under(), few, &mut |other, _| {
        found = rows.get::<Connection>(&(many, other))?.is_some();
        Ok(if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(found)
}

/// Gives the first ten who met `member` their badge once `member` has been met by 500.
pub(super) fn reward_early_supporters(
    rows: &mut Staged<'_>,
    (id, member): &(MemberId, Member),
    made: &Connection,
) -> Step<()> {
    if member.connections != SUPPORTED_CONNECTIONS {
        return Ok(());
    }
    let mut met = Vec::new();
    query::connections(rows.under(), *id, &mut |other, connection| {
        met.push((connection.order, other));
        Ok(ControlFlow::Continue(()))
    })?;
    met.sort_unstable();
    for (_, other) in met.into_iter().take(EARLY_SUPPORTERS) {
        let Some(mut supporter) = rows.get::<Member>(&other)? else { continue };
        if !supporter.has(Badge::EarlySupporter) {
            give(&mut supporter, &[Badge::EarlySupporter], made);
            rows.put(&other, &supporter);
        }
    }
    Ok(())
}
