//! Counting: by folder and in all, how many pictures were read, how many texts were wrong, how long it took.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::frames::Task;

/// What is known of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    /// Its text.
    Known,
    /// That it holds a code, but nobody could read it: always counted as missed.
    Unknown,
    /// That it holds no code.
    Empty,
}

/// One picture's outcome.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) folder: String,
    pub(super) truth: Truth,
    pub(super) right: bool,
    pub(super) wrong: bool,
    pub(super) how: Option<&'static str>,
    pub(super) ms: f64,
}

impl Row {
    pub(super) fn new(task: &Task, texts: &[String], how: Option<&'static str>, ms: f64) -> Self {
        let truth = match task.truth.as_str() {
            "none" => Truth::Unknown,
            "no-qr" => Truth::Empty,
            _ => Truth::Known,
        };
        let agrees = |text: &String| task.accepted.iter().any(|a| compared(a) == compared(text));
        let agreed = texts.iter().any(agrees);
        let right = if truth == Truth::Empty { texts.is_empty() } else { agreed };
        let folder = task.path.split('/').next().unwrap_or_default().to_owned();
        Self { folder, truth, right, wrong: !texts.is_empty() && !agreed, how, ms }
    }
}

/// Texts are compared without spaces and non-ASCII characters: readers differ in charsets.
fn compared(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii() && !c.is_whitespace()).collect()
}

/// The table, one folder a line, and how many pictures each pass of the decoder read.
pub(super) fn table(rows: &[Row]) -> String {
    let mut folders: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        folders.entry(&row.folder).or_default().push(row);
    }
    let mut text = format!(
        "{:<14}{:>6}{:>6}{:>7}{:>7}{:>9}{:>9}{:>9}\n",
        "set", "n", "ok", "rate%", "wrong", "med ms", "p95", "max"
    );
    for (folder, rows) in &folders {
        text += &line(folder, rows);
    }
    let with = |empty: bool| -> Vec<&Row> {
        rows.iter().filter(|row| (row.truth == Truth::Empty) == empty).collect()
    };
    text += &line("ALL", &with(false));
    text += &line("ALL no-qr", &with(true));
    text + &passes(rows)
}

fn line(name: &str, rows: &[&Row]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let count = |of: fn(&Row) -> bool| rows.iter().filter(|row| of(row)).count();
    let right = count(|row| row.right);
    let wrong = count(|row| row.wrong && row.truth != Truth::Unknown);
    let mut times: Vec<f64> = rows.iter().map(|row| row.ms).collect();
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() as f64 * part) as usize).min(times.len() - 1)];
    format!(
        "{name:<14}{:>6}{right:>6}{:>7.1}{wrong:>7}{:>9.2}{:>9.2}{:>9.2}\n",
        rows.len(),
        100.0 * right as f64 / rows.len() as f64,
        at(0.5),
        at(0.95),
        at(1.0)
    )
}

fn passes(rows: &[Row]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for how in rows.iter().filter(|row| row.right).filter_map(|row| row.how) {
        *counts.entry(how).or_default() += 1;
    }
    let mut text = "read by".to_owned();
    for (how, count) in counts {
        let _ = write!(text, "  {how} {count}");
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(truth: Truth, right: bool, wrong: bool) -> Row {
        Row { folder: "f".to_owned(), truth, right, wrong, how: Some("half-size"), ms: 1.0 }
    }

    #[test]
    fn unknown_texts_are_missed_but_not_wrong() {
        let rows = [
            row(Truth::Known, true, false),
            row(Truth::Known, false, true),
            row(Truth::Unknown, false, true),
            row(Truth::Empty, true, false),
        ];
        let table = table(&rows);
        let all = table.lines().find(|line| line.starts_with("ALL  ")).unwrap();
        let fields: Vec<&str> = all.split_whitespace().collect();
        assert_eq!(fields[..5], ["ALL", "3", "1", "33.3", "1"]);
    }

    #[test]
    fn spaces_and_foreign_letters_do_not_matter() {
        assert_eq!(compared("a bé\nc"), compared("abc"));
        assert_ne!(compared("abc"), compared("abd"));
    }
}
