// The marks around a code.
import fc from 'fast-check';
import { expect, it } from 'vitest';

import type { Corner } from '../backend/types';
import { frameLike, marks } from './marks';

const FRAME = frameLike(640, 480);

/** The bend of each mark: its middle point. */
function bends(paths: string[]): [number, number][] {
  return paths.map((path) => {
    const [x, y] = path.split(' L')[1]?.split(' ').map(Number) ?? [];
    return [x ?? NaN, y ?? NaN];
  });
}

it('stand just outside the corners of the code being read', () => {
  const side = fc.double({ min: 0.05, max: 0.4, noNaN: true });
  const place = fc.double({ min: 0.1, max: 0.5, noNaN: true });
  fc.assert(
    fc.property(place, place, side, (x, y, s) => {
      const quad: Corner[] = [
        [x, y],
        [x + s, y],
        [x + s, y + s],
        [x, y + s],
      ];
      const [topLeft, , bottomRight] = bends(marks(quad, FRAME));
      if (!topLeft || !bottomRight) throw new Error('four corners have four marks');
      expect(topLeft[0]).toBeLessThan(x * FRAME.width);
      expect(topLeft[1]).toBeLessThan(y * FRAME.height);
      expect(bottomRight[0]).toBeGreaterThan((x + s) * FRAME.width);
      expect(bottomRight[1]).toBeGreaterThan((y + s) * FRAME.height);
    }),
  );
});

it.each([
  [[]],
  [[[0.1, 0.1]]],
  [
    [
      [0, 0],
      [1, 0],
      [1, 1],
    ],
  ],
] as [Corner[]][])('rest in the middle when no code is seen: %j', (corners) => {
  const xs = bends(marks(corners, FRAME)).map(([x]) => x);
  expect((Math.min(...xs) + Math.max(...xs)) / 2).toBeCloseTo(FRAME.width / 2);
});
