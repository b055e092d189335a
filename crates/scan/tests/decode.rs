//! `portico-scan decode`, as scripts use it: which lines it prints for which files, and how it ends.

#![allow(clippy::unwrap_used, reason = "all of it is a test")]

use std::path::Path;
use std::process::{Command, Output};

use image::{GrayImage, Luma};
use serde_json::Value;

/// A code of `text`, four pixels to a module.
fn code(text: &str) -> GrayImage {
    let code = qrcode::QrCode::new(text).unwrap();
    let modules = code.width() as u32;
    let at = |v: u32| (v / 4).checked_sub(4).filter(|&m| m < modules);
    GrayImage::from_fn((modules + 8) * 4, (modules + 8) * 4, |x, y| match at(x).zip(at(y)) {
        Some((x, y)) if code[(x as usize, y as usize)] == qrcode::Color::Dark => Luma([0]),
        _ => Luma([255]),
    })
}

fn decode(arguments: &[&str], within: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portico-scan"))
        .arg("decode")
        .args(arguments)
        .current_dir(within)
        .output()
        .expect("portico-scan starts")
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn paths(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["path"].as_str().unwrap()).collect()
}

/// A folder with pictures at two levels, and a file that is none.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("b/deep")).unwrap();
    code("one").save(folder.path().join("z.png")).unwrap();
    code("two").save(folder.path().join("b/deep/a.jpg")).unwrap();
    GrayImage::new(50, 50).save(folder.path().join("b/none.bmp")).unwrap();
    std::fs::write(folder.path().join("b/notes.txt"), "no picture").unwrap();
    folder
}

#[test]
fn a_folder_gives_a_line_for_each_picture_in_order_with_its_path_in_the_folder() {
    let folder = folder();
    let output = decode(&["--json", folder.path().to_str().unwrap()], Path::new("/"));
    let lines = lines(&output);
    assert!(output.status.success());
    assert_eq!(paths(&lines), ["b/deep/a.jpg", "b/none.bmp", "z.png"]);
    assert_eq!(lines[0]["payloads"], serde_json::json!(["two"]));
    assert_eq!(lines[1]["payloads"], serde_json::json!([]));
    assert_eq!(lines[2]["payloads"], serde_json::json!(["one"]));
    assert!(lines.iter().all(|line| line["ms"].as_f64().is_some_and(|ms| ms > 0.0)));
}

#[test]
fn a_file_is_named_as_it_was_given() {
    let folder = folder();
    let output = decode(&["--json", "./z.png"], folder.path());
    assert_eq!(paths(&lines(&output)), ["./z.png"]);
    let words = decode(&["z.png"], folder.path());
    assert!(String::from_utf8(words.stdout).unwrap().starts_with("z.png: one ("));
}

#[test]
fn a_picture_is_known_by_its_content_when_its_name_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let misnamed = folder.path().join("photo.jpg");
    code("misnamed").save_with_format(misnamed, image::ImageFormat::Png).unwrap();
    let output = decode(&["--json", "photo.jpg"], folder.path());
    assert_eq!(lines(&output)[0]["payloads"], serde_json::json!(["misnamed"]));
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_still_read() {
    let folder = folder();
    std::fs::write(folder.path().join("a.png"), "no picture").unwrap();
    let output = decode(&["--json", "missing.png", "."], folder.path());
    let lines = lines(&output);
    assert_eq!(output.status.code(), Some(1));
    let failed: Vec<_> = lines.iter().filter(|line| line["error"].is_string()).collect();
    assert_eq!(failed.len(), 2);
    assert_eq!((&failed[0]["path"], &failed[1]["path"]), (&"missing.png".into(), &"a.png".into()));
    assert!(lines.iter().any(|line| line["payloads"] == serde_json::json!(["one"])));
}

#[test]
fn a_large_picture_is_read_at_the_size_it_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let large =
        image::imageops::resize(&code("large"), 3_000, 3_000, image::imageops::FilterType::Nearest);
    large.save(folder.path().join("large.png")).unwrap();
    let output = decode(&["--json", "large.png"], folder.path());
    assert_eq!(lines(&output)[0]["payloads"], serde_json::json!(["large"]));
}
