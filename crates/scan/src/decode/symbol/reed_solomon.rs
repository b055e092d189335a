//! Reed-Solomon correction of one block, of errors at unknown places and of erasures at known ones.

use super::galois::{ORDER, evaluate, inverse, power, times, times_power};

/// The most check bytes a QR block has is 30; polynomials here never grow past one more than that.
const CHECK_MAX: usize = 32;

/// Coefficients, the lowest power first.
pub(super) type Polynomial = [u8; CHECK_MAX + 1];

/// What was repaired in a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Repair {
    /// Bytes that were wrong, erased ones not counted.
    pub(super) errors: usize,
    /// Bytes that were given as erased.
    pub(super) erasures: usize,
}

impl Repair {
    /// How unlikely it is that a block of noise passes for a code word by such a repair, in bits: each check byte not
    /// spent on an erasure is 8 bits of evidence, and every error is a byte that was free to take any value at any place.
    pub(super) fn evidence_bits(self, length: usize, check: usize) -> f32 {
        let spare = check as f32 - (self.erasures + self.errors) as f32;
        8.0 * spare - choices_bits(length, self.errors)
    }
}

/// log2 of the number of ways to choose `k` of `n`.
fn choices_bits(n: usize, k: usize) -> f32 {
    (0..k.min(n)).map(|i| ((n - i) as f32 / (i + 1) as f32).log2()).sum()
}

/// Repairs `block`, whose last `check` bytes are check bytes, in place. `erased` are indexes of bytes whose value is not
/// to be trusted, `syndromes` the block's own. `None`, with the block as it was, when no code word is within reach.
pub(super) fn repair(
    block: &mut [u8],
    syndromes: &Polynomial,
    check: usize,
    erased: &[usize],
) -> Option<Repair> {
    let length = block.len();
    if check > CHECK_MAX || length > ORDER || length <= check || erased.len() > check {
        return None;
    }
    if syndromes[..check].iter().all(|&s| s == 0) {
        return Some(Repair { errors: 0, erasures: erased.len() });
    }
    let locator = locator(syndromes, check, length, erased)?;
    let values = magnitudes(syndromes, check, &locator, length)?;
    apply(block, &values);
    if self::syndromes(block, check)[..check].iter().any(|&s| s != 0) {
        apply(block, &values);
        return None;
    }
    let errors = values.iter().filter(|(at, _)| !erased.contains(at)).count();
    Some(Repair { errors, erasures: erased.len() })
}

fn apply(block: &mut [u8], values: &[(usize, u8)]) {
    for &(at, value) in values {
        block[at] ^= value;
    }
}

/// What `block` as a polynomial gives at the roots of every code word with `check` check bytes: all 0 for a code word.
pub(super) fn syndromes(block: &[u8], check: usize) -> Polynomial {
    let mut all = [0; CHECK_MAX + 1];
    for &byte in block {
        // Side by side, since none waits for another.
        for (i, syndrome) in all.iter_mut().enumerate().take(check) {
            *syndrome = times_power(*syndrome, i) ^ byte;
        }
    }
    all
}

/// The error locator and its degree, by Berlekamp and Massey, begun with the erasures (Blahut). `None` when its degree is
/// not the number of errors it stands for.
fn locator(
    syndromes: &Polynomial,
    check: usize,
    length: usize,
    erased: &[usize],
) -> Option<(Polynomial, usize)> {
    let mut current = erasure_locator(length, erased);
    let mut previous = current;
    let known = erased.len();
    let mut degree = known;
    for step in known + 1..=check {
        let discrepancy = (0..=degree.min(step - 1))
            .fold(0, |sum, i| sum ^ times(current[i], syndromes[step - 1 - i]));
        shift(&mut previous);
        if discrepancy == 0 {
            continue;
        }
        let next = plus_scaled(&current, &previous, discrepancy);
        if 2 * degree < step + known {
            degree = step + known - degree;
            previous = plus_scaled(&[0; CHECK_MAX + 1], &current, inverse(discrepancy));
        }
        current = next;
    }
    let top = current.iter().rposition(|&term| term != 0)?;
    (top == degree && 2 * degree <= check + known).then_some((current, degree))
}

fn erasure_locator(length: usize, erased: &[usize]) -> Polynomial {
    let mut product = [0; CHECK_MAX + 1];
    product[0] = 1;
    for &at in erased {
        let mut shifted = product;
        shift(&mut shifted);
        product = plus_scaled(&product, &shifted, power(length - 1 - at.min(length - 1)));
    }
    product
}

fn shift(polynomial: &mut Polynomial) {
    polynomial.copy_within(..CHECK_MAX, 1);
    polynomial[0] = 0;
}

fn plus_scaled(a: &Polynomial, b: &Polynomial, factor: u8) -> Polynomial {
    let mut sum = *a;
    for (term, &other) in sum.iter_mut().zip(b) {
        *term ^= times(other, factor);
    }
    sum
}

/// Where the errors are and what to add there (Chien, Forney). `None` unless the locator has as many places as its degree.
fn magnitudes(
    syndromes: &Polynomial,
    check: usize,
    (locator, degree): &(Polynomial, usize),
    length: usize,
) -> Option<Vec<(usize, u8)>> {
    let mut evaluator = [0; CHECK_MAX + 1];
    for (i, term) in evaluator.iter_mut().enumerate().take(check) {
        *term = (0..=i).fold(0, |sum, j| sum ^ times(locator[j], syndromes[i - j]));
    }
    let mut values = Vec::with_capacity(*degree);
    for at in 0..length {
        let place = power(length - 1 - at);
        let x = inverse(place);
        if evaluate(&locator[..=*degree], x) == 0 {
            let slope = slope(locator, x);
            let value = times(times(place, evaluate(&evaluator[..check], x)), inverse(slope));
            values.push((at, value));
        }
    }
    (values.len() == *degree).then_some(values)
}

/// The formal derivative of `locator` at `x`: only odd powers remain.
fn slope(locator: &Polynomial, x: u8) -> u8 {
    let square = times(x, x);
    locator.iter().skip(1).step_by(2).rev().fold(0, |sum, &term| times(sum, square) ^ term)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The check bytes of `data`, by long division.
    fn encoded(data: &[u8], check: usize) -> Vec<u8> {
        let mut generator = vec![1u8];
        for i in 0..check {
            let mut next = generator.clone();
            next.push(0);
            for (j, &term) in generator.iter().enumerate() {
                next[j + 1] ^= times(term, power(i));
            }
            generator = next;
        }
        let mut rest = [data, &vec![0; check]].concat();
        for i in 0..data.len() {
            let lead = rest[i];
            for (j, &term) in generator.iter().enumerate() {
                rest[i + j] ^= times(term, lead);
            }
        }
        [data, &rest[data.len()..]].concat()
    }

    proptest! {
        /// Any damage with 2·errors + erasures within the check bytes is repaired.
        #[test]
        fn damage_within_capacity_is_repaired(
            data in prop::collection::vec(any::<u8>(), 1..120),
            check in 1usize..=30,
            erasures in 0usize..=30,
            seed in any::<u64>(),
        ) {
            let whole = encoded(&data, check);
            let erasures = erasures.min(check).min(whole.len());
            let errors = ((check - erasures) / 2).min(whole.len() - erasures);
            let mut places: Vec<usize> = (0..whole.len()).collect();
            let mut state = seed;
            let mut draw = |below: usize| {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                (state >> 33) as usize % below
            };
            for i in (1..places.len()).rev() {
                places.swap(i, draw(i + 1));
            }
            let mut damaged = whole.clone();
            for &at in &places[..erasures + errors] {
                damaged[at] ^= 1 + draw(255) as u8;
            }
            let syndromes = syndromes(&damaged, check);
            let repair = repair(&mut damaged, &syndromes, check, &places[..erasures]);
            prop_assert!(repair.is_some());
            prop_assert_eq!(damaged, whole);
        }

        /// Whatever the bytes, a repaired block is a code word and an unrepaired one is left alone.
        #[test]
        fn noise_is_repaired_to_a_code_word_or_left_alone(
            mut block in prop::collection::vec(any::<u8>(), 0..300),
            check in 0usize..40,
            erased in prop::collection::vec(0usize..300, 0..12),
        ) {
            let before = block.clone();
            let before_repair = syndromes(&block, check);
            match repair(&mut block, &before_repair, check, &erased) {
                Some(_) => prop_assert!(syndromes(&block, check)[..check].iter().all(|&s| s == 0)),
                None => prop_assert_eq!(block, before),
            }
        }
    }
}
