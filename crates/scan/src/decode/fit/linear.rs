//! Small systems of linear equations.

/// The unknowns of `matrix · unknowns = right`, by Gauss's elimination with row exchange; `None` when there is no one
/// answer.
pub(crate) fn solve<const N: usize>(
    mut matrix: [[f64; N]; N],
    mut right: [f64; N],
) -> Option<[f64; N]> {
    for column in 0..N {
        let size = |row: &usize| matrix[*row][column].abs();
        let pivot = (column..N).max_by(|a, b| size(a).total_cmp(&size(b)))?;
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let (lead, lead_right) = (matrix[column], right[column]);
        if lead[column].abs() < 1e-9 {
            return None;
        }
        for row in (0..N).filter(|&row| row != column) {
            let factor = matrix[row][column] / lead[column];
            matrix[row].iter_mut().zip(&lead).for_each(|(cell, &value)| *cell -= factor * value);
            right[row] -= factor * lead_right;
        }
    }
    let unknowns = std::array::from_fn(|i| right[i] / matrix[i][i]);
    unknowns.iter().all(|value: &f64| value.is_finite()).then_some(unknowns)
}

/// Equations in least squares, gathered one by one.
#[derive(Debug, Clone)]
pub(crate) struct LeastSquares<const N: usize> {
    matrix: [[f64; N]; N],
    right: [f64; N],
}

impl<const N: usize> LeastSquares<N> {
    /// No equations yet; each unknown is drawn toward 0 with the force `ridge`.
    pub(crate) fn new(ridge: f64) -> Self {
        let matrix =
            std::array::from_fn(|i| std::array::from_fn(|j| if i == j { ridge } else { 0.0 }));
        Self { matrix, right: [0.0; N] }
    }

    /// Adds `factors · unknowns = value`, counting `weight` times.
    pub(crate) fn add(&mut self, factors: [f64; N], value: f64, weight: f64) {
        for ((row, right), factor) in self.matrix.iter_mut().zip(&mut self.right).zip(factors) {
            row.iter_mut().zip(factors).for_each(|(cell, other)| *cell += weight * factor * other);
            *right += weight * factor * value;
        }
    }

    /// The unknowns that fit best.
    pub(crate) fn solved(&self) -> Option<[f64; N]> {
        solve(self.matrix, self.right)
    }
}
