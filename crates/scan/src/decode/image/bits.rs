//! A black-and-white picture, 64 pixels to a word.

/// Rows of bits, 1 for dark.
#[derive(Debug, Default)]
pub(crate) struct BitImage {
    width: usize,
    height: usize,
    stride: usize,
    words: Vec<u64>,
}

impl BitImage {
    /// Takes this size, all light, in the memory it has.
    pub(crate) fn reset(&mut self, width: usize, height: usize) {
        (self.width, self.height, self.stride) = (width, height, width.div_ceil(64));
        self.words.clear();
        self.words.resize(self.stride * height, 0);
    }

    /// Pixels a row.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub(crate) fn height(&self) -> usize {
        self.height
    }

    /// One row's words; bits past the width are 0.
    pub(crate) fn row_mut(&mut self, y: usize) -> &mut [u64] {
        &mut self.words[y * self.stride..(y + 1) * self.stride]
    }

    /// Whether the pixel is dark; outside the picture nothing is.
    pub(crate) fn dark(&self, x: isize, y: isize) -> bool {
        if x < 0 || y < 0 || x as usize >= self.width || y as usize >= self.height {
            return false;
        }
        let (x, y) = (x as usize, y as usize);
        self.words[y * self.stride + x / 64] >> (x % 64) & 1 == 1
    }

    /// Where row `y` changes colour: each place is the first pixel of its new colour, begun by light before pixel 0.
    pub(crate) fn edges(&self, y: usize, edges: &mut Vec<u32>) {
        edges.clear();
        let mut carry = 0;
        for (index, &word) in self.words[y * self.stride..(y + 1) * self.stride].iter().enumerate()
        {
            let mut changes = word ^ (word << 1 | carry);
            carry = word >> 63;
            while changes != 0 {
                edges.push((index * 64) as u32 + changes.trailing_zeros());
                changes &= changes - 1;
            }
        }
        if carry == 1 {
            edges.push(self.width as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_where_the_colour_changes() {
        for width in [1, 63, 64, 65, 130] {
            let mut image = BitImage::default();
            image.reset(width, 1);
            let dark = |x: usize| x % 7 < 3 || x == width - 1;
            for x in (0..width).filter(|&x| dark(x)) {
                image.row_mut(0)[x / 64] |= 1 << (x % 64);
            }
            let seen = |x: usize| x < width && dark(x);
            let expected: Vec<u32> = (0..=width)
                .filter(|&x| seen(x) != (x > 0 && seen(x - 1)))
                .map(|x| x as u32)
                .collect();
            let mut edges = Vec::new();
            image.edges(0, &mut edges);
            assert_eq!(edges, expected, "{width}");
        }
    }
}
