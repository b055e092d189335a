//! A camera by nokhwa: on macOS and Windows, and on Linux when asked for (`nokhwa:N`), so that the same code is tried there.
//!
//! nokhwa waits without limit, tells errors as text, and hands out the driver's whole buffer whatever was filled of it: the
//! picture before, when nothing was. Hence the memory of pictures seen.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use nokhwa::utils::{
    CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType, Resolution,
};
use nokhwa::{Camera, NokhwaError};

use super::device::{Arrival, Device, whole};
use super::mode::{self, Mode};
use crate::event::Loss;
use crate::picture::PixelFormat;

/// How many pictures back a repeated one is known: at least the driver's number of buffers.
const REMEMBERED: usize = 8;

/// What can be made grey of all that nokhwa offers.
const FORMATS: [FrameFormat; 4] =
    [FrameFormat::MJPEG, FrameFormat::YUYV, FrameFormat::NV12, FrameFormat::RAWRGB];

/// An opened, streaming camera.
pub(super) struct Portable {
    camera: Camera,
    mode: Mode,
    seen: VecDeque<u64>,
}

impl Portable {
    /// Opens camera `index` in its best mode and starts it.
    ///
    /// # Errors
    /// [`Loss`] when it is not there, gives no pictures, or is in use.
    pub(super) fn open(index: u32) -> Result<Self, Loss> {
        let wanted = wanted(index)?;
        // The camera opened for listing is dropped by now: a second handle would be given the first one's device.
        let exact = CameraFormat::new(
            Resolution::new(wanted.width, wanted.height),
            frame_format(wanted.format),
            wanted.rate,
        );
        let mut camera = camera(index, RequestedFormatType::Exact(exact))?;
        camera.open_stream().map_err(|error| loss(&error))?;
        Ok(Self { camera, mode: wanted, seen: VecDeque::with_capacity(REMEMBERED) })
    }

    fn is_repeated(&mut self, bytes: &[u8]) -> bool {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let hash = hasher.finish();
        let repeated = self.seen.contains(&hash);
        self.seen.truncate(REMEMBERED - 1);
        self.seen.push_front(hash);
        repeated
    }
}

impl Device for Portable {
    fn name(&self) -> String {
        self.camera.info().human_name()
    }

    fn mode(&self) -> Mode {
        self.mode
    }

    fn next(&mut self, _: Duration) -> Result<Arrival, Loss> {
        let buffer = self.camera.frame_raw().map_err(|error| loss(&error))?;
        let arrival = whole(self.mode, &buffer, buffer.len());
        drop(buffer);
        match arrival {
            Arrival::Picture(bytes) if self.is_repeated(&bytes) => Ok(Arrival::Repeated),
            arrival => Ok(arrival),
        }
    }
}

/// The best mode of camera `index`, which is open only while it is asked.
fn wanted(index: u32) -> Result<Mode, Loss> {
    let mut camera = camera(index, RequestedFormatType::None)?;
    let offered = camera.compatible_camera_formats().map_err(|error| loss(&error))?;
    let modes: Vec<_> = offered.iter().filter_map(known).collect();
    mode::best(&modes).ok_or_else(|| Loss::Failed("none of its formats is known".to_owned()))
}

fn camera(index: u32, wanted: RequestedFormatType) -> Result<Camera, Loss> {
    let wanted = RequestedFormat::with_formats(wanted, &FORMATS);
    Camera::new(CameraIndex::Index(index), wanted).map_err(|error| loss(&error))
}

/// NV12 begins with all its luma, so it is taken for grey.
fn known(offered: &CameraFormat) -> Option<Mode> {
    let format = match offered.format() {
        FrameFormat::MJPEG => PixelFormat::Mjpeg,
        FrameFormat::YUYV => PixelFormat::Yuyv,
        FrameFormat::NV12 => PixelFormat::Grey,
        FrameFormat::RAWRGB => PixelFormat::Rgb,
        _ => return None,
    };
    let (width, height) = (offered.width(), offered.height());
    Some(Mode { format, width, height, rate: offered.frame_rate() })
}

const fn frame_format(format: PixelFormat) -> FrameFormat {
    match format {
        PixelFormat::Mjpeg => FrameFormat::MJPEG,
        PixelFormat::Yuyv => FrameFormat::YUYV,
        PixelFormat::Rgb => FrameFormat::RAWRGB,
        PixelFormat::Grey | PixelFormat::Yuv420 => FrameFormat::NV12,
    }
}

/// nokhwa tells errors as text alone.
fn loss(error: &NokhwaError) -> Loss {
    let text = error.to_string();
    if text.contains("os error 19") {
        Loss::Unplugged
    } else if text.contains("os error 2)") || text.contains("os error 6)") {
        Loss::NoCamera
    } else {
        Loss::Failed(text)
    }
}
