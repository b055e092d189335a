// The validity on the screen (IC-3.2, IC-P9).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { clockText, fractionLeft, remainingMs, secondsShown, untilNextSecondMs } from './countdown';

/** Validities up to two hours, and any moment before or after their end, in fractions of a millisecond. */
const validity = fc.integer({ min: 0, max: 7_200_000 });
const moment = fc.double({ min: 0, max: 8_000_000, noNaN: true });

function seconds(text: string): number {
  const [minutes, rest] = text.split(':').map(Number);
  return (minutes ?? NaN) * 60 + (rest ?? NaN);
}

describe('ic_p09: the shown validity agrees with expires_at at every second', () => {
  it('shows, at every whole second, exactly the seconds left until then', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 7200 }),
        fc.integer({ min: 0, max: 7200 }),
        (valid, passed) => {
          const text = clockText(secondsShown(remainingMs(valid * 1000, passed * 1000)));
          expect(seconds(text)).toBe(Math.max(0, valid - passed));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('is never more than a second from the truth, and says 0:00 only once the code has expired', () => {
    fc.assert(
      fc.property(validity, moment, (valid, passed) => {
        const shownMs = seconds(clockText(secondsShown(remainingMs(valid, passed)))) * 1000;
        const truth = Math.max(0, valid - passed);
        expect(shownMs - truth).toBeGreaterThanOrEqual(0);
        expect(shownMs - truth).toBeLessThan(1000);
        expect(shownMs === 0).toBe(passed >= valid);
      }),
      { numRuns: 1000 },
    );
  });

  it('wakes exactly when the text changes, and not before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7_200_000 }), (remaining) => {
        const wait = untilNextSecondMs(remaining);
        if (wait === null) throw new Error('a running countdown must wake again');
        expect(secondsShown(remaining - wait)).toBe(secondsShown(remaining) - 1);
        expect(secondsShown(remaining - wait + 1)).toBe(secondsShown(remaining));
      }),
      { numRuns: 1000 },
    );
  });

  it('sleeps once it is over', () => {
    expect(untilNextSecondMs(0)).toBeNull();
  });

  it('empties the ring from one to nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300_000 }),
        fc.integer({ min: 0, max: 400_000 }),
        (valid, passed) => {
          const left = fractionLeft(remainingMs(valid, passed), valid);
          expect(left).toBeCloseTo(Math.max(0, 1 - passed / valid), 9);
        },
      ),
    );
  });
});
