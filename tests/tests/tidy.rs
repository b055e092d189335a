//! Tidiness. Goal: what a reviewer would otherwise have to look for in every change is found by a test. Method: every
//! source file of ours is read as text; each rule lists what breaks it.

use std::os::unix::fs::PermissionsExt;

use portico_tests::tree::{self, File};

/// No file is longer than this; most are far shorter.
const LINES_MAX: usize = 400;

/// Half of the files are at most this long.
const LINES_MEDIAN_MAX: usize = 200;

/// The endings of the languages we write.
const SOURCES: [&str; 4] = [".rs", ".ts", ".svelte", ".css"];

/// Unfinished work, and tests that do not run. Spelled in two halves, so that this list does not find itself.
const UNFINISHED: [&str; 11] = [
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("#[ign", "ore"),
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X "),
    concat!("test", ".skip("),
    concat!("it", ".skip("),
    concat!("describe", ".skip("),
    concat!("test", ".only("),
    concat!("it", ".only("),
];

/// Waiting by the clock. A test waits for what happens, through `portico_tests::wait`, which alone may pause.
const SLEEPS: [&str; 4] = [
    concat!("thread::", "sleep"),
    concat!("time::", "sleep"),
    concat!("waitFor", "Timeout"),
    concat!("set", "Timeout("),
];

/// The one file that may pause between two looks, bounded by a named time-out.
const WAITS: &str = "tests/src/wait.rs";

/// Calls that read the clock or draw random bytes; the lint bans them, and these may lift the ban, for one module each.
const SHELLS: [&str; 5] = ["crates/kiosk/", "crates/hub/", "crates/scan/", "src-tauri/", "tests/"];

fn sources() -> Vec<File> {
    let files = tree::files(&SOURCES);
    assert!(files.len() > 40, "the tree is where it is looked for");
    files
}

/// `path:line: text` of each line that holds one of the words.
fn lines_with(file: &File, words: &[&str]) -> Vec<String> {
    file.lines()
        .filter(|(_, line)| words.iter().any(|word| line.contains(word)))
        .map(|(number, line)| format!("{}:{number}: {}", file.path, line.trim()))
        .collect()
}

#[test]
fn every_file_begins_by_saying_what_it_is_for() {
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|file| {
            let opening = match file.path.rsplit('.').next() {
                Some("rs") => &["//! "][..],
                Some("ts") => &["// ", "/** ", "/* "],
                Some("svelte") => &["<!--"],
                _ => &["/* "],
            };
            !opening.iter().any(|words| file.text.starts_with(words))
        })
        .map(|file| file.path)
        .collect();
    assert!(silent.is_empty(), "a sentence on top says what a file is for: {silent:#?}");
}

#[test]
fn every_script_can_be_run_and_begins_by_saying_what_it_is_for() {
    for entry in std::fs::read_dir(tree::root().join("script")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let mode = path.metadata().unwrap().permissions().mode();
        assert_ne!(mode & 0o100, 0, "{} cannot be run", path.display());
        let second = text.lines().nth(1).unwrap_or_default();
        assert!(second.starts_with("# "), "{} does not say what it is for", path.display());
    }
}

#[test]
fn no_file_is_too_long_and_most_are_short() {
    let mut lengths: Vec<(usize, String)> =
        sources().into_iter().map(|file| (file.text.lines().count(), file.path)).collect();
    lengths.sort();
    let long: Vec<_> = lengths.iter().filter(|(lines, _)| *lines > LINES_MAX).collect();
    assert!(long.is_empty(), "more than {LINES_MAX} lines, so more than one thing: {long:#?}");
    let median = lengths[lengths.len() / 2].0;
    assert!(median <= LINES_MEDIAN_MAX, "half of the files have more than {median} lines");
}

#[test]
fn nothing_is_left_unfinished_or_untested() {
    let found: Vec<String> =
        sources().iter().flat_map(|file| lines_with(file, &UNFINISHED)).collect();
    assert!(found.is_empty(), "finish it, or file it: {found:#?}");
}

#[test]
fn tests_wait_for_events_not_for_time() {
    let found: Vec<String> = sources()
        .iter()
        .filter(|file| file.path != WAITS)
        .flat_map(|file| {
            let all = lines_with(file, &SLEEPS);
            let shipped = if file.is_test() { 0 } else { file.shipped().lines().count() };
            all.into_iter().filter(move |found| line_number(found) > shipped)
        })
        .collect();
    assert!(found.is_empty(), "wait for what is to happen: {found:#?}");
}

/// The number in `path:number: text`.
fn line_number(found: &str) -> usize {
    found.split(':').nth(1).and_then(|number| number.parse().ok()).expect("path:number: text")
}

#[test]
fn only_the_backend_folder_knows_how_screens_reach_the_program() {
    let found: Vec<String> = sources()
        .iter()
        .filter(|file| file.is_in(&["ui"]) && !file.is_in(&["ui/src/backend"]))
        .flat_map(|file| lines_with(file, &["@tauri-apps", "__TAURI"]))
        .collect();
    assert!(found.is_empty(), "go through ui/src/backend: {found:#?}");
}

#[test]
fn the_ban_on_ambient_time_and_randomness_is_lifted_in_shells_only() {
    let lifted: Vec<String> = sources()
        .iter()
        .filter(|file| !file.is_in(&SHELLS.map(|shell| shell.trim_end_matches('/'))))
        .flat_map(|file| lines_with(file, &[concat!("clippy::disallowed", "_methods")]))
        .collect();
    assert!(lifted.is_empty(), "time and random bytes are arguments here: {lifted:#?}");
}

#[test]
fn colours_are_named_in_the_design_tokens_and_nowhere_else() {
    let found: Vec<String> = sources()
        .iter()
        .filter(|file| file.is_in(&["ui/src"]) && !file.is_test())
        .filter(|file| file.path != "ui/src/look/tokens.css")
        .flat_map(|file| lines_with(file, &["oklch(", "rgb(", "rgba(", "hsl(", ": #"]))
        .collect();
    assert!(found.is_empty(), "use a token of ui/src/look/tokens.css: {found:#?}");
}
