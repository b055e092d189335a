//! Figures as `docs/performance.md` has them: a table with a column for each size, and a plot of how far each is from its goal.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

/// Between these lines the table stands.
const BEGIN: &str = "<!-- figures: written by script/bench ledger -->\n";
const END: &str = "<!-- end of figures -->";

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 440.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 440.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 400.0;
/// The lower and the upper end of the plot, as shares of the goal; it is logarithmic.
const SHARES: [f64; 2] = [0.01, 2.0];
/// The shares that have a line of their own.
const LINES: [f64; 5] = [0.01, 0.03, 0.1, 0.3, 1.0];
const COLOURS: [&str; 8] =
    ["#1a7f37", "#b42318", "#1f5fbf", "#8a5a00", "#7a3db8", "#00798c", "#c2410c", "#555555"];

/// The last figure of each name and size.
struct Measured {
    /// In the order in which they were measured.
    names: Vec<String>,
    sizes: Vec<u64>,
    figures: BTreeMap<(String, u64), Value>,
}

/// Writes the table into the document and the plot beside it, from the figures in `file`.
pub fn write(file: &Path, document: &Path) {
    let lines = std::fs::read_to_string(file).expect("figures were measured before");
    let measured = Measured::read(&lines);
    let text = std::fs::read_to_string(document).expect("the document is there");
    let (before, rest) = text.split_once(BEGIN).expect("the document says where the table goes");
    let (_, after) = rest.split_once(END).expect("the document says where the table ends");
    let written = format!("{before}{BEGIN}\n{}\n{END}{after}", measured.table());
    std::fs::write(document, written).expect("the document can be written");
    std::fs::write(document.with_extension("svg"), measured.plot()).expect("there is room");
}

impl Measured {
    fn read(lines: &str) -> Self {
        let mut measured = Self { names: vec![], sizes: vec![], figures: BTreeMap::new() };
        for line in lines.lines() {
            let figure: Value = serde_json::from_str(line).expect("a figure is a line of JSON");
            let name = figure["name"].as_str().expect("it has a name").to_owned();
            let rows = figure["rows"].as_u64().expect("it has a size");
            if !measured.names.contains(&name) {
                measured.names.push(name.clone());
            }
            if !measured.sizes.contains(&rows) {
                measured.sizes.push(rows);
            }
            measured.figures.insert((name, rows), figure);
        }
        measured.sizes.sort_unstable();
        measured
    }

    fn of<'m>(&'m self, name: &str) -> impl Iterator<Item = Option<&'m Value>> {
        let name = name.to_owned();
        self.sizes.iter().map(move |&rows| self.figures.get(&(name.clone(), rows)))
    }

    fn table(&self) -> String {
        let sizes = self.sizes.iter().map(|rows| format!(" {} rows |", spaced(*rows)));
        let mut table = format!("| figure |{} goal |\n", sizes.collect::<String>());
        let columns = "---|".repeat(self.sizes.len() + 2);
        let _ = writeln!(table, "|{columns}");
        for name in &self.names {
            let cells =
                self.of(name).map(|figure| format!(" {} |", figure.map_or_else(String::new, cell)));
            let cells: String = cells.collect();
            let goal = self.of(name).flatten().find_map(|figure| figure["goal"].as_str());
            let _ = writeln!(table, "| {name} |{cells} {} |", goal.unwrap_or_default());
        }
        table
    }

    /// The names of figures that have a goal, and the share of it at each size.
    fn shares(&self) -> Vec<(&str, Vec<(f64, f64)>)> {
        let points = |name: &str| {
            let at = self.sizes.iter().zip(self.of(name));
            at.filter_map(|(&rows, figure)| Some((rows as f64, figure?["share"].as_f64()?)))
                .collect()
        };
        let all = self.names.iter().map(|name| (name.as_str(), points(name)));
        all.filter(|(_, points): &(_, Vec<_>)| !points.is_empty()).collect()
    }

    fn plot(&self) -> String {
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
             font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
             <text x=\"{LEFT}\" y=\"16\">Share of the goal (1 is the goal; lower is better), by rows of the ledger</text>\n"
        );
        for share in LINES {
            let (y, colour) = (height_of(share), if share == 1.0 { "#b42318" } else { "#ddd" });
            let _ = writeln!(
                svg,
                "<path d=\"M{LEFT} {y:.1}H{RIGHT}\" stroke=\"{colour}\"/><text x=\"34\" y=\"{:.1}\">{share}</text>",
                y + 4.0
            );
        }
        for rows in &self.sizes {
            let x = self.place_of(*rows as f64);
            let _ = writeln!(
                svg,
                "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                BOTTOM + 18.0,
                spaced(*rows)
            );
        }
        for (index, (name, points)) in self.shares().into_iter().enumerate() {
            svg += &self.line(index, name, &points);
        }
        svg + "</svg>\n"
    }

    fn line(&self, index: usize, name: &str, points: &[(f64, f64)]) -> String {
        let colour = COLOURS[index % COLOURS.len()];
        let dashes = if index < COLOURS.len() { "none" } else { "4 3" };
        let at = |&(rows, share): &(f64, f64)| {
            format!("{:.1} {:.1}", self.place_of(rows), height_of(share))
        };
        let path = points.iter().map(at).collect::<Vec<_>>().join("L");
        let y = TOP + 14.0 * index as f64;
        format!(
            "<path d=\"M{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"/>\n\
             <path d=\"M{} {y}h18\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"/>\
             <text x=\"{}\" y=\"{}\">{name}</text>\n",
            RIGHT + 24.0,
            RIGHT + 48.0,
            y + 4.0
        )
    }

    fn place_of(&self, rows: f64) -> f64 {
        let ends =
            [self.sizes.first(), self.sizes.last()].map(|size| (*size.unwrap_or(&1) as f64).ln());
        let part = (rows.ln() - ends[0]) / (ends[1] - ends[0]).max(f64::EPSILON);
        LEFT + 30.0 + part * (RIGHT - LEFT - 60.0)
    }
}

fn height_of(share: f64) -> f64 {
    let [low, high] = SHARES.map(f64::ln);
    let part = (share.clamp(SHARES[0], SHARES[1]).ln() - low) / (high - low);
    BOTTOM - part * (BOTTOM - TOP)
}

/// A figure, what it is compared with, and whether it misses its goal.
fn cell(figure: &Value) -> String {
    let number = |name: &str| figure[name].as_f64();
    let unit = figure["unit"].as_str().unwrap_or_default();
    let mut text = format!("{} {unit}", rounded(number("ours").unwrap_or_default()));
    if let Some((theirs, ratio)) = number("theirs").zip(number("ratio")) {
        let _ = write!(text, " (SQLite {}: {ratio:.2} ×)", rounded(theirs));
    }
    if figure["kept"] == false { format!("**{text}**") } else { text }
}

fn rounded(number: f64) -> String {
    match number.abs() {
        ..10.0 => format!("{number:.2}"),
        ..100.0 => format!("{number:.1}"),
        _ => spaced(number.round() as u64),
    }
}

/// A number with a thin space before each three digits.
fn spaced(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}
