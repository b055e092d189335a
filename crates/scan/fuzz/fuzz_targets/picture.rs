//! The grey picture that a fuzzer's bytes stand for: a row's length, how many pixels wide and high each byte is drawn (1 to
//! 4), then the greys. So a fuzzer finds its way to modules; and the corpus can be looked at without one (`tests/fuzz_corpus.rs`).

/// Width, height and pixels.
pub fn picture(bytes: &[u8]) -> Option<(u32, u32, Vec<u8>)> {
    let [width, scale, greys @ ..] = bytes else { return None };
    let (width, scale) = (usize::from(*width), usize::from(scale % 4) + 1);
    let height = greys.len().checked_div(width).unwrap_or(0);
    let (wide, tall) = (width * scale, height * scale);
    let pixel = |i: usize| greys[i / wide / scale * width + i % wide / scale];
    Some((wide as u32, tall as u32, (0..wide * tall).map(pixel).collect()))
}
