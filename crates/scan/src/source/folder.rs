//! A folder of pictures, shown one after another in the order of their names, over and over: for trying things out, and tests.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{FrameSource, Outlet};
use crate::clock;
use crate::event::{Loss, Opened};
use crate::grey;
use crate::picture::PixelFormat;

/// Pictures a second, unless another rate is asked for.
pub const RATE: u32 = 30;
/// The most memory that decoded pictures take; what does not fit is decoded each time.
const KEPT_BYTES_MAX: usize = 128 << 20;
/// How often a folder without pictures is looked into again.
const RETRY: Duration = Duration::from_millis(500);

/// The file names that are pictures, by their ends.
const ENDINGS: [&str; 6] = ["png", "jpg", "jpeg", "bmp", "gif", "webp"];

/// Whether `path` names a picture that can be read.
#[must_use]
pub fn is_picture(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

/// A source that shows the pictures of a folder.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    rate: u32,
    kept: VecDeque<(PathBuf, Shown)>,
}

#[derive(Debug, Clone)]
struct Shown {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Folder {
    /// The pictures of the folder at `path`, `rate` a second (at least one).
    #[must_use]
    pub fn new(path: PathBuf, rate: u32) -> Self {
        Self { path, rate: rate.max(1), kept: VecDeque::new() }
    }

    fn names(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&self.path).into_iter().flatten().flatten();
        let mut names: Vec<_> = entries.map(|e| e.path()).filter(|path| is_picture(path)).collect();
        names.sort();
        names
    }

    fn picture(&mut self, path: &Path) -> Option<Shown> {
        if let Some((_, shown)) = self.kept.iter().find(|(known, _)| known == path) {
            return Some(shown.clone());
        }
        let shown = Shown::read(path)?;
        let kept: usize = self.kept.iter().map(|(_, shown)| shown.rgb.len()).sum();
        if kept + shown.rgb.len() <= KEPT_BYTES_MAX {
            self.kept.push_back((path.to_owned(), shown.clone()));
        }
        Some(shown)
    }

    /// Shows the whole folder once; true when the source is to stop, `None` when no picture could be shown.
    fn round(&mut self, outlet: &Outlet, told: &mut bool) -> Option<bool> {
        let interval = Duration::from_secs(1) / self.rate;
        let mut due = clock::now();
        let mut shown_any = false;
        for path in self.names() {
            let Some(shown) = self.picture(&path) else { continue };
            if !std::mem::replace(told, true) {
                outlet.opened(self.opened(&shown));
            }
            outlet.put(PixelFormat::Rgb, shown.width, shown.height, shown.rgb);
            shown_any = true;
            due = due.plus(interval);
            if outlet.rest(due.since(clock::now())) {
                return Some(true);
            }
        }
        shown_any.then_some(false)
    }

    fn opened(&self, first: &Shown) -> Opened {
        Opened {
            name: self.path.display().to_string(),
            width: first.width,
            height: first.height,
            rate: self.rate,
            format: PixelFormat::Rgb.name(),
        }
    }
}

impl Shown {
    /// The picture in the file at `path`, no larger than it is looked at; `None` when it cannot be read.
    fn read(path: &Path) -> Option<Self> {
        let picture = image::open(path)
            .inspect_err(|error| tracing::warn!(path = %path.display(), %error, "picture skipped"))
            .ok()?;
        let (width, height) = grey::looked_at_size(picture.width(), picture.height());
        let rgb = if (width, height) == (picture.width(), picture.height()) {
            picture.into_rgb8()
        } else {
            picture.resize_exact(width, height, image::imageops::FilterType::Triangle).into_rgb8()
        };
        Some(Self { width, height, rgb: rgb.into_raw() })
    }
}

impl FrameSource for Folder {
    fn run(&mut self, outlet: &Outlet) {
        let (mut told, mut lost) = (false, false);
        loop {
            match self.round(outlet, &mut told) {
                Some(true) => return,
                Some(false) => lost = false,
                None => {
                    told = false;
                    if !std::mem::replace(&mut lost, true) {
                        let reason = format!("no pictures in {}", self.path.display());
                        outlet.lost(Loss::Failed(reason));
                    }
                    if outlet.rest(RETRY) {
                        return;
                    }
                }
            }
        }
    }
}
