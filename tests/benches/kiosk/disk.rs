//! What the disk itself takes: a bare 4 KiB overwrite that is durable when it returns.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::Instant;

use crate::spread::Spread;

const OVERWRITES: usize = 200;

/// How a redemption compares with a bare overwrite on the disk that `folder` is on.
pub fn comparison(folder: &Path, commit: &Spread) -> String {
    let bare = overwrites(folder);
    let (median, p95) = (bare.at(0.5), bare.at(0.95));
    let ratio = commit.at(0.5) / median.max(f64::EPSILON);
    format!(
        "  bare 4 KiB overwrite   median {median:6.1}   p95 {p95:6.1}   (a redemption is {ratio:.1} of it)"
    )
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn overwrites(folder: &Path) -> Spread {
    let file = File::create(folder.join("overwritten")).expect("a file to overwrite");
    let mut spread = Spread::default();
    for number in 0..OVERWRITES {
        let began = Instant::now();
        file.write_all_at(&[number as u8; 4096], 0).expect("the disk takes it");
        file.sync_data().expect("the disk keeps it");
        spread.add(began.elapsed().as_secs_f64() * 1e3);
    }
    spread
}
