//! `portico-scan`: reads QR codes in pictures and from cameras, at the command line.

mod bench;
mod cli;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Reads QR codes in pictures and from cameras.
#[derive(Debug, Parser)]
#[command(name = "portico-scan", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read the codes in picture files, or in all pictures of folders.
    Decode(cli::decode::Arguments),
    /// List the cameras.
    Cameras(cli::cameras::Arguments),
    /// Watch a camera and print what it sees, until interrupted.
    Watch(cli::watch::Arguments),
    /// Measure how many pictures are read, and how fast.
    Bench(bench::Arguments),
}

fn main() -> anyhow::Result<ExitCode> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    match Arguments::parse().command {
        Command::Decode(arguments) => cli::decode::run(&arguments),
        Command::Cameras(arguments) => cli::cameras::run(&arguments),
        Command::Watch(arguments) => cli::watch::run(arguments),
        Command::Bench(arguments) => bench::run(&arguments),
    }
}
