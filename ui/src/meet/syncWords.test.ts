// The sync line's words.
import { describe, expect, it } from 'vitest';

import type { SyncView } from '../backend/types';
import { de } from '../words/de';
import { en } from '../words/en';
import { syncWords } from './syncWords';

const clock = (agoMs: number) => `-${agoMs}`;
const say = (sync: Partial<SyncView>, elapsedMs = 0, words = en) =>
  syncWords(
    { state: 'in_step', waiting: 0, waitingForMs: null, lastContactMs: 12_000, ...sync },
    elapsedMs,
    words,
    clock,
  );

describe('the sync line', () => {
  it.each([
    [0, 'In step, just now'],
    [4_999, 'In step, just now'],
    [5_000, 'In step, 5 s ago'],
  ])('does not count the first seconds: %d ms', (lastContactMs, text) => {
    expect(say({ lastContactMs }).text).toBe(text);
  });

  it.each([
    [0, 'In step, 12 s ago'],
    [47_999, 'In step, 59 s ago'],
    [48_000, 'In step, 1 min ago'],
    [3_588_000, 'In step, 1 h ago'],
    [86_388_000, 'In step, 1 d ago'],
  ])('ages: after %d ms it says %s', (elapsed, text) => {
    expect(say({}, elapsed)).toEqual({ text, dot: 'good' });
  });

  it('says how many are kept, and since when', () => {
    const said = say({ state: 'waiting', waiting: 7, waitingForMs: 1000 }, 500);
    expect(said).toEqual({ text: '7 kept since -1500', dot: 'waiting' });
  });

  it('says that the network is gone even when nothing waits', () => {
    expect(say({ state: 'waiting' }).text).toBe('No network, last heard 12 s ago');
  });

  it('says what a kiosk that was never connected keeps', () => {
    const never = { state: 'never', lastContactMs: null } as const;
    expect(say(never).text).toBe('Never connected');
    expect(say({ ...never, waiting: 3, waitingForMs: 10 }).text).toBe(
      'Never connected, 3 kept since -10',
    );
  });

  it('says that the kiosk was withdrawn', () => {
    expect(say({ state: 'revoked' })).toEqual({ text: 'This kiosk was withdrawn', dot: 'bad' });
  });

  it('speaks German', () => {
    expect(say({}, 0, de).text).toBe('Abgeglichen vor 12 s');
  });
});
