//! Claims: a token is spent when the button is pressed, and connects once somebody has signed in (IC-5.4).

use std::ops::ControlFlow;

use portico_domain::people::Claim;
use portico_domain::people::action::{ClaimToken, CompleteClaim};
use portico_domain::people::claim::VALID_MS;
use portico_domain::{OpId, Operation, Receipt, Refusal};

use crate::execute::{Context, Step, connection, token};
use crate::rows::{Staged, decode, kind};

/// Judged like a redemption, but for who redeems, which nobody knows yet.
pub(in crate::execute) fn claim(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &ClaimToken,
    context: &Context,
) -> Step<Receipt> {
    let (code, at) = ((&action.token, action.proof.as_ref()), context.judged);
    let code = token::usable(rows, context.event, code, None, at)?;
    token::spend(rows, operation, &action.token, &code, (None, context))?;
    let until_ms = at.at_ms.saturating_add(VALID_MS);
    rows.put(&operation.id(), &Claim { owner: code.owner, until_ms, secret: action.secret });
    Ok(Receipt::Done)
}

/// Only whether the two may meet at all is looked at again. A claim that lapsed stays spent.
pub(in crate::execute) fn complete(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &CompleteClaim,
    context: &Context,
) -> Step<Receipt> {
    let Claim { owner, until_ms, .. } = rows.get(&action.claim)?.ok_or(Refusal::TokenUnknown)?;
    if context.judged.earliest_ms() >= until_ms {
        return Err(Refusal::TokenExpired.into());
    }
    if owner == action.redeemer {
        return Err(Refusal::OwnToken.into());
    }
    let pair = (owner, action.redeemer);
    token::may_meet(rows, pair, context.judged)?;
    rows.delete::<Claim>(&action.claim);
    connection::meet(rows, operation, pair, context)
}

/// Forgets the claims that lapsed long before `cutoff_ms`.
pub(in crate::execute) fn sweep(rows: &mut Staged<'_>, cutoff_ms: u64) -> Step<()> {
    let mut lapsed: Vec<OpId> = Vec::new();
    rows.under().scan(&[kind::CLAIM], &mut |key, value| {
        if decode::<Claim>(value)?.is_forgotten_by(cutoff_ms) {
            lapsed.extend(key.last_chunk().copied().map(OpId));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for id in lapsed {
        rows.delete::<Claim>(&id);
    }
    Ok(())
}
