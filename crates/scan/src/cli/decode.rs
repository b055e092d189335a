//! `portico-scan decode`: the codes in picture files.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use portico_scan::decode::Decoder;
use portico_scan::frame::GreyView;
use portico_scan::grey;
use portico_scan::source::folder::is_picture;
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

use super::{print_json, print_line};

/// Folders within folders deeper than this are left out: a link that leads back up has no end.
const DEPTH_MAX: usize = 32;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Print a JSON line for each picture: path, payloads, and the milliseconds of CPU time that decoding took.
    #[arg(long)]
    json: bool,
    /// Pictures, and folders of pictures.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

/// What is told of one picture.
#[derive(Debug, Serialize)]
struct Line {
    path: String,
    payloads: Vec<String>,
    ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut decoder = Decoder::new();
    let mut failed = false;
    for path in &arguments.paths {
        for (file, shown) in pictures(path) {
            let line = line(&mut decoder, &file, shown);
            failed |= line.error.is_some();
            print(&line, arguments.json)?;
        }
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn print(line: &Line, json: bool) -> anyhow::Result<()> {
    if json {
        return print_json(line);
    }
    let found = match &line.error {
        Some(error) => format!("error: {error}"),
        None if line.payloads.is_empty() => "nothing".to_owned(),
        None => line.payloads.join("  "),
    };
    print_line(&format!("{}: {found} ({:.1} ms)", line.path, line.ms))
}

fn line(decoder: &mut Decoder, file: &Path, path: String) -> Line {
    match read(decoder, file) {
        Ok((payloads, time)) => {
            Line { path, payloads, ms: time.as_secs_f64() * 1_000.0, error: None }
        }
        Err(error) => {
            Line { path, payloads: Vec::new(), ms: 0.0, error: Some(format!("{error:#}")) }
        }
    }
}

/// The texts in the picture, and the CPU time of this thread from the scaled grey picture on.
fn read(decoder: &mut Decoder, file: &Path) -> anyhow::Result<(Vec<String>, Duration)> {
    let picture = image::ImageReader::open(file)
        .context("cannot be opened")?
        .with_guessed_format()
        .context("cannot be read")?
        .decode()
        .context("is no picture that can be read")?;
    let picture = picture.into_luma8();
    let (width, height) = picture.dimensions();
    let (width, height, pixels) = grey::scaled(width, height, picture.into_raw());
    let view = GreyView::new(width, height, &pixels)?;
    let before = thread_time();
    let readings = decoder.decode(view);
    let time = thread_time().saturating_sub(before);
    Ok((readings.into_iter().map(|reading| reading.text).collect(), time))
}

fn thread_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}

/// The pictures that `path` stands for, with the names to show: a file as it was given, those of a folder relative to it.
fn pictures(path: &Path) -> Vec<(PathBuf, String)> {
    if !path.is_dir() {
        return vec![(path.to_owned(), path.display().to_string())];
    }
    let mut files = Vec::new();
    collect(path, DEPTH_MAX, &mut files);
    files.sort();
    let shown = |file: &PathBuf| file.strip_prefix(path).unwrap_or(file).display().to_string();
    files.iter().map(|file| (file.clone(), shown(file))).collect()
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && depth > 0 {
            collect(&path, depth - 1, files);
        } else if is_picture(&path) {
            files.push(path);
        }
    }
}
