//! The pictures that fuzzing starts from, and what it has found to be worth keeping, looked at without a fuzzer. Goal: no
//! panic on any, and each that is named after what it says is read. They were drawn by another library than ours.

#![allow(clippy::unwrap_used, reason = "all of it is a test")]

#[path = "../fuzz/fuzz_targets/picture.rs"]
mod picture;

use std::collections::BTreeMap;
use std::path::Path;

use portico_scan::decode::{Decoder, Reading};
use portico_scan::frame::GreyView;

/// What the pictures say; of the others nothing is asked but to be answered.
const SAYS: &[(&str, &[&str])] = &[
    ("damaged", &["damaged"]),
    ("dim", &["dim"]),
    ("eci-cyrillic", &["Да"]),
    ("empty", &[]),
    ("finders-in-noise", &[]),
    ("glare", &["glare"]),
    ("kanji", &["点茗"]),
    ("light-on-dark", &["inverted"]),
    ("mirrored", &["mirrored"]),
    ("no-width", &[]),
    ("noise", &[]),
    ("numeric", &["31415926535897932384"]),
    ("one-column", &[]),
    ("part-1-of-2", &["a text in two parts"]),
    ("part-2-of-2", &[", one of them this"]),
    ("two-codes", &["one", "two"]),
    ("utf-8", &["né 点"]),
    ("version-1-l", &["PORTICO"]),
    ("version-10-m", &["PORTICO"]),
    ("version-14-l", &["PORTICO"]),
    ("version-2-m", &["PORTICO"]),
    ("version-4-q", &["PORTICO"]),
    ("version-7-h", &["PORTICO"]),
];

fn corpus() -> BTreeMap<String, Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/decode");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    files
        .map(|file| (file.file_name().into_string().unwrap(), std::fs::read(file.path()).unwrap()))
        .collect()
}

fn read(bytes: &[u8]) -> Vec<Reading> {
    let Some((width, height, pixels)) = picture::picture(bytes) else { return Vec::new() };
    Decoder::new().decode(GreyView::new(width, height, &pixels).unwrap())
}

#[test]
fn the_corpus_says_what_its_names_say_and_panics_on_nothing() {
    let read: BTreeMap<String, Vec<Reading>> =
        corpus().into_iter().map(|(name, bytes)| (name, read(&bytes))).collect();
    for (name, expected) in SAYS {
        let mut texts: Vec<&str> = read[*name].iter().map(|reading| &*reading.text).collect();
        texts.sort_unstable();
        assert_eq!(texts, *expected, "{name}");
    }
    assert_eq!(read["part-2-of-2"][0].part, Some((1, 2)));
    assert_eq!(read["version-1-l"][0].part, None);
}
