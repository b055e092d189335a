// How long an answer stays, and what replaces it.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Answer, AnswerKind } from '../backend/types';
import { ShownAnswer, STAYS_MS, type Announce } from './shown.svelte';
import { tune } from './sound';

const announce = vi.fn<Announce>();
let shown: ShownAnswer;

const answer = (id: string, kind: AnswerKind): Answer => ({
  id,
  kind,
  about: 'meeting',
  person: null,
  reason: null,
  badges: [],
});

beforeEach(() => {
  vi.useFakeTimers();
  announce.mockClear();
  shown = new ShownAnswer(announce);
});
afterEach(() => vi.useRealTimers());

describe('the answer on the screen', () => {
  it.each([
    ['sure', 1800],
    ['sure_here', 1800],
    ['not_sure', 1800],
    ['refused', 3000],
  ] as const)('%s stays %d ms, not a millisecond less or more', (kind, stays) => {
    shown.show(answer('1', kind));
    vi.advanceTimersByTime(stays - 1);
    expect(shown.current?.kind).toBe(kind);
    vi.advanceTimersByTime(1);
    expect(shown.current).toBeNull();
  });

  it('gives way to the next at once, which then has a glance of its own', () => {
    shown.show(answer('1', 'refused'));
    vi.advanceTimersByTime(STAYS_MS.refused - 10);
    shown.show(answer('2', 'sure'));
    vi.advanceTimersByTime(STAYS_MS.sure - 1);
    expect(shown.current?.id).toBe('2');
  });

  it('turns from sure here to sure when the hub confirms', () => {
    shown.show(answer('1', 'sure_here'));
    shown.show(answer('1', 'sure'));
    expect(shown.current?.kind).toBe('sure');
    expect(announce.mock.calls.map(([{ kind }, replaced]) => [kind, replaced])).toEqual([
      ['sure_here', null],
      ['sure', 'sure_here'],
    ]);
  });

  it('is not shown again once its person has gone', () => {
    shown.show(answer('1', 'sure_here'));
    shown.show(answer('2', 'sure_here'));
    shown.show(answer('1', 'sure'));
    expect(shown.current?.id).toBe('2');
    shown.dismiss();
    shown.show(answer('2', 'sure'));
    expect(shown.current).toBeNull();
  });

  it('is announced once, however often it is said', () => {
    shown.show(answer('1', 'sure'));
    shown.show(answer('1', 'sure'));
    expect(announce).toHaveBeenCalledOnce();
  });
});

describe('the sounds', () => {
  it('differ for all four answers', () => {
    const kinds = ['sure', 'sure_here', 'not_sure', 'refused'] as const;
    expect(new Set(kinds.map((kind) => JSON.stringify(tune(kind, null)))).size).toBe(kinds.length);
  });

  it('sure here and its confirmation together make the sound of sure', () => {
    const pitches = (...tones: ReturnType<typeof tune>[]) => tones.flat().map(({ hz }) => hz);
    expect(pitches(tune('sure_here', null), tune('sure', 'sure_here'))).toEqual(
      pitches(tune('sure', null)),
    );
  });
});
