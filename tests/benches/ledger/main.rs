//! What the ledger and sync cost, beside SQLite where it can do the same job, in one run: `script/bench ledger`.
//!
//! `--rows N` (again for more sizes), `--only WORD`, `--keep DIR` for ledgers that the next run uses again, and
//! `--figures FILE` for the figures as lines of JSON, `--into DOCUMENT` to write them into a table.

mod board;
mod child;
mod clock;
mod crowd;
mod disk;
mod drain;
mod figure;
mod kiosk;
mod line;
mod place;
mod redeem;
mod report;
mod server;
mod sessions;
#[path = "../kiosk/spread.rs"]
mod spread;
mod sqlite;
mod storm;

use std::path::PathBuf;

use clap::Parser;
use figure::Figures;
use place::Place;

/// The sizes that the table in `docs/performance.md` has, in rows.
const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];

#[derive(Parser)]
struct Arguments {
    /// Rows of the ledgers.
    #[arg(long, default_values_t = SIZES)]
    rows: Vec<u64>,
    /// Only what has this word in its name.
    #[arg(long, default_value = "")]
    only: String,
    /// Keeps the ledgers with a crowd in this folder, for the next run.
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Where the figures are kept, as lines of JSON.
    #[arg(long, default_value = "ledger-figures.jsonl")]
    figures: PathBuf,
    /// Measures nothing; writes the figures into this document, and the plot beside it.
    #[arg(long)]
    into: Option<PathBuf>,
    /// What cargo tells every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

type Measure = fn(&mut Figures, &Place, u64);

fn main() {
    if child::run() {
        return;
    }
    let arguments = Arguments::parse();
    if let Some(document) = arguments.into {
        return report::write(&arguments.figures, &document);
    }
    let place = Place::new(arguments.keep);
    let mut figures = Figures::add_to(&arguments.figures);
    let all: [(&str, Measure); 8] = [
        ("redeem", redeem::measure),
        ("redo", kiosk::redo),
        ("open", kiosk::open),
        ("board", board::measure),
        ("drain", drain::measure),
        ("bootstrap", drain::bootstrap),
        ("sessions", sessions::measure),
        ("storm", storm::measure),
    ];
    for rows in arguments.rows {
        println!("{rows} rows, load {:.1}", clock::load());
        for (name, measure) in all {
            if name.contains(&arguments.only) {
                measure(&mut figures, &place, rows);
            }
        }
    }
}
