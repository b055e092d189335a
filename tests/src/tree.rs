//! The files of this repository, as the house rules and the tidiness test read them.

use std::path::{Path, PathBuf};

/// Folders at the root that hold sources and words of ours; build output and installed packages lie elsewhere or are ignored.
const FOLDERS: [&str; 6] = ["crates", "src-tauri", "tests", "ui", "docs", "script"];

/// A file, read whole.
pub struct File {
    /// Its path from the root, with `/` between the parts.
    pub path: String,
    /// What it holds.
    pub text: String,
}

impl File {
    /// Its lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// Whether it lies in one of these folders.
    pub fn is_in(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(&format!("{folder}/")))
    }

    /// Whether it does nothing but test. Benchmarks do not: what they measure takes its time.
    pub fn is_test(&self) -> bool {
        self.is_in(&["tests/src", "tests/tests", "tests/camera", "ui/walks"])
            || self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
            || self.path.ends_with("_tests.rs")
            || self.path.ends_with(".test.ts")
    }

    /// The part that ships: all of it before its own `#[cfg(test)]` module.
    pub fn shipped(&self) -> &str {
        if self.is_test() {
            return "";
        }
        self.text.split("#[cfg(test)]").next().unwrap_or_default()
    }
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package lies in the root").into()
}

/// Every file of ours with one of these endings, in the order of their paths.
///
/// # Panics
/// Where a file cannot be read.
pub fn files(endings: &[&str]) -> Vec<File> {
    let root = root();
    let mut found: Vec<File> = FOLDERS
        .iter()
        .flat_map(|folder| walk(&root.join(folder)))
        .filter(|path| endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)))
        .map(|path| File {
            text: std::fs::read_to_string(&path).expect("a source file is text"),
            path: path.strip_prefix(&root).expect("it lies below").to_string_lossy().into_owned(),
        })
        .collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The files below a folder, without those that `.gitignore` names.
fn walk(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    ignore::WalkBuilder::new(folder)
        .require_git(false)
        .build()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(ignore::DirEntry::into_path)
}
