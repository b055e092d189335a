// Telling a scanner's typing from a person's.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { GAP_MAX_MS, LENGTH_MAX, LENGTH_MIN, listen, TypedScan } from './typed';

/** Types a text with the same pause before each key, then Enter; returns what was scanned. */
function type(text: string, gapMs: number): string | null {
  const typed = new TypedScan();
  let atMs = 1000;
  for (const key of text) typed.press({ key, atMs: (atMs += gapMs) });
  const last = typed.press({ key: 'Enter', atMs: atMs + gapMs });
  return typeof last === 'object' ? last.scan : null;
}

const printable = fc.string({ minLength: LENGTH_MIN, maxLength: 300 });

describe('a scanner that types', () => {
  it('is read whole, whatever it types and however fast', () => {
    fc.assert(
      fc.property(printable, fc.integer({ min: 0, max: GAP_MAX_MS }), (text, gap) => {
        expect(type(text, gap)).toBe(text);
      }),
      { numRuns: 256 },
    );
  });

  it('is not a person: slower keys are never a scan', () => {
    fc.assert(
      fc.property(printable, fc.integer({ min: GAP_MAX_MS + 1, max: 2000 }), (text, gap) => {
        expect(type(text, gap)).toBeNull();
      }),
      { numRuns: 256 },
    );
  });

  it.each([0, 1, LENGTH_MIN - 1])('leaves %d keys and Enter to the page', (length) => {
    expect(type('x'.repeat(length), 5)).toBeNull();
  });

  it('never keeps more than its limit', () => {
    expect(type('x'.repeat(LENGTH_MAX + 100), 1)).toHaveLength(LENGTH_MAX);
  });

  it('starts anew after each scan', () => {
    const typed = new TypedScan();
    const scans: string[] = [];
    let atMs = 0;
    for (const key of [...'first-one', 'Enter', ...'second-one', 'Enter']) {
      const reading = typed.press({ key, atMs: (atMs += 5) });
      if (typeof reading === 'object') scans.push(reading.scan);
    }
    expect(scans).toEqual(['first-one', 'second-one']);
  });

  it('does not press a focused button with its Enter', () => {
    const onScan = vi.fn();
    const stop = listen(onScan);
    const press = (key: string, timeStamp: number) => {
      const event = new KeyboardEvent('keydown', { key, cancelable: true });
      Object.defineProperty(event, 'timeStamp', { value: timeStamp });
      window.dispatchEvent(event);
      return event;
    };
    [...'https://x.example/connect/abc'].forEach((key, index) => press(key, 1000 + index));
    expect(press('Enter', 1040).defaultPrevented).toBe(true);
    expect(onScan).toHaveBeenCalledExactlyOnceWith('https://x.example/connect/abc');
    expect(press('Enter', 5000).defaultPrevented).toBe(false);
    stop();
    [...'https://x.example/connect/abc', 'Enter'].forEach((key, index) => press(key, 9000 + index));
    expect(onScan).toHaveBeenCalledOnce();
  });
});
