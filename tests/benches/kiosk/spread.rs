//! Measured values, and what lies at a share of them.

/// Values in the order in which they came.
#[derive(Default)]
pub struct Spread(Vec<f64>);

impl Spread {
    /// Adds one.
    pub fn add(&mut self, value: f64) {
        self.0.push(value);
    }

    /// The value that this share of all lies under; 0 where there is none.
    pub fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let index = (sorted.len() as f64 * share) as usize;
        sorted.get(index.min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
    }

    /// The mean of all; 0 where there is none.
    #[allow(dead_code, reason = "the other benchmark that uses this looks at medians only")]
    pub fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len().max(1) as f64
    }
}
