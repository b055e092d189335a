//! Cameras that tests plug in: folders that `v4l2_emulated.c` shows to a process as V4L2 devices. The process runs the real
//! camera code; only the kernel is not there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// A device to plug in.
#[derive(Debug, Clone)]
pub struct Device<'a> {
    /// What it calls itself.
    pub name: &'a str,
    /// What it offers, each as `FOURCC WIDTH HEIGHT NUMERATOR DENOMINATOR`; nothing makes a metadata node.
    pub modes: &'a [&'a str],
    /// Its frames' format.
    pub format: &'a str,
    /// Its frames, given over and over.
    pub frames: &'a [Vec<u8>],
}

/// What a device can be told while it runs.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// No frame comes.
    Stall,
    /// Buffers come back empty, with what they held before.
    Empty,
    /// Only half of each frame is there.
    Short,
    /// Frames carry the driver's error flag.
    Error,
}

impl Fault {
    const fn file(self) -> &'static str {
        match self {
            Self::Stall => "stall",
            Self::Empty => "empty",
            Self::Short => "short",
            Self::Error => "error",
        }
    }
}

/// The cameras of one test.
#[derive(Debug)]
pub struct Cameras {
    folder: tempfile::TempDir,
    made: std::cell::Cell<u32>,
}

impl Cameras {
    /// No camera yet.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the emulated cameras");
        Self { folder, made: std::cell::Cell::new(0) }
    }

    /// Makes `command` see these cameras and no others.
    pub fn show_to(&self, command: &mut Command) {
        command.env("LD_PRELOAD", library()).env("PORTICO_EMULATED_CAMERAS", self.folder.path());
    }

    /// Plugs `device` in as `/dev/video{index}`.
    pub fn plug(&self, index: u32, device: &Device<'_>) {
        let aside = self.aside();
        fs::create_dir(&aside).expect("a new folder");
        write(&aside.join("name"), device.name.as_bytes());
        write(&aside.join("modes"), device.modes.join("\n").as_bytes());
        write_frames(&aside.join(device.format), device.frames);
        fs::rename(aside, self.node(index)).expect("no device of this number yet");
    }

    /// Unplugs `/dev/video{index}`.
    pub fn unplug(&self, index: u32) {
        fs::rename(self.node(index), self.aside()).expect("a device of this number");
    }

    /// Gives the device other frames of the same format.
    pub fn change_frames(&self, index: u32, format: &str, frames: &[Vec<u8>]) {
        let (aside, old) = (self.aside(), self.aside());
        write_frames(&aside, frames);
        let place = self.node(index).join(format);
        fs::rename(&place, old).expect("a device with frames of this format");
        fs::rename(aside, place).expect("the old frames are gone");
    }

    /// Lets the device have `fault` from now on.
    pub fn begin(&self, index: u32, fault: Fault) {
        write(&self.node(index).join(fault.file()), b"");
    }

    /// Ends the device's `fault`.
    pub fn end(&self, index: u32, fault: Fault) {
        fs::remove_file(self.node(index).join(fault.file())).expect("a fault that had begun");
    }

    fn node(&self, index: u32) -> PathBuf {
        self.folder.path().join(format!("video{index}"))
    }

    /// A name that is no device's: things are made there and moved into place whole.
    fn aside(&self) -> PathBuf {
        self.made.set(self.made.get() + 1);
        self.folder.path().join(format!("aside-{}", self.made.get()))
    }
}

fn write_frames(folder: &Path, frames: &[Vec<u8>]) {
    fs::create_dir(folder).expect("a new folder");
    for (n, frame) in frames.iter().enumerate() {
        write(&folder.join(format!("{n:06}")), frame);
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("room for the emulated cameras");
}

/// The library's sources, beside this file.
const SOURCES: [&str; 2] = ["v4l2_emulated.c", "device.c"];

/// The library, compiled once for each test program.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .map(|folder| folder.join("tests/camera"))
            .find(|folder| folder.join(SOURCES[0]).is_file())
            .expect("the library's sources are in the repository");
        let library =
            std::env::temp_dir().join(format!("portico-v4l2-emulated-{}.so", std::process::id()));
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-O2", "-o"])
            .arg(&library)
            .args(SOURCES.map(|source| folder.join(source)))
            .args(["-ldl", "-lpthread"])
            .status()
            .expect("a C compiler");
        assert!(compiled.success(), "{} does not compile", folder.display());
        library
    })
}
