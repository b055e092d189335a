//! A sheet to paint shapes on, in red, green, blue and how much it covers, edges smooth.

/// A colour in red, green and blue.
pub(super) type Rgb = [f32; 3];

/// A picture that is painted once and looked at often.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) pixels: Vec<[u8; 4]>,
}

/// A rectangle in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rect {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

impl Sheet {
    /// A sheet on which nothing is.
    pub(super) fn clear(width: u32, height: u32) -> Self {
        Self { width, height, pixels: vec![[0; 4]; (width * height) as usize] }
    }

    /// Paints `colour` wherever `distance` from a pixel's middle to the shape is negative, with an edge `soft` pixels wide.
    pub(super) fn shape(
        &mut self,
        within: Rect,
        soft: f32,
        colour: impl Fn(f32, f32) -> Rgb,
        distance: impl Fn(f32, f32) -> f32,
    ) {
        let span = |from: f32, size: f32, end: u32| {
            (from - soft).max(0.0) as u32..((from + size + soft).max(0.0) as u32).min(end)
        };
        for y in span(within.top, within.height, self.height) {
            for x in span(within.left, within.width, self.width) {
                let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
                let cover = (0.5 - distance(px, py) / soft).clamp(0.0, 1.0);
                if cover > 0.0 {
                    let at = (y * self.width + x) as usize;
                    self.pixels[at] = over(self.pixels[at], colour(px, py), cover);
                }
            }
        }
    }

    /// A rectangle with corners of `radius`.
    pub(super) fn rounded(&mut self, rect: Rect, radius: f32, colour: Rgb) {
        self.shape(rect, 1.5, |_, _| colour, |x, y| rounded(rect, radius, x, y));
    }

    /// A finger: a thick line from one point to another, lit from the upper left.
    pub(super) fn finger(&mut self, from: [f32; 2], to: [f32; 2], thick: f32, colour: Rgb) {
        let [left, top] = [0, 1].map(|axis| from[axis].min(to[axis]) - thick);
        let [width, height] = [0, 1].map(|axis| (from[axis] - to[axis]).abs() + 2.0 * thick);
        let lit = |x: f32, y: f32| {
            let off = [x, y + 0.6 * thick];
            let light = 1.06 - 0.38 * (to_line(from, to, off) / thick).min(1.4);
            colour.map(|channel| channel * light)
        };
        let within = Rect { left, top, width, height };
        self.shape(within, 2.5, lit, |x, y| to_line(from, to, [x, y]) - thick);
    }
}

/// `colour` laid over `under`, covering it by `cover`.
fn over(under: [u8; 4], colour: Rgb, cover: f32) -> [u8; 4] {
    let below = f32::from(under[3]) / 255.0 * (1.0 - cover);
    let all = cover + below;
    let channel = |i: usize| (colour[i] * cover + f32::from(under[i]) * below) / all;
    [channel(0) as u8, channel(1) as u8, channel(2) as u8, (all * 255.0) as u8]
}

/// The distance from a point to a rectangle with round corners, negative inside.
fn rounded(rect: Rect, radius: f32, x: f32, y: f32) -> f32 {
    let dx = (x - rect.left - rect.width / 2.0).abs() - rect.width / 2.0 + radius;
    let dy = (y - rect.top - rect.height / 2.0).abs() - rect.height / 2.0 + radius;
    dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - radius
}

/// The distance from `point` to the line between two others.
fn to_line(from: [f32; 2], to: [f32; 2], point: [f32; 2]) -> f32 {
    let (ux, uy) = (to[0] - from[0], to[1] - from[1]);
    let (vx, vy) = (point[0] - from[0], point[1] - from[1]);
    let along = ((ux * vx + uy * vy) / (ux * ux + uy * uy).max(1e-6)).clamp(0.0, 1.0);
    (vx - along * ux).hypot(vy - along * uy)
}
