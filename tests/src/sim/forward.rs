//! Check 4: cursors and heads do not go back, except by what a recorded answer of the hub or an operator asks for.

use portico_ledger::KioskLedger;

use super::broken::{Broken, Check, ensure};
use super::world::World;

/// Where a kiosk stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    incarnation: u32,
    sequence: u64,
    acknowledged: u64,
    generation: u8,
    cursor: u64,
    filling: Option<u64>,
}

/// What a kiosk has just done, and with it which steps back are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Something of its own.
    Own,
    /// It took rows.
    Rows,
    /// It heard that the hub lacks operations.
    Gap,
    /// It heard that its chain has another continuation.
    Fork,
    /// It heard that the hub does not know its cursor.
    Reset,
}

impl Standing {
    pub(super) fn of(ledger: &KioskLedger) -> Self {
        let state = ledger.state();
        Self {
            incarnation: state.incarnation,
            sequence: ledger.head().sequence,
            acknowledged: state.acknowledged,
            generation: state.generation,
            cursor: state.cursor.position,
            filling: state.filling.map(|cursor| cursor.position),
        }
    }

    /// What went back that may not, if anything.
    fn went_back(&self, before: &Self, step: Step) -> Option<&'static str> {
        let swapped = self.generation != before.generation;
        let rewritten = step == Step::Fork && self.incarnation > before.incarnation;
        let sent_again = rewritten || matches!(step, Step::Gap | Step::Reset);
        if self.incarnation < before.incarnation {
            Some("the incarnation")
        } else if self.sequence < before.sequence && !rewritten {
            Some("the head of its chain")
        } else if self.acknowledged < before.acknowledged && !sent_again {
            Some("what is acknowledged")
        } else if self.cursor < before.cursor && !(swapped && before.filling.is_some()) {
            Some("the cursor")
        } else if self.filling < before.filling && step != Step::Reset && !swapped {
            Some("the cursor of the generation that is being filled")
        } else {
            None
        }
    }
}

impl World {
    /// Checks where a kiosk stands after a step.
    pub(super) fn moved(&mut self, kiosk: usize, step: Step) -> Result<(), Broken> {
        let machine = &mut self.kiosks[kiosk];
        let now = Standing::of(&machine.ledger);
        let before = std::mem::replace(&mut machine.standing, now);
        let back = now.went_back(&before, step);
        ensure(back.is_none(), Check::Forward, || {
            format!(
                "kiosk {kiosk}: {} went back: {before:?}, then {step:?}, then {now:?}",
                back.unwrap_or_default()
            )
        })
    }
}
