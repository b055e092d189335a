//! Chance, all of it from one seed.

use portico_scan::screens::Random;

/// A stream of choices that its seed decides.
#[derive(Debug)]
pub(super) struct Chance(Random);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        // Seeds that follow each other would otherwise begin alike.
        let mut random = Random::new(seed);
        Self(Random::new(random.next()))
    }

    pub(super) fn number(&mut self) -> u64 {
        self.0.next()
    }

    /// One of the numbers below `bound`.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0.next() % bound.max(1)
    }

    /// An index into a list of that length.
    pub(super) fn index(&mut self, length: usize) -> usize {
        self.0.below(length)
    }

    pub(super) fn between(&mut self, from: u64, until: u64) -> u64 {
        from + self.below(until - from + 1)
    }

    /// Whether something happens that does so in that many of a hundred.
    pub(super) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.index(choices.len())]
    }

    pub(super) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.number().to_be_bytes()[..chunk.len()]);
        }
        bytes
    }
}
