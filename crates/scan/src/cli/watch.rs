//! `portico-scan watch`: what a camera sees, as it sees it. It prints what codes say, tokens included: it is for trying out a
//! camera, not for running a stand.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use portico_scan::event::{Event, Seen};
use portico_scan::source::demo::{Card, Cards};
use portico_scan::{Choice, Scanner};
use serde_json::{Value, json};

use super::{print_json, print_line};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Which: auto, a number, folder:PATH or demo.
    #[arg(long, default_value = "auto")]
    camera: Choice,
    /// Print a JSON line for each event.
    #[arg(long)]
    json: bool,
    /// Stop after so many codes.
    #[arg(long)]
    codes: Option<usize>,
    /// With each event, put the newest picture into this file, as JPEG.
    #[arg(long, value_name = "FILE")]
    preview: Option<PathBuf>,
}

pub(crate) fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let (scanner, events) = Scanner::start(arguments.camera.source(cards()))?;
    let mut read = 0;
    for event in events {
        if let (Some(file), Some(preview)) = (&arguments.preview, scanner.viewfinder().preview()) {
            std::fs::write(file, preview.jpeg).context("the preview cannot be written")?;
        }
        if arguments.json {
            print_json(&as_json(&event))?;
        } else {
            print_line(&as_words(&event))?;
        }
        read += usize::from(matches!(event, Event::Reading(_)));
        if arguments.codes.is_some_and(|codes| read >= codes) {
            break;
        }
    }
    scanner.stop();
    Ok(ExitCode::SUCCESS)
}

fn as_json(event: &Event) -> Value {
    match event {
        Event::Opened(opened) => json!({
            "event": "opened", "name": opened.name, "format": opened.format,
            "width": opened.width, "height": opened.height, "rate": opened.rate,
        }),
        Event::Lost(loss) => {
            json!({ "event": "lost", "reason": loss.name(), "words": loss.to_string() })
        }
        Event::Reading(seen) => reading(seen),
        Event::Gone(payload) => json!({ "event": "gone", "text": payload.text() }),
        Event::Guidance(advice) => {
            json!({ "event": "guidance", "advice": advice.map(|advice| advice.name()) })
        }
    }
}

fn reading(seen: &Seen) -> Value {
    let micros = |part: std::time::Duration| part.as_micros() as u64;
    json!({
        "event": "reading", "kind": seen.payload.kind().name(), "text": seen.payload.text(),
        "corners": seen.corners, "how": seen.how.name(), "sequence": seen.sequence,
        "renewed": seen.renewed, "waited_us": micros(seen.timing.waited),
        "grey_us": micros(seen.timing.grey), "decode_us": micros(seen.timing.decode),
    })
}

fn as_words(event: &Event) -> String {
    match event {
        Event::Opened(opened) => format!(
            "{}: {}x{} {} at {} a second",
            opened.name, opened.width, opened.height, opened.format, opened.rate
        ),
        Event::Lost(loss) => loss.to_string(),
        Event::Reading(seen) => format!("{}: {}", seen.payload.kind().name(), seen.payload.text()),
        Event::Gone(_) => "gone".to_owned(),
        Event::Guidance(advice) => advice.map_or("", |advice| advice.name()).to_owned(),
    }
}

/// People for the demo scene, without end; their links lead nowhere.
fn cards() -> Cards {
    let names = ["Ada", "Grace", "Edsger", "Barbara", "Alan", "Hedy"];
    let mut shown = 0u64;
    Box::new(move || {
        shown += 1;
        let name = names[shown as usize % names.len()].to_owned();
        Some(Card { url: format!("https://portico.example/connect/{shown:043}"), name })
    })
}
