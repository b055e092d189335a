//! Issuing, redeeming and sweeping tokens (IC-1, IC-2, IC-6.4).

use std::ops::ControlFlow;

use portico_domain::action::{Issue, Redeem, Sweep};
use portico_domain::case::{Case, Cause as Because, Side};
use portico_domain::member::Member;
use portico_domain::proof::Proof;
use portico_domain::token::{
    Cause, DeviceCodes, LiveCode, REQUESTS_PER_HOUR_MAX, ROTATE_BEFORE_EXPIRY_MS, Record,
    TokenHash, VALID_MS,
};
use portico_domain::{EventId, Judged, MemberId, OpId, Operation, Receipt, Refusal};

use super::signer::signer;
use super::{Context, Step, connection, member, people};
use crate::planted::{Bug, planted};
use crate::rows::{Staged, decode, kind};

pub(super) fn issue(rows: &mut Staged<'_>, action: &Issue, context: &Context) -> Step<Receipt> {
    unblocked(&member::living(rows, &action.owner)?, context.judged)?;
    let known: Option<Record> = rows.get(&action.token)?;
    if known.as_ref().is_some_and(|record| record.node.is_some()) {
        return Err(Refusal::Exists.into());
    }
    let now_ms = context.judged.at_ms;
    let record = Record {
        owner: Some(action.owner),
        issued_ms: now_ms,
        node: Some(context.node),
        // Redeemed on its proof before this arrived: it stays spent.
        spent_by: known.and_then(|record| record.spent_by),
        ended_ms: None,
        error_ms: context.judged.error_ms,
    };
    end_older(rows, action, context)?;
    rows.put(&action.token, &record);
    Ok(Receipt::Done)
}

/// Ends the device's older codes: at once when a new one was asked for; with an overlap of 30 s when a screen rotates, so
/// that a scan in flight does not fail (IC-1.3).
fn end_older(rows: &mut Staged<'_>, action: &Issue, context: &Context) -> Step<()> {
    let key = (action.owner, context.node);
    let now_ms = context.judged.at_ms;
    let mut codes: DeviceCodes = rows.get(&key)?.unwrap_or_default();
    let end_ms = match action.cause {
        Cause::Requested => now_ms,
        Cause::Rotated if planted(Bug::OverlapTooLong) => now_ms.saturating_add(VALID_MS),
        Cause::Rotated => now_ms.saturating_add(ROTATE_BEFORE_EXPIRY_MS),
    };
    for code in &codes.live {
        end(rows, &code.hash, end_ms)?;
    }
    let over = |code: &LiveCode| code.issued_ms.saturating_add(VALID_MS) <= now_ms;
    codes.live.retain(|code| action.cause == Cause::Rotated && !over(code));
    codes.live.push(LiveCode { hash: action.token, issued_ms: now_ms });
    if action.cause == Cause::Requested {
        codes.requested_ms.push(now_ms);
        let surplus = codes.requested_ms.len().saturating_sub(REQUESTS_PER_HOUR_MAX);
        codes.requested_ms.drain(..surplus);
    }
    rows.put(&key, &codes);
    Ok(())
}

fn end(rows: &mut Staged<'_>, token: &TokenHash, end_ms: u64) -> Step<()> {
    let Some(mut record) = rows.get::<Record>(token)? else { return Ok(()) };
    let known_ms = record.ended_ms.unwrap_or_else(|| record.expires_ms());
    if end_ms < known_ms {
        record.ended_ms = Some(end_ms);
        rows.put(token, &record);
    }
    Ok(())
}

pub(super) fn redeem(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &Redeem,
    context: &Context,
) -> Step<Receipt> {
    let (code, redeemer) = ((&action.token, action.proof.as_ref()), Some(action.redeemer));
    let code = usable(rows, context.event, code, redeemer, context.judged)?;
    spend(rows, operation, &action.token, &code, (redeemer, context))?;
    connection::meet(rows, operation, (code.owner, action.redeemer), context)
}

/// The token, which `redeemer`, or somebody who is not known yet, may redeem at `at`.
pub(crate) fn usable(
    rows: &Staged<'_>,
    event: EventId,
    (token, proof): (&TokenHash, Option<&Proof>),
    redeemer: Option<MemberId>,
    at: Judged,
) -> Step<Known> {
    let code = known(rows, token, proof, event, at)?;
    let Some(redeemer) = redeemer else {
        code.refusal(at).map_or(Ok(()), Err)?;
        unblocked(&member::living(rows, &code.owner)?, at)?;
        return Ok(code);
    };
    code.refusal_for(redeemer, at).map_or(Ok(()), Err)?;
    may_meet(rows, (code.owner, redeemer), at)?;
    Ok(code)
}

/// Refuses to connect (owner, redeemer) who were erased or blocked, or of whom one keeps the other away: that one learns nothing.
pub(super) fn may_meet(rows: &Staged<'_>, pair: (MemberId, MemberId), at: Judged) -> Step<()> {
    for id in [pair.1, pair.0] {
        unblocked(&member::living(rows, &id)?, at)?;
    }
    if people::mute::is_between(rows, pair)? { Err(Refusal::TokenUnknown.into()) } else { Ok(()) }
}

/// Refuses what is certain to have happened after the member was blocked.
fn unblocked(member: &Member, at: Judged) -> Step<()> {
    let blocked = member.blocked_ms.is_some_and(|from_ms| at.earliest_ms() >= from_ms);
    if blocked { Err(Refusal::Blocked.into()) } else { Ok(()) }
}

fn note_revoked_key(
    rows: &mut Staged<'_>,
    operation: &Operation,
    owner: MemberId,
    redeemer: Option<MemberId>,
    context: &Context,
) {
    let side = Side {
        operation: operation.id(),
        node: context.node,
        told: operation.body().told,
        at: context.judged,
        owner: Some(owner),
        redeemer,
        booking: None,
        slot_ms: None,
    };
    let case =
        Case { cause: Because::RevokedKey, side, outcome: None, against: None, answer: None };
    rows.put(&operation.id(), &case);
}

/// What is known of a token that someone wants to redeem.
#[derive(Debug)]
pub(crate) struct Known {
    pub owner: MemberId,
    pub issued_ms: u64,
    error_ms: u64,
    ended_ms: Option<u64>,
    spent_by: Option<OpId>,
    /// It is believed for a proof by a key that was revoked later.
    pub key_revoked: bool,
}

/// Finds a token in the ledger or, failing that, believes its proof.
pub(crate) fn known(
    rows: &Staged<'_>,
    token: &TokenHash,
    proof: Option<&Proof>,
    event: EventId,
    at: Judged,
) -> Step<Known> {
    if let Some(record) = rows.get::<Record>(token)? {
        let Some(owner) = record.owner else {
            return Err(record.spent_by.map_or(Refusal::TokenExpired, Refusal::TokenSpent).into());
        };
        return Ok(Known {
            owner,
            issued_ms: record.issued_ms,
            error_ms: record.error_ms,
            ended_ms: record.ended_ms,
            spent_by: record.spent_by,
            key_revoked: false,
        });
    }
    let proof = proof.ok_or(Refusal::TokenUnknown)?;
    let signer = signer(rows, proof)?;
    let holds = planted(Bug::ProofUnchecked) || proof.verify(&signer.key, event, token);
    if !holds || !signer.may_say(proof, at) {
        return Err(Refusal::TokenUnknown.into());
    }
    Ok(Known {
        owner: proof.owner,
        issued_ms: proof.issued_ms,
        error_ms: 0,
        ended_ms: signer.ended_ms,
        spent_by: None,
        key_revoked: signer.revoked_ms.is_some(),
    })
}

impl Known {
    /// Why `redeemer` cannot have it, in the person's favour within the errors of both clocks.
    pub(crate) fn refusal_for(&self, redeemer: MemberId, at: Judged) -> Option<Refusal> {
        let own = self.owner == redeemer;
        own.then_some(Refusal::OwnToken).or_else(|| self.refusal(at))
    }

    /// Why nobody can have it, in the person's favour within the errors of both clocks.
    pub(crate) fn refusal(&self, at: Judged) -> Option<Refusal> {
        let expires_ms = self.issued_ms.saturating_add(VALID_MS);
        let passed = |limit_ms: u64| {
            let (earliest_ms, limit_ms) =
                (at.earliest_ms(), limit_ms.saturating_add(self.error_ms));
            earliest_ms >= limit_ms && !(planted(Bug::GreaterForAtLeast) && earliest_ms == limit_ms)
        };
        if let Some(by) = self.spent_by {
            Some(Refusal::TokenSpent(by))
        } else if passed(expires_ms) {
            Some(Refusal::TokenExpired)
        } else if self.ended_ms.is_some_and(passed) {
            Some(Refusal::TokenUnknown)
        } else {
            None
        }
    }

    /// Whether it is certain that it was issued by `at` and had not expired or ended.
    pub(crate) fn is_certain(&self, at: Judged) -> bool {
        let end_ms = self.ended_ms.unwrap_or(u64::MAX).min(self.issued_ms.saturating_add(VALID_MS));
        let begun = self.issued_ms.saturating_sub(self.error_ms) <= at.latest_ms();
        begun && at.latest_ms().saturating_add(self.error_ms) < end_ms
    }
}

/// Spends the token by `operation`. Where the proof is older than the revocation of its key, what it makes stands, and people are
/// to look at it.
pub(super) fn spend(
    rows: &mut Staged<'_>,
    operation: &Operation,
    token: &TokenHash,
    code: &Known,
    (redeemer, context): (Option<MemberId>, &Context),
) -> Step<()> {
    let mut record = rows.get::<Record>(token)?.unwrap_or(Record {
        owner: Some(code.owner),
        issued_ms: code.issued_ms,
        node: None,
        spent_by: None,
        ended_ms: code.ended_ms,
        error_ms: code.error_ms,
    });
    record.spent_by = Some(operation.id());
    rows.put(token, &record);
    if code.key_revoked {
        note_revoked_key(rows, operation, code.owner, redeemer, context);
    }
    Ok(())
}

pub(super) fn sweep(rows: &mut Staged<'_>, action: &Sweep) -> Step<Receipt> {
    let mut stale = Vec::new();
    rows.under().scan(&[kind::TOKEN], &mut |key, value| {
        let record: Record = decode(value)?;
        if record.owner.is_some() && record.purge_ms() <= action.cutoff_ms {
            let hash: [u8; 32] = key[1..].try_into().unwrap_or_default();
            stale.push((portico_domain::Hash(hash), record.stub()));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for (hash, stub) in stale {
        rows.put(&hash, &stub);
    }
    people::claim::sweep(rows, action.cutoff_ms)?;
    Ok(Receipt::Done)
}
