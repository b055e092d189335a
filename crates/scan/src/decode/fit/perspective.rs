//! The perspective map from a code's grid (modules, its corner at (0, 0)) to the picture (pixels).

use super::linear::LeastSquares;

/// A place, in modules or in pixels.
pub(crate) type Place = [f32; 2];

/// A pair of places that the map should join, and how much it counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tie {
    pub(crate) grid: Place,
    pub(crate) pixel: Place,
    pub(crate) weight: f32,
}

/// x' = (ax + by + c) / (gx + hy + 1), y' = (dx + ey + f) / (gx + hy + 1).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Perspective([f32; 8]);

/// Unknowns of the map.
const UNKNOWNS: usize = 8;

impl Perspective {
    /// Where the grid's place is in the picture.
    #[inline]
    pub(crate) fn at(&self, [x, y]: Place) -> Place {
        let [a, b, c, d, e, f, g, h] = self.0;
        let scale = 1.0 / (g * x + h * y + 1.0);
        [(a * x + b * y + c) * scale, (d * x + e * y + f) * scale]
    }

    /// The map that joins the four corners of a grid of `size` modules to `corners`, in their order around it; `None` when
    /// they are no corners of a square seen from somewhere.
    pub(crate) fn of_corners(size: f32, corners: [Place; 4]) -> Option<Self> {
        let [p, q, r, s] = corners.map(|corner| corner.map(f64::from));
        let (right, down) = ([q[0] - r[0], q[1] - r[1]], [s[0] - r[0], s[1] - r[1]]);
        let rest = [p[0] - q[0] + r[0] - s[0], p[1] - q[1] + r[1] - s[1]];
        let cross = |a: [f64; 2], b: [f64; 2]| a[0] * b[1] - b[0] * a[1];
        let whole = cross(right, down);
        let (g, h) = (cross(rest, down) / whole, cross(right, rest) / whole);
        let horizon = f64::from(HORIZON);
        let before = [g, h, g + h].iter().all(|at| at.is_finite() && at + 1.0 > horizon);
        let axis = |i: usize| [q[i] - p[i] + g * q[i], s[i] - p[i] + h * s[i]];
        let ([a, b], [d, e]) = (axis(0), axis(1));
        let a_module = 1.0 / f64::from(size);
        let [a, b, d, e, g, h] = [a, b, d, e, g, h].map(|value| (value * a_module) as f32);
        before.then_some(Self([a, b, corners[0][0], d, e, corners[0][1], g, h]))
    }

    /// The map that joins at least four ties best, in the sense of least squares; `None` when they say too little, or
    /// when some tied place would lie beyond the horizon.
    pub(crate) fn through(ties: &[Tie]) -> Option<Self> {
        if ties.len() < 4 {
            return None;
        }
        let grid = Frame::around(ties.iter().map(|tie| tie.grid));
        let pixel = Frame::around(ties.iter().map(|tie| tie.pixel));
        let mut system = LeastSquares::<UNKNOWNS>::new(0.0);
        for tie in ties {
            let ([x, y], [u, v]) = (grid.inside(tie.grid), pixel.inside(tie.pixel));
            let weight = f64::from(tie.weight);
            system.add([x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y], u, weight);
            system.add([0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y], v, weight);
        }
        let solved = system.solved()?;
        let map = joined(solved, &grid, &pixel)?;
        let [.., g, h] = map.0;
        let near = |tie: &Tie| g * tie.grid[0] + h * tie.grid[1] + 1.0 > HORIZON;
        ties.iter().all(near).then_some(map)
    }
}

/// The least the map's divisor may be at a tied place, against 1 at the grid's corner.
const HORIZON: f32 = 0.05;

/// A shift and a scale that bring places near to ±1: least squares are only sound there.
struct Frame {
    middle: [f64; 2],
    scale: f64,
}

impl Frame {
    fn around(places: impl Iterator<Item = Place> + Clone) -> Self {
        let count = places.clone().count() as f64;
        let sum =
            places.clone().fold([0.0; 2], |s, p| [s[0] + f64::from(p[0]), s[1] + f64::from(p[1])]);
        let middle = [sum[0] / count, sum[1] / count];
        let spread = places.fold(0.0f64, |most, p| {
            most.max((f64::from(p[0]) - middle[0]).abs()).max((f64::from(p[1]) - middle[1]).abs())
        });
        Self { middle, scale: 1.0 / spread.max(1e-6) }
    }

    fn inside(&self, [x, y]: Place) -> [f64; 2] {
        [(f64::from(x) - self.middle[0]) * self.scale, (f64::from(y) - self.middle[1]) * self.scale]
    }
}

/// The map between the frames' insides, carried to their outsides.
fn joined(inner: [f64; UNKNOWNS], grid: &Frame, pixel: &Frame) -> Option<Perspective> {
    let [a, b, c, d, e, f, g, h] = inner;
    let rows = [[a, b, c], [d, e, f], [g, h, 1.0]].map(|[x, y, one]| {
        let (x, y) = (x * grid.scale, y * grid.scale);
        [x, y, one - x * grid.middle[0] - y * grid.middle[1]]
    });
    let outer = |row: [f64; 3], middle: f64| -> [f64; 3] {
        std::array::from_fn(|i| row[i] / pixel.scale + rows[2][i] * middle)
    };
    let (across, down) = (outer(rows[0], pixel.middle[0]), outer(rows[1], pixel.middle[1]));
    let one = rows[2][2];
    if one.abs() < 1e-9 {
        return None;
    }
    let all = [across[0], across[1], across[2], down[0], down[1], down[2], rows[2][0], rows[2][1]];
    let all = all.map(|value| (value / one) as f32);
    all.iter().all(|value| value.is_finite()).then_some(Perspective(all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// A map found from corners puts them where they were, and the middle inside.
        #[test]
        fn corners_come_back(
            shift in prop::array::uniform8(-0.2f32..0.2),
            scale in 20.0f32..900.0,
            at in prop::array::uniform2(0.0f32..1000.0),
            size in 21usize..177,
        ) {
            let unit = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
            let corners: [Place; 4] = std::array::from_fn(|i| [
                at[0] + scale * (unit[i][0] + shift[2 * i]),
                at[1] + scale * (unit[i][1] + shift[2 * i + 1]),
            ]);
            let size = size as f32;
            let map = Perspective::of_corners(size, corners).unwrap();
            for (place, corner) in unit.iter().zip(corners) {
                let found = map.at([place[0] * size, place[1] * size]);
                prop_assert!((found[0] - corner[0]).hypot(found[1] - corner[1]) < 0.05 + scale * 1e-3);
            }
        }
    }

    #[test]
    fn places_on_a_line_give_no_map() {
        let on_line = |i: usize| Tie { grid: [i as f32, 0.0], pixel: [i as f32, 3.0], weight: 1.0 };
        assert!(Perspective::through(&[0, 1, 2, 3, 4].map(on_line)).is_none());
    }
}
