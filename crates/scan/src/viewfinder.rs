//! The newest good picture, kept for whoever shows a preview.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::picture::Picture;
use crate::preview;

/// A handle to the newest picture that could be looked at. Cheap to clone; usable from any thread.
#[derive(Debug, Clone, Default)]
pub struct Viewfinder(Arc<Mutex<Shown>>);

#[derive(Debug, Default)]
struct Shown {
    newest: Option<Arc<Picture>>,
    /// Pictures up to this one are of a camera that was lost, and are not shown again by a look that was under way.
    lost: u64,
}

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
        let mut shown = self.lock();
        if picture.sequence > shown.lost {
            shown.newest = Some(Arc::new(picture));
        }
    }

    /// Shows none of the pictures up to the one of this place in the source any more.
    pub(crate) fn clear(&self, sequence: u64) {
        *self.lock() = Shown { newest: None, lost: sequence };
    }

    fn newest(&self) -> Option<Arc<Picture>> {
        self.lock().newest.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Stamp;
    use crate::picture::PixelFormat;

    fn picture(sequence: u64) -> Picture {
        let (format, captured_at) = (PixelFormat::Grey, Stamp::default());
        Picture { format, width: 8, height: 8, bytes: vec![90; 64], sequence, captured_at }
    }

    #[test]
    fn ki_5_a_lost_cameras_last_picture_is_not_shown_again() {
        let viewfinder = Viewfinder::default();
        assert_eq!(viewfinder.preview(), None);
        viewfinder.show(picture(1));
        assert_eq!(viewfinder.preview().map(|preview| preview.sequence), Some(1));
        viewfinder.clear(2);
        viewfinder.show(picture(2));
        assert_eq!(viewfinder.sequence(), None, "it was being looked at when the camera was lost");
        viewfinder.show(picture(3));
        assert_eq!(viewfinder.sequence(), Some(3));
    }
}
