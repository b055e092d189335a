// How often the camera's picture is pulled.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { differ } from './motion';
import { startPulling } from './preview';

const SECOND_MS = 1000;
let moves: boolean;
let paused: boolean;
let frame: () => Promise<Blob | null>;
let stop: () => void;
const draw = vi.fn(() => moves);

/** How many pictures are drawn in the seconds from now on. */
async function drawnIn(seconds: number): Promise<number> {
  draw.mockClear();
  await vi.advanceTimersByTimeAsync(seconds * SECOND_MS);
  return draw.mock.calls.length;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ close: () => undefined }));
  [moves, paused, frame] = [true, false, () => Promise.resolve(new Blob())];
  stop = startPulling({ frame: () => frame(), draw, paused: () => paused });
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the preview', () => {
  it('is pulled 12 times a second while something moves', async () => {
    expect(await drawnIn(10)).toBeCloseTo(120, -1);
  });

  it('is pulled 4 times a second when nothing has moved for 3 s, and at full rate again when it does', async () => {
    moves = false;
    await drawnIn(4);
    expect(await drawnIn(10)).toBe(40);
    moves = true;
    await drawnIn(1);
    expect(await drawnIn(10)).toBeCloseTo(120, -1);
  });

  it('is not pulled while nobody can see it', async () => {
    paused = true;
    expect(await drawnIn(2)).toBeLessThanOrEqual(1);
    paused = false;
    expect(await drawnIn(1)).toBeGreaterThan(10);
  });

  it('goes on after pulls that bring nothing, or fail', async () => {
    frame = () => Promise.resolve(null);
    await drawnIn(1);
    frame = () => Promise.reject(new Error('the shell is busy'));
    expect(await drawnIn(2)).toBe(0);
    frame = () => Promise.resolve(new Blob());
    expect(await drawnIn(1)).toBeGreaterThan(5);
  });

  it('ends when it is stopped', async () => {
    stop();
    await drawnIn(1);
    expect(await drawnIn(1)).toBe(0);
  });
});

describe('movement', () => {
  const grey = (level: number) => new Uint8ClampedArray(32 * 18 * 4).fill(level);

  it.each([
    [100, 100, false],
    [100, 102, false],
    [100, 103, true],
    [103, 100, true],
  ])('from %d to %d: %s', (before, now, moved) => {
    expect(differ(grey(before), grey(now))).toBe(moved);
  });

  it('in one place is enough', () => {
    const now = grey(100);
    now[5 * 4 + 1] = 131;
    expect(differ(grey(100), now)).toBe(false);
    now[5 * 4 + 1] = 132;
    expect(differ(grey(100), now)).toBe(true);
  });
});
