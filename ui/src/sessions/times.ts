// When a session is, in words: by the clocks of the event, which the kiosk has read for us.
import type { When } from '../backend/sessions';
import { age } from '../time/ages';
import type { Words } from '../words/words';

const MINUTE_MS = 60_000;
/** From how old on what the hub last said is worth a word. */
const STALE_MS = 5 * MINUTE_MS;

/** "14:15". */
export function clockTime(minute: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** "Sunday, 22 November"; the day is the event's, so that no time zone is asked. */
export function dayName(day: string, language: string, length: 'long' | 'short' = 'long'): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(language, {
    weekday: length,
    day: 'numeric',
    month: length,
    timeZone: 'UTC',
  });
}

/** "in 12 min", "now", "5 min ago", of what the kiosk said `elapsedMs` ago. */
export function untilStart(when: When, elapsedMs: number, words: Words): string {
  const left = when.startsInMs - elapsedMs;
  const { count, unit } = age(Math.abs(left));
  if (Math.abs(left) < MINUTE_MS) return words.sessions.startsNow;
  return left > 0 ? words.sessions.startsIn(count, unit) : words.sessions.startedAgo(count, unit);
}

/** That others may know better; none while the hub has lately been heard from. */
export function asOf(lastContactMs: number | null, words: Words): string | null {
  if (lastContactMs === null) return words.sessions.asOfNever;
  if (lastContactMs < STALE_MS) return null;
  const { count, unit } = age(lastContactMs);
  return words.sessions.asOf(words.sync.ago(count, unit));
}
