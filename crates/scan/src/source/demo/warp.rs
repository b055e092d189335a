//! Planes to draw on, and drawing a flat sheet on them as it is seen when turned in space.

use super::paint::Sheet;

/// A picture as planes in one piece: luma, then blue and red at half the width and height.
#[derive(Debug, Clone)]
pub(super) struct Canvas {
    width: usize,
    height: usize,
    pub(super) bytes: Vec<u8>,
}

impl Canvas {
    pub(super) fn grey(width: u32, height: u32) -> Self {
        let (width, height) = (width as usize, height as usize);
        Self { width, height, bytes: vec![128; width * height + 2 * (width / 2) * (height / 2)] }
    }

    pub(super) fn set(&mut self, x: u32, y: u32, rgb: [f32; 3]) {
        let [luma, blue, red] = to_yuv(rgb);
        self.lay(x as usize, y as usize, u32::from_le_bytes([luma, blue, red, 255]));
    }

    /// The luma of all pixels, row after row.
    pub(super) fn luma(&mut self) -> &mut [u8] {
        &mut self.bytes[..self.width * self.height]
    }

    /// Lays `pixel`, luma, blue, red and cover from its lowest byte on, over what is at `x`, `y`.
    fn lay(&mut self, x: usize, y: usize, pixel: u32) {
        let [luma, blue, red, cover] = pixel.to_le_bytes();
        let mix = |under: &mut u8, over: u8| {
            if cover == u8::MAX {
                *under = over;
                return;
            }
            let cover = u32::from(cover);
            *under =
                ((u32::from(*under) * (255 - cover) + u32::from(over) * cover + 127) / 255) as u8;
        };
        mix(&mut self.bytes[y * self.width + x], luma);
        if x.is_multiple_of(2) && y.is_multiple_of(2) {
            let (half, quarter) = (self.width / 2, (self.width / 2) * (self.height / 2));
            let at = self.width * self.height + (y / 2) * half + x / 2;
            mix(&mut self.bytes[at], blue);
            mix(&mut self.bytes[at + quarter], red);
        }
    }
}

/// Full-range Rec. 601.
pub(super) fn to_yuv([r, g, b]: [f32; 3]) -> [u8; 3] {
    let y = 0.299 * r + 0.587 * g + 0.114 * b;
    [y as u8, (128.0 + 0.564 * (b - y)) as u8, (128.0 + 0.713 * (r - y)) as u8]
}

/// Turns a painted sheet's colours into luma, blue and red.
pub(super) fn in_yuv(mut sheet: Sheet) -> Sheet {
    for pixel in &mut sheet.pixels {
        let [r, g, b, cover] = *pixel;
        let [y, u, v] = to_yuv([r, g, b].map(f32::from));
        *pixel = [y, u, v, cover];
    }
    sheet
}

/// Where the sheet is held: the place of its pivot in the picture, its size, and how it is turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pose {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) scale: f32,
    /// In the picture's plane, in radians.
    pub(super) roll: f32,
    /// About the upright axis.
    pub(super) yaw: f32,
    /// About the level axis.
    pub(super) pitch: f32,
}

/// The distance at which a thing appears in its own size, in pixels: that of a webcam's usual angle.
const FOCAL: f32 = 1_100.0;

/// A 3 by 3 matrix that maps homogeneous points, row after row.
type Homography = [[f32; 3]; 3];

impl Pose {
    /// From the sheet's pixels to the picture's.
    fn outward(&self, pivot: [f32; 2]) -> Homography {
        let (sr, cr) = self.roll.sin_cos();
        let (sy, cy) = self.yaw.sin_cos();
        let (sp, cp) = self.pitch.sin_cos();
        // Columns of the rotation for the sheet's own axes: rolled, then pitched, then yawed.
        let u = [cr * cy + sr * sp * sy, sr * cp, -cr * sy + sr * sp * cy];
        let v = [-sr * cy + cr * sp * sy, cr * cp, sr * sy + cr * sp * cy];
        let [u, v] = [u, v].map(|axis| axis.map(|part| part * self.scale));
        let from = [0, 1, 2].map(|i| -u[i] * pivot[0] - v[i] * pivot[1]);
        // Seen from FOCAL away: x/z and y/z, then moved to the place in the picture.
        let depth = [u[2] / FOCAL, v[2] / FOCAL, 1.0 + from[2] / FOCAL];
        let row = |axis: usize, place: f32| {
            let own = [u[axis], v[axis], from[axis]];
            [0, 1, 2].map(|i| own[i] + place * depth[i])
        };
        [row(0, self.x), row(1, self.y), depth]
    }
}

fn inverse(m: Homography) -> Homography {
    let minor = |r: usize, c: usize| {
        let (r1, r2, c1, c2) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
        m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
    };
    let determinant: f32 = (0..3).map(|c| m[0][c] * minor(0, c)).sum();
    [0, 1, 2].map(|r| [0, 1, 2].map(|c| minor(c, r) / determinant))
}

fn map(m: &Homography, x: f32, y: f32) -> [f32; 2] {
    let [a, b, depth] = [0, 1, 2].map(|r| m[r][0] * x + m[r][1] * y + m[r][2]);
    [a / depth, b / depth]
}

/// The corners of the part of the sheet given, where `pose` puts them in the picture.
#[cfg(test)]
pub(super) fn place(pose: &Pose, pivot: [f32; 2], corner: [f32; 2]) -> [f32; 2] {
    map(&pose.outward(pivot), corner[0], corner[1])
}

/// Draws `sheet`, whose colours are luma, blue and red, on `canvas` in `pose` about `pivot`.
pub(super) fn draw(canvas: &mut Canvas, sheet: &Sheet, pivot: [f32; 2], pose: &Pose) {
    let outward = pose.outward(pivot);
    let inward = inverse(outward);
    let (w, h) = (sheet.width as f32, sheet.height as f32);
    let corners = [[0.0, 0.0], [w, 0.0], [w, h], [0.0, h]].map(|[x, y]| map(&outward, x, y));
    let span = |axis: usize, end: usize| {
        let low = corners.iter().map(|corner| corner[axis]).fold(f32::MAX, f32::min);
        let high = corners.iter().map(|corner| corner[axis]).fold(f32::MIN, f32::max);
        low.max(0.0) as usize..(high.max(0.0).ceil() as usize).min(end)
    };
    for y in span(1, canvas.height) {
        let columns = span(0, canvas.width);
        for from in columns.clone().step_by(STRETCH) {
            let at = |x: usize| fixed(map(&inward, x as f32 + 0.5, y as f32 + 0.5));
            let to = (from + STRETCH).min(columns.end);
            draw_stretch(canvas, sheet, y, from..to, [at(from), at(from + STRETCH)]);
        }
    }
}

/// Pixels in a row between two whose place on the sheet is worked out; those between lie evenly, as near as can be seen.
const STRETCH: usize = 16;

/// A place on the sheet in 1/65536 of a pixel, counted from the middle of the first.
fn fixed(place: [f32; 2]) -> [i32; 2] {
    place.map(|at| ((at - 0.5).clamp(-16_000.0, 16_000.0) * 65_536.0) as i32)
}

fn draw_stretch(
    canvas: &mut Canvas,
    sheet: &Sheet,
    y: usize,
    columns: std::ops::Range<usize>,
    [[mut u, mut v], [last_u, last_v]]: [[i32; 2]; 2],
) {
    let (du, dv) = ((last_u - u) / STRETCH as i32, (last_v - v) / STRETCH as i32);
    for x in columns {
        if let Some(pixel) = sample(sheet, u, v) {
            canvas.lay(x, y, pixel);
        }
        (u, v) = (u + du, v + dv);
    }
}

/// The sheet's colour between four pixels, its four parts as in [`Canvas::lay`]; `None` outside it and where nothing is.
fn sample(sheet: &Sheet, u: i32, v: i32) -> Option<u32> {
    let (width, height) = (sheet.width as i32, sheet.height as i32);
    let (x, y) = (u >> 16, v >> 16);
    if x < 0 || y < 0 || x >= width - 1 || y >= height - 1 {
        return None;
    }
    let at = (y * width + x) as usize;
    let (above, below) = (&sheet.pixels[at..][..2], &sheet.pixels[at + width as usize..][..2]);
    let [a, b, c, d] = [above[0], above[1], below[0], below[1]].map(u32::from_le_bytes);
    if (a | b | c | d) >> 24 == 0 {
        return None;
    }
    let (across, down) = ((u >> 8 & 0xFF) as u32, (v >> 8 & 0xFF) as u32);
    Some(between(between(a, b, across), between(c, d, across), down))
}

/// The colour `share` of 256 on the way from `a` to `b`: two parts at a time, each with room above it.
const fn between(a: u32, b: u32, share: u32) -> u32 {
    const PARTS: u32 = 0x00FF_00FF;
    let even = (a & PARTS) * (256 - share) + (b & PARTS) * share;
    let odd = (a >> 8 & PARTS) * (256 - share) + (b >> 8 & PARTS) * share;
    (even >> 8 & PARTS) | (odd & !PARTS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn inward_undoes_outward(
            x in 0f32..1_280.0, y in 0f32..720.0, scale in 0.3f32..1.5,
            roll in -0.6f32..0.6, yaw in -0.6f32..0.6, pitch in -0.6f32..0.6,
            u in 0f32..560.0, v in 0f32..1_000.0,
        ) {
            let pose = Pose { x, y, scale, roll, yaw, pitch };
            let outward = pose.outward([280.0, 380.0]);
            let [px, py] = map(&outward, u, v);
            let [bu, bv] = map(&inverse(outward), px, py);
            prop_assert!((bu - u).abs() < 1.0 && (bv - v).abs() < 1.0, "{bu} {bv} for {u} {v}");
        }
    }

    #[test]
    fn the_pivot_is_where_the_pose_says() {
        let pose = Pose { x: 300.0, y: 200.0, scale: 0.8, roll: 0.3, yaw: -0.4, pitch: 0.2 };
        let [x, y] = place(&pose, [280.0, 380.0], [280.0, 380.0]);
        assert!((x - 300.0).abs() < 0.1 && (y - 200.0).abs() < 0.1, "{x} {y}");
    }
}
