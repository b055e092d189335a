//! What was seen of a code: for each module how dark it is, with confidence.

/// A square of modules: positive is dark, negative light, about ±1 when sure, 0 when nothing is known.
#[derive(Debug, Clone)]
pub(crate) struct SoftGrid {
    size: usize,
    values: Vec<f32>,
}

impl SoftGrid {
    /// A grid of `size` modules a side from its values, row after row.
    pub(crate) fn new(size: usize, values: Vec<f32>) -> Self {
        debug_assert_eq!(values.len(), size * size);
        Self { size, values }
    }

    /// Modules a side.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// The module in column `x` and row `y`.
    pub(crate) fn at(&self, x: usize, y: usize) -> f32 {
        self.values[y * self.size + x]
    }
}
