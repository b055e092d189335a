//! Arithmetic in GF(256) with QR's polynomial x⁸+x⁴+x³+x²+1: what Reed-Solomon counts in.

const POLYNOMIAL: u16 = 0x11D;
/// The number of nonzero elements: powers of the generator repeat after so many.
pub(super) const ORDER: usize = 255;

const TABLES: ([u8; 2 * ORDER], [u8; 256]) = tables();

const fn tables() -> ([u8; 2 * ORDER], [u8; 256]) {
    let (mut powers, mut logs) = ([0; 2 * ORDER], [0; 256]);
    let (mut value, mut exponent) = (1u16, 0);
    while exponent < ORDER {
        powers[exponent] = value as u8;
        powers[exponent + ORDER] = value as u8;
        logs[value as usize] = exponent as u8;
        value <<= 1;
        if value > 0xFF {
            value ^= POLYNOMIAL;
        }
        exponent += 1;
    }
    (powers, logs)
}

/// The generator to the power of `exponent`.
pub(super) fn power(exponent: usize) -> u8 {
    TABLES.0[exponent % ORDER]
}

/// The product.
pub(super) fn times(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    TABLES.0[usize::from(TABLES.1[usize::from(a)]) + usize::from(TABLES.1[usize::from(b)])]
}

/// The product of `a` and the generator to the power of `exponent`, which must be below [`ORDER`].
pub(super) fn times_power(a: u8, exponent: usize) -> u8 {
    if a == 0 { 0 } else { TABLES.0[usize::from(TABLES.1[usize::from(a)]) + exponent] }
}

/// The inverse; zero, which has none, gives zero.
pub(super) fn inverse(a: u8) -> u8 {
    if a == 0 {
        return 0;
    }
    TABLES.0[ORDER - usize::from(TABLES.1[usize::from(a)])]
}

/// The polynomial (lowest power first) at `x`.
pub(super) fn evaluate(polynomial: &[u8], x: u8) -> u8 {
    polynomial.iter().rev().fold(0, |sum, &term| times(sum, x) ^ term)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_nonzero_element_has_its_inverse() {
        for a in 1..=255 {
            assert_eq!(times(a, inverse(a)), 1, "{a}");
        }
        assert_eq!(inverse(0), 0);
    }

    #[test]
    fn products_agree_with_long_multiplication() {
        for (a, b) in (0..=255u8).flat_map(|a| (0..=255u8).map(move |b| (a, b))) {
            let mut long = (0..8).fold(0u16, |sum, bit| {
                sum ^ if b >> bit & 1 == 1 { u16::from(a) << bit } else { 0 }
            });
            for bit in (8..16).rev() {
                if long >> bit & 1 == 1 {
                    long ^= POLYNOMIAL << (bit - 8);
                }
            }
            assert_eq!(u16::from(times(a, b)), long, "{a} {b}");
        }
    }
}
