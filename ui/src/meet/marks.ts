// The four marks around a code: at rest in the middle of the picture, or at the corners of the code being read.
import type { Corner } from '../backend/types';

/** The measures in which the marks are drawn: as wide for its height as the picture. */
export interface Frame {
  width: number;
  height: number;
}

const HEIGHT = 900;

/** A frame of a picture's shape. */
export function frameLike(width: number, height: number): Frame {
  return { width: (HEIGHT * width) / height, height: HEIGHT };
}

/** The resting square, in the frame's measures. */
const REST_SIDE = 520;
/** How far outside the code its marks stand, as a share of its size, so that they hide none of it. */
const CLEAR = 0.12;
/** How much of each side a mark covers. */
const REACH = 0.24;

type Point = readonly [number, number];

function restingCorners({ width, height }: Frame): Point[] {
  const left = (width - REST_SIDE) / 2;
  const top = (height - REST_SIDE) / 2 - height * 0.03;
  return [
    [left, top],
    [left + REST_SIDE, top],
    [left + REST_SIDE, top + REST_SIDE],
    [left, top + REST_SIDE],
  ];
}

function cleared(quad: Point[]): Point[] {
  const middle = [0, 1].map(
    (axis) => quad.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / quad.length,
  );
  return quad.map(([x, y]) => [
    x + (x - (middle[0] ?? x)) * CLEAR,
    y + (y - (middle[1] ?? y)) * CLEAR,
  ]);
}

const towards = ([ax, ay]: Point, [bx, by]: Point): Point => [
  ax + (bx - ax) * REACH,
  ay + (by - ay) * REACH,
];

const text = (point: Point): string => point.map((n) => n.toFixed(1)).join(' ');

/** Four SVG paths, each the bend at one corner. Anything but four corners means that no code is seen. */
export function marks(corners: readonly Corner[], frame: Frame): string[] {
  const seen = corners.map(([x, y]): Point => [x * frame.width, y * frame.height]);
  const quad = seen.length === 4 ? cleared(seen) : restingCorners(frame);
  return quad.map((corner, index) => {
    const before = quad[(index + 3) % 4] ?? corner;
    const after = quad[(index + 1) % 4] ?? corner;
    return `M${text(towards(corner, before))} L${text(corner)} L${text(towards(corner, after))}`;
  });
}
