//! The app's command line.

use std::path::PathBuf;

use clap::Parser;

/// The event kiosk in a window. Without a folder of an enrolled kiosk it hosts a hub and a demo event of its own.
#[derive(Clone, Debug, Parser)]
#[command(name = "portico", version)]
pub struct Options {
    /// The kiosk's folder, made by `portico-kiosk enrol`; by default one for the demo event, in the user's data folder.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Where pictures come from: `auto`, a camera's number, `folder:PATH` or `demo`.
    #[arg(long, value_name = "SOURCE", default_value = "auto")]
    pub camera: String,
    /// Lock the kiosk to its screen: full screen, no border, cannot be closed from the keyboard.
    #[arg(long)]
    pub fullscreen: bool,
}
