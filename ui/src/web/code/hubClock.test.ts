// The hub's time on a device whose own clock is wrong, is set, or sleeps.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { HubClock, WORTH_SAYING_MS } from './hubClock';

const T0 = 1_795_000_000_000;

/** A device whose two clocks the test moves. */
function device(aheadMs: number) {
  const clocks = { wallMs: T0 - aheadMs, steadyMs: 5_000 };
  const clock = new HubClock({ wall: () => clocks.wallMs, steady: () => clocks.steadyMs });
  clock.learn(aheadMs);
  const pass = (ms: number) => {
    clocks.wallMs += ms;
    clocks.steadyMs += ms;
  };
  return { clock, clocks, pass };
}

const ahead = fc.integer({ min: -86_400_000, max: 86_400_000 });
const spans = fc.array(fc.integer({ min: 0, max: 600_000 }), { maxLength: 20 });

describe('hub time on a phone', () => {
  it('is right however wrong the phone’s clock is', () => {
    fc.assert(
      fc.property(ahead, spans, (aheadMs, spans) => {
        const { clock, pass } = device(aheadMs);
        let passed = 0;
        for (const span of spans) {
          pass(span);
          passed += span;
          expect(clock.now()).toBe(T0 + passed);
        }
      }),
      { numRuns: 500 },
    );
  }, 30_000);

  it('stays right when the clock is set back while the page is open', () => {
    const back = fc.integer({ min: 2_001, max: 86_400_000 });
    fc.assert(
      fc.property(ahead, back, (aheadMs, back) => {
        const { clock, clocks, pass } = device(aheadMs);
        pass(10_000);
        clocks.wallMs -= back;
        expect(clock.now()).toBe(T0 + 10_000);
        pass(5_000);
        expect(clock.now()).toBe(T0 + 15_000);
      }),
      { numRuns: 500 },
    );
  }, 30_000);

  it('goes on in sleep, when only the wall clock does', () => {
    const { clock, clocks } = device(0);
    clocks.wallMs += 3_600_000;
    expect(clock.now()).toBe(T0 + 3_600_000);
  });

  it.each([0, 500, -WORTH_SAYING_MS, WORTH_SAYING_MS])('%i ms are not worth a word', (aheadMs) =>
    expect(device(aheadMs).clock.wrongByMs).toBe(0),
  );

  it.each([WORTH_SAYING_MS + 1, -3_600_000])('%i ms are', (aheadMs) =>
    expect(device(aheadMs).clock.wrongByMs).toBe(aheadMs),
  );
});
