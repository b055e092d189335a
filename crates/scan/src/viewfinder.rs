//! The newest good picture, kept for whoever shows a preview.

use std::sync::{Arc, Mutex, PoisonError};

use crate::picture::Picture;
use crate::preview;

/// A handle to the newest picture that could be looked at. Cheap to clone; usable from any thread.
#[derive(Debug, Clone, Default)]
pub struct Viewfinder(Arc<Mutex<Option<Arc<Picture>>>>);

/// A preview of one picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The JPEG.
    pub jpeg: Vec<u8>,
    /// The picture's place in its source, from 1.
    pub sequence: u64,
}

impl Viewfinder {
    /// A preview of the newest picture, made in the caller's thread; `None` while there is none.
    #[must_use]
    pub fn preview(&self) -> Option<Preview> {
        let picture = self.newest()?;
        let jpeg = preview::jpeg(&picture).ok()?;
        Some(Preview { jpeg, sequence: picture.sequence })
    }

    /// The newest picture's place in its source, so that the same one need not be shown twice.
    #[must_use]
    pub fn sequence(&self) -> Option<u64> {
        self.newest().map(|picture| picture.sequence)
    }

    pub(crate) fn show(&self, picture: Picture) {
        self.set(Some(Arc::new(picture)));
    }

    pub(crate) fn clear(&self) {
        self.set(None);
    }

    fn newest(&self) -> Option<Arc<Picture>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, picture: Option<Arc<Picture>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = picture;
    }
}
