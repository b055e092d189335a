//! A figure: what was measured, what it is compared with, and the goal. Printed for people, kept as a line of JSON for
//! the table and the plot in `docs/performance.md`.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

use serde_json::json;

use crate::clock;

/// One measured figure.
pub struct Figure<'f> {
    /// What was measured.
    pub name: &'f str,
    /// How many rows the ledger held.
    pub rows: u64,
    /// The figure.
    pub ours: f64,
    /// What it is compared with, if anything.
    pub theirs: Option<f64>,
    /// Its unit.
    pub unit: &'f str,
    /// What it is to keep to; none for a figure that explains another.
    pub goal: Option<Goal>,
}

/// What a figure is to keep to.
#[derive(Clone, Copy)]
pub enum Goal {
    /// It is at most this.
    AtMost(f64),
    /// It is at least this.
    AtLeast(f64),
    /// It is at most so many times what it is compared with.
    Times(f64),
}

/// Where figures are kept.
pub struct Figures(File);

impl Figures {
    /// Adds to the file at `path`.
    pub fn add_to(path: &Path) -> Self {
        let file = OpenOptions::new().create(true).append(true).open(path);
        Self(file.expect("the folder for figures is there"))
    }

    /// Prints a figure and keeps it.
    pub fn add(&mut self, figure: &Figure<'_>) {
        let Figure { name, rows, ours, theirs, unit, goal } = figure;
        let ratio = theirs.map(|theirs| ours / theirs);
        let share = goal.and_then(|goal| goal.share(*ours, ratio));
        let kept = share.map(|share| share <= 1.0);
        let line = json!({
            "name": name, "rows": rows, "ours": ours, "theirs": theirs, "ratio": ratio, "unit": unit,
            "goal": goal.map(Goal::words), "kept": kept, "share": share, "load": clock::load(),
        });
        writeln!(self.0, "{line}").expect("there is room for a line");
        let compared = theirs
            .zip(ratio)
            .map(|(theirs, ratio)| format!("   SQLite {theirs:10.1}   {ratio:5.2} times"));
        let judged = goal.zip(kept).map(|(goal, kept)| {
            format!("   goal {}: {}", goal.words(), if kept { "kept" } else { "MISSED" })
        });
        println!(
            "{name:<44} {ours:10.1} {unit}{}{}",
            compared.unwrap_or_default(),
            judged.unwrap_or_default()
        );
    }
}

impl Goal {
    /// How much of the goal it takes; more than 1 is a miss.
    fn share(self, ours: f64, ratio: Option<f64>) -> Option<f64> {
        match self {
            Self::AtMost(most) => Some(ours / most),
            Self::AtLeast(least) => Some(least / ours),
            Self::Times(most) => ratio.map(|ratio| ratio / most),
        }
    }

    fn words(self) -> String {
        match self {
            Self::AtMost(most) => format!("≤ {most}"),
            Self::AtLeast(least) => format!("≥ {least}"),
            Self::Times(most) => format!("≤ {most} ×"),
        }
    }
}
