//! `portico-kiosk`: a kiosk with no window, for a small computer, a test or a benchmark.

mod sneakernet;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};
use portico_kiosk::control::{Answer, Command, ask};
use portico_kiosk::happening::Happening;
use portico_kiosk::{Engine, Options, enrol};
use portico_scan::Choice;

/// A kiosk with no window: it shows codes, scans codes, keeps what happened, and syncs.
#[derive(Debug, Parser)]
#[command(name = "portico-kiosk", version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Makes this directory a kiosk of an event, with a one-time code from its organizer, or with a starter file and no network.
    Enrol {
        /// The kiosk's directory.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// The hub's address: http:// or https://, a host, and perhaps a port. A starter file names one itself.
        #[arg(long, value_name = "URL", required_unless_present = "pack")]
        hub: Option<String>,
        /// The starter file that `portico-hub enrol --pack` wrote.
        #[arg(long, value_name = "FILE", conflicts_with = "code")]
        pack: Option<PathBuf>,
        /// The code that `portico-hub enrol` printed.
        #[arg(required_unless_present = "pack")]
        code: Option<String>,
    },
    /// Says where the hub is, to a kiosk that has moved to another network. It has to be started anew to notice.
    SetHub {
        /// The kiosk's directory.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// The hub's address: http:// or https://, a host, and perhaps a port.
        url: String,
    },
    /// Writes what the hub does not have into a file, sealed to the hub. The kiosk may be running.
    ExportUnsent {
        /// The kiosk's directory.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Everything, for a hub that was restored from a backup.
        #[arg(long)]
        all: bool,
        /// The file; where one is not enough, FILE.2 and so on follow.
        file: PathBuf,
    },
    /// Takes another kiosk's export along, and delivers it to the hub. The kiosk may be running.
    Carry {
        /// The kiosk's directory.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// The files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Verifies the kiosk's own chain, and prints figures or the first break. The kiosk may be running.
    Check {
        /// The kiosk's directory.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
    /// Runs the kiosk until it is told to stop, and prints what happens.
    Run {
        /// The kiosk's directory.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Where pictures come from: auto, a camera's number, folder:PATH, or demo.
        #[arg(long, default_value = "auto")]
        camera: Choice,
        /// Prints JSON, a line for each thing that happens.
        #[arg(long)]
        json: bool,
        /// Prints the link of each code that is shown. Whoever reads it can redeem it.
        #[arg(long)]
        print_codes: bool,
    },
}

fn main() -> ExitCode {
    tracing_subscriber::fmt().json().with_writer(std::io::stderr).init();
    let done = match Arguments::parse().task {
        Task::Enrol { data, hub, pack: Some(pack), .. } => {
            sneakernet::set_up(&data, &pack, hub.as_deref())
        }
        Task::Enrol { data, hub, code, pack: None } => {
            enrolled(&data, &hub.unwrap_or_default(), &code.unwrap_or_default())
        }
        Task::SetHub { data, url } => sneakernet::set_hub(&data, &url),
        Task::ExportUnsent { data, all, file } => sneakernet::export(&data, all, &file),
        Task::Carry { data, files } => sneakernet::carry(&data, &files),
        Task::Check { data } => check(&data),
        Task::Run { data, camera, json, print_codes } => {
            run(Options { data, camera, demo_without_camera: false, print_codes }, json)
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("portico-kiosk: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn enrolled(data: &std::path::Path, hub: &str, code: &str) -> anyhow::Result<()> {
    let identity = enrol::enrol(data, hub, code)?;
    println!("enrolled as node {}", identity.node);
    Ok(())
}

fn check(data: &std::path::Path) -> anyhow::Result<()> {
    if let Answer::Sound(operations, waiting) = ask(data, &Command::Check)? {
        println!("sound\noperations {operations}\nwaiting {waiting}");
    }
    Ok(())
}

/// A process that is killed has nothing to tidy: what was told is on disk. So it simply runs until then.
fn run(options: Options, json: bool) -> anyhow::Result<()> {
    let engine = Engine::start(options)?;
    let (before, happenings) = engine.happenings();
    let mut out = std::io::stdout().lock();
    for happening in before.into_iter().chain(happenings) {
        print(&mut out, &happening, json).context("cannot print")?;
    }
    Ok(())
}

fn print(out: &mut impl Write, happening: &Happening, json: bool) -> anyhow::Result<()> {
    let line = serde_json::to_string(happening)?;
    if json {
        writeln!(out, "{line}")?;
    } else {
        writeln!(out, "{}", words(&serde_json::from_str(&line)?))?;
    }
    Ok(out.flush()?)
}

/// `redeemed answer=sure_here name="Ada Lovelace" …`
fn words(line: &serde_json::Value) -> String {
    let fields = line.as_object().into_iter().flatten().filter(|(key, _)| *key != "event");
    let words = fields.map(|(key, value)| format!(" {key}={value}"));
    let event = line["event"].as_str().unwrap_or_default();
    std::iter::once(event.to_owned()).chain(words).collect()
}
