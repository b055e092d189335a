//! A small disk that can be filled to the last byte: a tmpfs under a folder. Mounting one takes root, which CI and the
//! containers that `script/test` is made for have.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What it is filled with, at first in pieces of this many bytes.
const PIECE_BYTES: usize = 64 * 1024;

/// What a tmpfs gives room to at once.
const PAGE_BYTES: usize = 4096;

/// The disk. It is gone when this is dropped, with what was on it.
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Puts a disk of that many MiB under a folder, with what is in the folder on it. Nothing may have a file in it open.
    ///
    /// # Panics
    /// Where this process may not mount, or the files do not fit.
    pub fn under(folder: &Path, mebibytes: usize) -> Self {
        let before: Vec<(PathBuf, Vec<u8>)> = files(folder)
            .into_iter()
            .map(|path| (path.clone(), fs::read(&path).expect("it can be read")))
            .collect();
        let size = format!("size={mebibytes}m,mode=0700");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "portico-test"])
            .arg(folder)
            .status()
            .expect("mount is there");
        assert!(mounted.success(), "a test of full disks mounts a tmpfs: run it as root");
        let disk = Self(folder.to_owned());
        for (path, bytes) in before {
            write_sparsely(&path, &bytes).expect("it fits on the small disk");
        }
        disk
    }

    /// Leaves no byte free.
    ///
    /// # Panics
    /// Where writing fails for another reason than a full disk.
    pub fn fill(&self) {
        let mut file = File::create(self.filler()).expect("a file can be made");
        let mut bytes = PIECE_BYTES;
        while bytes > 0 {
            match file.write_all(&vec![1; bytes]) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => bytes /= 2,
                Err(error) => panic!("the disk cannot be filled: {error}"),
            }
        }
    }

    /// Makes room again.
    ///
    /// # Panics
    /// Where it was not filled.
    pub fn make_room(&self) {
        fs::remove_file(self.filler()).expect("it was filled");
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a program that a failed test has not ended yet may still have files open.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// Writes a file without the pages that hold only zeros: redb has asked for their length, not for their bytes.
fn write_sparsely(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let file = File::create(path)?;
    file.set_len(bytes.len() as u64)?;
    for (number, page) in bytes.chunks(PAGE_BYTES).enumerate() {
        if page.iter().any(|&byte| byte != 0) {
            file.write_all_at(page, (number * PAGE_BYTES) as u64)?;
        }
    }
    Ok(())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("it is a folder").filter_map(Result::ok);
    entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect()
}
