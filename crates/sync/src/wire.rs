//! Messages as bytes: CBOR, deflated, with limits on both sides of the compression.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use minicbor::{Decode, Encode};

/// Most bytes of a message on the wire.
pub const WIRE_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Most bytes of a message when inflated; a longer one is refused without being inflated further.
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// The media type of sync messages.
pub const MEDIA_TYPE: &str = "application/vnd.portico.sync";

/// Why bytes are no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMessage {
    /// Too long.
    #[error("a message is longer than its limit")]
    TooLong,
    /// Not readable.
    #[error("a message cannot be read")]
    Unreadable,
}

/// The bytes of `message`.
pub fn encode<T: Encode<()>>(message: &T) -> Vec<u8> {
    let plain = minicbor::to_vec(message).expect("encoding into memory cannot fail");
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&plain).and_then(|()| encoder.finish()).expect("memory takes every byte")
}

/// Reads what [`encode`] wrote.
///
/// # Errors
/// When it is too long or cannot be read.
pub fn decode<T: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Result<T, BadMessage> {
    if bytes.len() > WIRE_BYTES_MAX {
        return Err(BadMessage::TooLong);
    }
    let mut plain = Vec::new();
    let limit = MESSAGE_BYTES_MAX as u64 + 1;
    DeflateDecoder::new(bytes)
        .take(limit)
        .read_to_end(&mut plain)
        .map_err(|_| BadMessage::Unreadable)?;
    if plain.len() > MESSAGE_BYTES_MAX {
        return Err(BadMessage::TooLong);
    }
    minicbor::decode(&plain).map_err(|_| BadMessage::Unreadable)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::message::Request;

    proptest! {
        #[test]
        fn any_bytes_are_a_message_or_refused(bytes: Vec<u8>) {
            let _: Result<Request, BadMessage> = decode(&bytes);
        }

        #[test]
        fn a_message_reads_back_and_no_shorter_piece_of_it_does(cut in 1..8usize, first: u64) {
            let request = Request {
                event: Default::default(), incarnation: 1, first, operations: vec![],
                mappings: vec![], cursor: None, filter: 0, acknowledged: None,
            };
            let bytes = encode(&request);
            prop_assert_eq!(decode::<Request>(&bytes), Ok(request));
            prop_assert_eq!(decode::<Request>(&bytes[..bytes.len() - cut]), Err(BadMessage::Unreadable));
        }
    }

    #[test]
    fn a_message_that_inflates_beyond_the_limit_is_refused() {
        let bomb = {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(&vec![0; MESSAGE_BYTES_MAX + 1]).unwrap();
            encoder.finish().unwrap()
        };
        assert!(bomb.len() < WIRE_BYTES_MAX);
        assert_eq!(decode::<Request>(&bomb), Err(BadMessage::TooLong));
        assert_eq!(decode::<Request>(&vec![0; WIRE_BYTES_MAX + 1]), Err(BadMessage::TooLong));
    }
}
