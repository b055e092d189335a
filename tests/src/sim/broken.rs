//! What the simulation found broken, and by which of its checks.

use std::fmt;

use portico_ledger::StoreError;

/// The checks, as `docs/simulation.md` numbers and words them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// 1: what was told is in the teller's ledger, what was acknowledged in the hub's.
    Told,
    /// 2: sequences and positions are unbroken, and each operation has one position.
    Chains,
    /// 3: tokens, connections, counts, board, badges and the audit chain equal the fold over the order.
    Folds,
    /// 4: cursors, heads and clocks do not go back.
    Forward,
    /// 5: when the faults have stopped, all copies agree, and each surprise has its case.
    Agreement,
    /// 6: nothing holds up anything else, and no queue passes its limit.
    Limits,
    /// A part failed while nothing was done to it.
    Unexpected,
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Told => "1 told",
            Self::Chains => "2 chains",
            Self::Folds => "3 folds",
            Self::Forward => "4 forward",
            Self::Agreement => "5 agreement",
            Self::Limits => "6 limits",
            Self::Unexpected => "unexpected failure",
        })
    }
}

/// Something is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The check that says so.
    pub check: Check,
    /// What it saw.
    pub what: String,
}

impl Broken {
    /// A finding of `check`.
    pub fn new(check: Check, what: impl Into<String>) -> Self {
        Self { check, what: what.into() }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "check {}: {}", self.check, self.what)
    }
}

impl From<StoreError> for Broken {
    fn from(error: StoreError) -> Self {
        Self::new(Check::Unexpected, format!("a store failed with its plug in: {error}"))
    }
}

/// Finds `check` broken unless `holds`.
pub(super) fn ensure(
    holds: bool,
    check: Check,
    what: impl FnOnce() -> String,
) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken::new(check, what())) }
}
