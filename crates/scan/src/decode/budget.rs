//! How much work a picture may cost, counted in looks at its pixels: the same on every machine and in every test.

/// Work that may still be done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget(u64);

impl Budget {
    /// So many looks.
    pub(crate) const fn new(looks: u64) -> Self {
        Self(looks)
    }

    /// Takes `looks` off; whether there were so many left. If not, none are taken.
    pub(crate) const fn spend(&mut self, looks: usize) -> bool {
        match self.0.checked_sub(looks as u64) {
            Some(left) => {
                self.0 = left;
                true
            }
            None => false,
        }
    }
}
