//! Bytes as decimal digits. A QR code holds digits at 3⅓ bits each, so bytes written this way cost it under half a percent
//! more than the bytes themselves, and a URL's fragment may hold them as they are
//! (`docs/decisions/0004-proof-in-digits.md`).

/// Seven bytes are the largest group that a whole number of digits holds with little waste.
const GROUP_BYTES: usize = 7;
/// How many digits 0 to 7 bytes take.
const GROUP_DIGITS: [usize; GROUP_BYTES + 1] = [0, 3, 5, 8, 10, 13, 15, 17];

/// The digits of `bytes`.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 17 / GROUP_BYTES + 3);
    for group in bytes.chunks(GROUP_BYTES) {
        let value = group.iter().fold(0u64, |value, &byte| value << 8 | u64::from(byte));
        let width = GROUP_DIGITS[group.len()];
        text.push_str(&format!("{value:0width$}"));
    }
    text
}

/// The bytes of `text`; none if it is not what [`encode`] writes.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    if !text.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() * GROUP_BYTES / 17 + 1);
    for group in text.as_bytes().chunks(GROUP_DIGITS[GROUP_BYTES]) {
        let len = GROUP_DIGITS.iter().position(|&digits| digits == group.len())?;
        let value = group.iter().fold(0u64, |value, &c| value * 10 + u64::from(c - b'0'));
        if value >= 1 << (8 * len) {
            return None;
        }
        bytes.extend_from_slice(&value.to_be_bytes()[8 - len..]);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }

        #[test]
        fn other_texts_are_refused_or_mean_themselves(text in "[0-9a]{0,60}") {
            if let Some(bytes) = decode(&text) {
                prop_assert_eq!(encode(&bytes), text);
            }
        }
    }
}
