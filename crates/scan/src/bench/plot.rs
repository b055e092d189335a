//! A plot as SVG: for each picture the time it took, from the fastest to the slowest, read and not read apart.

use std::fmt::Write as _;

use super::score::Row;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 320.0;
const MARGIN: f64 = 48.0;
/// The times at the lower and the upper end of the plot, in milliseconds; it is logarithmic.
const RANGE_MS: [f64; 2] = [0.05, 200.0];
/// The times that have a line of their own.
const LINES_MS: [f64; 6] = [0.1, 1.0, 5.0, 10.0, 50.0, 100.0];

/// The plot of all rows.
pub(super) fn times(rows: &[Row]) -> String {
    let mut sorted: Vec<&Row> = rows.iter().collect();
    sorted.sort_by(|a, b| a.ms.total_cmp(&b.ms));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    for ms in LINES_MS {
        let y = height_of(ms);
        let _ = writeln!(
            svg,
            "<path d=\"M{MARGIN} {y:.1}H{:.1}\" stroke=\"#ddd\"/><text x=\"6\" y=\"{:.1}\">{ms} ms</text>",
            WIDTH - 8.0,
            y + 4.0
        );
    }
    let step = (WIDTH - MARGIN - 8.0) / sorted.len().max(1) as f64;
    for (index, row) in sorted.iter().enumerate() {
        let colour = if row.right { "#1a7f37" } else { "#b42318" };
        let (x, y) = (MARGIN + (index as f64 + 0.5) * step, height_of(row.ms));
        let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"1.8\" fill=\"{colour}\"/>");
    }
    svg + "<text x=\"56\" y=\"16\">CPU time of each picture, the fastest first; red: not read</text>\n</svg>\n"
}

fn height_of(ms: f64) -> f64 {
    let [low, high] = RANGE_MS.map(f64::ln);
    let part = (ms.clamp(RANGE_MS[0], RANGE_MS[1]).ln() - low) / (high - low);
    HEIGHT - 16.0 - part * (HEIGHT - 48.0)
}
