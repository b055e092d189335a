//! `portico-scan bench`: how many pictures of a manifest, or of phones drawn from a seed, are read, how fast, and by which
//! pass of the decoder.

mod frames;
mod plot;
mod score;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use portico_scan::decode::{Decoder, Stage};
use portico_scan::frame::GreyView;
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

use frames::Task;
use score::{Row, Truth};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A table of pictures (path, JSON list of accepted texts, how the text is known), in the folder of the pictures.
    manifest: Option<PathBuf>,
    /// Draw so many phones for each kind of damage, and so many pictures without a code, instead of reading a manifest.
    #[arg(long, value_name = "COUNT", conflicts_with = "manifest")]
    screens: Option<u64>,
    /// The seed of the drawn phones.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Who reads: our own decoder, or rqrr to compare with.
    #[arg(long, value_enum, default_value_t = Reader::Own)]
    reader: Reader,
    /// Leave this stage of our decoder out, to see what it adds and costs; may be given more than once.
    #[arg(long, value_name = "STAGE", value_parser = stage)]
    without: Vec<Stage>,
    /// Look at each picture so often; the least time counts.
    #[arg(long, default_value_t = 1)]
    rounds: u32,
    /// Write a JSON line for each picture here.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write a plot of the times here, as SVG.
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    /// Write the grey pictures that the decoder saw here, as PGM with their manifest, for other readers.
    #[arg(long, value_name = "FOLDER")]
    frames: Option<PathBuf>,
}

/// Who reads the pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Reader {
    Own,
    Rqrr,
}

/// What is told of one picture, as `score.py` and the comparison take it.
#[derive(Debug, Serialize)]
struct Line<'a> {
    path: &'a str,
    payloads: &'a [String],
    how: &'a [&'static str],
    ms: f64,
}

/// What a reader found in a picture, and the CPU time of its thread in milliseconds.
#[derive(Debug, Default)]
struct Outcome {
    texts: Vec<String>,
    how: Vec<&'static str>,
    ms: f64,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let tasks = tasks(arguments)?;
    let mut decoder = arguments.without.iter().copied().fold(Decoder::new(), Decoder::without);
    let mut rows = Vec::new();
    let mut lines = String::new();
    for task in &tasks {
        let frame = task.frame().with_context(|| task.path.clone())?;
        if let Some(folder) = &arguments.frames {
            frames::save(folder, &task.path, &frame)?;
        }
        let outcome = (0..arguments.rounds.max(1))
            .map(|_| look(arguments.reader, &mut decoder, frame.view()))
            .min_by(|a, b| a.ms.total_cmp(&b.ms))
            .unwrap_or_default();
        let Outcome { texts, how, ms } = outcome;
        let line = Line { path: &task.path, payloads: &texts, how: &how, ms };
        lines += &(serde_json::to_string(&line)? + "\n");
        rows.push(Row::new(task, &texts, how.first().copied(), ms));
    }
    write(arguments, &tasks, &lines, &rows)?;
    crate::cli::print_line(score::table(&rows).trim_end())?;
    let wrong = rows.iter().any(|row| row.wrong && row.truth != Truth::Unknown);
    Ok(if wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The stage of that name.
fn stage(name: &str) -> Result<Stage, String> {
    let names = Stage::ALL.map(Stage::name).join(", ");
    Stage::ALL.into_iter().find(|stage| stage.name() == name).ok_or(format!("one of {names}"))
}

fn tasks(arguments: &Arguments) -> anyhow::Result<Vec<Task>> {
    match (&arguments.manifest, arguments.screens) {
        (Some(manifest), _) => frames::listed(manifest),
        (None, Some(count)) => Ok(frames::drawn(arguments.seed, count)),
        (None, None) => anyhow::bail!("name a manifest, or say how many --screens to draw"),
    }
}

fn write(arguments: &Arguments, tasks: &[Task], lines: &str, rows: &[Row]) -> anyhow::Result<()> {
    if let Some(file) = &arguments.json {
        std::fs::write(file, lines).with_context(|| file.display().to_string())?;
    }
    if let Some(file) = &arguments.plot {
        std::fs::write(file, plot::times(rows)).with_context(|| file.display().to_string())?;
    }
    match &arguments.frames {
        Some(folder) => frames::save_manifest(folder, tasks),
        None => Ok(()),
    }
}

fn look(reader: Reader, decoder: &mut Decoder, view: GreyView<'_>) -> Outcome {
    let before = thread_ms();
    let (texts, how) = match reader {
        Reader::Own => decoder.decode(view).into_iter().map(|r| (r.text, r.how.name())).unzip(),
        Reader::Rqrr => frames::read_by_rqrr(view).into_iter().map(|text| (text, "rqrr")).unzip(),
    };
    Outcome { texts, how, ms: thread_ms() - before }
}

/// CPU time of this thread, in milliseconds.
fn thread_ms() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}
