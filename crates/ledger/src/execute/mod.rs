//! Executing an operation: the one place where rows change.
//!
//! Deterministic: the same operations in the same order, with the same judged times, give the same rows on every node that
//! holds the whole event. Nothing is changed when an operation is refused.

mod badge;
mod case;
mod connection;
mod event;
mod member;
mod node;
mod people;
pub(crate) mod session;
mod signer;
pub(crate) mod token;

use portico_domain::session::AccessEntry;
use portico_domain::{Action, EventId, Judged, NodeId, Operation, Receipt, Refusal};

use crate::rows::{Changes, Rows, Staged};
use crate::store::StoreError;

/// Where and when an operation is executed.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The event.
    pub event: EventId,
    /// The node that made it.
    pub node: NodeId,
    /// Which life of that node.
    pub incarnation: u32,
    /// When it happened, in hub time.
    pub judged: Judged,
    /// Its position, or [`TENTATIVE_POSITION`](crate::rows::TENTATIVE_POSITION).
    pub position: u64,
}

/// What executing gave, or why it was refused.
pub type Executed = Result<Done, Refusal>;

/// What executing gave.
#[derive(Clone, Debug)]
pub struct Done {
    /// What it did.
    pub receipt: Receipt,
    /// The rows it changed.
    pub changes: Changes,
    /// What the access log is to say of it.
    pub log: Vec<AccessEntry>,
}

/// Either refused, which is an outcome, or failed, which is an error.
pub(crate) enum Stop {
    Refused(Refusal),
    Failed(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

pub(crate) type Step<T> = Result<T, Stop>;

/// Executes `operation` on `rows`. What it changes is returned, not written.
///
/// # Errors
/// When the store fails. A refusal is no error.
pub fn execute(
    rows: Rows<'_>,
    operation: &Operation,
    context: &Context,
) -> Result<Executed, StoreError> {
    let mut staged = Staged::new(rows);
    match step(&mut staged, operation, context) {
        Ok(receipt) => {
            let (changes, log) = staged.into_changes();
            Ok(Ok(Done { receipt, changes, log }))
        }
        Err(Stop::Refused(refusal)) => Ok(Err(refusal)),
        Err(Stop::Failed(error)) => Err(error),
    }
}

fn step(rows: &mut Staged<'_>, operation: &Operation, context: &Context) -> Step<Receipt> {
    node::allow(rows, operation, context)?;
    match &operation.body().action {
        Action::CreateEvent(action) => event::create(rows, operation, action),
        Action::Configure(event) => event::configure(rows, event),
        Action::AddMember(action) => member::add(rows, operation, action),
        Action::SetProfile(action) => member::set_profile(rows, operation, action),
        Action::EnrolNode(action) => node::enrol(rows, operation, action, context),
        Action::RevokeNode(action) => node::revoke(rows, action),
        Action::Issue(action) => token::issue(rows, action, context),
        Action::Redeem(action) => token::redeem(rows, operation, action, context),
        Action::Sweep(action) => token::sweep(rows, action),
        Action::ReserveNode(action) => node::reserve(rows, operation, action, context),
        Action::ClaimNode(action) => node::claim(rows, action),
        Action::Erase(action) => member::erase(rows, action, context),
        Action::Block(action) => member::block(rows, action),
        Action::AnswerCase(action) => case::answer(rows, operation, action, context),
        Action::Archive(action) => event::archive(rows, action),
        Action::SetRole(action) => node::set_role(rows, action, context),
        Action::NoteFork(action) => node::note_fork(rows, operation, action, context),
        Action::ReleaseLeases(action) => node::release_leases(rows, action, context),
        Action::Disconnect(action) => people::connection::disconnect(rows, action),
        Action::Annotate(action) => people::remark::annotate(rows, operation, action),
        Action::ClaimToken(action) => people::claim::claim(rows, operation, action, context),
        Action::CompleteClaim(action) => people::claim::complete(rows, operation, action, context),
        Action::AddDevice(action) => people::device::add(rows, operation, action),
        Action::RevokeDevice(action) => people::device::revoke(rows, action),
        Action::EndCodes(action) => people::device::end_codes(rows, action, context),
        Action::SetMute(action) => people::mute::set(rows, action, context),
        Action::ReportMember(action) => people::report::report(rows, operation, action, context),
        // The hub executes what it admits, where it keeps the order.
        Action::Admit(_) => Err(Refusal::Malformed.into()),
        Action::Unknown { .. } => Err(Refusal::Malformed.into()),
        _ => session::step(rows, operation, context),
    }
}
