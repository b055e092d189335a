//! The kiosk app: reads its command line and opens the window.
use std::process::ExitCode;

use clap::Parser;
use portico_app::Options;

fn main() -> ExitCode {
    tracing_subscriber::fmt().json().with_writer(std::io::stderr).init();
    let options = Options::parse();
    portico_app::rendering::prepare();
    match portico_app::run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("portico: {error:#}");
            ExitCode::FAILURE
        }
    }
}
