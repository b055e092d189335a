//! SHA-256, with a tag for each use, so that bytes hashed for one purpose never pass for another.

use std::fmt;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// A SHA-256 value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Hashes `parts` under `tag`. Each part is led by its length, so that no two lists of parts give the same bytes.
    pub fn of(tag: &str, parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update((tag.len() as u64).to_be_bytes());
        hasher.update(tag.as_bytes());
        for part in parts {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// The plain SHA-256 of `bytes`, as other programs compute it.
    pub fn plain(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

crate::id::bytes_newtype!(Hash, 32);

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}…", HEXLOWER.encode(&self.0[..6]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(Hash::of("t", &[b"ab", b"c"]), Hash::of("t", &[b"a", b"bc"]));
        assert_ne!(Hash::of("t", &[b"a"]), Hash::of("u", &[b"a"]));
    }

    #[test]
    fn plain_is_the_standard_sha_256() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Hash::plain(b"").to_string(), empty);
    }
}
