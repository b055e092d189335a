//! The pictures of a benchmark: from a manifest, or drawn.

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use anyhow::Context;
use portico_scan::clock::Stamp;
use portico_scan::frame::{GreyFrame, GreyView};
use portico_scan::grey;
use portico_scan::screens::{Damage, Screen, empty, screen};

/// A picture to be read and what it says.
#[derive(Debug)]
pub(super) struct Task {
    /// Its name in tables, its first folder being its kind.
    pub(super) path: String,
    /// The texts that count as right.
    pub(super) accepted: Vec<String>,
    /// How the manifest says the text is known: `none` for not at all, `no-qr` for pictures without a code.
    pub(super) truth: String,
    source: Source,
}

#[derive(Debug)]
enum Source {
    File(PathBuf),
    Phone(Damage, u64, u64),
    Clutter(u64, u64),
}

/// The pictures that a manifest names.
pub(super) fn listed(manifest: &Path) -> anyhow::Result<Vec<Task>> {
    let text = std::fs::read_to_string(manifest).with_context(|| manifest.display().to_string())?;
    let folder = manifest.parent().unwrap_or(Path::new("."));
    text.lines().skip(1).filter(|line| !line.is_empty()).map(|line| task(folder, line)).collect()
}

fn task(folder: &Path, line: &str) -> anyhow::Result<Task> {
    let mut fields = line.split('\t');
    let mut field = || fields.next().unwrap_or_default();
    let (path, accepted, truth) = (field(), field(), field());
    let accepted = match accepted {
        "" => Vec::new(),
        list => serde_json::from_str(list).with_context(|| path.to_owned())?,
    };
    let source = Source::File(folder.join(path));
    Ok(Task { path: path.to_owned(), accepted, truth: truth.to_owned(), source })
}

/// `count` phones of each kind of damage, and as many pictures of clutter.
pub(super) fn drawn(seed: u64, count: u64) -> Vec<Task> {
    let phones = Damage::ALL.into_iter().flat_map(|damage| (0..count).map(move |n| (damage, n)));
    let mut tasks: Vec<Task> = phones
        .map(|(damage, number)| {
            let text = screen_text(damage, seed, number);
            Task {
                path: format!("{}/{number:04}.pgm", damage.name()),
                accepted: vec![text],
                truth: "truth".to_owned(),
                source: Source::Phone(damage, seed, number),
            }
        })
        .collect();
    tasks.extend((0..count).map(|number| Task {
        path: format!("empty/{number:04}.pgm"),
        accepted: Vec::new(),
        truth: "no-qr".to_owned(),
        source: Source::Clutter(seed, number),
    }));
    tasks
}

fn screen_text(damage: Damage, seed: u64, number: u64) -> String {
    portico_scan::screens::text(damage, seed, number)
}

impl Task {
    /// The picture in grey, its long side at most what the scanner looks at.
    pub(super) fn frame(&self) -> anyhow::Result<GreyFrame> {
        let (width, height, pixels) = match &self.source {
            Source::File(file) => opened(file)?,
            Source::Phone(damage, seed, number) => parts(screen(*damage, *seed, *number)),
            Source::Clutter(seed, number) => parts(empty(*seed, *number)),
        };
        Ok(GreyFrame::new(width, height, pixels, 1, Stamp::default())?)
    }
}

fn parts(screen: Screen) -> (u32, u32, Vec<u8>) {
    (screen.width, screen.height, screen.pixels)
}

fn opened(file: &Path) -> anyhow::Result<(u32, u32, Vec<u8>)> {
    if file.extension().is_some_and(|extension| extension == "pgm") {
        return pgm(&std::fs::read(file)?).context("is no PGM as saved here");
    }
    let picture = image::ImageReader::open(file)?.with_guessed_format()?.decode()?.into_luma8();
    let (width, height) = picture.dimensions();
    Ok(grey::scaled(width, height, picture.into_raw()))
}

/// A picture as [`save`] writes it: three lines, then the pixels.
fn pgm(bytes: &[u8]) -> Option<(u32, u32, Vec<u8>)> {
    let mut lines = bytes.splitn(4, |&byte| byte == b'\n').skip(1);
    let size = std::str::from_utf8(lines.next()?).ok()?;
    let (width, height) = size.split_once(' ')?;
    Some((width.parse().ok()?, height.parse().ok()?, lines.nth(1)?.to_vec()))
}

/// Where a picture saved in `folder` is.
fn saved(folder: &Path, path: &str) -> PathBuf {
    folder.join(path).with_added_extension("pgm")
}

/// Saves the picture as PGM.
pub(super) fn save(folder: &Path, path: &str, frame: &GreyFrame) -> anyhow::Result<()> {
    let file = saved(folder, path);
    std::fs::create_dir_all(file.parent().unwrap_or(folder))?;
    let mut bytes = format!("P5\n{} {}\n255\n", frame.width(), frame.height()).into_bytes();
    bytes.extend_from_slice(frame.view().pixels());
    std::fs::write(&file, bytes).with_context(|| file.display().to_string())
}

/// Saves a manifest of the pictures.
pub(super) fn save_manifest(folder: &Path, tasks: &[Task]) -> anyhow::Result<()> {
    let mut text = "path\texpected_json\ttruth\n".to_owned();
    for task in tasks {
        let accepted = serde_json::to_string(&task.accepted)?;
        writeln!(text, "{}\t{accepted}\t{}", task.path, task.truth)?;
    }
    Ok(std::fs::write(folder.join("manifest.tsv"), text)?)
}

/// What rqrr reads in a picture. It panics on some, which counts as nothing.
pub(super) fn read_by_rqrr(view: GreyView<'_>) -> Vec<String> {
    let (width, pixels) = (view.width() as usize, view.pixels());
    let read = || {
        let mut prepared =
            rqrr::PreparedImage::prepare_from_greyscale(width, view.height() as usize, |x, y| {
                pixels[y * width + x]
            });
        let grids = prepared.detect_grids();
        grids.iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_default()
}
