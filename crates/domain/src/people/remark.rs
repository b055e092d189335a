//! Remarks: what a member notes for themselves about one whom they met. Nobody else is shown it.

use minicbor::{Decode, Encode};

/// Longest note, in characters.
pub const NOTE_MAX: usize = 1_000;
/// Most tags on one person.
pub const TAGS_MAX: usize = 16;
/// Longest tag, in characters.
pub const TAG_MAX: usize = 32;

/// A note and tags about somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Remark {
    /// Free text, up to [`NOTE_MAX`] characters.
    #[n(0)]
    pub note: String,
    /// Words to find people by, at most [`TAGS_MAX`], no two alike.
    #[n(1)]
    pub tags: Vec<String>,
}

/// Why a remark cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRemark {
    /// The note is too long.
    #[error("a note has at most {NOTE_MAX} characters")]
    Note,
    /// There are too many tags, or one is empty, too long, given twice, or goes over a line's end.
    #[error("at most {TAGS_MAX} tags, each of 1 to {TAG_MAX} characters in one line")]
    Tags,
}

impl Remark {
    /// A remark of texts as people type them: without space around them, empty tags, and tags that are there already.
    pub fn typed(note: &str, tags: &[String]) -> Self {
        let mut kept: Vec<String> = Vec::new();
        for tag in tags.iter().map(|tag| tag.trim()).filter(|tag| !tag.is_empty()) {
            if !kept.iter().any(|known| is_same(known, tag)) {
                kept.push(tag.to_owned());
            }
        }
        Self { note: note.trim().to_owned(), tags: kept }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.note.is_empty() && self.tags.is_empty()
    }

    /// Whether it keeps the limits of this module.
    ///
    /// # Errors
    /// With the first that it breaks.
    pub fn check(&self) -> Result<(), BadRemark> {
        if self.note.chars().count() > NOTE_MAX {
            return Err(BadRemark::Note);
        }
        let alike = |(at, tag): (usize, &String)| self.tags[..at].iter().any(|t| is_same(t, tag));
        let fit = self.tags.len() <= TAGS_MAX
            && self.tags.iter().all(|tag| is_tag(tag))
            && !self.tags.iter().enumerate().any(alike);
        if fit { Ok(()) } else { Err(BadRemark::Tags) }
    }
}

/// Whether two tags are the same to people: upper case counts for nothing.
pub fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn is_tag(text: &str) -> bool {
    let length = text.chars().count();
    (1..=TAG_MAX).contains(&length) && text.trim() == text && !text.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever is typed, as long as it is short enough, is a remark that can be taken, and typing it again changes nothing.
        #[test]
        fn what_is_typed_can_be_taken(note in "\\PC{0,1000}", tags in proptest::collection::vec("\\PC{0,32}", 0..=TAGS_MAX)) {
            let typed = Remark::typed(&note, &tags);
            prop_assert_eq!(typed.check(), Ok(()));
            prop_assert_eq!(&Remark::typed(&typed.note, &typed.tags), &typed);
        }
    }

    #[test]
    fn limits_are_kept() {
        let tagged = |tags: Vec<String>| Remark { note: String::new(), tags }.check();
        assert_eq!(Remark { note: "ä".repeat(NOTE_MAX), tags: vec![] }.check(), Ok(()));
        assert_eq!(
            Remark { note: "ä".repeat(NOTE_MAX + 1), tags: vec![] }.check(),
            Err(BadRemark::Note)
        );
        let many = |count| (0..count).map(|n| format!("tag {n}")).collect::<Vec<_>>();
        assert_eq!(tagged(many(TAGS_MAX)), Ok(()));
        assert_eq!(tagged(many(TAGS_MAX + 1)), Err(BadRemark::Tags));
        for bad in ["", " ", "a\nb", " edge", &"x".repeat(TAG_MAX + 1)] {
            assert_eq!(tagged(vec![bad.to_owned()]), Err(BadRemark::Tags), "{bad:?}");
        }
        assert_eq!(tagged(vec!["Rust".into(), "rust".into()]), Err(BadRemark::Tags));
    }
}
