//! What members tell organizers about one another.

use std::ops::ControlFlow;

use portico_domain::member::Member;
use portico_domain::people::MemberReport;
use portico_domain::people::action::ReportMember;
use portico_domain::people::report::TEXT_MAX;
use portico_domain::{MemberId, OpId, Operation, Receipt, Refusal};

use crate::execute::{Context, Step, member};
use crate::rows::{Staged, decode, kind};

pub(in crate::execute) fn report(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &ReportMember,
    context: &Context,
) -> Step<Receipt> {
    member::living(rows, &action.by)?;
    if action.by == action.about || rows.get::<Member>(&action.about)?.is_none() {
        return Err(Refusal::Malformed.into());
    }
    let (by, about, at_ms) = (action.by, action.about, context.judged.at_ms);
    let text = text_in(operation)?;
    rows.put(&operation.id(), &MemberReport { by, about, at_ms, text });
    Ok(Receipt::Done)
}

/// The words in the one personal part; none once they were erased.
fn text_in(operation: &Operation) -> Step<Option<String>> {
    let Some(bytes) = operation.part(0) else {
        return if operation.commits_to(0) { Ok(None) } else { Err(Refusal::Malformed.into()) };
    };
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::Malformed)?;
    let fits = !text.trim().is_empty() && text.chars().count() <= TEXT_MAX;
    Ok(Some(fits.then(|| text.to_owned()).ok_or(Refusal::Malformed)?))
}

/// Drops the words of the reports that `member` wrote. Every such row is written, with words or without, so that executing the
/// order again gives the same.
pub(super) fn forget(rows: &mut Staged<'_>, member: MemberId) -> Step<()> {
    let mut found: Vec<(OpId, MemberReport)> = Vec::new();
    rows.under().scan(&[kind::REPORT], &mut |key, value| {
        let report: MemberReport = decode(value)?;
        if report.by == member {
            found.extend(key.last_chunk().copied().map(|id| (OpId(id), report)));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for (id, report) in found {
        rows.put(&id, &MemberReport { text: None, ..report });
    }
    Ok(())
}
