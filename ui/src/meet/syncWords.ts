// The state of sync in words: what a person at the kiosk, and the staff across the room, can tell at a glance.
import type { SyncView } from '../backend/types';
import { age } from '../time/ages';
import type { Words } from '../words/words';

export interface SyncWords {
  text: string;
  dot: 'good' | 'waiting' | 'bad';
}

function ago(ms: number, words: Words): string {
  const { count, unit } = age(ms);
  return words.sync.ago(count, unit);
}

/** "7 kept since 14:02"; none while nothing waits. */
function kept(sync: SyncView, elapsedMs: number, words: Words, clock: (agoMs: number) => string) {
  if (sync.waiting === 0 || sync.waitingForMs === null) return null;
  return words.sync.kept(sync.waiting, clock(sync.waitingForMs + elapsedMs));
}

/**
 * The words for a state that was true `elapsedMs` ago. `clock` writes the time of day so many milliseconds ago.
 */
export function syncWords(
  sync: SyncView,
  elapsedMs: number,
  words: Words,
  clock: (agoMs: number) => string,
): SyncWords {
  const waiting = kept(sync, elapsedMs, words, clock);
  const contact = sync.lastContactMs === null ? null : ago(sync.lastContactMs + elapsedMs, words);
  const trouble = words.sync.trouble[sync.state];
  if (trouble) return { text: trouble, dot: 'bad' };
  if (sync.state === 'revoked') return { text: words.sync.revoked, dot: 'bad' };
  if (sync.state === 'never' || contact === null) {
    return { text: [words.sync.never, waiting].filter(Boolean).join(', '), dot: 'waiting' };
  }
  if (sync.state === 'in_step') return { text: words.sync.inStep(contact), dot: 'good' };
  return { text: waiting ?? words.sync.silent(contact), dot: 'waiting' };
}
