//! Ids. Every object's id is the id of the operation that made it.

use std::fmt;

use crate::hash::Hash;

/// The content id of an operation: the time it was made, in whole seconds (4 bytes, so that ids made together lie together
/// on disk), and 96 bits of the hash of its bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct OpId(pub [u8; 16]);

/// The id of a member: that of the operation that added them.
pub type MemberId = OpId;
/// The id of a node: that of the operation that enrolled it; the first hub's is that of its event.
pub type NodeId = OpId;
/// The id of an event: that of the operation that created it.
pub type EventId = OpId;

impl OpId {
    /// The id of an operation with these chained bytes, made at `wall_ms`.
    pub fn of(body: &[u8], wall_ms: u64) -> Self {
        let seconds = u32::try_from(wall_ms / 1000).unwrap_or(u32::MAX);
        let hash = Hash::of("portico.operation.1", &[body]);
        let mut id = [0; 16];
        id[..4].copy_from_slice(&seconds.to_be_bytes());
        id[4..].copy_from_slice(&hash.0[..12]);
        Self(id)
    }
}

impl fmt::Debug for OpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Gives a newtype over a byte array its hexadecimal text form, and its encodings in CBOR (bytes) and JSON (text).
macro_rules! bytes_newtype {
    ($name:ident, $len:literal) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::id::NotHex;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let bytes = data_encoding::HEXLOWER_PERMISSIVE
                    .decode(text.as_bytes())
                    .map_err(|_| $crate::id::NotHex { bytes: $len })?;
                Ok(Self(bytes.try_into().map_err(|_| $crate::id::NotHex { bytes: $len })?))
            }
        }

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(
                d: &mut minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                let bytes = d.bytes()?;
                let array = bytes.try_into().map_err(|_| {
                    minicbor::decode::Error::message(concat!("expected ", $len, " bytes"))
                })?;
                Ok(Self(array))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use bytes_newtype;

bytes_newtype!(OpId, 16);

/// The text was not the hexadecimal form of that many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {} hexadecimal digits", bytes * 2)]
pub struct NotHex {
    /// How many bytes were expected.
    pub bytes: usize,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn text_and_cbor_give_the_id_back(bytes: [u8; 16]) {
            let id = OpId(bytes);
            prop_assert_eq!(id.to_string().parse::<OpId>(), Ok(id));
            let cbor = minicbor::to_vec(id).unwrap();
            prop_assert_eq!(minicbor::decode::<OpId>(&cbor).unwrap(), id);
        }

        #[test]
        fn any_text_parses_or_is_refused(text in "\\PC{0,40}") {
            let parsed = text.parse::<OpId>();
            prop_assert_eq!(parsed.is_ok(), text.len() == 32 && text.chars().all(|c| c.is_ascii_hexdigit()));
        }
    }
}
