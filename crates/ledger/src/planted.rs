//! Bugs that the simulation plants, to prove that it would find them (`docs/simulation.md`). Each is one condition at the
//! place where the mistake could be made. In a release build [`planted`] is `false` for the compiler, so nothing of them is
//! in what ships; elsewhere one is planted for the calling thread alone, and only by [`plant`].

/// A bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// The hub takes an operation that it has, sent again, for a new one.
    DeduplicationSkipped,
    /// A commit is answered before it is on disk.
    AcknowledgedBeforeCommit,
    /// The cursor moves in a transaction of its own, before the rows that it passes.
    CursorBeforeRows,
    /// A code is refused after the moment at which it ends, not from that moment on.
    GreaterForAtLeast,
    /// Tentative rows are not taken back before own operations are executed again.
    TentativeRowsKept,
    /// After a restart a kiosk counts on from what the hub has acknowledged, not from what it has written.
    SequenceReused,
    /// A proof's signature is not verified.
    ProofUnchecked,
    /// A code that a screen has replaced stays good until it expires, not for 30 s.
    OverlapTooLong,
}

impl Bug {
    /// All of them, by the names that a command line takes.
    pub const ALL: [(&'static str, Self); 8] = [
        ("deduplication-skipped", Self::DeduplicationSkipped),
        ("acknowledged-before-commit", Self::AcknowledgedBeforeCommit),
        ("cursor-before-rows", Self::CursorBeforeRows),
        ("greater-for-at-least", Self::GreaterForAtLeast),
        ("tentative-rows-kept", Self::TentativeRowsKept),
        ("sequence-reused", Self::SequenceReused),
        ("proof-unchecked", Self::ProofUnchecked),
        ("overlap-too-long", Self::OverlapTooLong),
    ];
}

#[cfg(debug_assertions)]
thread_local! {
    static PLANTED: std::cell::Cell<Option<Bug>> = const { std::cell::Cell::new(None) };
}

/// Plants a bug for the calling thread, or none; whether this build can.
#[cfg(debug_assertions)]
pub fn plant(bug: Option<Bug>) -> bool {
    PLANTED.set(bug);
    true
}

/// Plants nothing: this is a release build.
#[cfg(not(debug_assertions))]
pub fn plant(bug: Option<Bug>) -> bool {
    bug.is_none()
}

/// Whether that bug is planted.
#[cfg(debug_assertions)]
pub(crate) fn planted(bug: Bug) -> bool {
    PLANTED.get() == Some(bug)
}

/// Whether that bug is planted: never in a release build.
#[cfg(not(debug_assertions))]
pub(crate) const fn planted(_: Bug) -> bool {
    false
}

#[cfg(debug_assertions)]
thread_local! {
    static ENDINGS_THAT_FAIL: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

/// Has the next `count` attempts of the calling thread to end a booking's links fail, as if the store had (ML-9); whether this
/// build can.
#[cfg(debug_assertions)]
pub fn fail_endings(count: u32) -> bool {
    ENDINGS_THAT_FAIL.set(count);
    true
}

/// Has nothing fail: this is a release build.
#[cfg(not(debug_assertions))]
pub fn fail_endings(count: u32) -> bool {
    count == 0
}

/// Whether this attempt is to fail.
#[cfg(debug_assertions)]
pub(crate) fn ending_fails() -> bool {
    let left = ENDINGS_THAT_FAIL.get();
    ENDINGS_THAT_FAIL.set(left.saturating_sub(1));
    left > 0
}

/// Whether this attempt is to fail: never in a release build.
#[cfg(not(debug_assertions))]
pub(crate) const fn ending_fails() -> bool {
    false
}
