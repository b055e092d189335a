// How far a clock may be off, in words.
import type { ClockView } from '../backend/types';
import type { Words } from '../words/words';
import { atMost } from './ages';

/** A clock that may be off by as much tells nothing of the time: no number would help. */
const UNKNOWN_MS = 86_400_000;

/** "10 min", never less than it may be. */
export function offBy(errorMs: number, words: Words): string {
  const { count, unit } = atMost(errorMs);
  return words.clock.span(count, unit);
}

/** What staff are to know of this kiosk's clock; none while it is sure. */
export function clockWords(clock: ClockView, words: Words): string | null {
  if (!clock.unsure) return null;
  if (clock.errorMs >= UNKNOWN_MS) return words.clock.unknown;
  return words.clock.unsure(offBy(clock.errorMs, words));
}
