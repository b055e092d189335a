//! `portico-scan cameras`: which cameras there are.

use std::process::ExitCode;

use portico_scan::source::camera::list::cameras;
use serde_json::json;

use super::{print_json, print_line};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Print a JSON line for each camera.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let cameras = cameras();
    if cameras.is_empty() && !arguments.json {
        print_line("There is no camera.")?;
    }
    for camera in cameras {
        if arguments.json {
            print_json(&json!({ "index": camera.index, "name": camera.name }))?;
        } else {
            print_line(&format!("{}  {}", camera.index, camera.name))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
