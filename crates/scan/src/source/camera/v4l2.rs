//! A camera on Linux, by `v4l`.

use std::io;
use std::time::Duration;

use v4l::buffer::{Flags, Type};
use v4l::capability::Flags as Capability;
use v4l::frameinterval::FrameIntervalEnum;
use v4l::framesize::FrameSizeEnum;
use v4l::io::mmap::Stream;
use v4l::io::traits::{CaptureStream, Stream as _};
use v4l::video::Capture;
use v4l::video::capture::Parameters;
use v4l::{Device as Node, Format, FourCC, Fraction};

use super::device::{Arrival, Device, row_bytes, unpadded, whole};
use super::mode::{self, Mode};
use crate::event::Loss;
use crate::picture::PixelFormat;

/// Buffers that the driver fills in turn.
const BUFFERS: u32 = 4;
/// The most modes taken in of a camera; one that steps through sizes could list thousands.
const MODES_MAX: usize = 512;

const NO_SUCH_FILE: i32 = 2;
const NO_SUCH_ADDRESS: i32 = 6;
const AGAIN: i32 = 11;
const NO_SUCH_DEVICE: i32 = 19;
/// `POLLIN` of `poll(2)`.
const READABLE: i16 = 1;

/// An opened, streaming camera. The stream is dropped before its node.
pub(super) struct V4l2 {
    stream: Stream<'static>,
    name: String,
    mode: Mode,
    stride: usize,
}

impl V4l2 {
    /// Opens `/dev/video{index}` in its best mode and starts it.
    ///
    /// # Errors
    /// [`Loss`] when it is not there, gives no pictures (a metadata node), or is in use.
    pub(super) fn open(index: u32) -> Result<Self, Loss> {
        let node = Node::new(index as usize).map_err(|error| loss(&error))?;
        let abilities = node.query_caps().map_err(|error| loss(&error))?;
        if !abilities.capabilities.contains(Capability::VIDEO_CAPTURE) {
            return Err(Loss::Failed("it gives no pictures".to_owned()));
        }
        let wanted = mode::best(&modes(&node))
            .ok_or_else(|| Loss::Failed("none of its formats is known".to_owned()))?;
        let (mode, stride) = agree(&node, wanted)?;
        let mut stream = Stream::with_buffers(&node, Type::VideoCapture, BUFFERS)
            .map_err(|error| loss(&error))?;
        start(&mut stream).map_err(|error| loss(&error))?;
        Ok(Self { stream, name: abilities.card, mode, stride })
    }

    fn read(&mut self) -> io::Result<Arrival> {
        let (buffer, about) = CaptureStream::next(&mut self.stream)?;
        if about.flags.contains(Flags::ERROR) {
            return Ok(Arrival::Damaged("the driver says so"));
        }
        let used = (about.bytesused as usize).min(buffer.len());
        match row_bytes(self.mode.format, self.mode.width) {
            Some(row) if self.stride > row => {
                let rows = unpadded(&buffer[..used], row, self.stride);
                Ok(whole(self.mode, &rows, rows.len()))
            }
            _ => Ok(whole(self.mode, buffer, used)),
        }
    }
}

impl Device for V4l2 {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn mode(&self) -> Mode {
        self.mode
    }

    fn next(&mut self, limit: Duration) -> Result<Arrival, Loss> {
        let millis = limit.as_millis().min(i32::MAX as u128) as i32;
        let ready = self.stream.handle().poll(READABLE, millis).map_err(|error| loss(&error))?;
        if ready == 0 {
            return Ok(Arrival::Nothing);
        }
        self.read().or_else(|error| match error.raw_os_error() {
            Some(AGAIN) => Ok(Arrival::Nothing),
            _ => Err(loss(&error)),
        })
    }
}

/// Queues all buffers but the first and starts. The first is queued by the stream's own `next`, which first gives back the
/// buffer it holds; waiting is done outside it, since a time-out inside leaves it holding none.
fn start(stream: &mut Stream<'static>) -> io::Result<()> {
    for index in 1..BUFFERS as usize {
        // A driver may have given fewer buffers than asked for, never less than two.
        if CaptureStream::queue(stream, index).is_err() && index == 1 {
            return Err(io::Error::last_os_error());
        }
    }
    stream.start()
}

/// Sets `wanted` and says what the driver made of it, with the bytes from one row to the next.
fn agree(node: &Node, wanted: Mode) -> Result<(Mode, usize), Loss> {
    let format = Format::new(wanted.width, wanted.height, fourcc(wanted.format));
    let agreed = node.set_format(&format).map_err(|error| loss(&error))?;
    let format = known(agreed.fourcc)
        .ok_or_else(|| Loss::Failed(format!("it insists on format {}", agreed.fourcc)))?;
    // Some drivers have one rate and refuse to be asked for any.
    let rate = node
        .set_params(&Parameters::new(Fraction::new(1, wanted.rate.max(1))))
        .map_or(wanted.rate, |agreed| rate(agreed.interval));
    let mode = Mode { format, width: agreed.width, height: agreed.height, rate };
    Ok((mode, agreed.stride as usize))
}

fn modes(node: &Node) -> Vec<Mode> {
    let formats = node.enum_formats().unwrap_or_default();
    let known = formats.iter().filter_map(|offered| known(offered.fourcc));
    let mut modes: Vec<_> = known.flat_map(|format| modes_of(node, format)).collect();
    modes.truncate(MODES_MAX);
    modes
}

fn modes_of(node: &Node, format: PixelFormat) -> Vec<Mode> {
    let sizes = node.enum_framesizes(fourcc(format)).unwrap_or_default();
    let sizes = sizes.into_iter().take(MODES_MAX).flat_map(|offered| match offered.size {
        FrameSizeEnum::Discrete(size) => vec![(size.width, size.height)],
        // A camera that scales in steps has 1280x720 between its ends, or one of these.
        FrameSizeEnum::Stepwise(step) => {
            let fits = |&(w, h): &(u32, u32)| {
                (step.min_width..=step.max_width).contains(&w)
                    && (step.min_height..=step.max_height).contains(&h)
            };
            [(1_280, 720), (640, 480)].into_iter().filter(fits).collect()
        }
    });
    sizes
        .flat_map(|(width, height)| {
            let rates = rates(node, format, width, height).into_iter();
            rates.map(move |rate| Mode { format, width, height, rate })
        })
        .collect()
}

/// The rates offered; one of 30 where a driver tells none.
fn rates(node: &Node, format: PixelFormat, width: u32, height: u32) -> Vec<u32> {
    let offered = node.enum_frameintervals(fourcc(format), width, height).unwrap_or_default();
    let rates: Vec<_> = offered
        .into_iter()
        .map(|offered| match offered.interval {
            FrameIntervalEnum::Discrete(interval) => rate(interval),
            FrameIntervalEnum::Stepwise(step) => rate(step.min).min(30),
        })
        .collect();
    if rates.is_empty() { vec![30] } else { rates }
}

const fn rate(interval: Fraction) -> u32 {
    match interval.denominator.checked_div(interval.numerator) {
        Some(rate) => rate,
        None => 0,
    }
}

fn fourcc(format: PixelFormat) -> FourCC {
    FourCC::new(match format {
        PixelFormat::Mjpeg => b"MJPG",
        PixelFormat::Yuyv => b"YUYV",
        PixelFormat::Grey => b"GREY",
        PixelFormat::Rgb => b"RGB3",
        PixelFormat::Yuv420 => b"YU12",
    })
}

fn known(fourcc: FourCC) -> Option<PixelFormat> {
    match &fourcc.repr {
        b"MJPG" | b"JPEG" => Some(PixelFormat::Mjpeg),
        b"YUYV" => Some(PixelFormat::Yuyv),
        b"GREY" => Some(PixelFormat::Grey),
        b"RGB3" => Some(PixelFormat::Rgb),
        b"YU12" => Some(PixelFormat::Yuv420),
        _ => None,
    }
}

fn loss(error: &io::Error) -> Loss {
    match error.raw_os_error() {
        Some(NO_SUCH_FILE | NO_SUCH_ADDRESS) => Loss::NoCamera,
        Some(NO_SUCH_DEVICE) => Loss::Unplugged,
        _ => Loss::Failed(error.to_string()),
    }
}
